using Ewald.Core;
using Ewald.Inference;
using Ewald.Learning;

namespace Ewald.Studies.Xtec;

/// <summary>Number of clusters on peaks, then the mixture with label smoothing on all voxels, then one curve a cluster.</summary>
internal static class TrajectoryClustering
{
    private const int FewestPeaks = 100;

    public static XtecClusters Cluster(TrajectorySet set, XtecSettings settings, string name, Randomness randomness, int threads, IProgressSink progress, CancellationToken cancel)
    {
        var voxels = ScaledTrajectories.Of(set.Intensity, null, set.Background, settings);
        if (voxels.Rows.Length < 2)
            throw new InputException($"{name}: every trajectory is constant over temperature or has no intensity above the background; there is nothing to cluster.");
        var (intensity, volumes) = Peaks(set, settings.PeakVoxels);
        var peaks = ScaledTrajectories.Of(intensity, volumes, set.Background, settings);
        if (peaks.Rows.Length < FewestPeaks) peaks = voxels;
        var (peakMixture, choice, weights, groups) = Choose(peaks, settings, randomness, threads, progress, cancel);

        // Each voxel is judged by the trajectory of its neighbourhood: the mean that scales one voxel's counts is itself noisy.
        var local = settings.SmoothingLength > 0 ? new LabelSmoothing(set.Positions, [settings.SmoothingLength, settings.SmoothingLength, settings.SmoothingLength]) : null;
        var judged = local is null ? voxels : ScaledTrajectories.Of(
            local.Sums(set.Intensity, set.Temperatures.Length, threads), [.. Enumerable.Range(0, set.Count).Select(i => (double)local.Neighbours(i))], set.Background, settings);
        // Same curves; the variances of the peaks, brought to this unit of precision.
        var ratio = peaks.UnitWeight / judged.UnitWeight;
        var start = new GaussianMixture(CovarianceKind.Diagonal, peakMixture.Dimension, peakMixture.Weights, peakMixture.Means, Array.ConvertAll(peakMixture.Covariances, v => v * ratio));
        var whole = judged.Rows.Length == set.Count;
        var positions = whole ? set.Positions : new VoxelPositions(set.Positions.Shape, Array.ConvertAll(judged.Rows, r => set.Positions.Indices[r]));
        IResponsibilityFilter? smoothing = (settings.Period, local) switch
        {
            ({ } period, not null) => new PeriodicSmoothing(positions, period, settings.SmoothingLength / period.Max() * Math.PI),
            (null, not null) => whole ? local : new LabelSmoothing(positions, [settings.SmoothingLength, settings.SmoothingLength, settings.SmoothingLength]),
            _ => null,
        };
        var filter = smoothing is null ? null : new NeighbourhoodPrior(smoothing, groups, settings.SmoothingRounds);
        var data = judged.Mixture();
        progress.Say(FormattableString.Invariant($"{data.Count} trajectories, {start.Components} components in {groups.Max() + 1} clusters"));
        var mixture = start.Refine(data, new GaussianMixtureSetup(start.Components) { Threads = threads, Iterations = settings.Epochs, Tolerance = 1e-4 }, filter, cancel);
        var responsibilities = mixture.Responsibilities(data, threads);
        filter?.Apply(responsibilities, mixture.Weights, threads);
        var labels = NearestNeighbourClassifier.MostProbable(NeighbourhoodPrior.Sum(responsibilities, groups), groups.Max() + 1);
        var order = Enumerable.Range(0, groups.Max() + 1).Select(g => (Group: g, Voxels: labels.Count(l => l == g)))
            .Where(g => g.Voxels >= settings.MinorShare * labels.Length).OrderByDescending(g => g.Voxels).Select(g => g.Group).ToArray();
        for (var i = 0; i < labels.Length; i++) labels[i] = Array.IndexOf(order, labels[i]) + 1;
        var clusters = Enumerable.Range(1, order.Length).Select(n => Curve(set, judged.Rows, labels, n, settings)).ToArray();
        return new XtecClusters(judged, positions, choice, peaks.Rows.Length, peakMixture, weights, mixture, groups, labels, clusters);
    }

