using System.Text.Json;
using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Crystals;
using Ewald.Evaluation;
using Ewald.Learning;

namespace Ewald.Studies.Elastic;

/// <summary>The trained model: trees and graph networks for log10 K and log10 G, trees for their expected errors, quantiles, and the training set's place in feature space.</summary>
internal sealed class ElasticModel : IDisposable
{
    private const string PlacesFile = "places.bin";
    private readonly TreeEnsemble[] _moduli;
    private readonly TreeEnsemble[] _errors;
    private readonly FormulaTrees _formulas;
    private readonly GraphEnsemble _networks;
    private readonly NoveltySpace _space;
    private readonly double[] _places;
    private readonly KdTree _tree;

    private ElasticModel(
        TreeEnsemble[] moduli, TreeEnsemble[] errors, FormulaTrees formulas, GraphEnsemble networks, NoveltySpace space, double[] places, ElasticCalibration calibration)
    {
        (_moduli, _errors, _formulas, _networks, _space, _places, Calibration) = (moduli, errors, formulas, networks, space, places, calibration);
        _tree = new KdTree(places, ElasticFeatures.NoveltyColumns.Count);
    }

    public ElasticCalibration Calibration { get; }

    /// <summary>Trains on every crystal; calibrates on the answers of the cross-validation, which saw fewer and so err on the wide side.</summary>
    public static ElasticModel Train(
        IReadOnlyList<ElasticCrystal> crystals, double[] features, FormulaTrees formulas, GraphSet graphs, CrossValidation validation, ElasticSetup setup, StudyRun run)
    {
        int d = ElasticFeatures.Names.Count, n = validation.Count;
        double[] Targets(int t) => [.. Enumerable.Range(0, n).Select(i => validation.Truth[i, t])];
        var moduli = TreeEnsemble.Grow([(features, d, Targets(0)), (features, d, Targets(1))], setup.Members, setup.Trees, run.Randomness, "trees", run);
        var errors = TreeEnsemble.Grow([(features, d, validation.Residuals(0)), (features, d, validation.Residuals(1))], 1, CrossValidation.ErrorTrees(setup), run.Randomness, "expected errors", run);
        int[] all = [.. Enumerable.Range(0, n)];
        var networks = GraphEnsemble.Train(graphs, all, validation.Truth, setup, run, setup.Folds);
        double[] shares = [.. Enumerable.Range(0, 2).Select(t => GraphBlend.Share(validation.Truth, validation.Trees, validation.Networks, t, all))];
        int[] elements = [.. crystals.SelectMany(c => c.Crystal.Composition.Keys).Select(e => e.AtomicNumber).Distinct().Order()];
        var quantiles = Enumerable.Range(0, ElasticQuantity.All.Count)
            .Select(q => ConformalQuantile.Of([.. Enumerable.Range(0, n).Select(i => validation.Scores[i, q])], setup.Level)).ToArray();

        // What is new is judged across systems, as the answers are: the distance of a crystal to the nearest of the other folds.
        var space = new NoveltySpace(features, d, ElasticFeatures.NoveltyColumns);
        var places = space.Of(features, d).Select(v => (double)(Half)v).ToArray();
        var columns = ElasticFeatures.NoveltyColumns.Count;
        var distances = new double[n];
        foreach (var f in validation.Fold.Distinct())
        {
            var tree = new KdTree(CrossValidation.Take(places, columns, CrossValidation.Rows(validation.Fold, g => g != f)), columns);
            foreach (var i in CrossValidation.Rows(validation.Fold, g => g == f)) distances[i] = Nearest(tree, places.AsSpan(i * columns, columns));
        }

        Array.Sort(distances);
        var calibration = new ElasticCalibration(setup.Level, quantiles, n, Interval.SortedQuantile(distances, 0.995), space.Means, space.Scales, shares, elements);
        return new(moduli, errors, formulas, networks, space, places, calibration);
    }

    /// <summary>log10 K and G, their expected errors, and the distance from the training set over its threshold.</summary>
    public ElasticAnswer Ask(Crystal crystal)
    {
        var features = ElasticFeatures.Of(crystal, _formulas);
        var networks = _networks.Predict(GraphSet.Of([crystal]), [0]);
        return new(
            features, [.. Enumerable.Range(0, 2).Select(t => GraphBlend.Of(_moduli[t].Predict(features)[0], networks[0, t], Calibration.GraphShares[t]))],
            [Math.Exp(_errors[0].Predict(features)[0]), Math.Exp(_errors[1].Predict(features)[0])],
            Nearest(_tree, _space.Of(features, features.Length)) / Calibration.NoveltyThreshold);
    }

