using Ewald.Core;
using Ewald.Crystals;
using Ewald.Networks.Equivariant;
using Ewald.Tensors;

namespace Ewald.Tests.Networks.Equivariant;

/// <summary>Rotations, their matrices on irreps, and crystals to turn.</summary>
internal static class Turning
{
    /// <summary>A random rotation, by a random quaternion; with determinant −1 when improper.</summary>
    public static double[,] Rotation(RandomStream random, bool improper)
    {
        double a = random.Normal(), b = random.Normal(), c = random.Normal(), d = random.Normal();
        var norm = Math.Sqrt(a * a + b * b + c * c + d * d) * 1.0;
        (a, b, c, d) = (a / norm, b / norm, c / norm, d / norm);
        var sign = improper ? -1 : 1;
        return new[,]
        {
            { sign * (1 - 2 * (c * c + d * d)), sign * 2 * (b * c - a * d), sign * 2 * (b * d + a * c) },
            { sign * 2 * (b * c + a * d), sign * (1 - 2 * (b * b + d * d)), sign * 2 * (c * d - a * b) },
            { sign * 2 * (b * d - a * c), sign * 2 * (c * d + a * b), sign * (1 - 2 * (b * b + c * c)) },
        };
    }

    public static (double X, double Y, double Z) Apply(double[,] r, (double X, double Y, double Z) v) => (
        r[0, 0] * v.X + r[0, 1] * v.Y + r[0, 2] * v.Z, r[1, 0] * v.X + r[1, 1] * v.Y + r[1, 2] * v.Z, r[2, 0] * v.X + r[2, 1] * v.Y + r[2, 2] * v.Z);

    /// <summary>D with Y(R v) = D Y(v), found from 60 directions by least squares; for a parity other than (−1)ˡ an inversion changes the sign.</summary>
    public static double[,] Matrix(Irrep irrep, double[,] rotation)
    {
        var random = new Randomness(11).Stream("directions");
        var (n, count) = (irrep.Dimension, EdgeHarmonics.Count(irrep.Degree));
        double[,] before = new double[60, n], after = new double[60, n];
        var values = new double[count];
        for (var i = 0; i < 60; i++)
        {
            var v = (random.Normal(), random.Normal(), random.Normal());
            Fill(before, v);
            Fill(after, Apply(rotation, v));

            void Fill(double[,] rows, (double X, double Y, double Z) w)
            {
                EdgeHarmonics.Evaluate(irrep.Degree, w.X, w.Y, w.Z, values);
                for (var m = 0; m < n; m++) rows[i, m] = values[count - n + m];
            }
        }

        using var scope = TensorScope.Enter();
        using var noGrad = NoGrad.Enter();
        var matrix = Tensor.From(before).LeastSquares(Tensor.From(after)).Transpose();
        var determinant = Tensor.From(rotation).Determinant().Item();
        return (determinant < 0 && irrep != Irrep.OfHarmonics(irrep.Degree) ? -matrix : matrix).ToMatrix<double>();
    }

    public static Crystal Turned(Crystal crystal, double[,] rotation)
    {
        var v = crystal.Cell.Vectors;
        var turned = new double[3, 3];
        for (var i = 0; i < 3; i++) (turned[i, 0], turned[i, 1], turned[i, 2]) = Apply(rotation, (v[i, 0], v[i, 1], v[i, 2]));
        return crystal with { Cell = UnitCell.FromVectors(turned) };
    }

    public static Crystal Moved(Crystal crystal, double x, double y, double z) =>
        crystal with { Sites = [.. crystal.Sites.Select(s => s with { X = Wrap(s.X + x), Y = Wrap(s.Y + y), Z = Wrap(s.Z + z) })] };

    /// <summary>Twice the cell along each axis that is asked for; the copies of a site follow it.</summary>
    public static Crystal Doubled(Crystal crystal, int a, int b, int c)
    {
        var v = crystal.Cell.Vectors;
        for (var i = 0; i < 3; i++) (v[0, i], v[1, i], v[2, i]) = (v[0, i] * a, v[1, i] * b, v[2, i] * c);
        return crystal with
        {
            Cell = UnitCell.FromVectors(v),
            Sites = [.. from s in crystal.Sites from i in Enumerable.Range(0, a) from j in Enumerable.Range(0, b) from k in Enumerable.Range(0, c)
                        select s with { X = (s.X + i) / a, Y = (s.Y + j) / b, Z = (s.Z + k) / c }],
        };
    }

    /// <summary>Four sites without symmetry, one of them shared, one partly empty.</summary>
    public static Crystal Triclinic() => new(
        "triclinic", UnitCell.FromDegrees(3.9, 4.3, 4.8, 82, 97, 104),
        [
            Site.Of(Elements.Of("Na"), 0.03, 0.11, 0.07), Site.Of(Elements.Of("Cl"), 0.52, 0.48, 0.13),
            new Site("M", 0.11, 0.47, 0.55, [new Occupant(Elements.Of("Cu"), 0.6), new Occupant(Elements.Of("Zn"), 0.4)]),
            new Site("O", 0.61, 0.08, 0.62, [new Occupant(Elements.Of("O"), 0.75)]),
        ]);

    private static double Wrap(double x) => x - Math.Floor(x);
}
