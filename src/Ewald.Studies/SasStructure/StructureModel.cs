using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Evaluation;
using Ewald.Learning;
using Ewald.Tensors;

namespace Ewald.Studies.SasStructure;

/// <summary>A quantity with its interval.</summary>
/// <param name="Value">Estimate.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public readonly record struct Estimate(double Value, double Low, double High);

/// <summary>The trained learners: neighbours and network on scale-free targets, the choice between them, and the intervals.</summary>
/// <remarks>Scaled features z = (f − mean)/scale; the neighbours weight ln R_g and the shell ratio down by <see cref="SizeWeight"/>,
/// because shape decides first. Targets as in <see cref="StructureCase"/>. Safe for several threads.</remarks>
public sealed class StructureModel : IDisposable
{
    private const int DistanceQuantile = 3, GuinierQuantile = 4;
    internal const string NeighbourFile = "neighbours.safetensors";
    private readonly NearestNeighbourRegressor _neighbours;
    private readonly StructureNetworks _networks;
    private readonly Standardisation _features;
    private readonly NeighbourNovelty _novelty;
    private readonly float[] _tableFeatures, _tableTargets;

    private StructureModel(
        float[] tableFeatures, float[] tableTargets, Standardisation features, int k, double sizeWeight, double threshold, StructureNetworks networks)
    {
        (_tableFeatures, _tableTargets, _features, SizeWeight, _networks) = (tableFeatures, tableTargets, features, sizeWeight, networks);
        const int d = StructureReading.ShapeFeatureCount;
        var weighted = new double[tableFeatures.Length];
        for (var i = 0; i < weighted.Length; i++) weighted[i] = tableFeatures[i] * Weight(i % d);
        double[] values = [.. tableTargets];
        _neighbours = new NearestNeighbourRegressor(weighted, d, values, StructureCase.TargetNames.Count, Math.Min(k, weighted.Length / d));
        _novelty = new NeighbourNovelty(new KdTree(weighted, d), 1, threshold);
    }

    /// <summary>Number of neighbours.</summary>
    public int Neighbours => _neighbours.Neighbours;

    /// <summary>Weight of ln R_g and of the shell ratio in the distance.</summary>
    public double SizeWeight { get; }

    /// <summary>Share of the network in the answer, 0 to 1, chosen on the validation set.</summary>
    public double NetworkShare { get; private set; }

    /// <summary>Relative conformal half-widths of mass, D_max, volume, R_g from p(r) and R_g of the Guinier region, in units of their scales.</summary>
    public double[] Quantiles { get; private set; } = [];

    /// <summary>Number of cases behind the half-widths.</summary>
    public int CalibrationCases { get; private set; }

    /// <summary>Mean absolute error of ln mass on the validation set: neighbours, network, chosen mixture.</summary>
    public double[] ValidationErrors { get; private set; } = [];

    /// <summary>Trains on the training part, chooses on the validation part, calibrates on the calibration part.</summary>
    /// <param name="cases">The easy set; the test part is not touched.</param>
    /// <param name="setup">Size.</param>
    /// <param name="randomness">The run's streams.</param>
    /// <param name="progress">Where progress goes.</param>
    /// <param name="cancel">Cancels between steps.</param>
    /// <exception cref="InputException">A part of the split is empty.</exception>
    public static StructureModel Train(
        IReadOnlyList<StructureCase> cases, StructureSetup setup, Randomness randomness, IProgressSink progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(cases);
        ArgumentNullException.ThrowIfNull(setup);
        StructureCase[] Of(Part part) => [.. cases.Where(c => c.Body.Part == part)];
        StructureCase[] train = Of(Part.Train), validate = Of(Part.Validate), calibrate = Of(Part.Calibrate);
        if (train.Length < 20 || validate.Length == 0 || calibrate.Length < 10)
            throw new InputException("sas-structure: the easy set is too small to train, choose and calibrate; take a larger size.");
        const int d = StructureReading.ShapeFeatureCount;
        double[] raw = [.. train.SelectMany(c => c.Features[..d])], aims = [.. train.SelectMany(c => c.Targets)];
        var features = Standardisation.Fit(raw, d);
        float[] table = [.. features.Apply(raw).Select(Half32)], tableTargets = [.. aims.Select(Half32)];
        var networks = StructureNetworks.Train(train, validate, setup, randomness, progress, cancel);

        StructureModel? best = null;
        var least = double.PositiveInfinity;
        foreach (var k in new[] { 7, 15, 30, 60 })
            foreach (var weight in new[] { 0.25, 0.5, 1 })
            {
                var candidate = new StructureModel(table, tableTargets, features, k, weight, 1, networks);
                var error = candidate.MeanError(validate);
                if (error >= least) continue;
                (best, least) = (candidate, error);
            }

        var threshold = NeighbourNovelty.Fit(best!.Weighted(table), d).Threshold;
        var model = new StructureModel(table, tableTargets, features, best.Neighbours, best.SizeWeight, threshold, networks);
        var errors = new List<(double Share, double Error)>();
        foreach (var share in new[] { 0, 0.25, 0.5, 0.75, 1 })
        {
            model.NetworkShare = share;
            errors.Add((share, model.MeanError(validate)));
        }

        model.NetworkShare = errors.MinBy(e => e.Error).Share;
        model.ValidationErrors = [errors[0].Error, errors[^1].Error, errors.Min(e => e.Error)];
        model.Calibrate(calibrate);
        return model;
    }