    /// <summary>The features that move the answer most: name and shift of log10 of the modulus.</summary>
    public IReadOnlyList<(string Feature, double Shift)> Reasons(int target, double[] features, int count)
    {
        var shares = _moduli[target].Members[0].Contributions(features);
        return [.. ElasticFeatures.Names.Select((name, i) => (name, shares[i])).OrderByDescending(s => Math.Abs(s.Item2)).Take(count)];
    }

    /// <summary>The features that move the answers of one set of trees most: name and mean |SHAP value| over crystals, log10 of the modulus.</summary>
    public IReadOnlyList<(string Feature, double Mean)> Importances(int target, double[] features, int count)
    {
        var means = ContributionImportance.Of(_moduli[target].Members[0], features);
        return [.. ElasticFeatures.Names.Select((name, i) => (name, means[i])).OrderByDescending(s => s.Item2).Take(count)];
    }

    public void Save(string folder, ModelCard card)
    {
        Directory.CreateDirectory(folder);
        _moduli[0].Save(folder, "bulk");
        _moduli[1].Save(folder, "shear");
        _errors[0].Save(folder, "bulk-error");
        _errors[1].Save(folder, "shear-error");
        _formulas.Save(folder);
        _networks.Save(folder);
        AtomicFile.Write(Path.Combine(folder, PlacesFile), stream =>
        {
            using var writer = new BinaryWriter(stream, System.Text.Encoding.ASCII, leaveOpen: true);
            foreach (var v in _places) writer.Write((Half)v);
        });
        card.Calibration["members"] = _moduli[0].Members.Count;
        card.Calibration["networks"] = _networks.Count;
        card.Calibration["features"] = new JsonArray([.. ElasticFeatures.Names.Select(n => (JsonNode?)n)]);
        card.Calibration["elastic"] = JsonSerializer.SerializeToNode(Calibration, EwaldJson.Document);
        ModelStore.Save(folder, card);
    }

    public static (ElasticModel Model, ModelCard Card) Load(string folder)
    {
        var card = ModelStore.Open(folder, "elastic");
        if (card.Calibration["elastic"].Deserialize<ElasticCalibration>(EwaldJson.Document) is not { Quantiles.Length: 4, GraphShares.Length: 2, Elements.Length: > 0 } calibration
            || card.Calibration["networks"]?.GetValue<int>() is not { } networks || card.Calibration["members"]?.GetValue<int>() is not { } members || card.Calibration["features"] is not JsonArray names)
            throw new InputException($"{folder}: the card lacks the calibration of elastic; train the model again.");
        if (!names.Select(n => n!.GetValue<string>()).SequenceEqual(ElasticFeatures.Names))
            throw new InputException($"{folder}: the model was trained on other features than this build computes; train it again.");
        var d = ElasticFeatures.Names.Count;
        TreeEnsemble Read(string name, int count) => TreeEnsemble.Load(folder, name, count, d);
        var bytes = File.ReadAllBytes(Path.Combine(folder, PlacesFile));
        var places = new double[bytes.Length / 2];
        for (var i = 0; i < places.Length; i++) places[i] = (double)BitConverter.ToHalf(bytes, 2 * i);
        return (new([Read("bulk", members), Read("shear", members)], [Read("bulk-error", 1), Read("shear-error", 1)], FormulaTrees.Load(folder), GraphEnsemble.Load(folder, networks),
            new(calibration.NoveltyMeans, calibration.NoveltyScales, ElasticFeatures.NoveltyColumns), places, calibration), card);
    }

    public void Dispose()
    {
        foreach (var ensemble in _moduli.Concat(_errors)) ensemble.Dispose();
        _formulas.Dispose();
        _networks.Dispose();
    }

    private static double Nearest(KdTree tree, ReadOnlySpan<double> place)
    {
        var (indices, squares) = (new int[1], new double[1]);
        tree.Nearest(place, indices, squares);
        return Math.Sqrt(squares[0]);
    }
}
