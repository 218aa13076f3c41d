using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.Physics.Magnetism;

/// <summary>The bonds between magnetic sites of a crystal, sorted by length and by what its space group makes equivalent.</summary>
/// <remarks>Two shells of one length may differ by symmetry: the third neighbours of the pyrochlore lattice fall into two orbits.</remarks>
public static class BondShells
{
    /// <summary>The orbits of bonds up to a length, the shortest first.</summary>
    /// <param name="crystal">All atoms: the non-magnetic ones decide the symmetry too.</param>
    /// <param name="magnetic">Indices of the magnetic sites; bonds number the sites in this order.</param>
    /// <param name="longest">Longest bond, Å.</param>
    /// <param name="tolerance">Largest distance between atoms called equivalent, Å.</param>
    /// <exception cref="InputException">The symmetry cannot be found, or takes a magnetic site to one that is not named.</exception>
    public static IReadOnlyList<BondOrbit> Of(Crystal crystal, IReadOnlyList<int> magnetic, double longest, double tolerance = 0.01)
    {
        ArgumentNullException.ThrowIfNull(crystal);
        ArgumentNullException.ThrowIfNull(magnetic);
        (double X, double Y, double Z)[] points = [.. magnetic.Select(i => crystal.Sites[i].Position)];
        var symmetry = CrystalSymmetry.Of(crystal, tolerance);
        var moves = symmetry.Operations.Select(o => Move(crystal.Cell, points, o, tolerance)).ToArray();
        var neighbours = NeighbourList.Of(crystal.Cell, points, longest + tolerance);
        var seen = new HashSet<(int, int, int, int, int)>();
        var orbits = new List<BondOrbit>();
        var all = Enumerable.Range(0, points.Length).SelectMany(i => neighbours[i].ToArray().Select(n => (From: i, Neighbour: n))).OrderBy(b => Math.Round(b.Neighbour.Distance, 6));
        foreach (var (from, n) in all)
        {
            var (seed, _) = Canonical(from, n.Site, n.A, n.B, n.C);
            if (seen.Contains(seed)) continue;
            var images = new List<(int, int, int, int, int, SpinTensor, bool)>();
            var keepers = new List<(SpinTensor, bool)>();
            foreach (var (rotation, integers, sites) in moves)
            {
                var (f, t) = (sites[seed.From], sites[seed.To]);
                var (a, b, c) = Apply(integers, seed.A, seed.B, seed.C);
                var (image, turned) = Canonical(f.Site, t.Site, a + t.A - f.A, b + t.B - f.B, c + t.C - f.C);
                if (image == seed) keepers.Add((rotation, turned));
                if (seen.Add(image)) images.Add((image.From, image.To, image.A, image.B, image.C, rotation, turned));
            }

            orbits.Add(new BondOrbit(n.Distance, [.. images], [.. keepers]));
        }

        return orbits;
    }

    // Of the two readings of a bond, the one that compares smaller.
    private static ((int From, int To, int A, int B, int C) Bond, bool Turned) Canonical(int from, int to, int a, int b, int c)
    {
        var (one, other) = ((from, to, a, b, c), (to, from, -a, -b, -c));
        return one.CompareTo(other) <= 0 ? (one, false) : (other, true);
    }

    private static (int A, int B, int C) Apply(int[] r, int a, int b, int c) => (r[0] * a + r[1] * b + r[2] * c, r[3] * a + r[4] * b + r[5] * c, r[6] * a + r[7] * b + r[8] * c);

    // Where an operation takes each site (and into which cell), and its rotation in Cartesian axes.
    private static (SpinTensor Rotation, int[] Integers, (int Site, int A, int B, int C)[] Sites) Move(
        UnitCell cell, (double X, double Y, double Z)[] points, SymmetryOperation operation, double tolerance)
    {
        var r = operation.Rotation.ToArray();
        SpinVector Column(double x, double y, double z)
        {
            var (u, v, w) = cell.ToFractional((x, y, z));
            var (a, b, c) = cell.ToCartesian((r[0] * u + r[1] * v + r[2] * w, r[3] * u + r[4] * v + r[5] * w, r[6] * u + r[7] * v + r[8] * w));
            return new SpinVector(a, b, c);
        }

        var (i, j, k) = (Column(1, 0, 0), Column(0, 1, 0), Column(0, 0, 1));
        var sites = points.Select(p =>
        {
            var (x, y, z) = operation.Apply(p);
            for (var s = 0; s < points.Length; s++)
            {
                var (dx, dy, dz) = (x - points[s].X, y - points[s].Y, z - points[s].Z);
                var (a, b, c) = ((int)Math.Round(dx), (int)Math.Round(dy), (int)Math.Round(dz));
                var (ex, ey, ez) = cell.ToCartesian((dx - a, dy - b, dz - c));
                if (ex * ex + ey * ey + ez * ez < 4 * tolerance * tolerance) return (s, a, b, c);
            }

            throw new InputException($"The operation {operation} takes a magnetic site to one that is not named; name all equivalent sites.");
        }).ToArray();
        return (new SpinTensor(i.X, j.X, k.X, i.Y, j.Y, k.Y, i.Z, j.Z, k.Z), r, sites);
    }
}
