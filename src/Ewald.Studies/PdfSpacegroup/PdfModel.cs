using System.Text.Json;
using Ewald.Core;
using Ewald.Evaluation;
using Ewald.Networks;
using Ewald.Tensors;

namespace Ewald.Studies.PdfSpacegroup;

/// <summary>What the model answers on one curve.</summary>
/// <param name="Probabilities">Of each class.</param>
/// <param name="Set">Conformal set, most probable first.</param>
/// <param name="Novelty">Out-of-distribution score, 1 at the threshold.</param>
internal sealed record PdfAnswer(double[] Probabilities, int[] Set, double Novelty)
{
    /// <summary>Classes from the most probable to the least.</summary>
    public int[] Ranking => [.. Enumerable.Range(0, Probabilities.Length).OrderByDescending(c => Probabilities[c]).ThenBy(c => c)];
}

/// <summary>The trained network with its classes, temperature, conformal sets and distance from the training set. Safe for several threads.</summary>
internal sealed class PdfModel
{
    private const string NoveltyFile = "novelty.bin";
    private readonly PairDistributionNetwork _network;
    private readonly Lock _gate = new();

    private PdfModel(PairDistributionNetwork network, IReadOnlyList<GroupClass> classes, double temperature, ConformalClassification conformal, PdfNovelty novelty) =>
        (_network, Classes, Temperature, Conformal, Novelty) = (network, classes, temperature, conformal, novelty);

    /// <summary>The classes.</summary>
    public IReadOnlyList<GroupClass> Classes { get; }

    /// <summary>Softmax temperature.</summary>
    public double Temperature { get; }

    /// <summary>Conformal sets.</summary>
    public ConformalClassification Conformal { get; }

    /// <summary>Distance from the training set.</summary>
    public PdfNovelty Novelty { get; }

    /// <summary>Calibrates a network on curves of prototypes that it never saw.</summary>
    /// <param name="network">The network.</param>
    /// <param name="classes">The classes.</param>
    /// <param name="train">Training curves.</param>
    /// <param name="held">Calibration curves.</param>
    /// <param name="setup">Numbers of the run.</param>
    /// <param name="run">The run.</param>
    public static PdfModel Calibrate(PairDistributionNetwork network, IReadOnlyList<GroupClass> classes, PdfEasySet train, PdfEasySet held, PdfSpacegroupSetup setup, StudyRun run)
    {
        var temperature = PdfTraining.Temperature(network, held);
        var probabilities = PdfTraining.Probabilities(network, held, temperature);
        var conformal = ConformalClassification.Calibrate(
            ConformalScore.LeastAmbiguous, setup.Level, [.. probabilities.SelectMany(p => p)], classes.Count, held.Labels, Uniforms(held));
        return new(network, classes, temperature, conformal, PdfNovelty.Fit(train, held, run.Randomness.Stream("novelty")));
    }

    /// <summary>Answers one curve.</summary>
    /// <param name="features">What the network reads, shape [channel, point].</param>
    public PdfAnswer Answer(ReadOnlySpan<float> features)
    {
        var one = new PdfEasySet(features.ToArray(), [0], [""]);
        double[] p;
        lock (_gate) p = PdfTraining.Probabilities(_network, one, Temperature)[0];
        return new PdfAnswer(p, Conformal.Set(p, Uniforms(one)[0]), Novelty.Score(features));
    }

    /// <summary>Probabilities of many curves, shape [curve][class].</summary>
    /// <param name="set">The curves.</param>
    public double[][] Probabilities(PdfEasySet set)
    {
        lock (_gate) return PdfTraining.Probabilities(_network, set, Temperature);
    }

    /// <summary>A number in [0, 1) of each curve that depends on the curve alone, so that ties break the same way every time.</summary>
    /// <param name="set">The curves.</param>
    public static double[] Uniforms(PdfEasySet set) => [.. Enumerable.Range(0, set.Count).Select(i =>
    {
        double sum = 0;
        foreach (var v in set[i]) sum += Math.Abs(v);
        return sum * 1e4 - Math.Floor(sum * 1e4);
    })];

    /// <summary>Saves it with its card.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="card">The card.</param>
    public void Save(string folder, ModelCard card)
    {
        Directory.CreateDirectory(folder);
        NetworkFolder.Save<PairDistributionNetwork, PairDistributionNetwork.Config>(folder, _network);
        Novelty.Save(Path.Combine(folder, NoveltyFile));
        card.Calibration["temperature"] = Temperature;
        card.Calibration["conformal"] = JsonSerializer.SerializeToNode(Conformal, EwaldJson.Document);
        card.Calibration["classes"] = JsonSerializer.SerializeToNode(Classes, EwaldJson.Document);
        ModelStore.Save(folder, card);
    }

    /// <summary>Loads it.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="InputException">The folder holds no model of this study.</exception>
    public static (PdfModel Model, ModelCard Card) Load(string folder)
    {
        var card = ModelStore.Open(folder, "pdf-spacegroup");
        if (card.Calibration["conformal"].Deserialize<ConformalClassification>(EwaldJson.Document) is not { } conformal
            || card.Calibration["classes"].Deserialize<GroupClass[]>(EwaldJson.Document) is not { Length: > 1 } classes
            || card.Calibration["temperature"]?.GetValue<double>() is not { } temperature)
            throw new InputException($"{folder}: the card lacks classes, temperature or conformal quantile; train the model again.");
        var network = NetworkFolder.Load<PairDistributionNetwork, PairDistributionNetwork.Config>(folder);
        if (network.Configuration.Classes != classes.Length || network.Configuration.Points != PdfCurve.Points)
            throw new InputException($"{folder}: the network has other classes or points than the card; train the model again.");
        return (new(network, classes, temperature, conformal, PdfNovelty.Load(Path.Combine(folder, NoveltyFile))), card);
    }
}