    /// <summary>The scale-free targets of one reading, without interval.</summary>
    /// <param name="features">Shape [feature].</param>
    /// <returns>ln(M/R_g³), ln(D_max/R_g), ln(V/R_g³).</returns>
    public double[] Targets(double[] features)
    {
        ArgumentNullException.ThrowIfNull(features);
        var answer = new double[StructureCase.TargetNames.Count];
        if (NetworkShare < 1) _neighbours.Predict(Weighted(_features.Apply(features.AsSpan(0, StructureReading.ShapeFeatureCount))), answer);
        if (NetworkShare <= 0) return answer;
        var network = _networks.Predict(features);
        for (var t = 0; t < answer.Length; t++) answer[t] = (1 - NetworkShare) * answer[t] + NetworkShare * network[t];
        return answer;
    }

    /// <summary>Mass (kDa), D_max (Å) and volume (Å³) of a reading with their intervals.</summary>
    /// <param name="reading">The reading.</param>
    /// <param name="features">Its features.</param>
    public Estimate[] Answer(StructureReading reading, double[] features)
    {
        ArgumentNullException.ThrowIfNull(reading);
        var targets = Targets(features);
        double[] powers = [3, 1, 3];
        var scale = StructureCase.ScaleOf(reading);
        return [.. targets.Select((t, i) => Around(Math.Exp(t + powers[i] * Math.Log(reading.Rg)), Quantiles[i] * scale))];
    }

    /// <summary>R_g of the Guinier region (Å) with its interval; that of the exclusion where it replaced the region.</summary>
    /// <param name="reading">The reading.</param>
    public Estimate RadiusOfGyration(StructureReading reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        return reading.Guinier is { } g ? Around(g.Rg, Quantiles[GuinierQuantile] * RgScale(g.Rg, g.SigmaRg)) : RadiusOfGyrationFromDistances(reading);
    }

    /// <summary>R_g from p(r) (Å) with its interval.</summary>
    /// <param name="reading">The reading.</param>
    public Estimate RadiusOfGyrationFromDistances(StructureReading reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        return Around(reading.Rg, Quantiles[DistanceQuantile] * RgScale(reading.Rg, reading.SigmaRg));
    }

    /// <summary>How far a reading lies from the training set.</summary>
    /// <param name="features">Shape [feature].</param>
    public OutOfDistribution Novelty(double[] features)
    {
        ArgumentNullException.ThrowIfNull(features);
        var score = _novelty.Score(Weighted(_features.Apply(features.AsSpan(0, StructureReading.ShapeFeatureCount))));
        return new OutOfDistribution(score, 1, score > 1);
    }

    /// <summary>Writes the weights and returns what the card's calibration must hold.</summary>
    /// <param name="folder">Folder of the model.</param>
    public JsonObject Save(string folder)
    {
        Directory.CreateDirectory(folder);
        using var scope = TensorScope.Enter();
        const int d = StructureReading.ShapeFeatureCount;
        var n = _tableFeatures.Length / d;
        Safetensors.Write(Path.Combine(folder, NeighbourFile), new Dictionary<string, Tensor>(StringComparer.Ordinal)
        {
            ["features"] = Tensor.From(_tableFeatures, [n, d]).To(ScalarType.Float16),
            ["targets"] = Tensor.From(_tableTargets, [n, StructureCase.TargetNames.Count]).To(ScalarType.Float16),
        });
        return new JsonObject
        {
            ["featureMean"] = Array(_features.Mean), ["featureScale"] = Array(_features.Scale),
            ["networks"] = _networks.Save(folder), ["neighbours"] = Neighbours, ["sizeWeight"] = SizeWeight, ["networkShare"] = NetworkShare,
            ["noveltyThreshold"] = _novelty.Threshold, ["level"] = StructureSetup.Level, ["quantiles"] = Array(Quantiles), ["calibrationCases"] = CalibrationCases,
            ["validationErrors"] = Array(ValidationErrors),
        };
    }

