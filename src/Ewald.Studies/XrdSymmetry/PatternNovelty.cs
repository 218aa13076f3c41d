using Ewald.Learning;
using Ewald.Tensors;

namespace Ewald.Studies.XrdSymmetry;

/// <summary>How unlike the simulated films a pattern is: a support vector machine between simulated films and simulated strangers.</summary>
/// <remarks>Distance 1/(1 + exp(2 f)) with f the machine's decision, positive for films; 1 for a pattern with fewer than two peaks. Learning against patterns from elsewhere: D. Hendrycks, M. Mazeika and T. Dietterich,
/// ICLR 2019, arXiv:1812.04606. Only simulated patterns are kept: no measured film lies in the model, and the machine is trained again from them when the model is loaded.</remarks>
internal sealed class PatternNovelty
{
    private const string FileName = "library.safetensors";
    private readonly double[] _patterns;
    private readonly int[] _labels;
    private readonly SupportVectorMachine _machine;

    private PatternNovelty(double[] patterns, int[] labels)
    {
        (_patterns, _labels) = (patterns, labels);
        _machine = new SupportVectorMachine(patterns, PatternSpace.Dimension, labels, 2, new SupportVectorSetup(Cost: 10, Gamma: 2));
    }

    /// <summary>Trains the machine.</summary>
    /// <param name="films">Simulated films.</param>
    /// <param name="strangers">Simulated patterns of something else.</param>
    public static PatternNovelty Of(IReadOnlyCollection<FilmPattern> films, IReadOnlyCollection<FilmPattern> strangers) => new(
        [.. films.Concat(strangers).SelectMany(PatternSpace.Of).Select(v => (double)(Half)v)],
        [.. films.Select(_ => 0), .. strangers.Select(_ => 1)]);

    /// <summary>Distance, 0 to 1.</summary>
    /// <param name="pattern">The pattern.</param>
    public double Distance(FilmPattern pattern) => pattern.Peaks.Length < 2 ? 1 : 1 / (1 + Math.Exp(2 * _machine.Decisions(PatternSpace.Of(pattern))[0]));

    /// <summary>Writes the patterns in half precision.</summary>
    /// <param name="folder">Folder of the model.</param>
    public void Save(string folder)
    {
        using var scope = TensorScope.Enter();
        Safetensors.Write(Path.Combine(folder, FileName), new Dictionary<string, Tensor>(StringComparer.Ordinal)
        {
            ["patterns"] = Tensor.From(_patterns, [_labels.Length, PatternSpace.Dimension]).To(ScalarType.Float16),
            ["labels"] = Tensor.From([.. _labels.Select(l => (long)l)], [_labels.Length]),
        }, new Dictionary<string, string>(StringComparer.Ordinal));
    }

    /// <summary>Reads the patterns and trains the machine.</summary>
    /// <param name="folder">Folder of the model.</param>
    /// <exception cref="Core.InputException">The file holds no such patterns.</exception>
    public static PatternNovelty Load(string folder)
    {
        using var scope = TensorScope.Enter();
        var path = Path.Combine(folder, FileName);
        var tensors = Safetensors.Read(path).Tensors;
        if (!tensors.TryGetValue("patterns", out var patterns) || patterns.Rank != 2 || patterns.Size(1) != PatternSpace.Dimension
            || !tensors.TryGetValue("labels", out var labels) || labels.Count != patterns.Size(0))
            throw new Core.DataFormatException(path, "holds no library of patterns; train the model again.");
        return new(patterns.To(ScalarType.Float64).ToArray<double>(), [.. labels.ToArray<long>().Select(l => (int)l)]);
    }
}
