using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Evaluation;
using Ewald.Networks;
using Ewald.Tensors;

namespace Ewald.Studies.SasModel;

/// <summary>Makes the general model from our own easy set and measures it on bodies that nothing saw.</summary>
internal static class GeneralTraining
{
    private static readonly double[] SignalToNoise = [10, 30, 100, 300, 1000];
    private static readonly (double Low, double High)[] Ranges = [(0.003, 0.5), (0.003, 0.15), (0.02, 0.5)];

    /// <summary>Trains, saves and evaluates.</summary>
    /// <param name="run">The run.</param>
    /// <param name="setup">Its numbers.</param>
    /// <param name="metrics">Receives the metrics.</param>
    /// <param name="details">Receives tables.</param>
    public static GeneralModel Run(StudyRun run, SasModelSetup setup, List<Metric> metrics, JsonObject details)
    {
        var (train, _, _) = Set("train", setup.TrainBodies, setup.TrainCopies);
        var (validate, _, _) = Set("validate", setup.HeldBodies, 1);
        var (calibrate, _, _) = Set("calibrate", setup.HeldBodies, 1);
        var config = new CurveClassifier.Config(EasySet.Features.Channels, EasySet.Grid.Count, Candidates.All.Length);
        run.Progress.Say(FormattableString.Invariant($"training the general network on {train.Count} curves of {setup.TrainBodies} bodies"));
        using var inputs = Tensor.From(train.Features, [train.Count, config.Channels, config.Nodes]);
        using var targets = Tensor.From([.. train.Labels.Select(l => (long)l)], [train.Count]);
        var networks = NetworkTraining.Train(config, setup.General, streams => new TensorBatches(inputs, targets, setup.General.Batch, streams), validate, run, "general");
        var network = NetworkTraining.Calibrate(Candidates.Names, EasySet.Features, config, networks, calibrate, SasModelSetup.Level, run.Threads);
        var model = new GeneralModel(network, NeighbourLibraryFile.Draw(setup.LibraryShare, run.Randomness, run.Threads));

        Directory.CreateDirectory(run.ModelFolder);
        using (TensorScope.Enter()) TrainedNetwork.SaveWeights(run.ModelFolder, networks, NeighbourLibraryFile.Tensors(model.Library));
        foreach (var n in networks) n.Dispose();
        Evaluate(run, setup, model, Set("test", setup.HeldBodies, 1), metrics, details);
        ModelStore.Save(run.ModelFolder, ModelCards.General(run, setup, network.Calibration(config), metrics));
        return model;

        (FeatureSet Rows, SimulatedBody[] Bodies, ScatteringCurve[] Curves) Set(string purpose, int bodies, int copies)
        {
            var drawn = EasySet.Bodies(bodies, run.Randomness, purpose, run.Threads, run.Progress, run.Cancel);
            var curves = EasySet.Measure(drawn, copies, run.Randomness, purpose, run.Threads, InstrumentSettings.Draw);
            return (EasySet.Describe(drawn, curves, run.Threads), drawn, curves);
        }
    }

