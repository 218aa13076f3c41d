using System.Diagnostics;
using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.IO;
using Ewald.Learning;
using Ewald.Physics.Diffraction;
using Ewald.Representations;

namespace Ewald.Benchmarks;

/// <summary>Non-negative factorisation against scikit-learn's coordinate descent, both from the same starts, one thread: the time the peer takes to
/// its own stop, and the time ours takes to a loss at least as low. And the whole stability scan of Fe-Ga-Pd.</summary>
public sealed class FactorisationBenchmark : IBenchmark
{
    private const int Starts = 5, Rounds = 3;
    private const double Tolerance = 1e-4;

    /// <inheritdoc/>
    public string Group => "diffraction";

    /// <inheritdoc/>
    public IEnumerable<Comparison> Run(Action<string> say, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(say);
        var folder = RepositoryPaths.Data is { } data ? SpreadSearch.Find(data, "FeGaPd") : null;
        var spread = folder is null ? PlantedSpread.Make(new PlantedSpreadSettings { Divisions = 22, Points = 551, Phases = 8, LatticeChange = 0.01 }, new Randomness(1).Stream("planted")).Spread : CompositionSpreadFile.Read(folder);
        var name = folder is null ? "a planted spread" : "Fe-Ga-Pd";
        var scaled = PatternScaling.EachToUnit(spread);
        var factorisation = new NonNegativeFactorisation(scaled);
        var size = FormattableString.Invariant($"{name}, {factorisation.Samples} x {factorisation.Points} scaled to [0, 1]");
        foreach (var k in new[] { 9, 13 })
        {
            cancel.ThrowIfCancellationRequested();
            var starts = Enumerable.Range(0, Starts).Select(s => Start(scaled, k, new Randomness((ulong)s + 1).Stream("start"))).ToArray();
            say(FormattableString.Invariant($"factorisation K = {k}: scikit-learn"));
            var peer = AskPeer(scaled, starts, cancel);
            say(FormattableString.Invariant($"factorisation K = {k}: ours"));
            double ours = 0;
            var reached = 0;
            for (var s = 0; s < Starts; s++)
            {
                var settings = new FactorisationSettings(k)
                {
                    InnerSweeps = 6, ExtrapolateAfter = 20, MaximumIterations = 20_000, Tolerance = peer is null ? Tolerance : 0, TargetLoss = peer?["runs"]![s]!["loss"]!.GetValue<double>(),
                };
                factorisation.Fit(settings, starts[s].Weights, starts[s].Patterns, cancel);
                var best = double.PositiveInfinity;
                for (var round = 0; round < Rounds; round++)
                {
                    var clock = Stopwatch.StartNew();
                    var found = factorisation.Fit(settings, starts[s].Weights, starts[s].Patterns, cancel);
                    best = Math.Min(best, clock.Elapsed.TotalSeconds);
                    if (round == 0 && found.Converged) reached++;
                }

                ours += best;
            }

            double? theirs = peer?["runs"]!.AsArray().Sum(r => r!["seconds"]!.GetValue<double>());
            yield return new Comparison(
                Group, FormattableString.Invariant($"factorisation to the same loss, K = {k}"), ours * 1e3, theirs * 1e3, "ms", theirs / ours, peer is null ? "absent" : $"scikit-learn {peer["version"]} cd",
                FormattableString.Invariant($"{size}, {Starts} starts, tolerance {Tolerance}, 1 thread; the peer's loss reached from {reached} of {Starts} starts"), "ratio at least 3");
        }

        cancel.ThrowIfCancellationRequested();
        say("stability scan K = 2 .. 17, 30 restarts");
        var scan = Stopwatch.StartNew();
        new NmfStability(factorisation).Scan(new StabilitySettings(2, 17, 30), new Randomness(1), Environment.ProcessorCount, cancel: cancel);
        yield return new Comparison(
            Group, "stability scan (NMFk)", scan.Elapsed.TotalSeconds, null, "s", null, "absent",
            FormattableString.Invariant($"{size}, K = 2 .. 17, 30 restarts each, {Environment.ProcessorCount} threads"), "below 120 s on two cores");
    }

    private static (double[,] Weights, double[,] Patterns) Start(double[,] data, int k, RandomStream random)
    {
        var high = 2 * Math.Sqrt(data.Cast<double>().Average() / k);
        double[,] w = new double[data.GetLength(0), k], h = new double[k, data.GetLength(1)];
        for (var i = 0; i < w.GetLength(0); i++)
            for (var c = 0; c < k; c++) w[i, c] = high * random.Uniform();
        for (var c = 0; c < k; c++)
            for (var j = 0; j < h.GetLength(1); j++) h[c, j] = high * random.Uniform();
        return (w, h);
    }

    private static double[][] Rows(double[,] matrix) =>
        [.. Enumerable.Range(0, matrix.GetLength(0)).Select(i => Enumerable.Range(0, matrix.GetLength(1)).Select(j => matrix[i, j]).ToArray())];

    private static JsonNode? AskPeer(double[,] data, (double[,] Weights, double[,] Patterns)[] starts, CancellationToken cancel)
    {
        return Peer.Ask("nmf_speed.py", new { data = Rows(data), tolerance = Tolerance, starts = starts.Select(s => new { weights = Rows(s.Weights), patterns = Rows(s.Patterns) }) }, [], null, cancel);
    }
}
