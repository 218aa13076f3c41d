using System.Numerics.Tensors;
using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.Physics.Diffraction;

/// <summary>Distances between all sites of a crystal, counted by kinds of site.</summary>
/// <remarks>A kind is a set of occupants and a U. Lattice lines along c are solved for the part inside the sphere, so that no image outside is
/// looked at beyond the bounding box of the other two axes.</remarks>
internal sealed class CrystalPairs
{
    private const double MostPairs = 2e9, PairsOfBlock = 5e5;
    private const int MostBlocks = 8;

    private CrystalPairs(IReadOnlyList<Kind> kinds, double[][] bins) => (Kinds, Bins) = (kinds, bins);

    /// <summary>The kinds.</summary>
    public IReadOnlyList<Kind> Kinds { get; }

    /// <summary>Bins of each pair of kinds a ≤ b at index b (b + 1) / 2 + a; both directions of a pair count.</summary>
    public double[][] Bins { get; }

    /// <summary>Where the bins of a pair stand.</summary>
    public static int Index(int a, int b) => a <= b ? b * (b + 1) / 2 + a : a * (a + 1) / 2 + b;

    /// <summary>Counts.</summary>
    /// <param name="crystal">The crystal.</param>
    /// <param name="largest">Largest distance, Å.</param>
    /// <param name="defaultDisplacement">U of sites without, Å².</param>
    public static CrystalPairs Of(Crystal crystal, double largest, double defaultDisplacement)
    {
        var sites = crystal.Sites;
        var expected = 0.5 * sites.Count * (sites.Count / crystal.Cell.Volume) * 4 / 3 * Math.PI * Math.Pow(largest, 3);
        if (expected > MostPairs)
            throw new InputException(FormattableString.Invariant($"{crystal.Name} has about {expected:E1} pairs within {largest:F0} Å; up to {MostPairs:E0} are counted, so end at a smaller distance."));
        var (kinds, kindOf) = KindsOf(sites, defaultDisplacement);
        // Large cells are counted in blocks of sites that are added in order, so that threads change nothing.
        var parts = new double[Math.Clamp((int)(expected / PairsOfBlock), 1, MostBlocks)][][];
        var lattice = new Lattice(crystal.Cell, largest);
        Parallel.For(0, parts.Length, block =>
        {
            var bins = new double[kinds.Count * (kinds.Count + 1) / 2][];
            for (var i = 0; i < bins.Length; i++) bins[i] = new double[PairBins.Count(largest)];
            for (var i = block; i < sites.Count; i += parts.Length)
                for (var j = i; j < sites.Count; j++) lattice.Count(sites[i], sites[j], i == j, bins[Index(kindOf[i], kindOf[j])]);
            parts[block] = bins;
        });
        for (var block = 1; block < parts.Length; block++)
            for (var i = 0; i < parts[0].Length; i++) TensorPrimitives.Add(parts[0][i], parts[block][i], parts[0][i]);
        return new CrystalPairs(kinds, parts[0]);
    }

    private static (List<Kind> Kinds, int[] KindOf) KindsOf(IReadOnlyList<Site> sites, double defaultDisplacement)
    {
        var kinds = new List<Kind>();
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        var kindOf = new int[sites.Count];
        for (var i = 0; i < sites.Count; i++)
        {
            var u = sites[i].MeanSquareDisplacement ?? defaultDisplacement;
            if (!(u >= 0 && u < 10)) throw new InputException(FormattableString.Invariant($"The site {sites[i].Label} has U = {u} Å²; it is 0 to 10."));
            var species = string.Join('|', sites[i].Occupants.Select(o => FormattableString.Invariant($"{o.Element.Symbol}{o.Charge}:{o.Occupancy:R}")));
            var key = FormattableString.Invariant($"{species}|{u:R}");
            if (!known.TryGetValue(key, out kindOf[i]))
            {
                known.Add(key, kindOf[i] = kinds.Count);
                kinds.Add(new Kind(species, sites[i].Occupants, u));
            }

            kinds[kindOf[i]].Sites++;
        }

        return (kinds, kindOf);
    }

    /// <summary>Sites with the same occupants and U.</summary>
    internal sealed record Kind(string Species, IReadOnlyList<Occupant> Occupants, double Displacement)
    {
        /// <summary>How many sites of the cell.</summary>
        public int Sites { get; set; }
    }

    private readonly struct Lattice(UnitCell cell, double largest)
    {
        private readonly double[,] _v = cell.Vectors;
        private readonly double _alongA = largest * Norm(cell.ReciprocalVectors, 0), _alongB = largest * Norm(cell.ReciprocalVectors, 1);

        public void Count(Site from, Site to, bool same, double[] bins)
        {
            var (fx, fy, fz) = (Wrap(to.X - from.X), Wrap(to.Y - from.Y), Wrap(to.Z - from.Z));
            double ax = _v[0, 0], ay = _v[0, 1], az = _v[0, 2], bx = _v[1, 0], by = _v[1, 1], bz = _v[1, 2], cx = _v[2, 0], cy = _v[2, 1], cz = _v[2, 2];
            var (cc, limit) = (cx * cx + cy * cy + cz * cz, largest * largest);
            for (var n = (int)Math.Ceiling(-_alongA - fx); n <= _alongA - fx; n++)
            {
                // Both directions of a site with its own images are one line and its mirror.
                if (same && n < 0) continue;
                for (var m = (int)Math.Ceiling(-_alongB - fy); m <= _alongB - fy; m++)
                {
                    if (same && n == 0 && m < 0) continue;
                    double px = (n + fx) * ax + (m + fy) * bx + fz * cx, py = (n + fx) * ay + (m + fy) * by + fz * cy, pz = (n + fx) * az + (m + fy) * bz + fz * cz;
                    double pp = px * px + py * py + pz * pz, pc = px * cx + py * cy + pz * cz;
                    var discriminant = pc * pc - cc * (pp - limit);
                    if (discriminant < 0) continue;
                    var root = Math.Sqrt(discriminant);
                    int first = (int)Math.Ceiling((-pc - root) / cc), last = (int)Math.Floor((-pc + root) / cc);
                    if (same && n == 0 && m == 0) first = 1;
                    for (var k = first; k <= last; k++)
                    {
                        var squared = pp + k * (2 * pc + k * cc);
                        if (squared > PairBins.SamePlace * PairBins.SamePlace && squared < limit) PairBins.Add(bins, Math.Sqrt(squared), 2);
                    }
                }
            }
        }

        private static double Wrap(double x) => x - Math.Round(x);

        private static double Norm(double[,] rows, int i) => Math.Sqrt(rows[i, 0] * rows[i, 0] + rows[i, 1] * rows[i, 1] + rows[i, 2] * rows[i, 2]);
    }
}