    private static void Evaluate(
        StudyRun run, SasModelSetup setup, GeneralModel model, (FeatureSet Rows, SimulatedBody[] Bodies, ScatteringCurve[] Curves) test,
        List<Metric> metrics, JsonObject details)
    {
        var answers = NetworkTraining.Answers(model.Network, test.Rows, run.Threads);
        var neighbours = new int[Math.Min(test.Rows.Count, 10 * setup.FittedCurves)][];
        Parallel.For(0, neighbours.Length, new ParallelOptions { MaxDegreeOfParallelism = run.Threads, CancellationToken = run.Cancel }, i =>
            neighbours[i] = model.NeighbourRanking(test.Curves[i]));
        for (var k = 1; k <= 3; k += 2)
        {
            var right = answers.Where((a, i) => a.Ranking.Take(k).Contains(test.Rows.Labels[i])).Count();
            var baseline = (double)neighbours.Where((r, i) => r.Take(k).Contains(test.Rows.Labels[i])).Count() / neighbours.Length;
            metrics.Add(Share($"top{k}", "easy", right, answers.Length, baseline));
        }
        var covered = Coverage.Of(answers.Where((a, i) => a.Set.Contains(test.Rows.Labels[i])).Count(), answers.Length,
            model.Network.Conformal.CalibrationCases, SasModelSetup.Level, answers.Average(a => a.Set.Length));
        metrics.Add(new Metric("coverage", "easy", covered.Value, covered.Low, covered.High, covered.TestCases, "1", "higher", SasModelSetup.Level));
        metrics.Add(new Metric("meanSetSize", "easy", covered.MeanSize, null, null, covered.TestCases, "1", "lower", Candidates.All.Length));
        var confusion = ConfusionMatrix.Of(Candidates.Names, test.Rows.Labels, [.. answers.Select(a => a.Ranking[0])]);
        var calibration = CalibrationCurve.Of([.. answers.SelectMany(a => a.Probabilities)], Candidates.All.Length, test.Rows.Labels);
        metrics.Add(new Metric("calibrationError", "easy", CalibrationCurve.Error(calibration), null, null, answers.Length, "1", "lower"));
        var ranges = Conditions(run, model, test.Bodies);
        var fits = FitEvaluation.Run(run, setup, model, test.Bodies, test.Curves, answers);
        metrics.AddRange(fits.Metrics);
        details["general"] = new JsonObject
        {
            ["classes"] = new JsonArray([.. Candidates.Names.Select(n => JsonValue.Create(n))]),
            ["recall"] = new JsonArray([.. Enumerable.Range(0, Candidates.All.Length).Select(c => JsonValue.Create(Math.Round(confusion.Recall(c), 4)))]),
            ["topVersusNoise"] = new JsonArray([.. ranges.Select(r => (JsonNode)r.ToJson())]),
        };
        ModelReport.General(run.Report, confusion, calibration, ranges, fits);
    }

    /// <summary>The test bodies measured again at given noise and Q range.</summary>
    private static List<ConditionResult> Conditions(StudyRun run, GeneralModel model, SimulatedBody[] bodies)
    {
        var results = new List<ConditionResult>();
        foreach (var (low, high) in Ranges)
            foreach (var noise in SignalToNoise)
            {
                var purpose = FormattableString.Invariant($"test.{low}.{high}.{noise}");
                var curves = EasySet.Measure(bodies, 1, run.Randomness, purpose, run.Threads, r => InstrumentSettings.DrawWithin(r, low, high, noise));
                var rows = EasySet.Describe(bodies, curves, run.Threads);
                var answers = NetworkTraining.Answers(model.Network, rows, run.Threads);
                double Top(int k) => (double)answers.Where((a, i) => a.Ranking.Take(k).Contains(rows.Labels[i])).Count() / answers.Length;
                results.Add(new ConditionResult(low, high, noise, Top(1), Top(3),
                    (double)answers.Where((a, i) => a.Set.Contains(rows.Labels[i])).Count() / answers.Length));
            }
        return results;
    }

    /// <summary>A share with its Wilson interval as a metric.</summary>
    /// <param name="name">Name.</param>
    /// <param name="set">easy or hard.</param>
    /// <param name="right">Successes.</param>
    /// <param name="total">Cases.</param>
    /// <param name="baseline">The baseline's share on the same cases, or null.</param>
    public static Metric Share(string name, string set, int right, int total, double? baseline)
    {
        var (low, high) = Interval.Wilson(right, total);
        return new Metric(name, set, (double)right / total, low, high, total, "1", "higher", baseline);
    }
}

/// <summary>Accuracy of the general network at one noise and Q range.</summary>
/// <param name="Low">First Q, Å⁻¹.</param>
/// <param name="High">Last Q, Å⁻¹.</param>
/// <param name="SignalToNoise">At the first point.</param>
/// <param name="Top1">Share of curves whose first class is right.</param>
/// <param name="Top3">Share of curves with the right class among the first three.</param>
/// <param name="Coverage">Share of conformal sets that hold the right class.</param>
internal sealed record ConditionResult(double Low, double High, double SignalToNoise, double Top1, double Top3, double Coverage)
{
    /// <summary>For score.json.</summary>
    public JsonObject ToJson() => new()
    {
        ["qLow"] = Low, ["qHigh"] = High, ["signalToNoise"] = SignalToNoise,
        ["top1"] = Math.Round(Top1, 4), ["top3"] = Math.Round(Top3, 4), ["coverage"] = Math.Round(Coverage, 4),
    };
}
