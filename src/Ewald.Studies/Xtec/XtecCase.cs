using Ewald.Core;
using Ewald.Evaluation;
using Ewald.IO;
using Ewald.Learning;

namespace Ewald.Studies.Xtec;

/// <summary>One family's transition as found.</summary>
internal sealed record FoundTransition(double Truth, double Value, double Sigma, double Beta, double BetaSigma)
{
    public const double Quantile = 1.6448536269514722;

    public double Error => Math.Abs(Value / Truth - 1);

    /// <summary>The interval at level 0.90 holds the truth.</summary>
    public bool Holds => Math.Abs(Value - Truth) <= Quantile * Sigma;
}

/// <summary>What one planted volume gave; a checkpoint of the run.</summary>
internal sealed record XtecCase(
    ulong Volume, double AdjustedRand, double KMeans, double Unsmoothed, int Clusters, int Components, FoundTransition[] Transitions, FoundTransition[] UnsmoothedTransitions,
    double KeptShare, double BackgroundShare, int Voxels, double[] SignalToNoise)
{
    /// <summary>Evaluates one volume. Which voxels count: those kept whose truth is one of the four families.</summary>
    public static (XtecCase Case, TrajectorySet Set, XtecClusters Clusters) Of(
        PlantedSettings planted, ulong volume, XtecSettings settings, Randomness randomness, int threads, IProgressSink progress, CancellationToken cancel)
    {
        var own = new Randomness(randomness.Stream("volume", volume).NextBits());
        using var plant = new PlantedVolume(planted, own);
        var set = TrajectoryExtraction.Read(plant.InMemory(), settings, "planted volume", progress, cancel);
        var found = TrajectoryClustering.Cluster(set, settings, "planted volume", own, threads, progress, cancel);
        var truth = Array.ConvertAll(found.Trajectories.Rows, r => (int)plant.Truth.Family[set.Positions.Indices[r]]);
        int[] count = [.. Enumerable.Range(0, truth.Length).Where(i => truth[i] is >= (int)VoxelFamily.Bragg and <= (int)VoxelFamily.Diffuse)];
        double Agreement(int[] labels) => AdjustedRandIndex.Of(Array.ConvertAll(count, i => truth[i]), Array.ConvertAll(count, i => labels[i]));

        // The others are told the number of families, and get the same voxels with the same background taken off.
        progress.Say("k-means and an unsmoothed mixture on the same trajectories");
        var plain = ScaledTrajectories.Of(set.Intensity, null, set.Background, settings);
        if (plain.Rows.Length != truth.Length) throw new InvalidOperationException("xtec: voxels and neighbourhoods differ in number.");
        var matrix = plain.Matrix();
        cancel.ThrowIfCancellationRequested();
        var means = Learning.KMeans.Fit(matrix, set.Temperatures.Length, new KMeansSettings(PlantedTruth.Families), own.Stream("k-means"), cancel).Labels;
        var data = new MixtureData(matrix, set.Temperatures.Length);
        var unsmoothed = GaussianMixture.Fit(data, new GaussianMixtureSetup(PlantedTruth.Families) { Threads = threads, Iterations = 100 }, own.Stream("unsmoothed mixture"), null, cancel).Predict(data, threads);

        FoundTransition[] Transitions(int[] labels, Func<int, XtecCluster?> cluster) =>
        [
            .. new[] { (Family: VoxelFamily.FirstWave, Truth: plant.Truth.FirstTransition), (Family: VoxelFamily.SecondWave, Truth: plant.Truth.SecondTransition) }.Select(w =>
            {
                var most = count.Where(i => truth[i] == (int)w.Family).Select(i => labels[i]).CountBy(l => l).DefaultIfEmpty().MaxBy(l => l.Value).Key;
                return cluster(most)?.Order is { } order ? new FoundTransition(w.Truth, order.Transition, order.TransitionSigma, order.Beta, order.BetaSigma) : new FoundTransition(w.Truth, 0, 0, 0, 0);
            }),
        ];
        var planted4 = plant.Truth.Family.LongCount(f => f is >= VoxelFamily.Bragg and <= VoxelFamily.Diffuse);
        return (new XtecCase(
            volume, Agreement(found.Labels), Agreement(means), Agreement(unsmoothed), found.Clusters.Count, found.Start.Components,
            Transitions(found.Labels, l => found.Clusters.FirstOrDefault(c => c.Number == l)),
            Transitions(unsmoothed, l => TrajectoryClustering.Curve(set, plain.Rows, unsmoothed, l, settings)),
            (double)count.Length / planted4, 1 - (double)count.Length / truth.Length, count.Length, plant.Truth.SignalToNoise), set, found);
    }
}
