using Ewald.Core;
using Ewald.Physics.SmallAngle.Atoms;

namespace Ewald.Physics.SmallAngle.Bodies;

/// <summary>Which residues lie inside a protein and which outside, and where their side chains point.</summary>
/// <remarks>Burial of a residue = number of residue centres within 10 Å; the 23 % with the fewest are exposed, the 33 % with the most buried.
/// Polar and charged residues, whose electrons are dense, are two to five times as frequent outside as inside and point outwards, so that x-rays
/// see a protein with a denser rim: its R_g exceeds that of its volume. Frequencies, directions and lengths are means over all real folds of
/// sas-structure's library (<c>tests/References/residue_burial.py</c>). Limits: the composition of a body stays natural whatever its size.</remarks>
internal static class ResidueBurial
{
    private const double Reach = 10; // Å
    private const double Exposed = 0.23, Buried = 0.33;
    private const int FewestWithInside = 30;

    // Letter, frequency relative to its mean outside, between and inside, and distance of side chain and backbone centre, Å.
    private static readonly (char Letter, double Outside, double Between, double Inside, double Length)[] Table =
    [
        ('A', 0.70, 0.88, 1.37, 2.1), ('L', 0.30, 1.01, 1.47, 3.3), ('G', 1.09, 0.90, 1.08, 0.0), ('V', 0.28, 0.89, 1.66, 2.6), ('E', 1.79, 1.08, 0.35, 3.7),
        ('S', 1.19, 1.08, 0.75, 2.4), ('K', 1.92, 1.03, 0.31, 4.1), ('D', 1.67, 1.00, 0.53, 3.1), ('T', 1.15, 1.07, 0.80, 2.5), ('I', 0.29, 0.92, 1.60, 2.9),
        ('R', 1.39, 1.17, 0.50, 4.7), ('P', 1.40, 1.07, 0.63, 2.3), ('N', 1.62, 1.06, 0.49, 3.1), ('F', 0.38, 1.05, 1.36, 3.9), ('Q', 1.76, 0.98, 0.50, 3.7),
        ('Y', 0.50, 1.09, 1.22, 4.3), ('H', 0.93, 0.88, 1.21, 3.7), ('M', 0.44, 0.91, 1.52, 3.6), ('C', 0.22, 0.59, 2.11, 2.6), ('W', 0.19, 1.22, 1.26, 4.4),
    ];

    private const string Polar = "EKDRQNSTPH";

    // Pull of a side chain along the outward normal, in standard deviations of its random direction: gives mean cosines of 0.57, 0.35, 0.01 (polar)
    // and 0.40, −0.05, −0.13 (others).
    private static readonly double[] PolarPull = [1.25, 0.68, 0.02], OtherPull = [0.78, -0.09, -0.25];

    /// <summary>Places residues at given centres: who sits where, and where the side chains point.</summary>
    /// <param name="centres">Å, shape [residue].</param>
    /// <param name="random">Stream.</param>
    /// <returns>One-letter codes, backbone centres, side-chain centres.</returns>
    internal static (string Letters, PointSet Backbone, PointSet SideChain) Place(IReadOnlyList<(double X, double Y, double Z)> centres, RandomStream random)
    {
        var (classes, outwards) = Classes(centres);
        var letters = new char[centres.Count];
        List<(double, double, double)> backbone = new(centres.Count), side = new(centres.Count);
        for (var i = 0; i < centres.Count; i++)
        {
            var row = Draw(classes[i], random);
            letters[i] = row.Letter;
            var pull = (Polar.Contains(row.Letter, StringComparison.Ordinal) ? PolarPull : OtherPull)[classes[i]];
            var (u, v, w) = outwards[i];
            double a = random.Normal() + pull * u, b = random.Normal() + pull * v, c = random.Normal() + pull * w;
            var half = row.Length / 2 / Math.Sqrt(a * a + b * b + c * c);
            var (x, y, z) = centres[i];
            backbone.Add((x - a * half, y - b * half, z - c * half));
            side.Add((x + a * half, y + b * half, z + c * half));
        }

        return (new string(letters), PointSet.Of(backbone), PointSet.Of(side));
    }

    // 0 outside, 1 between, 2 inside; and the unit vector from the neighbours' centre to the residue. A short chain has no inside.
    private static (int[] Class, (double X, double Y, double Z)[] Outwards) Classes(IReadOnlyList<(double X, double Y, double Z)> centres)
    {
        var n = centres.Count;
        var count = new int[n];
        var sum = new (double X, double Y, double Z)[n];
        for (var i = 0; i < n; i++)
        {
            var (xi, yi, zi) = centres[i];
            for (var j = i + 1; j < n; j++)
            {
                double dx = centres[j].X - xi, dy = centres[j].Y - yi, dz = centres[j].Z - zi;
                if (dx * dx + dy * dy + dz * dz > Reach * Reach) continue;
                count[i]++;
                count[j]++;
                sum[i] = (sum[i].X + dx, sum[i].Y + dy, sum[i].Z + dz);
                sum[j] = (sum[j].X - dx, sum[j].Y - dy, sum[j].Z - dz);
            }
        }

        var outwards = sum.Select(s =>
        {
            var length = Math.Sqrt(s.X * s.X + s.Y * s.Y + s.Z * s.Z);
            return length > 1e-9 ? (-s.X / length, -s.Y / length, -s.Z / length) : (0.0, 0.0, 0.0);
        }).ToArray();
        var classes = new int[n];
        if (n < FewestWithInside) return (classes, outwards);
        // Equal counts are common: the position in the body's list breaks ties, as the lattice has it.
        var order = Enumerable.Range(0, n).OrderBy(i => count[i]).ToArray();
        for (var r = 0; r < n; r++) classes[order[r]] = r < Exposed * n ? 0 : r < (1 - Buried) * n ? 1 : 2;
        return (classes, outwards);
    }

    private static (char Letter, double Length) Draw(int place, RandomStream random)
    {
        double Share((char Letter, double Outside, double Between, double Inside, double Length) row) =>
            ProteinPacking.Share(row.Letter) * (place == 0 ? row.Outside : place == 1 ? row.Between : row.Inside);
        var total = 0.0;
        foreach (var row in Table) total += Share(row);
        var u = random.Uniform() * total;
        foreach (var row in Table)
        {
            u -= Share(row);
            if (u < 0) return (row.Letter, row.Length);
        }

        return (Table[0].Letter, Table[0].Length);
    }
}
