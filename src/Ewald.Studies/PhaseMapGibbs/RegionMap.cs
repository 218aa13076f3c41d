using Ewald.Core;
using Ewald.Learning;

namespace Ewald.Studies.PhaseMapGibbs;

/// <summary>Phase regions: samples whose phases look alike, with their shifts and widths, and lie together in composition.</summary>
internal static class RegionMap
{
    /// <summary>Sorts the samples: the fitted pattern of each (phases only, no noise) averaged once with those of its neighbours, then k-means.</summary>
    /// <returns>Region of each sample, from 0.</returns>
    public static int[] Of(SpreadGrid grid, BlindMap map, (double Low, double High) scales, int regions, int restarts, RandomStream random, CancellationToken cancel)
    {
        var fine = BlindMap.Fine(grid, scales, PhaseMapGibbsSetup.FineWidths);
        var refinement = new PhaseRefinement(fine, map.Patterns);
        double[][] fitted = [.. map.Samples.Select(refinement.Pattern)];
        foreach (var f in fitted)
        {
            var max = f.Max();
            for (var i = 0; i < f.Length; i++) f[i] /= max;
        }

        var features = new double[grid.Count * fine.Observed];
        for (var n = 0; n < grid.Count; n++)
        {
            int[] near = [n, .. grid.Neighbours[n]];
            for (var i = 0; i < fine.Observed; i++) features[n * fine.Observed + i] = near.Average(m => fitted[m][i]);
        }

        return KMeans.Fit(features, fine.Observed, new KMeansSettings(regions) { Restarts = restarts }, random, cancel).Labels;
    }

    /// <summary>The baseline: k-means of the measured patterns, each on [0, 1].</summary>
    public static int[] Baseline(SpreadGrid grid, int regions, int restarts, RandomStream random, CancellationToken cancel) =>
        KMeans.Fit([.. grid.Patterns.SelectMany(p => p)], grid.Q.Length, new KMeansSettings(regions) { Restarts = restarts }, random, cancel).Labels;
}
