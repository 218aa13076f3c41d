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
        double[] parameters = [.. Enumerable.Range(0, count).SelectMany(i => Row(bodies[i / Copies]))];
        cancel.ThrowIfCancellationRequested();
        Hdf5File.Save(path, file =>
        {
            file.Write("/inputs", features, count, EasySet.Features.Channels, EasySet.Grid.Count);
            file.SetAttribute("/inputs", "channels", ["ln I - mean, over 4", "(d ln I / d ln Q + 2) / 2", "(ln sigma(ln I) - ln 0.05) / 2", "measured", "sigma(Q) / Q over 0.1"]);
            file.SetAttribute("/inputs", "units", "1");
            file.Write("/Q", EasySet.Grid.Nodes(), EasySet.Grid.Count);
            file.SetAttribute("/Q", "units", "1/angstrom");
            file.Write("/labels", Enumerable.Range(0, count).Select(i => (long)bodies[i / Copies].Class).ToArray(), count);
            file.SetAttribute("/labels", "classes", [.. Candidates.Names]);
            file.Write("/parameters", parameters, count, parameters.Length / count);
            file.SetAttribute("/parameters", "columns", ["free0", "free1", "free2", "free3", "width", "interactionRadius", "volumeFraction"]);
            file.SetAttribute("/parameters", "units", "angstrom for lengths, 1 for numbers; names of the free parameters in /parameterNames");
            file.Write("/parameterNames", [.. Candidates.All.Select(c => $"{c.Id}: {string.Join(", ", c.Free.Select(f => f.Name))}")]);
            file.Write("/group", Enumerable.Range(0, count).Select(i => (long)(i / Copies)).ToArray(), count);
            file.SetAttribute("/group", "meaning", "curves of one body share a group; a split keeps groups together");
            file.Write("/seed", [(long)randomness.Seed], 1);
        });
    }

    private static IEnumerable<double> Row(SimulatedBody body) =>
        [.. Enumerable.Range(0, 4).Select(i => i < body.Free.Length ? body.Free[i] : double.NaN), body.Width, body.InteractionRadius, body.VolumeFraction];
}
