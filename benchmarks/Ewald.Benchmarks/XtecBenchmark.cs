using System.Diagnostics;
using Ewald.Core;
using Ewald.IO;
using Ewald.Studies;
using Ewald.Studies.Xtec;

namespace Ewald.Benchmarks;

/// <summary>A million kept trajectories of 24 temperatures through xtec, from files to labels: seconds and peak memory.</summary>
/// <remarks>The files are written before the clock starts, one a temperature; nothing is extrapolated. Memory is the process's resident set, looked at every 20 ms.</remarks>
public sealed class XtecBenchmark : IBenchmark
{
    private const int Edge = 176, Spacing = 16, Temperatures = 24;

    /// <inheritdoc/>
    public string Group => "diffraction";

    /// <inheritdoc/>
    public IEnumerable<Comparison> Run(Action<string> say, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(say);
        var folder = Directory.CreateTempSubdirectory("xtec").FullName;
        try
        {
            say(FormattableString.Invariant($"xtec: writing {Edge}³ voxels at {Temperatures} temperatures"));
            Write(folder, cancel);
            say("xtec: a million trajectories");
            using var done = new CancellationTokenSource();
            long peak = 0;
            var watching = Task.Run(() =>
            {
                using var process = Process.GetCurrentProcess();
                while (!done.IsCancellationRequested)
                {
                    process.Refresh();
                    peak = Math.Max(peak, process.WorkingSet64);
                    Thread.Sleep(20);
                }
            }, cancel);
            var progress = new KeptCount();
            var clock = Stopwatch.StartNew();
            var threads = Math.Min(2, Environment.ProcessorCount);
            var answer = new XtecStudy().Decompose(new DecompositionRequest(folder, new MeasurementInfo(), folder, 1, threads, null, progress, cancel));
            var seconds = clock.Elapsed.TotalSeconds;
            done.Cancel();
            watching.Wait(cancel);
            var clusters = answer.Answers.OfType<QuantityAnswer>().First(a => a.Name == "clusterCount").Value;
            var work = FormattableString.Invariant(
                $"{(long)Edge * Edge * Edge} voxels in {Temperatures} HDF5 files read twice, {progress.Trajectories} trajectories of {Temperatures} temperatures kept, number of clusters chosen ({clusters}), labels smoothed and written; {threads} threads");
            return
            [
                new Comparison(Group, "xtec, a million trajectories", seconds, null, "s", null, "none", work, "under 60 s"),
                new Comparison(Group, "xtec, peak memory", peak / 1e6, null, "MB", null, "none", work, "under 2000 MB"),
            ];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Broad peaks of four families on a lattice, a fifth of the volume above the background; normal deviates from a table.
    private static void Write(string folder, CancellationToken cancel)
    {
        var random = new Randomness(1).Stream("xtec benchmark");
        var deviates = new float[1 << 20];
        for (var i = 0; i < deviates.Length; i++) deviates[i] = (float)random.Normal();
        var profile = new float[Spacing * Spacing * Spacing];
        for (var v = 0; v < profile.Length; v++)
        {
            double a = v / (Spacing * Spacing) - 7.5, b = v / Spacing % Spacing - 7.5, c = v % Spacing - 7.5;
            profile[v] = (float)(16 * Math.Exp(-0.5 * (a * a + b * b + c * c) / 14));
        }

        var values = new float[Edge * Edge * Edge];
        for (var t = 0; t < Temperatures; t++)
        {
            cancel.ThrowIfCancellationRequested();
            var kelvin = 12.0 + 10 * t;
            float[] curves = [(float)Math.Exp(-kelvin / 400), Wave(kelvin, 130), Wave(kelvin, 175), (float)(kelvin / 130)];
            var shift = random.Below(deviates.Length);
            Parallel.For(0, Edge, i =>
            {
                var next = shift + i * 7919;
                for (var j = 0; j < Edge; j++)
                    for (var k = 0; k < Edge; k++)
                    {
                        var family = (i / Spacing + j / Spacing * 2 + k / Spacing * 3) % 4;
                        var mean = 10 + profile[(i % Spacing * Spacing + j % Spacing) * Spacing + k % Spacing] * curves[family];
                        next = (int)((next * 1103515245L + 12345) & 0x7fffffff);
                        values[(i * Edge + j) * Edge + k] = Math.Max(0, mean + MathF.Sqrt(mean) * deviates[next >> 11]);
                    }
            });
            Hdf5File.Save(Path.Combine(folder, FormattableString.Invariant($"volume_{kelvin:000}K.h5")), file => file.Write<float>("/entry/data/v", values, Edge, Edge, Edge));
        }
    }

    private static float Wave(double t, double transition) => t < transition ? (float)(1.4 * Math.Pow(1 - t / transition, 0.66)) : 0;

    /// <summary>Reads the number of trajectories from what the study says.</summary>
    private sealed class KeptCount : IProgressSink
    {
        public long Trajectories { get; private set; }

        public void Say(string message)
        {
            var first = message.Split(' ')[0];
            if (message.Contains(" trajectories, ", StringComparison.Ordinal) && long.TryParse(first, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var n)) Trajectories = n;
        }

        public void Step(string what, long done, long total)
        {
        }
    }
}
