using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Learning;

namespace Ewald.Benchmarks;

/// <summary>Diagonal Gaussian mixture against scikit-learn: same data, same start, same number of iterations, one thread.</summary>
public sealed class MixtureBenchmark : IBenchmark
{
    private const int Samples = 100_000, Dimension = 24, Components = 6, Iterations = 20, Rounds = 6;

    /// <inheritdoc/>
    public string Group => "diffraction";

    /// <inheritdoc/>
    public IEnumerable<Comparison> Run(Action<string> say, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(say);
        var random = new Randomness(1).Stream("mixture benchmark");
        var x = new double[Samples * Dimension];
        var centres = Enumerable.Range(0, Components * Dimension).Select(_ => random.Normal()).ToArray();
        for (var i = 0; i < x.Length; i++) x[i] = centres[i / Dimension % Components * Dimension + i % Dimension] + random.Normal();
        // The start is off the centres, so that no component is at rest.
        var means = Array.ConvertAll(centres, c => c + 0.5 * random.Normal());
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, MemoryMarshal.AsBytes<double>([.. means, .. x]).ToArray());
            var setup = new GaussianMixtureSetup(Components) { Iterations = Iterations, Tolerance = 0, VarianceFloor = 0, Threads = 1 };
            var start = new GaussianMixture(CovarianceKind.Diagonal, Dimension, [.. Enumerable.Repeat(1.0 / Components, Components)], means, [.. Enumerable.Repeat(1.0, Components * Dimension)]);
            double ours = double.PositiveInfinity, bound = 0;
            JsonNode? peer = null;
            for (var round = 0; round < Rounds; round++)
            {
                cancel.ThrowIfCancellationRequested();
                say(FormattableString.Invariant($"diagonal mixture: round {round + 1} of {Rounds}"));
                var clock = Stopwatch.StartNew();
                // The layout of the data is part of our time.
                bound = start.Refine(new MixtureData(x, Dimension, threads: 1), setup, cancel: cancel).LowerBound;
                ours = Math.Min(ours, clock.Elapsed.TotalSeconds);
                var asked = AskPeer(file, cancel);
                if (asked is not null && (peer is null || asked["seconds"]!.GetValue<double>() < peer["seconds"]!.GetValue<double>())) peer = asked;
            }

            double? theirs = peer?["seconds"]!.GetValue<double>();
            var agreement = peer is null ? "" : FormattableString.Invariant($"; lower bounds differ by {Math.Abs(peer["lowerBound"]!.GetValue<double>() - bound):E1}");
            return
            [
                new Comparison(Group, "diagonal Gaussian mixture", ours, theirs, "s", theirs / ours, peer is null ? "absent" : $"scikit-learn {peer["version"]}",
                    FormattableString.Invariant($"{Samples} samples of {Dimension} dimensions, {Components} components, {Iterations} iterations from the same start, double precision, 1 thread, best of {Rounds}{agreement}"),
                    "ratio at least 3"),
            ];
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static JsonNode? AskPeer(string file, CancellationToken cancel) => Peer.Ask(
        "gaussian_mixture.py", null, [file, FormattableString.Invariant($"{Dimension}"), FormattableString.Invariant($"{Components}"), FormattableString.Invariant($"{Iterations}")], 1, cancel);
}
