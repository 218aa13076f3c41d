using Ewald.Core;
using Ewald.Physics.Magnetism;

namespace Ewald.Tests.Physics.Magnetism;

public sealed class MagneticFormFactorTests
{
    [Fact]
    public void Every_ion_agrees_with_periodictable()
    {
        var q = SpinLattices.Reference.GetProperty("q").EnumerateArray().Select(v => v.GetDouble()).ToArray();
        var ions = SpinLattices.Reference.GetProperty("formFactors").EnumerateObject().ToArray();
        Assert.Equal(ions.Select(i => i.Name).Order(StringComparer.Ordinal), MagneticFormFactor.Ions);
        foreach (var ion in ions)
        {
            var hasQuadrupole = ion.Value[1].EnumerateArray().Any(v => v.GetDouble() != 0);
            for (var i = 0; i < q.Length; i++)
            {
                Assert.Equal(ion.Value[0][i].GetDouble(), MagneticFormFactor.Of(ion.Name).At(q[i]), 1e-12);
                if (!hasQuadrupole) continue;
                // (2 − g)/g is 1/2 for Landé's 4/3 of Dy3+.
                Assert.Equal(ion.Value[0][i].GetDouble() + 0.5 * ion.Value[1][i].GetDouble(), MagneticFormFactor.Of(ion.Name, 4.0 / 3).At(q[i]), 1e-12);
            }
        }
    }

    [Fact]
    public void All_but_known_misfits_start_at_one_and_fall()
    {
        foreach (var ion in MagneticFormFactor.Ions)
        {
            var f = MagneticFormFactor.Of(ion);
            Assert.InRange(f.At(0), 0.97, 1.03);
            Assert.True(f.At(2) < f.At(0), ion);
        }
    }

    [Fact]
    public void An_unknown_ion_is_answered_with_those_of_its_element()
    {
        Assert.Contains("Mn2+", Assert.Throws<InputException>(() => MagneticFormFactor.Of("Mn7+")).Message, StringComparison.Ordinal);
        Assert.Contains("symbol and charge", Assert.Throws<InputException>(() => MagneticFormFactor.Of("Xx3+")).Message, StringComparison.Ordinal);
        Assert.Contains("<j2>", Assert.Throws<InputException>(() => MagneticFormFactor.Of("Pr3+", 0.8)).Message, StringComparison.Ordinal);
    }
}