    /// <summary>Loads a model.</summary>
    /// <param name="folder">Folder of the model.</param>
    /// <param name="calibration">The card's calibration.</param>
    public static StructureModel Load(string folder, JsonObject calibration)
    {
        ArgumentNullException.ThrowIfNull(calibration);
        using var scope = TensorScope.Enter();
        var tensors = Safetensors.Read(Path.Combine(folder, NeighbourFile)).Tensors;
        double[] Numbers(string name) => [.. calibration[name]!.AsArray().Select(v => v!.GetValue<double>())];
        return new StructureModel(
            tensors["features"].To(ScalarType.Float32).ToArray<float>(), tensors["targets"].To(ScalarType.Float32).ToArray<float>(),
            new Standardisation(Numbers("featureMean"), Numbers("featureScale")),
            calibration["neighbours"]!.GetValue<int>(), calibration["sizeWeight"]!.GetValue<double>(), calibration["noveltyThreshold"]!.GetValue<double>(),
            StructureNetworks.Load(folder, calibration["networks"]!))
        {
            NetworkShare = calibration["networkShare"]!.GetValue<double>(), Quantiles = Numbers("quantiles"),
            CalibrationCases = calibration["calibrationCases"]!.GetValue<int>(), ValidationErrors = Numbers("validationErrors"),
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _networks.Dispose();

    private static Estimate Around(double value, double half) => new(value, value * Math.Max(0, 1 - half), value * (1 + half));

    private static double RgScale(double rg, double sigma) => Math.Sqrt(sigma * sigma / (rg * rg) + 0.005 * 0.005);

    private static float Half32(double value) => (float)(Half)value;

    private static JsonArray Array(double[] values) => [.. values.Select(v => (JsonNode)v)];

    private double MeanError(StructureCase[] cases) => cases.Average(c => Math.Abs(Targets(c.Features)[0] - c.Targets[0]));

    private void Calibrate(StructureCase[] cases)
    {
        var predicted = cases.Select(c => Targets(c.Features)).ToArray();
        double[] scales = [.. cases.Select(c => c.Scale)];
        // Scores are relative errors |true/answered − 1|, so that an interval is as wide above as below the answer.
        var quantiles = Enumerable.Range(0, StructureCase.TargetNames.Count).Select(t => ConformalRegression.Normalised(
            StructureSetup.Level, cases.Select((c, i) => Math.Exp(c.Targets[t] - predicted[i][t])).ToArray(), Enumerable.Repeat(1.0, cases.Length).ToArray(), scales).Quantile);
        static double Rg(StructureCase[] chosen, Func<StructureCase, (double Rg, double Sigma)> read) => ConformalRegression.Normalised(
            StructureSetup.Level, chosen.Select(c => c.TrueRg / read(c).Rg).ToArray(), Enumerable.Repeat(1.0, chosen.Length).ToArray(),
            chosen.Select(c => RgScale(read(c).Rg, read(c).Sigma)).ToArray()).Quantile;
        var distances = Rg(cases, c => (c.Reading.Rg, c.Reading.SigmaRg));
        var guinier = Rg([.. cases.Where(c => c.Reading.Guinier is not null)], c => (c.Reading.Guinier!.Rg, c.Reading.Guinier.SigmaRg));
        Quantiles = [.. quantiles, distances, guinier];
        CalibrationCases = cases.Length;
    }

    private double Weight(int feature) => feature < StructureReading.Limits.Count ? 1 : SizeWeight;

    private double[] Weighted(float[] table) => Weighted([.. table.Select(v => (double)v)]);

    private double[] Weighted(double[] z)
    {
        var weighted = new double[z.Length];
        for (var i = 0; i < z.Length; i++) weighted[i] = z[i] * Weight(i % StructureReading.ShapeFeatureCount);
        return weighted;
    }
}
