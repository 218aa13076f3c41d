using Ewald.Core;
using Ewald.Learning;
using Ewald.Tensors;

namespace Ewald.Studies.XrdSymmetry;

/// <summary>The patterns that the support vector machines of a model compare with: simulated films, measured training films and strangers, in half precision.</summary>
/// <param name="Patterns">Features of <see cref="PatternSpace"/>, row after row.</param>
/// <param name="Labels">Space group of each row; <see cref="Stranger"/> for what is no film.</param>
internal sealed record PatternLibrary(double[] Patterns, int[] Labels)
{
    /// <summary>Label of a stranger.</summary>
    public const int Stranger = 7;

    /// <summary>Settings of the machine that tells space groups apart. On vectors of unit length γ = 1 makes patterns without a common line alike by exp(−2).</summary>
    public static SupportVectorSetup Machine { get; } = new(Cost: 10, Gamma: 1);

    private const string FileName = "library.safetensors";

    /// <summary>Gathers patterns.</summary>
    /// <param name="simulated">Simulated films.</param>
    /// <param name="films">Measured films.</param>
    /// <param name="strangers">Simulated patterns of something else.</param>
    public static PatternLibrary Of(IReadOnlyCollection<SimulatedFilm> simulated, IReadOnlyCollection<MeasuredFilm> films, IReadOnlyCollection<FilmPattern> strangers) => new(
        [.. simulated.Select(s => s.Pattern).Concat(films.Select(f => f.Pattern)).Concat(strangers).SelectMany(PatternSpace.Of).Select(v => (double)(Half)v)],
        [.. simulated.Select(s => s.Group), .. films.Select(f => f.Group), .. strangers.Select(_ => Stranger)]);

    /// <summary>The machine that tells space groups apart; it sees no stranger.</summary>
    public SupportVectorMachine Classes()
    {
        int[] rows = [.. Enumerable.Range(0, Labels.Length).Where(i => Labels[i] != Stranger)];
        return new SupportVectorMachine([.. rows.SelectMany(i => Patterns.AsSpan(i * PatternSpace.Dimension, PatternSpace.Dimension).ToArray())], PatternSpace.Dimension, [.. rows.Select(i => Labels[i])],
            SymmetryClass.Names.Count, Machine);
    }

    /// <summary>The machine that tells films from strangers.</summary>
    public PatternNovelty Novelty() => new(Patterns, [.. Labels.Select(l => l == Stranger ? 1 : 0)]);

    /// <summary>Writes the patterns.</summary>
    /// <param name="folder">Folder of the model.</param>
    public void Save(string folder)
    {
        using var scope = TensorScope.Enter();
        Safetensors.Write(Path.Combine(folder, FileName), new Dictionary<string, Tensor>(StringComparer.Ordinal)
        {
            ["patterns"] = Tensor.From(Patterns, [Labels.Length, PatternSpace.Dimension]).To(ScalarType.Float16),
            ["labels"] = Tensor.From([.. Labels.Select(l => (long)l)], [Labels.Length]),
        }, new Dictionary<string, string>(StringComparer.Ordinal));
    }

    /// <summary>Reads the patterns.</summary>
    /// <param name="folder">Folder of the model.</param>
    /// <exception cref="InputException">The file holds no such patterns.</exception>
    public static PatternLibrary Load(string folder)
    {
        using var scope = TensorScope.Enter();
        var path = Path.Combine(folder, FileName);
        var tensors = Safetensors.Read(path).Tensors;
        if (!tensors.TryGetValue("patterns", out var patterns) || patterns.Rank != 2 || patterns.Size(1) != PatternSpace.Dimension
            || !tensors.TryGetValue("labels", out var labels) || labels.Count != patterns.Size(0))
            throw new DataFormatException(path, "holds no library of patterns; train the model again.");
        int[] numbers = [.. labels.ToArray<long>().Select(l => (int)l)];
        if (numbers.Any(l => l is < 0 or > Stranger) || !numbers.Contains(Stranger) || numbers.All(l => l == Stranger))
            throw new DataFormatException(path, "holds a library without films or without strangers; train the model again.");
        return new(patterns.To(ScalarType.Float64).ToArray<double>(), numbers);
    }
}
