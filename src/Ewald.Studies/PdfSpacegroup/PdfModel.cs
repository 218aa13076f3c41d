using System.Text.Json;
using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Evaluation;
using Ewald.Networks;
using Ewald.Tensors;
using Ewald.Tensors.Layers;

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

/// <summary>The trained networks with their classes, temperature, conformal sets and distance from the training set. Safe for several threads.</summary>
internal sealed class PdfModel
{
    private const string NoveltyFile = "novelty.bin", NeighboursFile = "neighbours.bin";
    private readonly PdfEnsemble _ensemble;
    private readonly Lock _gate = new();

    /// <summary>Puts the parts together.</summary>
    /// <param name="ensemble">Networks and neighbours.</param>
    /// <param name="classes">The classes.</param>
    /// <param name="temperature">Temperature of their mean probabilities.</param>
    /// <param name="conformal">Conformal sets.</param>
    /// <param name="novelty">Distance from the training set.</param>
    public PdfModel(PdfEnsemble ensemble, IReadOnlyList<GroupClass> classes, double temperature, ConformalClassification conformal, PdfNovelty novelty) =>
        (_ensemble, Classes, Temperature, Conformal, Novelty) = (ensemble, classes, temperature, conformal, novelty);

    /// <summary>The classes.</summary>
    public IReadOnlyList<GroupClass> Classes { get; }

    /// <summary>Temperature of the mean probabilities.</summary>
    public double Temperature { get; }

    /// <summary>Conformal sets.</summary>
    public ConformalClassification Conformal { get; }

    /// <summary>Distance from the training set.</summary>
    public PdfNovelty Novelty { get; }

    /// <summary>Structure mining beside the networks; null where the model has none.</summary>
    public PdfMiner? Miner { get; init; }

    /// <summary>Answers one curve.</summary>
    /// <param name="curve">A set of one curve.</param>
    public PdfAnswer Answer(PdfEasySet curve)
    {
        var p = Probabilities(curve)[0];
        return new PdfAnswer(p, Conformal.Set(p, Uniforms(curve)[0]), Novelty.Score(curve.Features(0)));
    }

    /// <summary>Probabilities of many curves, shape [curve][class].</summary>
    /// <param name="set">The curves.</param>
    public double[][] Probabilities(PdfEasySet set)
    {
        lock (_gate) return [.. _ensemble.Probabilities(set).Select(p => PdfTraining.Tempered(p, Temperature))];
    }

    /// <summary>A number in [0, 1) of each curve that depends on the curve alone, so that ties break the same way every time.</summary>
    /// <param name="set">The curves.</param>
    public static double[] Uniforms(PdfEasySet set) => [.. Enumerable.Range(0, set.Count).Select(i =>
    {
        double sum = 0;
        foreach (var v in set.Features(i)) sum += Math.Abs(v);
        return sum * 1e4 - Math.Floor(sum * 1e4);
    })];

    /// <summary>Saves it with its card.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="card">The card.</param>
    public void Save(string folder, ModelCard card)
    {
        Directory.CreateDirectory(folder);
        var networks = _ensemble.Networks;
        for (var i = 0; i < networks.Count; i++)
        {
            if (networks[i] is PairDistributionNetwork published) NetworkFolder.Save<PairDistributionNetwork, PairDistributionNetwork.Config>(folder, published, prefix: Prefix(i));
            else NetworkFolder.Save<PairDistributionPerceptron, PairDistributionPerceptron.Config>(folder, (PairDistributionPerceptron)networks[i], prefix: Prefix(i));
        }

        _ensemble.Neighbours.Save(Path.Combine(folder, NeighboursFile));
        Novelty.Save(Path.Combine(folder, NoveltyFile));
        card.Calibration["networks"] = new JsonArray([.. networks.Select(n => (JsonNode)n.GetType().Name)]);
        card.Calibration["networkFactors"] = JsonSerializer.SerializeToNode(_ensemble.NetworkFactors, EwaldJson.Document);
        card.Calibration["neighbourFactors"] = JsonSerializer.SerializeToNode(_ensemble.NeighbourFactors, EwaldJson.Document);
        card.Calibration["temperature"] = Temperature;
        card.Calibration["conformal"] = JsonSerializer.SerializeToNode(Conformal, EwaldJson.Document);
        if (Miner is { } miner)
        {
            miner.Library.Save(folder);
            card.Calibration["mining"] = JsonSerializer.SerializeToNode(miner.Calibration, EwaldJson.Document);
        }

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
            || card.Calibration["networks"].Deserialize<string[]>(EwaldJson.Document) is not { Length: > 0 } kinds
            || card.Calibration["networkFactors"].Deserialize<double[]>(EwaldJson.Document) is not { } networkFactors || networkFactors.Length != classes.Length
            || card.Calibration["neighbourFactors"].Deserialize<double[]>(EwaldJson.Document) is not { } neighbourFactors || neighbourFactors.Length != classes.Length
            || card.Calibration["temperature"]?.GetValue<double>() is not { } temperature)
            throw new InputException($"{folder}: the card lacks classes, networks, factors, temperature or conformal quantile; train the model again.");
        var networks = new List<Layer<Tensor, Tensor>>();
        for (var i = 0; i < kinds.Length; i++)
        {
            int points, outputs;
            if (kinds[i] == nameof(PairDistributionNetwork))
            {
                var network = NetworkFolder.Load<PairDistributionNetwork, PairDistributionNetwork.Config>(folder, prefix: Prefix(i));
                (points, outputs) = (network.Configuration.Points, network.Configuration.Classes);
                networks.Add(network);
            }
            else
            {
                var network = NetworkFolder.Load<PairDistributionPerceptron, PairDistributionPerceptron.Config>(folder, prefix: Prefix(i));
                (points, outputs) = (network.Configuration.Points, network.Configuration.Classes);
                networks.Add(network);
            }

            if (outputs != classes.Length || points != PdfCurve.Points)
                throw new InputException($"{folder}: a network has other classes or points than the card; train the model again.");
        }

        return (new(new(networks, PdfNeighbours.Load(Path.Combine(folder, NeighboursFile), classes.Length), networkFactors, neighbourFactors), classes, temperature, conformal, PdfNovelty.Load(Path.Combine(folder, NoveltyFile)))
        {
            Miner = ArrangementLibrary.Load(folder) is { } library && card.Calibration["mining"].Deserialize<MiningCalibration>(EwaldJson.Document) is { Conformal: not null } mining ? new(library, mining) : null,
        }, card);
    }

    private static string Prefix(int member) => member == 0 ? "" : FormattableString.Invariant($"{member}.");
}
