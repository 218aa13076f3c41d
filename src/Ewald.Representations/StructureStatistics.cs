using Ewald.Crystals;

namespace Ewald.Representations;

/// <summary>How the atoms of a crystal are arranged, as few numbers: volume, coordination, bond lengths, angles, distances.</summary>
/// <remarks>Bonds are weighted smoothly by Hoppe's effective coordination, w = exp(1 - (d/d̄)⁶) with d̄ the weighted mean distance, so that
/// no number jumps when an atom moves. A site of several kinds of atom counts by its average (virtual crystal). Invariant to
/// rotation, origin, order of sites, choice of cell and supercell.
/// Source: R. Hoppe, Z. Kristallogr. 150, 23 (1979), doi:10.1524/zkri.1979.150.14.23.</remarks>
public static class StructureStatistics
{
    /// <summary>Distance up to which neighbours are looked for first, Å; sparse crystals get twice as much.</summary>
    private const double Cutoff = 7;
    private const int Bins = 30;
    private const double FirstBin = 0.5;
    private const double LastBin = 2.0;
    private const double SmallestAngleWeight = 0.05;

    private static readonly string[] Bonds = ["coordination", "bondLength", "bondOverRadii", "bondElectronegativity", "likeShare", "bondSpread"];
    private static readonly string[] Spreads = ["mean", "deviation", "smallest", "largest"];

