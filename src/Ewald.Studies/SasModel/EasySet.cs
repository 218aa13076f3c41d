using Ewald.Core;
using Ewald.Representations;

namespace Ewald.Studies.SasModel;

/// <summary>Labelled features: rows that share a group are copies of one body and stay on one side of every split.</summary>
/// <param name="Width">Numbers per row.</param>
/// <param name="Features">Shape [row, feature].</param>
/// <param name="Labels">Class of each row.</param>
/// <param name="Groups">Body of each row.</param>
internal sealed record FeatureSet(int Width, float[] Features, int[] Labels, int[] Groups)
{
    /// <summary>Number of rows.</summary>
    public int Count => Labels.Length;
}

/// <summary>The general easy set: bodies of every candidate and their simulated measurements.</summary>
internal static class EasySet
{
    /// <summary>Grid of the network's features, 0.0015 to 0.75 Å⁻¹ in steps of 4 %.</summary>
    public static LogGrid Grid { get; } = new(0.0015, 0.75, 160);

    /// <summary>Channels of the general network.</summary>
    public static CurveFeatures Features { get; } = new(Grid, 2, true);

    /// <summary>Draws bodies, classes in turn, in parallel: body i is the same whatever the number of threads.</summary>
    /// <param name="count">Number of bodies.</param>
    /// <param name="randomness">The run's streams.</param>
    /// <param name="purpose">Name of the stream: one a split.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="progress">Where progress goes.</param>
    /// <param name="cancel">Cancels between bodies.</param>
    public static SimulatedBody[] Bodies(int count, Randomness randomness, string purpose, int threads, IProgressSink progress, CancellationToken cancel)
    {
        var bodies = new SimulatedBody[count];
        var done = 0;
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancel }, i =>
        {
            bodies[i] = SimulatedBody.Draw(i % Candidates.All.Length, randomness.Stream(purpose + ".bodies", (ulong)i));
            var now = Interlocked.Increment(ref done);
            if (now % 256 == 0) progress.Step("simulating " + purpose + " bodies", now, count);
        });
        return bodies;
    }

    /// <summary>Measures every body a number of times under its own random settings.</summary>
    /// <param name="bodies">The bodies.</param>
    /// <param name="copies">Measurements a body.</param>
    /// <param name="randomness">The run's streams.</param>
    /// <param name="purpose">Name of the stream: one a split.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="settings">Draws the settings of one measurement.</param>
    /// <returns>The curves, shape [body * copies + copy].</returns>
    public static ScatteringCurve[] Measure(
        SimulatedBody[] bodies, int copies, Randomness randomness, string purpose, int threads, Func<RandomStream, InstrumentSettings> settings)
    {
        var curves = new ScatteringCurve[bodies.Length * copies];
        Parallel.For(0, curves.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
        {
            var random = randomness.Stream(purpose + ".measurements", (ulong)i);
            curves[i] = settings(random).Measure("simulated", SimulatedBody.Grid, bodies[i / copies].Clean, random);
        });
        return curves;
    }

    /// <summary>Features of simulated curves.</summary>
    /// <param name="bodies">The bodies.</param>
    /// <param name="curves">Their curves, shape [body * copies + copy].</param>
    /// <param name="threads">Number of threads.</param>
    public static FeatureSet Describe(SimulatedBody[] bodies, ScatteringCurve[] curves, int threads)
    {
        var width = Features.Size;
        var copies = curves.Length / bodies.Length;
        var features = new float[curves.Length * (long)width];
        Parallel.For(0, curves.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
            Features.Fill(LogCurve.Resample(curves[i], Grid), features.AsSpan(i * width, width)));
        return new FeatureSet(width, features,
            [.. Enumerable.Range(0, curves.Length).Select(i => bodies[i / copies].Class)], [.. Enumerable.Range(0, curves.Length).Select(i => i / copies)]);
    }
}
