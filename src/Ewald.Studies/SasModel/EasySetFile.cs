using Ewald.Core;
using Ewald.IO;

namespace Ewald.Studies.SasModel;

/// <summary>The general easy set as labelled HDF5.</summary>
internal static class EasySetFile
{
    private const int Copies = 4;

    /// <summary>Writes features, labels, parameters, groups and seed with their units.</summary>
    /// <param name="count">Number of curves; four share a body.</param>
    /// <param name="randomness">The run's streams.</param>
    /// <param name="path">File to write.</param>
    /// <param name="progress">Where progress goes.</param>
    /// <param name="cancel">Cancels between bodies.</param>
    public static void Write(int count, Randomness randomness, string path, IProgressSink progress, CancellationToken cancel)
    {
        var threads = Environment.ProcessorCount;
        var bodies = EasySet.Bodies((count + Copies - 1) / Copies, randomness, "simulate", threads, progress, cancel);
        var curves = EasySet.Measure(bodies, Copies, randomness, "simulate", threads, InstrumentSettings.Draw)[..count];
        var features = new float[(long)count * EasySet.Features.Size];
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancel }, i =>
            EasySet.Features.Fill(Representations.LogCurve.Resample(curves[i], EasySet.Grid), features.AsSpan(i * EasySet.Features.Size, EasySet.Features.Size)));
        cancel.ThrowIfCancellationRequested();
        LabelledColumn Parameter(string name, string unit, Func<SimulatedBody, double> value) =>
            new(name, unit, [.. Enumerable.Range(0, count).Select(i => value(bodies[i / Copies]))]);
        var size = EasySet.Features.Size / EasySet.Features.Channels;
        LabelledInput Channel(string name, int channel)
        {
            var values = new float[(long)count * size];
            for (var i = 0; i < count; i++) features.AsSpan(i * EasySet.Features.Size + channel * size, size).CopyTo(values.AsSpan(i * size));
            return new(name, "1", values, [count, size], ["Q"]);
        }

        LabelledSetFile.Write(path, new LabelledSet(
            "sas-model", randomness.Seed,
            [new("Q", "1/angstrom", EasySet.Grid.Nodes())],
            // Scaled as the network reads them: ln I less its mean over 4, (d ln I/d ln Q + 2)/2, (ln σ(ln I) − ln 0.05)/2, 1 where measured, 10 σ(Q)/Q.
            [Channel("logIntensity", 0), Channel("logSlope", 1), Channel("logError", 2), Channel("measured", 3), Channel("resolution", 4)],
            [new("model", "1", [.. Enumerable.Range(0, count).Select(i => (double)bodies[i / Copies].Class)]) { Classes = [.. Candidates.Names] }],
            [
                // Every parameter that some model has; NaN for the models that lack it.
                .. Candidates.All.SelectMany(c => c.Free).DistinctBy(f => f.Name, StringComparer.Ordinal).Select(f => Parameter(f.Name, f.IsLength ? "angstrom" : "1", b => Value(b, f.Name))),
                Parameter("width", "1", b => b.Width), Parameter("interactionRadius", "angstrom", b => b.InteractionRadius), Parameter("volumeFraction", "1", b => b.VolumeFraction),
            ],
            [.. Enumerable.Range(0, count).Select(i => (long)(i / Copies))], "body: its copies differ in instrument and noise"));
    }

    private static double Value(SimulatedBody body, string name)
    {
        var free = Candidates.All[body.Class].Free;
        for (var i = 0; i < free.Length; i++)
            if (string.Equals(free[i].Name, name, StringComparison.Ordinal)) return body.Free[i];
        return double.NaN;
    }
}
