using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Networks;
using Ewald.Tensors;

namespace Ewald.Studies.SasStructure;

/// <summary>Networks that see the whole reading: all features, and for those that only some curves reach whether they are there.</summary>
/// <remarks>Inputs z = (f − mean)/scale over the training cases that have f, cut at ±5, 0 where f is missing, and 1 for each missing one.
/// The answer is the mean of the members, which differ by their start and by the order of the cases. Safe for several threads.</remarks>
public sealed class StructureNetworks : IDisposable
{
    /// <summary>Number of members.</summary>
    public const int Members = 4;

    private const double LargestInput = 5;
    private readonly MultilayerPerceptron[] _members;
    private readonly double[] _mean, _scale, _targetMean, _targetScale;
    private readonly Lock _gate = new();

    private StructureNetworks(MultilayerPerceptron[] members, double[] mean, double[] scale, double[] targetMean, double[] targetScale) =>
        (_members, _mean, _scale, _targetMean, _targetScale) = (members, mean, scale, targetMean, targetScale);

    private static int Inputs => StructureReading.FeatureCount + StructureReading.FeatureCount - StructureReading.ShapeFeatureCount;

    /// <summary>Trains the members; the validation part ends each training.</summary>
    /// <param name="train">Training part.</param>
    /// <param name="validate">Validation part.</param>
    /// <param name="setup">Size.</param>
    /// <param name="randomness">The run's streams.</param>
    /// <param name="progress">Where progress goes.</param>
    /// <param name="cancel">Cancels between steps.</param>
    public static StructureNetworks Train(
        IReadOnlyList<StructureCase> train, IReadOnlyList<StructureCase> validate, StructureSetup setup, Randomness randomness,
        IProgressSink progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(setup);
        ArgumentNullException.ThrowIfNull(randomness);
        var outputs = StructureCase.TargetNames.Count;
        var (mean, scale) = Moments([.. train.Select(c => c.Features)], StructureReading.FeatureCount);
        var (targetMean, targetScale) = Moments([.. train.Select(c => c.Targets)], outputs);
        var networks = new StructureNetworks(new MultilayerPerceptron[Members], mean, scale, targetMean, targetScale);
        using var scope = TensorScope.Enter();
        Tensor Input(IReadOnlyList<StructureCase> cases) => Tensor.From(cases.SelectMany(c => networks.Input(c.Features)).ToArray(), [cases.Count, Inputs]);
        Tensor Target(IReadOnlyList<StructureCase> cases) => Tensor.From(
            cases.SelectMany(c => c.Targets.Select((t, i) => (float)((t - targetMean[i]) / targetScale[i]))).ToArray(), [cases.Count, outputs]);
        Tensor inputs = Input(train), targets = Target(train), checkInputs = Input(validate), checkTargets = Target(validate);
        for (var m = 0; m < Members; m++)
        {
            var own = new Randomness(randomness.Stream("structure-networks", (ulong)m).NextBits());
            var generator = new Generator(own.Stream("network"));
            var network = networks._members[m] = new MultilayerPerceptron(new MultilayerPerceptron.Config(Inputs, [setup.Hidden, setup.Hidden], outputs), generator);
            var batches = new TensorBatches(inputs, targets, 128, own);
            var optimiser = Tensors.Optimisers.Adam.W([.. network.Parameters()], 2e-3);
            var loop = TrainingLoop.For(network, optimiser, (p, t) => Loss.Huber(p, t), new TrainingSetup(setup.Epochs, Patience: 12) { Schedule = new Tensors.Optimisers.Schedule.Cosine() }, generator);
            loop.Run(batches, () => Loss.AbsoluteError(network.Forward(checkInputs), checkTargets).Item(), null, progress, cancel);
        }

        return networks;
    }

    /// <summary>The scale-free targets.</summary>
    /// <param name="features">Shape [feature]; NaN for the missing ones.</param>
    /// <returns>Shape [target].</returns>
    public double[] Predict(double[] features)
    {
        var answer = new double[_targetMean.Length];
        lock (_gate)
        {
            using var noGrad = NoGrad.Enter();
            using var scope = TensorScope.Enter();
            var input = Tensor.From(Input(features), [1, Inputs]);
            foreach (var network in _members)
            {
                var z = network.Forward(input).ToArray<float>();
                for (var t = 0; t < answer.Length; t++) answer[t] += (z[t] * _targetScale[t] + _targetMean[t]) / _members.Length;
            }
        }

        return answer;
    }

    /// <summary>Writes the weights and returns what the card's calibration must hold.</summary>
    /// <param name="folder">Folder of the model.</param>
    public JsonObject Save(string folder)
    {
        for (var m = 0; m < _members.Length; m++) NetworkFolder.Save(folder, _members[m], half: true, Prefix(m));
        return new JsonObject { ["mean"] = Array(_mean), ["scale"] = Array(_scale), ["targetMean"] = Array(_targetMean), ["targetScale"] = Array(_targetScale), ["members"] = _members.Length };
    }

    /// <summary>Loads the members.</summary>
    /// <param name="folder">Folder of the model.</param>
    /// <param name="calibration">What <see cref="Save"/> returned.</param>
    public static StructureNetworks Load(string folder, JsonNode calibration)
    {
        ArgumentNullException.ThrowIfNull(calibration);
        double[] Numbers(string name) => [.. calibration[name]!.AsArray().Select(v => v!.GetValue<double>())];
        MultilayerPerceptron[] members = [.. Enumerable.Range(0, calibration["members"]!.GetValue<int>())
            .Select(m => NetworkFolder.Load<MultilayerPerceptron, MultilayerPerceptron.Config>(folder, null, Prefix(m)))];
        return new StructureNetworks(members, Numbers("mean"), Numbers("scale"), Numbers("targetMean"), Numbers("targetScale"));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var member in _members) member.Dispose();
    }

    private static string Prefix(int member) => FormattableString.Invariant($"network{member}-");

    private static JsonArray Array(double[] values) => [.. values.Select(v => (JsonNode)v)];

    private float[] Input(double[] features)
    {
        var input = new float[Inputs];
        for (var f = 0; f < features.Length; f++)
        {
            var there = double.IsFinite(features[f]);
            input[f] = there ? (float)Math.Clamp((features[f] - _mean[f]) / _scale[f], -LargestInput, LargestInput) : 0;
            if (f >= StructureReading.ShapeFeatureCount) input[StructureReading.FeatureCount + f - StructureReading.ShapeFeatureCount] = there ? 0 : 1;
        }

        return input;
    }

    private static (double[] Mean, double[] Scale) Moments(double[][] rows, int columns)
    {
        var mean = new double[columns];
        var scale = new double[columns];
        for (var c = 0; c < columns; c++)
        {
            double[] values = [.. rows.Select(r => r[c]).Where(double.IsFinite)];
            mean[c] = values.Length > 0 ? values.Average() : 0;
            var spread = values.Length > 0 ? Math.Sqrt(values.Average(v => Math.Pow(v - mean[c], 2))) : 0;
            scale[c] = spread > 0 ? spread : 1;
        }

        return (mean, scale);
    }
}
