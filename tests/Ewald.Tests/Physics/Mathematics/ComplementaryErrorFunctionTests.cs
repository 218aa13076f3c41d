using Ewald.Physics.Mathematics;

namespace Ewald.Tests.Physics.Mathematics;

public sealed class ComplementaryErrorFunctionTests
{
    [Fact]
    public void It_is_one_without_the_error_function_and_keeps_its_digits_far_out()
    {
        var x = Enumerable.Range(0, 51).Select(i => 0.1 * i).ToArray();
        var values = new double[x.Length];
        SpecialFunctions.Erfc(x, values);
        for (var i = 0; i < x.Length; i++) Assert.Equal(1 - SpecialFunctions.Erf(x[i]), values[i], 3e-15); // rounding of 1 − erf
        // scipy 1.10.1, special.erfc(5); x² = 25 costs a digit in the exponential.
        Assert.Equal(1.5374597944280347e-12, values[50], 1e-13 * 1.5374597944280347e-12);
    }
}
