using Ewald.Core;
using Ewald.Tensors;

namespace Ewald.Studies.SasModel;

/// <summary>The neighbour library among the tensors of a model: ln of the curves in half precision, parameters in single precision.</summary>
internal static class NeighbourLibraryFile
{
    private const string Curves = "library.logCurves";
    private const string Parameters = "library.parameters";
    private const int Columns = 8;

    /// <summary>Entries of one class in the shipped library: more where more parameters are free.</summary>
    /// <param name="candidate">The candidate.</param>
    /// <param name="share">Relative size of the library.</param>
    public static int CountOf(Candidate candidate, double share) => (int)Math.Ceiling(share * (candidate.Free.Length switch
    {
        1 => 20,
        2 => 60,
        3 => 100,
        _ => 130,
    }
    + (candidate.Interacts ? 20 : 0)));

    /// <summary>Draws a library in parallel.</summary>
    /// <param name="share">Size relative to the shipped one.</param>
    /// <param name="randomness">The run's streams.</param>
    /// <param name="threads">Number of threads.</param>
    public static NeighbourLibrary Draw(double share, Randomness randomness, int threads)
    {
        int[] classes = [.. Candidates.All.SelectMany((c, i) => Enumerable.Repeat(i, CountOf(c, share)))];
        var entries = new LibraryEntry[classes.Length];
        Parallel.For(0, entries.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
            entries[i] = LibraryEntry.Draw(classes[i], randomness.Stream("library", (ulong)i)));
        return new NeighbourLibrary(entries);
    }

    /// <summary>The tensors of a library, alive in the caller's scope.</summary>
    /// <param name="library">The library.</param>
    public static IEnumerable<KeyValuePair<string, Tensor>> Tensors(NeighbourLibrary library)
    {
        var n = library.Entries.Count;
        var nodes = LibraryEntry.Grid.Count;
        float[] curves = [.. library.Entries.SelectMany(e => e.Curve.Select(v => MathF.Log(MathF.Max(v, 1e-30f))))];
        float[] parameters = [.. library.Entries.SelectMany(e =>
            new[] { (float)e.Class, (float)e.Width, (float)e.InteractionRadius, (float)e.VolumeFraction }
                .Concat(Enumerable.Range(0, Columns - 4).Select(i => i < e.Free.Length ? (float)e.Free[i] : 0)))];
        yield return KeyValuePair.Create(Curves, Tensor.From(curves, [n, nodes]).To(ScalarType.Float16));
        yield return KeyValuePair.Create(Parameters, Tensor.From(parameters, [n, Columns]));
    }

    /// <summary>Reads a library back.</summary>
    /// <param name="tensors">The model's tensors.</param>
    /// <param name="folder">Folder of the model, for messages.</param>
    /// <exception cref="InputException">The tensors hold no library of this build's candidates.</exception>
    public static NeighbourLibrary Read(IReadOnlyDictionary<string, Tensor> tensors, string folder)
    {
        var nodes = LibraryEntry.Grid.Count;
        if (!tensors.TryGetValue(Curves, out var curveTensor) || !tensors.TryGetValue(Parameters, out var parameterTensor)
            || curveTensor.Count != parameterTensor.Size(0) * nodes || parameterTensor.Count != parameterTensor.Size(0) * Columns)
            throw new InputException($"{folder}: its weights hold no neighbour library of this version; train the model again.");
        var curves = curveTensor.To(ScalarType.Float32).ToArray<float>();
        var values = parameterTensor.ToArray<float>();
        var entries = new LibraryEntry[values.Length / Columns];
        for (var i = 0; i < entries.Length; i++)
        {
            var row = values.AsSpan(i * Columns, Columns);
            var candidate = Candidates.All[(int)row[0]];
            double[] free = [.. row.Slice(4, candidate.Free.Length).ToArray().Select(v => (double)v)];
            entries[i] = new LibraryEntry((int)row[0], free, row[1], row[2], row[3], [.. curves.AsSpan(i * nodes, nodes).ToArray().Select(MathF.Exp)]);
        }
        return new NeighbourLibrary(entries);
    }
}
