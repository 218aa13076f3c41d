using Ewald.Core;
using Ewald.Inference;
using Ewald.Learning;

namespace Ewald.Studies.Xtec;

/// <summary>Number of clusters on blocks of voxels, then the mixture with label smoothing on all voxels, then one curve a cluster.</summary>
internal static class TrajectoryClustering
{
    private const int FewestBlocks = 100;

    public static XtecClusters Cluster(TrajectorySet set, XtecSettings settings, string name, Randomness randomness, int threads, IProgressSink progress, CancellationToken cancel)
    {
        var voxels = ScaledTrajectories.Of(set.Intensity, null, set.Background, settings);
        if (voxels.Rows.Length < 2)
            throw new InputException($"{name}: every trajectory is constant over temperature or has no intensity above the background; there is nothing to cluster.");
        var (intensity, volumes) = VoxelBlocks.Of(set, settings.Block, settings.BlockVoxels);
        var blocks = ScaledTrajectories.Of(intensity, volumes, set.Background, settings);
        if (blocks.Rows.Length < FewestBlocks) blocks = voxels;
        var (start, choice, groups) = Choose(blocks, settings, randomness, threads, progress, cancel);

        // Same curves; the variances of the blocks, brought to the voxels' unit of precision.
        var ratio = blocks.UnitWeight / voxels.UnitWeight;
        start = new GaussianMixture(CovarianceKind.Diagonal, start.Dimension, start.Weights, start.Means, Array.ConvertAll(start.Covariances, v => v * ratio));
        var positions = voxels.Rows.Length == set.Count ? set.Positions : new VoxelPositions(set.Positions.Shape, Array.ConvertAll(voxels.Rows, r => set.Positions.Indices[r]));
        var filter = Filter(positions, settings);
        var data = voxels.Mixture();
        progress.Say(FormattableString.Invariant($"{data.Count} trajectories, {start.Components} components in {groups.Max() + 1} clusters; smoothing and full epochs"));
        var mixture = start.Refine(data, new GaussianMixtureSetup(start.Components) { Threads = threads, Iterations = 60, Tolerance = 1e-5 }, filter, cancel);
        var responsibilities = mixture.Responsibilities(data, threads);
        filter?.Apply(responsibilities, mixture.Components, threads);
        var labels = Labels(responsibilities, groups, data.Count);
        var order = Enumerable.Range(0, groups.Max() + 1).Select(g => (Group: g, Voxels: labels.Count(l => l == g)))
            .Where(g => g.Voxels >= settings.MinorShare * labels.Length).OrderByDescending(g => g.Voxels).Select(g => g.Group).ToArray();
        for (var i = 0; i < labels.Length; i++) labels[i] = Array.IndexOf(order, labels[i]) + 1;
        var clusters = Enumerable.Range(1, order.Length).Select(n => Curve(set, voxels, labels, n)).ToArray();
        return new XtecClusters(voxels, positions, choice, blocks.Rows.Length, mixture, groups, labels, clusters);
    }

    /// <summary>The filter that the settings ask for, or null.</summary>
    public static IResponsibilityFilter? Filter(VoxelPositions positions, XtecSettings settings) => settings switch
    {
        { SmoothingLength: 0 } => null,
        { Period: { } period } => new PeriodicSmoothing(positions, period, settings.SmoothingLength / period.Max() * Math.PI),
        _ => new LabelSmoothing(positions, [settings.SmoothingLength, settings.SmoothingLength, settings.SmoothingLength]),
    };

    private static (GaussianMixture Mixture, IReadOnlyList<ComponentChoice> Choice, int[] Groups) Choose(
        ScaledTrajectories blocks, XtecSettings settings, Randomness randomness, int threads, IProgressSink progress, CancellationToken cancel)
    {
        var data = blocks.Mixture();
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

        if (settings.Clusters > 0) return (best!, choice, [.. Enumerable.Range(0, best!.Components)]);
        var r = best!.Responsibilities(data, threads);
        var weights = new double[best.Components];
        for (var i = 0; i < data.Count; i++)
            for (var k = 0; k < weights.Length; k++) weights[k] += r[i * weights.Length + k] * blocks.Weights[i];
        return (best, choice, ShapeMerging.Groups(best, weights, settings.ShapeTolerance));
    }

    private static int[] Labels(double[] responsibilities, int[] groups, int count)
    {
        var labels = new int[count];
        var many = groups.Max() + 1;
        Parallel.For(0, count, i =>
        {
            Span<double> sum = stackalloc double[many];
            sum.Clear();
            for (var k = 0; k < groups.Length; k++) sum[groups[k]] += responsibilities[(long)i * groups.Length + k];
            for (var g = 1; g < many; g++)
                if (sum[g] > sum[labels[i]]) labels[i] = g;
        });
        return labels;
    }

    private static XtecCluster Curve(TrajectorySet set, ScaledTrajectories voxels, int[] labels, int number)
    {
        var d = set.Temperatures.Length;
        double[] sum = new double[d], square = new double[d], row = new double[d];
        double weight = 0, intensity = 0;
        var n = 0;
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] != number) continue;
            voxels.Write(i, row);
            var w = voxels.Weights[i];
            weight += w;
            n++;
            foreach (var value in set.Row(voxels.Rows[i])) intensity += value;
            for (var t = 0; t < d; t++)
            {
                sum[t] += w * row[t];
                square[t] += w * row[t] * row[t];
            }
        }

        double[] mean = Array.ConvertAll(sum, s => s / weight), deviation = new double[d], error = new double[d];
        for (var t = 0; t < d; t++)
        {
            deviation[t] = Math.Sqrt(Math.Max(1e-24, (square[t] - weight * mean[t] * mean[t]) / n));
            error[t] = deviation[t] / Math.Sqrt(weight);
        }

        var fit = d >= 6 && n > 1 ? OrderParameterFit.Fit(set.Temperatures, mean, error) : null;
        return new XtecCluster(number, n, mean, error, deviation, intensity / n / d - set.Background.Average(), fit);
    }
}