    private static (GaussianMixture Mixture, IReadOnlyList<ComponentChoice> Choice, double[] Weights, int[] Groups) Choose(
        ScaledTrajectories peaks, XtecSettings settings, Randomness randomness, int threads, IProgressSink progress, CancellationToken cancel)
    {
        var data = peaks.Mixture();
        var choice = new List<ComponentChoice>();
        GaussianMixture? best = null;
        var least = double.PositiveInfinity;
        var most = Math.Min(settings.MostComponents, data.Count);
        var (first, last) = settings.Clusters > 0 ? (Math.Min(settings.Clusters, data.Count), Math.Min(settings.Clusters, data.Count)) : (1, most);
        for (var k = first; k <= last; k++)
        {
            var setup = new GaussianMixtureSetup(k) { Threads = threads, Restarts = 12, StartSample = 12_000, Iterations = 300 };
            var fit = GaussianMixture.Fit(data, setup, randomness.Stream("mixture starts", (ulong)k), null, cancel);
            choice.Add(new ComponentChoice(k, fit.Bic(data, threads), fit.Icl(data, threads)));
            if (choice[^1].Bic < least) (best, least) = (fit, choice[^1].Bic);
            progress.Step("number of components", k, last);
            // Three numbers in a row without a gain: no more are coming.
            if (k >= best!.Components + 3) break;
        }

        if (settings.Clusters > 0) return (best!, choice, [], [.. Enumerable.Range(0, best!.Components)]);
        var r = best!.Responsibilities(data, threads);
        var weights = new double[best.Components];
        for (var i = 0; i < data.Count; i++)
            for (var k = 0; k < weights.Length; k++) weights[k] += r[i * weights.Length + k] * peaks.Weights[i];
        return (best, choice, weights, ShapeMerging.Groups(best, weights, settings.ShapeTolerance));
    }

    /// <summary>Sums over the regions of peaks that hold enough voxels: intensities, shape [peak, temperature], and voxels, shape [peak].</summary>
    private static (float[] Intensity, double[] Volumes) Peaks(TrajectorySet set, int fewest)
    {
        var d = set.Temperatures.Length;
        var floor = set.Background.Sum();
        var height = new double[set.Count];
        Parallel.For(0, height.Length, i =>
        {
            foreach (var value in set.Row(i)) height[i] += value;
            height[i] = Math.Max(0, height[i] - floor);
        });
        var region = PeakRegions.Of(set.Positions, height);
        var volumes = new int[region.Length == 0 ? 0 : region.Max() + 1];
        foreach (var r in region) volumes[r]++;
        var number = new int[volumes.Length];
        var chosen = 0;
        for (var r = 0; r < number.Length; r++) number[r] = volumes[r] >= fewest ? chosen++ : -1;
        var intensity = new float[(long)chosen * d];
        for (var i = 0; i < region.Length; i++)
        {
            if (number[region[i]] is var to && to < 0) continue;
            var row = set.Row(i);
            for (var t = 0; t < d; t++) intensity[to * d + t] += row[t];
        }

        return (intensity, [.. volumes.Where(v => v >= fewest).Select(v => (double)v)]);
    }

    // From the total of all voxels, not the mean of their ratios: f(T) = Σ S/Σ ⟨S⟩ − 1, its errors from the scatter of the voxels about it.
    public static XtecCluster Curve(TrajectorySet set, int[] rows, int[] labels, int number, XtecSettings settings)
    {
        var d = set.Temperatures.Length;
        double[] total = new double[d], scatter = new double[d];
        var members = Enumerable.Range(0, labels.Length).Where(i => labels[i] == number).Select(i => rows[i]).ToArray();
        double Signal(int voxel, int t) => set.Row(voxel)[t] - (settings.SubtractBackground ? set.Background[t] : 0);
        foreach (var voxel in members)
            for (var t = 0; t < d; t++) total[t] += Signal(voxel, t);
        var mean = total.Average();
        double[] curve = Array.ConvertAll(total, s => s / mean);
        foreach (var voxel in members)
        {
            double own = 0;
            for (var t = 0; t < d; t++) own += Signal(voxel, t) / d;
            for (var t = 0; t < d; t++) scatter[t] += Math.Pow(Signal(voxel, t) - own * curve[t], 2);
        }

        double[] error = Array.ConvertAll(scatter, s => Math.Max(1e-12, Math.Sqrt(s) / Math.Abs(mean)));
        double[] scaled = Array.ConvertAll(curve, c => c - 1);
        var fit = d >= 6 && members.Length > 1 ? OrderParameterFit.Fit(set.Temperatures, scaled, error) : null;
        return new XtecCluster(number, members.Length, scaled, error, Array.ConvertAll(error, e => e * Math.Sqrt(members.Length)), mean / members.Length, fit);
    }
}
