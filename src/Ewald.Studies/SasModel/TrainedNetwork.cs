using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Evaluation;
using Ewald.Networks;
using Ewald.Representations;
using Ewald.Tensors;

namespace Ewald.Studies.SasModel;

/// <summary>What a trained network answers on one curve.</summary>
/// <param name="Probabilities">Calibrated probability of each class.</param>
/// <param name="Set">Conformal set, most probable first; empty when nothing conforms.</param>
/// <param name="Novelty">Out-of-distribution score, 1 at the threshold.</param>
internal sealed record NetworkAnswer(double[] Probabilities, int[] Set, double Novelty)
{
    /// <summary>Classes from the most probable to the least.</summary>
    public int[] Ranking => [.. Enumerable.Range(0, Probabilities.Length).OrderByDescending(c => Probabilities[c])];
}

/// <summary>An ensemble of <see cref="CurveClassifier"/> with its calibration; inference is managed and safe for many threads.</summary>
/// <param name="Classes">Names of the classes.</param>
/// <param name="Features">What the networks see.</param>
/// <param name="Kernels">The networks.</param>
/// <param name="Temperature">Softmax temperature fitted on held-out bodies.</param>
/// <param name="Conformal">Conformal sets calibrated on held-out bodies.</param>
/// <param name="Novelty">Distance from the training set.</param>
internal sealed record TrainedNetwork(
    IReadOnlyList<string> Classes, CurveFeatures Features, CurveClassifierKernel[] Kernels, double Temperature,
    ConformalClassification Conformal, EmbeddingNovelty Novelty)
{
    private const string WeightsFile = "weights.safetensors";

    /// <summary>Answers one curve.</summary>
    /// <param name="curve">The curve.</param>
    public NetworkAnswer Answer(ScatteringCurve curve)
    {
        var features = new float[Features.Size];
        Features.Fill(LogCurve.Resample(curve, Features.Grid), features);
        return Answer(features);
    }

    /// <summary>Answers one curve's features.</summary>
    /// <param name="features">Shape [channel, node].</param>
    public NetworkAnswer Answer(ReadOnlySpan<float> features)
    {
        var (scores, hidden) = Score(Kernels, features, Classes.Count);
        var p = CurveClassifierKernel.Probabilities(scores, Temperature);
        return new NetworkAnswer(p, Conformal.Set(p, TieBreaker(features)), Novelty.Score(hidden));
    }

    /// <summary>Mean scores of the networks and the hidden layer of the first.</summary>
    /// <param name="kernels">The networks.</param>
    /// <param name="features">Shape [channel, node].</param>
    /// <param name="classes">Number of classes.</param>
    public static (float[] Scores, float[] Hidden) Score(CurveClassifierKernel[] kernels, ReadOnlySpan<float> features, int classes)
    {
        var mean = new float[classes];
        var scores = new float[classes];
        var hidden = new float[64];
        for (var k = 0; k < kernels.Length; k++)
        {
            kernels[k].Forward(features, scores, k == 0 ? hidden : []);
            for (var c = 0; c < classes; c++) mean[c] += scores[c] / kernels.Length;
        }
        return (mean, hidden);
    }

    /// <summary>A number in [0, 1) that depends on the curve alone, so that conformal ties break the same way every time.</summary>
    /// <param name="features">Shape [channel, node].</param>
    public static double TieBreaker(ReadOnlySpan<float> features)
    {
        var hash = 14695981039346656037UL;
        foreach (var b in System.Runtime.InteropServices.MemoryMarshal.AsBytes(features)) hash = (hash ^ b) * 1099511628211UL;
        return new RandomStream(hash).Uniform();
    }

    /// <summary>Writes the networks; the rest goes into the card.</summary>
    /// <param name="folder">Folder of the model.</param>
    /// <param name="networks">The networks, in the order of <see cref="Kernels"/>.</param>
    /// <param name="more">Further tensors of the model.</param>
    public static void SaveWeights(string folder, IReadOnlyList<CurveClassifier> networks, IEnumerable<KeyValuePair<string, Tensor>> more)
    {
        using var scope = TensorScope.Enter();
        using var noGrad = NoGrad.Enter();
        var tensors = networks.SelectMany((n, i) => n.State().Select(t => KeyValuePair.Create(
            FormattableString.Invariant($"network{i}.{t.Key}"), t.Value.Detach().To(ScalarType.Float16))));
        Safetensors.Write(Path.Combine(folder, WeightsFile), tensors.Concat(more));
    }

    /// <summary>The calibration for the card.</summary>
    /// <param name="config">Architecture of every network.</param>
    public JsonObject Calibration(CurveClassifier.Config config) => new()
    {
        ["classes"] = new JsonArray([.. Classes.Select(c => JsonValue.Create(c))]),
        ["gridLow"] = Features.Grid.Low,
        ["gridHigh"] = Features.Grid.High,
        ["gridCount"] = Features.Grid.Count,
        ["slopeHalfWidth"] = Features.HalfWidth,
        ["instrumentChannels"] = Features.Instrument,
        ["networks"] = Kernels.Length,
        ["width"] = config.Width,
        ["hidden"] = config.Hidden,
        ["temperature"] = Temperature,
        ["conformalLevel"] = Conformal.Level,
        ["conformalQuantile"] = Conformal.Quantile,
        ["conformalCases"] = Conformal.CalibrationCases,
        ["novelty"] = Novelty.ToJson(),
    };

    /// <summary>Loads the networks named by a card.</summary>
    /// <param name="folder">Folder of the model.</param>
    /// <param name="calibration">The card's calibration.</param>
    /// <param name="more">Receives the model's tensors, alive inside the caller's scope.</param>
    /// <exception cref="InputException">The folder does not hold what the card says.</exception>
    public static TrainedNetwork Load(string folder, JsonObject calibration, out IReadOnlyDictionary<string, Tensor> more)
    {
        var path = Path.Combine(folder, WeightsFile);
        try
        {
            string[] classes = [.. calibration["classes"]!.AsArray().Select(c => c!.GetValue<string>())];
            var features = new CurveFeatures(
                new LogGrid(Number("gridLow"), Number("gridHigh"), (int)Number("gridCount")), (int)Number("slopeHalfWidth"), calibration["instrumentChannels"]!.GetValue<bool>());
            var config = new CurveClassifier.Config(features.Channels, features.Grid.Count, classes.Length, (int)Number("width"), (int)Number("hidden"));
            var tensors = more = Safetensors.Read(path).Tensors;
            var kernels = Enumerable.Range(0, (int)Number("networks")).Select(i =>
            {
                var prefix = FormattableString.Invariant($"network{i}.");
                return new CurveClassifierKernel(config, tensors.Where(t => t.Key.StartsWith(prefix, StringComparison.Ordinal))
                    .ToDictionary(t => t.Key[prefix.Length..], t => t.Value, StringComparer.Ordinal), path);
            }).ToArray();
            return new TrainedNetwork(classes, features, kernels, Number("temperature"),
                new ConformalClassification(ConformalScore.LeastAmbiguous, Number("conformalLevel"), Number("conformalQuantile"), (int)Number("conformalCases")),
                EmbeddingNovelty.FromJson(calibration["novelty"]!.AsObject()));
        }
        catch (Exception e) when (e is NullReferenceException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new InputException($"{folder}: its card.json lacks the calibration that sas-model writes ({e.Message}); train the model again.", e);
        }

        double Number(string name) => calibration[name]!.GetValue<double>();
    }
}
