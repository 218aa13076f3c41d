using System.Text.Json;
using Ewald.Core;
using Ewald.Evaluation;
using Ewald.Networks;

namespace Ewald.Studies.XrdSymmetry;

/// <summary>What the card keeps beside the weights.</summary>
/// <param name="Level">Coverage of the sets.</param>
/// <param name="SpaceGroupQuantile">Largest score in a set of space groups.</param>
/// <param name="DimensionalityQuantile">Largest score in a set of dimensionalities.</param>
/// <param name="Cases">Films, each answered by networks that saw no film of its compound, behind the quantiles.</param>
/// <param name="NoveltyThreshold">Distance above which a pattern is flagged.</param>
internal sealed record SymmetryCalibration(double Level, double SpaceGroupQuantile, double DimensionalityQuantile, int Cases, double NoveltyThreshold);

/// <summary>The trained network and machines with their sets and their distance.</summary>
internal sealed class SymmetryModel(AllConvolutionalNetwork network, PatternLibrary library, SymmetryCalibration calibration) : IDisposable
{
    private const string Prefix = "symmetry-", CalibrationKey = "xrdSymmetry";

    private readonly Ewald.Learning.SupportVectorMachine _machine = library.Classes();
    private readonly PatternNovelty _novelty = library.Novelty();

    /// <summary>Quantiles and threshold.</summary>
    public SymmetryCalibration Calibration { get; } = calibration;

    /// <summary>Probabilities of the space groups.</summary>
    /// <param name="pattern">The pattern.</param>
    public double[] Ask(FilmPattern pattern)
    {
        var machine = new double[SymmetryClass.Names.Count];
        _machine.Probabilities(PatternSpace.Of(pattern), machine);
        return SymmetryTraining.Mean(SymmetryTraining.Ask(network, [pattern])[0], machine);
    }

    /// <summary>Class activation maps, shape [node, class], and the cells that each node sees.</summary>
    /// <param name="pattern">The pattern.</param>
    public (double[,] Maps, (int First, int Last)[] Fields) Maps(FilmPattern pattern) => (SymmetryTraining.Maps(network, pattern), network.ReceptiveFields());

    /// <summary>Distance from the training set over its threshold.</summary>
    /// <param name="pattern">The pattern.</param>
    public double Novelty(FilmPattern pattern) => _novelty.Distance(pattern) / Calibration.NoveltyThreshold;

    /// <summary>An answer with its set.</summary>
    /// <param name="name">What is answered.</param>
    /// <param name="classes">Names of the classes.</param>
    /// <param name="probabilities">Shape [class].</param>
    /// <param name="best">The answered class.</param>
    /// <param name="quantile">Of the conformal score.</param>
    /// <param name="known">False answers <c>unknown</c> and every class.</param>
    public ClassAnswer Answer(string name, IReadOnlyList<string> classes, double[] probabilities, int best, double quantile, bool known)
    {
        var set = new ConformalClassification(ConformalScore.LeastAmbiguous, Calibration.Level, quantile, Calibration.Cases).Set(probabilities, 0);
        return new ClassAnswer(name, known ? classes[best] : "unknown", known ? [.. set.Select(c => classes[c])] : classes, Calibration.Level,
            classes.Select((c, i) => (c, i)).ToDictionary(c => c.c, c => probabilities[c.i], StringComparer.Ordinal));
    }

    /// <summary>Writes weights, library and card.</summary>
    /// <param name="folder">Folder, made when absent.</param>
    /// <param name="card">The card.</param>
    public void Save(string folder, ModelCard card)
    {
        Directory.CreateDirectory(folder);
        NetworkFolder.Save(folder, network, half: true, Prefix);
        library.Save(folder);
        card.Calibration[CalibrationKey] = JsonSerializer.SerializeToNode(Calibration, EwaldJson.Document);
        ModelStore.Save(folder, card);
    }

    /// <summary>Reads a model.</summary>
    /// <param name="folder">Its folder.</param>
    /// <exception cref="InputException">The folder holds no such model.</exception>
    public static (SymmetryModel Model, ModelCard Card) Load(string folder)
    {
        var card = ModelStore.Open(folder, "xrd-symmetry");
        if (card.Calibration[CalibrationKey].Deserialize<SymmetryCalibration>(EwaldJson.Document) is not { NoveltyThreshold: > 0 } calibration)
            throw new InputException($"{folder}: the card lacks the calibration of xrd-symmetry; train the model again.");
        var network = NetworkFolder.Load<AllConvolutionalNetwork, AllConvolutionalNetwork.Config>(folder, prefix: Prefix);
        var (own, needed) = (network.Configuration, SymmetryTraining.Architecture);
        if (own.Channels != needed.Channels || own.Length != needed.Length || own.Classes != needed.Classes)
            throw new InputException($"{folder}: the network reads other patterns than this build makes; train the model again.");
        return (new SymmetryModel(network, PatternLibrary.Load(folder), calibration), card);
    }

    /// <inheritdoc/>
    public void Dispose() => network.Dispose();
}
