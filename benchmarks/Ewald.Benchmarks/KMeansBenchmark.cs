using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Ewald.Core;
using Ewald.Learning;

namespace Ewald.Benchmarks;

/// <summary>k-means against scikit-learn: patterns of a composition spread, and trajectories of many pixels.</summary>
public sealed class KMeansBenchmark : IBenchmark
{
    private const int Rounds = 3;

    private sealed record Work(string Name, int Cases, int Features, int Clusters, int Starts);

    private sealed record Measured(double Seconds, double Inertia, string Peer);

    /// <inheritdoc/>
    public string Group => "diffraction";

    /// <inheritdoc/>
    public IEnumerable<Comparison> Run(Action<string> say, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(say);
        var threads = Environment.ProcessorCount;
        foreach (var work in new[] { new Work("k-means of patterns", 300, 551, 9, 30), new Work("k-means of trajectories", 200_000, 24, 8, 3) })
        {
            var features = Cases(work);
            Measured? ours = null, peer = null;
            // Ours and the peer's take turns, the best of each counts: other load on the machine comes and goes.
            for (var round = 0; round < Rounds; round++)
            {
                cancel.ThrowIfCancellationRequested();
                say(FormattableString.Invariant($"{work.Name}: round {round + 1} of {Rounds}, ours, then scikit-learn, {threads} threads"));
                ours = Better(ours, Ours(work, features, cancel));
                peer = Better(peer, AskPeer(work, features, threads, cancel));
            }

            var text = FormattableString.Invariant($"{work.Cases} cases of {work.Features}, K = {work.Clusters}, {work.Starts} greedy k-means++ starts, tolerance 1e-4, {threads} threads");
            if (peer is not null) text += FormattableString.Invariant($"; inertia over the peer's {ours!.Inertia / peer.Inertia:F4}");
            yield return new Comparison(Group, work.Name, ours!.Seconds, peer?.Seconds, "s", peer?.Seconds / ours.Seconds, peer?.Peer ?? "absent", text, "ratio at least 1");
        }
    }

    private static Measured? Better(Measured? a, Measured? b) => a is null || (b is not null && b.Seconds < a.Seconds) ? b : a;

    // Overlapping clouds on smooth curves: starts need tens of iterations.
    private static double[] Cases(Work work)
    {
        var random = new Randomness(17).Stream("k-means benchmark");
        var x = new double[work.Cases * work.Features];
        var places = Enumerable.Range(0, 3 * work.Clusters).Select(_ => random.Uniform()).ToArray();
        for (var i = 0; i < work.Cases; i++)
        {
            var c = random.Below(work.Clusters);
            var height = random.Uniform(0.5, 1.5);
            for (var f = 0; f < work.Features; f++)
            {
                var t = (double)f / work.Features - places[3 * c];
                x[i * work.Features + f] = height * Math.Exp(-t * t / (0.01 + 0.1 * places[3 * c + 1])) + 0.3 * random.Normal();
            }
        }

        return x;
    }

    private static Measured Ours(Work work, double[] features, CancellationToken cancel)
    {
        var settings = new KMeansSettings(work.Clusters) { Restarts = work.Starts };
        KMeans.Fit(features, work.Features, settings with { Restarts = 1, MaximumIterations = 2 }, new Randomness(0).Stream("warm"), cancel);
        var start = Stopwatch.GetTimestamp();
        var fit = KMeans.Fit(features, work.Features, settings, new Randomness(1).Stream("k-means"), cancel);
        return new Measured(Stopwatch.GetElapsedTime(start).TotalSeconds, fit.Inertia, "");
    }

    private static Measured? AskPeer(Work work, double[] features, int threads, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("ewald-kmeans-").FullName;
        try
        {
            var file = Path.Combine(folder, "cases.f64");
            File.WriteAllBytes(file, MemoryMarshal.AsBytes(features.AsSpan()));
            string[] arguments = [file, .. new[] { work.Cases, work.Features, work.Clusters, work.Starts, threads }.Select(n => n.ToString(CultureInfo.InvariantCulture))];
            if (Peer.Ask("kmeans.py", null, arguments, null, cancel) is not { } json) return null; // python3-sklearn is not installed
            return new Measured(json["seconds"]!.GetValue<double>(), json["inertia"]!.GetValue<double>(), $"scikit-learn {json["version"]} ({json["algorithm"]})");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
