using System.Diagnostics;
using Ewald.Learning;

namespace Ewald.Benchmarks;

/// <summary>Boosted trees grown through our door and by xgboost's own Python package, on the same matrix with the same settings.</summary>
public sealed class BoostedTreesBenchmark : IBenchmark
{
    private const int Cases = 3500, Features = 300, Rounds = 200, Repeats = 2;
    private const double Golden = 0.6180339887498949;

    /// <inheritdoc/>
    public string Group => "representations";

    /// <inheritdoc/>
    public IEnumerable<Comparison> Run(Action<string> say, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(say);
        var threads = Environment.ProcessorCount;
        var (features, targets) = Table();
        var setup = new TreeSetup(Rounds: Rounds, LearningRate: 0.05, Depth: 6, RowShare: 1, FeatureShare: 1, MinimumChildWeight: 3, Threads: threads);
        say(FormattableString.Invariant($"boosted trees, {Cases} cases of {Features} features"));
        var (best, mean) = (double.PositiveInfinity, 0.0);
        for (var i = 0; i < Repeats; i++)
        {
            cancel.ThrowIfCancellationRequested();
            var clock = Stopwatch.StartNew();
            using var trees = BoostedTrees.Fit(features, Features, targets, setup, seed: 7);
            best = Math.Min(best, clock.Elapsed.TotalSeconds);
            mean = trees.Predict(features.AsSpan(0, 100 * Features)).Average();
        }

        say("the same by the Python package");
        var peer = Peer.Ask("boosted_trees_speed.py", new { cases = Cases, features = Features, rounds = Rounds, repeats = Repeats, threads }, [], threads, cancel);
        if (peer is not null && Math.Abs((double)peer["mean"]! - mean) > 1e-4)
            throw new InvalidOperationException(FormattableString.Invariant($"The peer's trees answer {(double)peer["mean"]!}, ours {mean}: the ratio would compare different work."));
        var theirs = (double?)peer?["seconds"];
        yield return new Comparison(Group, "boosted trees, fit", best, theirs, "s", theirs / best, peer is null ? "absent" : $"xgboost {peer["xgboost"]}",
            FormattableString.Invariant($"{Cases} cases of {Features} features, {Rounds} rounds of depth 6, histogram method, matrix made inside the clock, best of {Repeats}, {threads} threads"), "ratio at least 0.9");
    }

    // The same numbers as in the peer's script.
    private static (double[] Features, double[] Targets) Table()
    {
        var features = new double[Cases * Features];
        for (var i = 0; i < features.Length; i++) features[i] = (i * Golden + 0.1 * (i % Features)) % 1;
        return (features, [.. Enumerable.Range(0, Cases).Select(i => 3 * features[i * Features] + Math.Sin(6 * features[i * Features + 1]) - features[i * Features + 2] * features[i * Features + 3])]);
    }
}
