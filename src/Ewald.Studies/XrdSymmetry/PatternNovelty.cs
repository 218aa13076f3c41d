using Ewald.Tensors;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Ewald.Studies.XrdSymmetry;

/// <summary>How unlike the simulated films a pattern is: one minus the cosine to the most similar of a library of simulated patterns.</summary>
/// <remarks>Only simulated patterns are kept: no measured film lies in the model. A pattern with fewer than two peaks has distance 1.</remarks>
internal sealed class PatternNovelty
{
    private const string FileName = "library.safetensors";
    private readonly float[] _library;

    private PatternNovelty(float[] library) => _library = library;

    /// <summary>A library of simulated patterns.</summary>
    /// <param name="simulated">The patterns.</param>
    public static PatternNovelty Of(IEnumerable<SimulatedFilm> simulated) =>
        new([.. simulated.SelectMany(s => PatternSpace.Of(s.Pattern)).Select(v => (float)(Half)v)]);

    /// <summary>Distance, 0 to 1.</summary>
    /// <param name="pattern">The pattern.</param>
    public double Distance(FilmPattern pattern)
    {
        if (pattern.Peaks.Length < 2) return 1;
        float[] place = [.. PatternSpace.Of(pattern).Select(v => (float)v)];
        float nearest = 0;
        for (var at = 0; at < _library.Length; at += PatternSpace.Dimension)
            nearest = Math.Max(nearest, TensorPrimitives.Dot(_library.AsSpan(at, PatternSpace.Dimension), place));
        return Math.Clamp(1 - nearest, 0, 1);
    }

    /// <summary>Writes the library in half precision.</summary>
    /// <param name="folder">Folder of the model.</param>
    public void Save(string folder)
    {
        using var scope = TensorScope.Enter();
        var tensor = Tensor.From(_library, [_library.Length / PatternSpace.Dimension, PatternSpace.Dimension]).To(ScalarType.Float16);
        Safetensors.Write(Path.Combine(folder, FileName), new Dictionary<string, Tensor>(StringComparer.Ordinal) { ["patterns"] = tensor },
            new Dictionary<string, string>(StringComparer.Ordinal));
    }

    /// <summary>Reads a library.</summary>
    /// <param name="folder">Folder of the model.</param>
    /// <exception cref="Core.InputException">The file is not such a library.</exception>
    public static PatternNovelty Load(string folder)
    {
        using var scope = TensorScope.Enter();
        var path = Path.Combine(folder, FileName);
        return Safetensors.Read(path).Tensors.TryGetValue("patterns", out var tensor) && tensor.Rank == 2 && tensor.Size(1) == PatternSpace.Dimension
            ? new(tensor.To(ScalarType.Float32).ToArray<float>())
            : throw new Core.DataFormatException(path, "holds no library of patterns; train the model again.");
    }
}
