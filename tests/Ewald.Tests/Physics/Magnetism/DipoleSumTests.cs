using Ewald.Crystals;
using Ewald.Physics.Magnetism;

namespace Ewald.Tests.Physics.Magnetism;

public sealed class DipoleSumTests
{
    private static readonly UnitCell Skew = UnitCell.FromDegrees(1.1, 0.9, 0.8, 92, 85, 95);
    private static readonly (double X, double Y, double Z)[] Points = [(0, 0.01, 0.01), (0.1, 0.01, 0.01), (0.6, 0.4, 0.5)];

    [Theory]
    [InlineData(0.0, 0.0, 0.0)]
    [InlineData(0.21, -0.34, 0.5)]
    public void The_sum_does_not_depend_on_its_splitting(double h, double k, double l)
    {
        var (a, b) = (new DipoleEwald(Alpha: 2.2).For(Skew, Points).At((h, k, l)), new DipoleEwald(Alpha: 3.9).For(Skew, Points).At((h, k, l)));
        for (var i = 0; i < 3; i++)
        {
            for (var j = 0; j < 3; j++)
            {
                // The largest elements, of the pair 0.1 Å apart, are near 2 000.
                Assert.True((a.Real(i, j) - b.Real(i, j)).Largest < 1e-9);
                Assert.True((a.Imaginary(i, j) - b.Imaginary(i, j)).Largest < 1e-9);
                var t = a.Real(i, j);
                if (h != 0) Assert.Equal(0, t.XX + t.YY + t.ZZ, 1e-9);
            }
        }
    }

    [Fact]
    public void One_dipole_in_a_cubic_box_has_minus_a_sixth()
    {
        // Sunny.jl 10c2d7f, test/test_ewald.jl: −1/6 in units of mu_0.
        var sum = new DipoleEwald().For(UnitCell.Cubic(1), [(0, 0, 0)]).At((0, 0, 0)).Real(0, 0);
        Assert.Equal(-1.0 / 6, 0.5 * sum.ZZ / (4 * Math.PI), 1e-13);
        Assert.Equal(0, new DipoleEwald(1.0 / 3).For(UnitCell.Cubic(1), [(0, 0, 0)]).At((0, 0, 0)).Real(0, 0).Largest, 1e-12);
    }

    [Fact]
    public void A_sphere_summed_directly_has_the_Ewald_sum_of_a_third()
    {
        // Cubic pairs: a large sphere of an oscillating sum, smoothed over its last shells, converges to 1e-3 of 4π.
        (double X, double Y, double Z)[] points = [(0, 0, 0), (0.5, 0.5, 0), (0.25, 0.25, 0.25)];
        var cell = UnitCell.Cubic(1);
        var ewald = new DipoleEwald(1.0 / 3).For(cell, points).At((0, 0, 0));
        for (var j = 1; j < 3; j++)
        {
            var direct = default(SpinTensor);
            const int Reach = 26;
            for (var a = -Reach - 1; a <= Reach + 1; a++)
            {
                for (var b = -Reach - 1; b <= Reach + 1; b++)
                {
                    for (var c = -Reach - 1; c <= Reach + 1; c++)
                    {
                        var r = new SpinVector(a + points[j].X, b + points[j].Y, c + points[j].Z);
                        if (r.Length > Reach) continue;
                        var fade = Math.Min(1, (Reach - r.Length) / 10);
                        direct += fade / Math.Pow(r.Length, 3) * (SpinTensor.Heisenberg(1) - 3 * SpinTensor.Outer(r.Normalised(), r.Normalised()));
                    }
                }
            }

            Assert.True((direct - ewald.Real(0, j)).Largest < 5e-3, (direct - ewald.Real(0, j)).ToString());
        }
    }

    [Fact]
    public void A_wavevector_of_a_half_is_the_doubled_cell_with_alternating_dipoles()
    {
        var (one, two) = (new DipoleEwald().For(Skew, [(0, 0, 0)]), new DipoleEwald().For(UnitCell.FromVectors(Doubled()), [(0, 0, 0), (0.5, 0, 0)]));
        var (a, b) = (one.At((0.5, 0, 0)).Real(0, 0), two.At((0, 0, 0)));
        Assert.True((a - (b.Real(0, 0) - b.Real(0, 1))).Largest < 1e-9);

        static double[,] Doubled()
        {
            var v = Skew.Vectors;
            for (var x = 0; x < 3; x++) v[0, x] *= 2;
            return v;
        }
    }
}
