using Ewald.Crystals;
using Ewald.Representations;

namespace Ewald.Studies.PhononDos;

/// <summary>What the baselines see of a crystal: composition statistics, volume an atom, density, and distances to neighbours over the radii.</summary>
internal static class HeatCapacityFeatures
{
    private const double Reach = 6;

    /// <summary>Number of features.</summary>
    public static int Count => CompositionStatistics.Names.Count + 8;

    /// <summary>Columns that say how far a crystal lies from others: means and deviations of properties, volume, density and bonds.</summary>
    public static IReadOnlyList<int> NoveltyColumns { get; } =
    [
        .. Enumerable.Range(0, CompositionStatistics.Names.Count).Where(i => CompositionStatistics.Names[i] is var n
            && (n.EndsWith(".mean", StringComparison.Ordinal) || n.EndsWith(".deviation", StringComparison.Ordinal))),
        .. Enumerable.Range(CompositionStatistics.Names.Count, 7),
    ];

    /// <summary>The columns of the distance.</summary>
    /// <param name="features">Shape [<see cref="Count"/>].</param>
    public static double[] Novelty(double[] features) => [.. NoveltyColumns.Select(c => features[c])];

    /// <summary>The features.</summary>
    /// <param name="crystal">The crystal.</param>
    /// <returns>Shape [<see cref="Count"/>].</returns>
    public static double[] Of(Crystal crystal)
    {
        var atoms = crystal.AtomCount;
        var volume = crystal.Cell.Volume / atoms;
        var list = NeighbourList.Of(crystal, Reach);
        double shortest = double.PositiveInfinity, mean = 0, coordination = 0, tightness = 0, unlike = 0;
        for (var i = 0; i < list.Sites; i++)
        {
            var near = list[i];
            if (near.Length == 0) continue;
            var first = near[0].Distance;
            shortest = Math.Min(shortest, first);
            mean += first / list.Sites;
            var (within, different) = (0, 0);
            foreach (var n in near)
            {
                if (n.Distance > 1.25 * first) break;
                within++;
                if (crystal.Sites[n.Site].Occupants[0].Element != crystal.Sites[i].Occupants[0].Element) different++;
            }

            coordination += (double)within / list.Sites;
            unlike += (double)different / within / list.Sites;
            tightness += first / (Radius(crystal.Sites[i]) + Radius(crystal.Sites[near[0].Site])) / list.Sites;
        }

        var mass = crystal.Composition.Sum(e => e.Key.Mass * e.Value) / atoms;
        // ω ∝ √(stiffness/mass) with a stiffness that falls steeply with distance.
        var scale = 1 / Math.Sqrt(mass * Math.Pow(mean, 4));
        return [.. CompositionStatistics.Of(crystal.Composition), volume, crystal.Density, shortest, mean, coordination, unlike, tightness, scale];
    }

    /// <summary>The features of many crystals, row after row.</summary>
    public static double[] Table(IReadOnlyList<Crystal> crystals)
    {
        var table = new double[crystals.Count * Count];
        for (var i = 0; i < crystals.Count; i++) Of(crystals[i]).CopyTo(table, i * Count);
        return table;
    }

    private static double Radius(Site site) => ElementProperties.Of(site.Occupants[0].Element, "atomicRadius") is var r && double.IsNaN(r) ? 1.5 : r;
}