    /// <summary>Name of each value, in order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "volumePerAtom", "volumeOverElements", "packing", "density", "bulkModulusByVolume", "valenceDensity",
        .. Bonds.SelectMany(b => Spreads.Select(s => $"{b}.{s}")),
        .. new[] { "mean", "smallest", "largest" }.SelectMany(s => Enumerable.Range(1, 4).Select(p => FormattableString.Invariant($"angleCosine{p}.{s}"))),
        .. Enumerable.Range(0, Bins).Select(b => FormattableString.Invariant($"neighbours.{FirstBin + (LastBin - FirstBin) * b / Bins:F2}")),
    ];

    /// <summary>The statistics of a crystal.</summary>
    /// <param name="crystal">The crystal; sites may be shared by several kinds of atom.</param>
    /// <returns>Shape [<see cref="Names"/>].</returns>
    /// <exception cref="ArgumentException">The crystal has no site.</exception>
    public static double[] Of(Crystal crystal)
    {
        ArgumentNullException.ThrowIfNull(crystal);
        if (crystal.Sites.Count == 0) throw new ArgumentException("StructureStatistics: the crystal has no site.", nameof(crystal));
        var neighbours = NeighbourList.Of(crystal, Cutoff);
        if (Enumerable.Range(0, neighbours.Sites).Any(s => neighbours[s].Length == 0)) neighbours = NeighbourList.Of(crystal, 2 * Cutoff);
        var sites = crystal.Sites.Select(VirtualAtom.Of).ToArray();
        var values = new List<double>(Names.Count);
        AddVolumes(values, crystal, sites);
        var bonds = new List<double>[Bonds.Length];
        for (var b = 0; b < bonds.Length; b++) bonds[b] = [];
        var angles = new List<double[]>();
        for (var i = 0; i < sites.Length; i++) AddSite(crystal, sites, i, neighbours[i], bonds, angles);
        foreach (var b in bonds) AddSpread(values, b);
        for (var kind = 0; kind < 3; kind++)
            for (var p = 0; p < 4; p++)
                values.Add(angles.Count == 0 ? double.NaN : kind switch { 0 => angles.Average(a => a[p]), 1 => angles.Min(a => a[p]), _ => angles.Max(a => a[p]) });
        AddDistances(values, crystal, neighbours);
        return [.. values];
    }

    private static void AddVolumes(List<double> values, Crystal crystal, VirtualAtom[] sites)
    {
        var atoms = crystal.AtomCount;
        var perAtom = crystal.Cell.Volume / atoms;
        double Mean(Func<VirtualAtom, double> of) => sites.Sum(s => s.Occupancy * of(s)) / atoms;
        // cm³/mol over Avogadro's number is Å³ an atom.
        var ofElements = Mean(s => s.MolarVolume) / 0.602214076;
        values.AddRange(
        [
            perAtom, perAtom / ofElements, Mean(s => s.Radius * s.Radius * s.Radius) * 4 / 3 * Math.PI / perAtom, crystal.Density,
            Mean(s => s.BulkModulus) * ofElements / perAtom, Mean(s => s.Valence) / perAtom,
        ]);
    }

    private static void AddSite(Crystal crystal, VirtualAtom[] sites, int i, ReadOnlySpan<Neighbour> around, List<double>[] bonds, List<double[]> angles)
    {
        if (around.Length == 0) return;
        var mean = around[0].Distance;
        var weights = new double[around.Length];
        double sum = 0;
        // Three rounds bring the mean distance to its fixed point within a per mille.
        for (var round = 0; round < 3; round++)
        {
            sum = 0;
            var moment = 0.0;
            for (var n = 0; n < around.Length; n++)
            {
                var ratio = around[n].Distance / mean;
                weights[n] = Math.Exp(1 - ratio * ratio * ratio * ratio * ratio * ratio);
                sum += weights[n];
                moment += weights[n] * around[n].Distance;
            }

            mean = moment / sum;
        }

        double variance = 0, relative = 0, polarity = 0, like = 0;
        for (var n = 0; n < around.Length; n++)
        {
            var (w, d, other) = (weights[n] / sum, around[n].Distance, sites[around[n].Site]);
            variance += w * (d - mean) * (d - mean);
            relative += w * d / (sites[i].Radius + other.Radius);
            polarity += w * Math.Abs(sites[i].Electronegativity - other.Electronegativity);
            like += w * sites[i].Likeness(other);
        }

        double[] site = [sum, mean, relative, polarity, like, Math.Sqrt(variance) / mean];
        for (var b = 0; b < site.Length; b++) bonds[b].Add(site[b]);
        AddAngles(crystal, i, around, weights, angles);
    }

    private static void AddAngles(Crystal crystal, int i, ReadOnlySpan<Neighbour> around, double[] weights, List<double[]> angles)
    {
        var origin = crystal.Cell.ToCartesian(crystal.Sites[i].Position);
        var unit = new List<(double X, double Y, double Z, double W)>();
        for (var n = 0; n < around.Length; n++)
        {
            if (weights[n] < SmallestAngleWeight) continue;
            var s = crystal.Sites[around[n].Site];
            var r = crystal.Cell.ToCartesian((s.X + around[n].A, s.Y + around[n].B, s.Z + around[n].C));
            var d = around[n].Distance;
            unit.Add(((r.X - origin.X) / d, (r.Y - origin.Y) / d, (r.Z - origin.Z) / d, weights[n]));
        }

        var moments = new double[4];
        var total = 0.0;
        for (var m = 0; m < unit.Count; m++)
            for (var n = 0; n < m; n++)
            {
                var (a, b) = (unit[m], unit[n]);
                var (cosine, w, power) = (a.X * b.X + a.Y * b.Y + a.Z * b.Z, a.W * b.W, 1.0);
                for (var p = 0; p < 4; p++) moments[p] += w * (power *= cosine);
                total += w;
            }

        if (total > 0) angles.Add([.. moments.Select(m => m / total)]);
    }

    private static void AddSpread(List<double> values, List<double> of)
    {
        if (of.Count == 0)
        {
            values.AddRange([double.NaN, double.NaN, double.NaN, double.NaN]);
            return;
        }

        var mean = of.Average();
        values.AddRange([mean, Math.Sqrt(of.Average(v => (v - mean) * (v - mean))), of.Min(), of.Max()]);
    }

    // Distances in units of the cube root of the volume per atom: the arrangement without the size.
    private static void AddDistances(List<double> values, Crystal crystal, NeighbourList neighbours)
    {
        var scale = Math.Cbrt(crystal.Cell.Volume / crystal.Sites.Count);
        var counts = new double[Bins];
        for (var i = 0; i < neighbours.Sites; i++)
            foreach (var n in neighbours[i])
            {
                // Cubic crystals have distances exactly on an edge; rounding must not choose the bin.
                var bin = (n.Distance / scale - FirstBin) / (LastBin - FirstBin) * Bins + 1e-6;
                if (bin >= 0 && bin < Bins) counts[(int)bin]++;
            }

        values.AddRange(counts.Select(c => c / neighbours.Sites));
    }

    private sealed record VirtualAtom(
        double Occupancy, double Radius, double Electronegativity, double MolarVolume, double BulkModulus, double Valence, IReadOnlyList<Occupant> Occupants)
    {
        public static VirtualAtom Of(Site site)
        {
            var total = site.Occupancy;
            double Mean(string property, double otherwise) =>
                site.Occupants.Sum(o => o.Occupancy * (ElementProperties.Of(o.Element, property) is var v && double.IsNaN(v) ? otherwise : v)) / total;
            // Where the table is silent, the middle of what it says of others: the value must exist, it need not be sharp.
            return new(
                total, Mean("atomicRadius", 1.5), Mean("electronegativity", 1.5), Mean("molarVolume", 15), Mean("bulkModulus", 30),
                Mean("valenceS", 0) + Mean("valenceP", 0) + Mean("valenceD", 0) + Mean("valenceF", 0), site.Occupants);
        }

        /// <summary>Probability that an atom drawn here and one drawn there are of one kind.</summary>
        public double Likeness(VirtualAtom other)
        {
            var same = 0.0;
            foreach (var a in Occupants)
                foreach (var b in other.Occupants)
                    if (a.Element == b.Element) same += a.Occupancy / Occupancy * b.Occupancy / other.Occupancy;
            return same;
        }
    }
}
