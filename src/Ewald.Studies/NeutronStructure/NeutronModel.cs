using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Evaluation;
using Ewald.Inference.Diffraction;
using Ewald.Learning;

namespace Ewald.Studies.NeutronStructure;

/// <summary>The trained model: network, temperature, conformal sets, and the training patterns' places before the heads.</summary>
/// <param name="Network">The network.</param>
/// <param name="Temperature">Of the softmax, fitted on patterns that the network did not see.</param>
/// <param name="Conformal">Conformal sets of classes.</param>
/// <param name="Places">Hidden layers of calibration patterns, shape [pattern, hidden].</param>
/// <param name="Threshold">Distance to the nearest place at which a pattern counts as new.</param>
/// <param name="LargestUnexplained">Share of the peaks left by the fit at which a pattern counts as new.</param>
/// <param name="IntervalScale">What the fit's statistical errors of lengths are multiplied by: split conformal, normalised by the error.</param>
internal sealed record NeutronModel(
    NeutronNetwork Network, double Temperature, ConformalClassification Conformal, double[] Places, double Threshold, double LargestUnexplained, double IntervalScale) : IDisposable
{
    private const double NormalQuantile = 1.6449; // two-sided 90 %

    private const string PlacesFile = "places.bin";
    private const int MostPlaces = 800;

    // Peaks of real instruments differ in shape from the fit's: a sixth of their variance is left to that before a pattern counts as foreign.
    private const double UnexplainedFloor = 0.15;

    private readonly NeighbourNovelty _novelty = new(new KdTree(Places, Network.Hidden), 1, Threshold);

    /// <summary>Calibrates on patterns that the network did not see: half set temperature and sets, the other half the threshold of novelty.</summary>
    /// <param name="network">The network.</param>
    /// <param name="patterns">Patterns for sets and novelty.</param>
    /// <param name="polished">Patterns, calibration exact, whose polished first lengths set the scale of the intervals.</param>
    /// <param name="run">The run.</param>
    public static NeutronModel Calibrate(NeutronNetwork network, IReadOnlyList<SimulatedPattern> patterns, SimulatedPattern[] polished, StudyRun run)
    {
        var answers = network.AskAll(patterns, run.Threads);
        var temperature = FitTemperature(answers, patterns);
        var probabilities = answers.SelectMany(a => a.Probabilities(temperature)).ToArray();
        int[] labels = [.. patterns.Select(p => p.Class)];
        var conformal = ConformalClassification.Calibrate(ConformalScore.LeastAmbiguous, NeutronStructureSetup.Level, probabilities, StructureClass.All.Count, labels, [.. answers.Select(TieBreaker)]);
        var hidden = answers[0].Hidden.Length;
        var kept = Math.Min(MostPlaces, patterns.Count / 2);
        double[] places = [.. answers.Take(kept).SelectMany(a => a.Hidden).Select(v => (double)(Half)v)];
        var tree = new KdTree(places, hidden);
        var distances = answers.Skip(kept).Select(a => Distance(tree, a.Hidden)).Order().ToArray();
        return new NeutronModel(network, temperature, conformal, places, Interval.SortedQuantile(distances, 0.995), UnexplainedFloor, Scale(network, polished, run));
    }

    /// <summary>Half the 90 % interval of a refined length or angle: counting errors as calibrated, the calibration of the instrument as stated; NaN when undetermined.</summary>
    public double HalfWidth(RefinedValue value) => double.IsFinite(value.Sigma)
        ? NormalQuantile * Math.Sqrt(Math.Pow(IntervalScale * value.Statistical, 2) + Math.Max(0, value.Sigma * value.Sigma - value.Statistical * value.Statistical))
        : double.NaN;

    /// <summary>Distance from the training patterns over its threshold, and what the fit leaves over its own: the larger.</summary>
    public double Novelty(NetworkAnswer answer, double unexplained) => Math.Max(_novelty.Score(answer.Hidden), unexplained / LargestUnexplained);

    /// <summary>Conformal set, most probable first.</summary>
    public int[] Set(NetworkAnswer answer) => Conformal.Set(answer.Probabilities(Temperature), TieBreaker(answer));

    /// <summary>A number in [0, 1) that depends on the pattern alone, so that ties break the same way every time.</summary>
    public static double TieBreaker(NetworkAnswer answer) => new RandomStream((ulong)BitConverter.DoubleToInt64Bits(answer.Hidden.Sum() + 1.2345)).Uniform();

    public void Save(string folder)
    {
        Directory.CreateDirectory(folder);
        Network.Save(folder);
        AtomicFile.Write(Path.Combine(folder, PlacesFile), stream =>
        {
            using var writer = new BinaryWriter(stream, System.Text.Encoding.ASCII, leaveOpen: true);
            foreach (var v in Places) writer.Write((Half)v);
        });
    }

    public JsonObject ToJson() => new()
    {
        ["classes"] = new JsonArray([.. StructureClass.All.Select(c => (JsonNode)c.Name)]),
        ["gridLow"] = PatternInput.Grid.Low, ["gridHigh"] = PatternInput.Grid.High, ["gridCount"] = PatternInput.Grid.Count, ["nodes"] = PatternInput.Nodes,
        ["temperature"] = Temperature, ["conformalLevel"] = Conformal.Level, ["conformalQuantile"] = Conformal.Quantile, ["conformalCases"] = Conformal.CalibrationCases,
        ["noveltyThreshold"] = Threshold, ["unexplainedThreshold"] = LargestUnexplained, ["intervalScale"] = IntervalScale,
    };

    public static NeutronModel Load(string folder, JsonObject calibration)
    {
        try
        {
            double Number(string name) => calibration[name]!.GetValue<double>();
            if (Number("gridLow") != PatternInput.Grid.Low || Number("gridHigh") != PatternInput.Grid.High || (int)Number("gridCount") != PatternInput.Grid.Count
                || !calibration["classes"]!.AsArray().Select(c => c!.GetValue<string>()).SequenceEqual(StructureClass.All.Select(c => c.Name), StringComparer.Ordinal))
                throw new InputException($"{folder}: the model has another grid or other classes than this build of neutron-structure; train it again.");
            var bytes = File.ReadAllBytes(Path.Combine(folder, PlacesFile));
            var places = new double[bytes.Length / 2];
            for (var i = 0; i < places.Length; i++) places[i] = (double)BitConverter.ToHalf(bytes, 2 * i);
            var network = NeutronNetwork.Load(folder);
            if (network.Hidden is var hidden && (places.Length == 0 || places.Length % hidden != 0))
                throw new InputException($"{folder}: {PlacesFile} does not hold places of {hidden} numbers; copy the folder again or train the model again.");
            return new NeutronModel(network, Number("temperature"),
                new ConformalClassification(ConformalScore.LeastAmbiguous, Number("conformalLevel"), Number("conformalQuantile"), (int)Number("conformalCases")),
                places, Number("noveltyThreshold"), Number("unexplainedThreshold"), Number("intervalScale"));
        }
        catch (Exception e) when (e is NullReferenceException or InvalidOperationException or FormatException or IOException)
        {
            throw new InputException($"{folder}: its card.json lacks the calibration that neutron-structure writes ({e.Message}); train the model again.", e);
        }
    }

    public void Dispose() => Network.Dispose();

    // The ⌈0.9 (n + 1)⌉-th smallest error over its σ; fits that claim no interval have no part in it.
    private static double Scale(NeutronNetwork network, SimulatedPattern[] polished, StudyRun run)
    {
        var solutions = NeutronEvaluation.SolveAll(network, polished, [0.0], run);
        double[] scores = [.. Enumerable.Range(0, polished.Length).Where(i => solutions[i] is { Holds: true } s && s.Fit.CellValues[0].Statistical is > 0 and < double.PositiveInfinity)
            .Select(i => Math.Abs(solutions[i]!.Fit.CellValues[0].Value - polished[i].Cell[0]) / solutions[i]!.Fit.CellValues[0].Statistical).Order()];
        return scores.Length == 0 ? 1 : scores[Math.Min(scores.Length, (int)Math.Ceiling(NeutronStructureSetup.Level * (scores.Length + 1))) - 1] / NormalQuantile;
    }

    private static double Distance(KdTree tree, double[] query)
    {
        Span<int> index = stackalloc int[1];
        Span<double> square = stackalloc double[1];
        tree.Nearest(query, index, square);
        return Math.Sqrt(square[0]);
    }

    // Least cross entropy (Guo et al. 2017, arXiv:1706.04599) over steps of ln T.
    private static double FitTemperature(NetworkAnswer[] answers, IReadOnlyList<SimulatedPattern> patterns) =>
        Enumerable.Range(-20, 41).Select(i => Math.Exp(0.05 * i)).MinBy(t => answers.Select((a, i) => -Math.Log(Math.Max(1e-300, a.Probabilities(t)[patterns[i].Class]))).Sum());
}
