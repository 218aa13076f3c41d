using System.Text.Json;
using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Crystals;
using Ewald.Evaluation;
using Ewald.Learning;
using Ewald.Networks.Equivariant;

namespace Ewald.Studies.PhononDos;

/// <summary>The trained model: stiffness networks for the heat capacity, equivariant networks for the shape of the density, quantiles, and the training set's place in feature space.</summary>
internal sealed class PhononModel : IDisposable
{
    private const string PlacesFile = "places.bin";
    private readonly StiffnessEnsemble _stiffness;
    private readonly DensityEnsemble _densities;
    private readonly double[] _places, _errors;
    private readonly FeatureSpace _space;
    private readonly NeighbourNovelty _novelty;
    private readonly NearbyErrors _nearby;

    private PhononModel(StiffnessEnsemble stiffness, DensityEnsemble densities, double[] places, double[] errors, PhononCalibration calibration)
    {
        (_stiffness, _densities, _places, _errors, Calibration) = (stiffness, densities, places, errors, calibration);
        _space = new(calibration.NoveltyMeans, calibration.NoveltyScales);
        _novelty = new(new KdTree(places, CrystalPlaces.Columns), 1, calibration.NoveltyThreshold);
        _nearby = new(places, CrystalPlaces.Columns, errors);
    }

    public PhononCalibration Calibration { get; }

    /// <summary>Trains on every crystal; calibrates on answers to systems and prototypes that were not seen.</summary>
    /// <param name="crystals">Crystals with heat capacities.</param>
    /// <param name="graphs">Their graphs for the stiffness networks.</param>
    /// <param name="simulated">Simulated crystals beside them.</param>
    /// <param name="cases">Everything the equivariant networks learn from.</param>
    /// <param name="easy">The easy set.</param>
    /// <param name="heat">Cross-validation over systems.</param>
    /// <param name="shapes">Cross-validation over prototypes.</param>
    /// <param name="setup">How.</param>
    /// <param name="run">The run.</param>
    public static PhononModel Train(
        IReadOnlyList<HeatCapacityCrystal> crystals, IReadOnlyList<SiteGraph> graphs, StiffnessSet simulated, IReadOnlyList<DensityCase> cases, IReadOnlyList<EasyCrystal> easy,
        HeatCapacityValidation heat, PrototypeValidation shapes, PhononDosSetup setup, StudyRun run)
    {
        run.Progress.Say(FormattableString.Invariant($"final networks: {crystals.Count} computed and {easy.Count} simulated crystals"));
        var stiffness = StiffnessEnsemble.Train([.. graphs, .. simulated.Graphs], [.. crystals.Select(c => c.HeatCapacity), .. simulated.HeatCapacities], setup, setup.Folds, run);
        var densities = DensityEnsemble.Train(cases, setup, setup.PrototypeFolds, run);
        var (space, places) = (heat.Places.Space, heat.Places.Rows);
        var calibration = new PhononCalibration(
            setup.Level, heat.Quantile(setup.Level), PrototypeValidation.Quantile(shapes.MeanScores(easy), setup.Level), PrototypeValidation.Quantile(shapes.DensityScores(easy), setup.Level),
            crystals.Count, easy.Count, shapes.Blur, Threshold(places, CrystalPlaces.Columns, heat.Fold), space.Mean, space.Scale,
            [.. crystals.SelectMany(c => c.Crystal.Composition.Keys).Select(e => e.AtomicNumber).Distinct().Order()]);
        return new(stiffness, densities, places, [.. heat.Errors.Select(e => (double)(Half)e)], calibration);
    }

    /// <summary>The answer on a crystal, and its distance from the training set over the threshold.</summary>
    /// <param name="crystal">The crystal.</param>
    /// <exception cref="InputException">Atoms overlap, or a site holds none.</exception>
    public (PhononAnswer Answer, double Distance) Ask(Crystal crystal)
    {
        PeriodicGraph graph = DensityEnsemble.GraphOf(crystal);
        var place = _space.Of(HeatCapacityFeatures.Novelty(HeatCapacityFeatures.Of(crystal)));
        var heatCapacity = _stiffness.Predict([SiteGraph.Of(crystal, simulated: false)])[0];
        var error = Calibration.HeatCapacity * _nearby.Of(place) * HeatCapacityValidation.ExpectedError(heatCapacity);
        return (PhononAnswer.Of(heatCapacity, error, Calibration.Blur.Of(_densities.Predict([graph])[0])), _novelty.Score(place));
    }

    public void Save(string folder, ModelCard card)
    {
        Directory.CreateDirectory(folder);
        _stiffness.Save(folder);
        _densities.Save(folder);
        AtomicFile.Write(Path.Combine(folder, PlacesFile), stream =>
        {
            using var writer = new BinaryWriter(stream, System.Text.Encoding.ASCII, leaveOpen: true);
            // The errors follow the places.
            foreach (var v in _places.Concat(_errors)) writer.Write((Half)v);
        });
        card.Calibration["stiffnessNetworks"] = _stiffness.Count;
        card.Calibration["densityNetworks"] = _densities.Count;
        card.Calibration["phonon"] = JsonSerializer.SerializeToNode(Calibration, EwaldJson.Document);
        ModelStore.Save(folder, card);
    }

    public static (PhononModel Model, ModelCard Card) Load(string folder)
    {
        var card = ModelStore.Open(folder, "phonon-dos");
        var columns = CrystalPlaces.Columns;
        if (card.Calibration["phonon"].Deserialize<PhononCalibration>(EwaldJson.Document) is not { Elements.Length: > 0, Blur: not null } calibration
            || calibration.NoveltyMeans?.Length != columns || calibration.NoveltyScales?.Length != columns
            || card.Calibration["stiffnessNetworks"]?.GetValue<int>() is not { } stiffness || card.Calibration["densityNetworks"]?.GetValue<int>() is not { } densities)
            throw new InputException($"{folder}: the card lacks the calibration of phonon-dos; train the model again.");
        var bytes = File.ReadAllBytes(Path.Combine(folder, PlacesFile));
        if (bytes.Length != 2 * (columns + 1) * calibration.Cases) throw new InputException($"{folder}: {PlacesFile} is not that of the card; train the model again.");
        double[] numbers = [.. Enumerable.Range(0, bytes.Length / 2).Select(i => (double)BitConverter.ToHalf(bytes, 2 * i))];
        return (new(StiffnessEnsemble.Load(folder, stiffness), DensityEnsemble.Load(folder, densities), numbers[..(columns * calibration.Cases)], numbers[(columns * calibration.Cases)..], calibration), card);
    }

    public void Dispose()
    {
        _stiffness.Dispose();
        _densities.Dispose();
    }

    // What is new is judged across systems, as the answers are: the distance of a crystal to the nearest of the other folds.
    private static double Threshold(double[] places, int columns, int[] fold)
    {
        var distances = new double[fold.Length];
        foreach (var f in fold.Distinct())
        {
            var others = Enumerable.Range(0, fold.Length).Where(i => fold[i] != f).SelectMany(i => places[(i * columns)..((i + 1) * columns)]).ToArray();
            var novelty = new NeighbourNovelty(new KdTree(others, columns), 1, 1);
            for (var i = 0; i < fold.Length; i++)
                if (fold[i] == f) distances[i] = novelty.Score(places.AsSpan(i * columns, columns));
        }

        Array.Sort(distances);
        return Interval.SortedQuantile(distances, 0.995);
    }
}
