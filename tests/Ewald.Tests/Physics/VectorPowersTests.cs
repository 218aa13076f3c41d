using System.Numerics;
using Ewald.Physics.Mathematics;

namespace Ewald.Tests.Physics;

/// <summary>The inlined exponential, logarithm and arctangent against the scalar ones of the runtime.</summary>
public sealed class VectorPowersTests
{
    // Our error bound and the runtime's, which is below one unit in the last place.
    private const double Tolerance = 6e-16;

    [Fact]
    public void The_exponential_follows_the_runtime_over_its_whole_range()
    {
        for (var x = -707.9; x < 709.7; x += 0.0373)
            Assert.InRange(VectorMath.Exp(new Vector<double>(x))[0] / Math.Exp(x), 1 - Tolerance, 1 + Tolerance);
        Assert.Equal(1, VectorMath.Exp(Vector<double>.Zero)[0]);
        Assert.Equal(0, VectorMath.Exp(new Vector<double>(double.NegativeInfinity))[0]);
        Assert.Equal(double.PositiveInfinity, VectorMath.Exp(new Vector<double>(double.PositiveInfinity))[0]);
        Assert.Equal(double.NaN, VectorMath.Exp(new Vector<double>(double.NaN))[0]);
    }

    [Fact]
    public void The_decaying_exponential_follows_the_runtime_and_ends_at_nothing()
    {
        for (var x = -707.9; x <= 0; x += 0.0373)
            Assert.InRange(VectorMath.ExpDecay(new Vector<double>(x))[0] / Math.Exp(x), 1 - Tolerance, 1 + Tolerance);
        Assert.Equal(1, VectorMath.ExpDecay(Vector<double>.Zero)[0]);
        Assert.InRange(VectorMath.ExpDecay(new Vector<double>(-1e6))[0], 0, 1e-300);
    }

    [Fact]
    public void The_logarithm_follows_the_runtime_near_one_and_far_from_it()
    {
        for (var k = -7000; k <= 7000; k++)
        {
            double near = 1 + k / 14001.0, far = Math.Exp(k / 10.0);
            if (k != 0) Assert.InRange(VectorMath.Log(new Vector<double>(near))[0] / Math.Log(near), 1 - Tolerance, 1 + Tolerance);
            if (k != 0) Assert.InRange(VectorMath.Log(new Vector<double>(far))[0] / Math.Log(far), 1 - Tolerance, 1 + Tolerance);
        }

        Assert.Equal(0, VectorMath.Log(Vector<double>.One)[0]);
        Assert.Equal(double.NegativeInfinity, VectorMath.Log(Vector<double>.Zero)[0]);
        Assert.Equal(double.PositiveInfinity, VectorMath.Log(new Vector<double>(double.PositiveInfinity))[0]);
    }

    [Fact]
    public void The_arctangent_follows_the_runtime_on_all_three_of_its_branches()
    {
        for (var k = -400; k <= 400; k++)
        {
            var x = Math.Exp(k / 20.0);
            Assert.InRange(VectorMath.Atan(new Vector<double>(x))[0] / Math.Atan(x), 1 - Tolerance, 1 + Tolerance);
        }
    }

    [Fact]
    public void A_power_with_exponent_zero_is_one_even_at_zero() =>
        Assert.Equal(1, VectorMath.Power(Vector<double>.Zero, 0)[0]);
}
