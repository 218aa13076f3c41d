using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.Tests.Crystals;

public sealed class NeighbourListTests
{
    [Fact]
    public void Distances_are_those_of_ASE()
    {
        foreach (var (entry, crystal, _) in ReferenceCrystals.All)
        {
            var list = NeighbourList.Of(crystal, 5.0);
            Assert.Equal(entry.GetProperty("neighbours").GetInt32(), list.Count);
            double[] all = [.. Enumerable.Range(0, list.Sites).SelectMany(i => list[i].ToArray()).Select(n => n.Distance).Order()];
            double[] expected = [.. entry.GetProperty("distances").EnumerateArray().Select(d => d.GetDouble())];
            var step = Math.Max(1, all.Length / 20);
            for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], all[i * step], 1e-9); // 12 digits are printed
        }
    }

    [Fact]
    public void The_shells_of_a_face_centred_lattice_have_12_6_24_and_12_sites()
    {
        var shells = NeighbourList.Of(new Crystal("fcc", UnitCell.Cubic(4), [.. Positions().Select(p => Site.Of(Elements.Of("Ni"), p.X, p.Y, p.Z))]), 4 * Math.Sqrt(2) + 1e-6)[2].ToArray()
            .GroupBy(n => Math.Round(n.Distance, 6)).Select(g => (g.Key, g.Count())).ToArray();
        Assert.Equal([(Math.Round(4 / Math.Sqrt(2), 6), 12), (4, 6), (Math.Round(4 * Math.Sqrt(1.5), 6), 24), (Math.Round(4 * Math.Sqrt(2), 6), 12)], shells);

        static IEnumerable<(double X, double Y, double Z)> Positions() => [(0, 0, 0), (0, 0.5, 0.5), (0.5, 0, 0.5), (0.5, 0.5, 0)];
    }

    [Fact]
    public void Any_cell_shape_and_any_cutoff_finds_what_brute_force_finds()
    {
        var stream = new Randomness(11).Stream("cells");
        for (var trial = 0; trial < 25; trial++)
        {
            var cell = UnitCell.FromDegrees(stream.Uniform(2, 9), stream.Uniform(2, 9), stream.Uniform(2, 14), stream.Uniform(55, 110), stream.Uniform(65, 115), stream.Uniform(60, 105));
            (double X, double Y, double Z)[] points = [.. Enumerable.Range(0, 1 + trial).Select(_ => (stream.Uniform(-2, 2), stream.Uniform(-2, 2), stream.Uniform(-2, 2)))];
            var cutoff = stream.Uniform(1, 6);
            var list = NeighbourList.Of(cell, points, cutoff);
            var expected = 0;
            for (var i = 0; i < points.Length; i++)
            {
                for (var j = 0; j < points.Length; j++)
                {
                    var (dx, dy, dz) = ((int)Math.Floor(points[i].X) - (int)Math.Floor(points[j].X), (int)Math.Floor(points[i].Y) - (int)Math.Floor(points[j].Y), (int)Math.Floor(points[i].Z) - (int)Math.Floor(points[j].Z));
                    for (var a = dx - 8; a <= dx + 8; a++)
                        for (var b = dy - 8; b <= dy + 8; b++)
                            for (var c = dz - 8; c <= dz + 8; c++)
                                if ((i != j || a != 0 || b != 0 || c != 0) && Length(cell, points[i], points[j], a, b, c) <= cutoff) expected++;
                }

                foreach (var n in list[i])
                {
                    Assert.Equal(Length(cell, points[i], points[n.Site], n.A, n.B, n.C), n.Distance, 1e-9);
                    Assert.Equal(n.Distance, Math.Sqrt(n.X * n.X + n.Y * n.Y + n.Z * n.Z), 1e-9);
                }
            }

            Assert.Equal(expected, list.Count);
        }

        static double Length(UnitCell cell, (double X, double Y, double Z) p, (double X, double Y, double Z) q, int a, int b, int c)
        {
            var (x, y, z) = cell.ToCartesian((q.X + a - p.X, q.Y + b - p.Y, q.Z + c - p.Z));
            return Math.Sqrt(x * x + y * y + z * z);
        }
    }

    [Fact]
    public void What_cannot_be_listed_is_refused()
    {
        var cell = UnitCell.Cubic(3);
        Assert.Contains("must be positive", Assert.Throws<ArgumentException>(() => NeighbourList.Of(cell, [(0, 0, 0)], -1)).Message, StringComparison.Ordinal);
        Assert.Contains("smaller cutoff", Assert.Throws<ArgumentException>(() => NeighbourList.Of(cell, [(0, 0, 0)], 3000)).Message, StringComparison.Ordinal);
        Assert.Contains("not finite", Assert.Throws<ArgumentException>(() => NeighbourList.Of(cell, [(0, double.NaN, 0)], 1)).Message, StringComparison.Ordinal);
        var crowd = Enumerable.Repeat((0.5, 0.5, 0.5), 200_000).ToArray();
        Assert.Contains("crowded", Assert.Throws<ArgumentException>(() => NeighbourList.Of(UnitCell.Cubic(1000), crowd, 1)).Message, StringComparison.Ordinal);
    }
}
