using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Evaluation;
using Ewald.Learning;
using Ewald.Physics.SmallAngle;
using Ewald.Physics.SmallAngle.Populations;

namespace Ewald.Studies.SasShape;

/// <summary>Everything that held-out bodies say of the model.</summary>
/// <param name="NoiseFree">Answers on computed curves.</param>
/// <param name="Noisy">Answers on noisy curves.</param>
/// <param name="Metrics">The metrics of the easy set.</param>
/// <param name="Details">Matrices, curves and side results.</param>
public sealed record ShapeEvaluation(ShapeAnswers NoiseFree, ShapeAnswers Noisy, IReadOnlyList<Metric> Metrics, JsonObject Details)
{
    private static readonly int Classes = ShapeClassNames.All.Length;

    /// <summary>Evaluates.</summary>
    /// <param name="setup">Numbers of the run.</param>
    /// <param name="model">The calibrated model.</param>
    /// <param name="noiseFree">Answers on computed test curves.</param>
    /// <param name="calibration">Answers on noisy calibration curves.</param>
    /// <param name="noisy">Answers on noisy test curves.</param>
    /// <param name="run">The run.</param>
    public static ShapeEvaluation Of(SasShapeSetup setup, ShapeModel model, ShapeAnswers noiseFree, ShapeAnswers calibration, ShapeAnswers noisy, StudyRun run)
    {
        ArgumentNullException.ThrowIfNull(setup);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(noiseFree);
        ArgumentNullException.ThrowIfNull(calibration);
        ArgumentNullException.ThrowIfNull(noisy);
        ArgumentNullException.ThrowIfNull(run);
        ConfusionMatrix clean = noiseFree.Confusion(), rough = noisy.Confusion();
        var (centroidClean, centroidNoisy, threeNoisy) = Baselines(model, noiseFree, noisy);
        int[] pair = [(int)ShapeClass.Extended, (int)ShapeClass.RandomChain];
        var bootstrap = run.Randomness.Stream("bootstrap");
        var randomised = Randomised(setup, calibration, noisy, run.Randomness);
        var predicted = Predicted(model.Measured!, noisy);
        var radius = model.Measured!.Radius.Evaluate(new double[noisy.Cases.Length],
            [.. noisy.Cases.Select(c => model.Measured.Radius.Around(Math.Log(c.Measurement!.Scale.Rg), ShapeTraining.RadiusError(c.Measurement!)))]);
        Metric Of(string name, double value, (double Low, double High) interval, int n, double? baseline, string unit = "1") =>
            new(name, "easy", value, interval.Low, interval.High, n, unit, "higher", baseline);

        var metrics = new List<Metric>
        {
            Of("balancedAccuracy.noiseFree", clean.BalancedAccuracy, Balanced(noiseFree, null, bootstrap), clean.Total, centroidClean.BalancedAccuracy),
            Of("balancedAccuracy.noisy", rough.BalancedAccuracy, Balanced(noisy, null, bootstrap), rough.Total, centroidNoisy.BalancedAccuracy),
            Of("balancedAccuracy.noisy.threeFeatures", threeNoisy.BalancedAccuracy, (double.NaN, double.NaN), threeNoisy.Total, centroidNoisy.BalancedAccuracy) with { Low = null, High = null },
            Of("chainRodAccuracy", rough.BalancedAccuracyOf(pair), Balanced(noisy, pair, bootstrap), noisy.Labels.Count(l => pair.Contains(l)), threeNoisy.BalancedAccuracyOf(pair)),
            Of("coverage", randomised.Value, Interval.Wilson((int)Math.Round(randomised.Value * randomised.TestCases), randomised.TestCases), randomised.TestCases, setup.Level),
            new("meanSetSize", "easy", randomised.MeanSize, null, null, randomised.TestCases, "1", "lower", Classes * setup.Level),
            Of("coverage.predict", predicted.Value, Interval.Wilson((int)Math.Round(predicted.Value * predicted.TestCases), predicted.TestCases), predicted.TestCases, setup.Level),
            Of("coverage.radiusOfGyration", radius.Value, Interval.Wilson((int)Math.Round(radius.Value * radius.TestCases), radius.TestCases), radius.TestCases, setup.Level),
        };
        var curve = CalibrationCurve.Of(noisy.Probabilities, Classes, noisy.Labels);
        var details = new JsonObject
        {
            ["classes"] = Node(ShapeClassNames.All), ["confusionNoiseFree"] = Matrix(clean), ["confusionNoisy"] = Matrix(rough),
            ["confusionNoisyThreeFeatures"] = Matrix(threeNoisy), ["calibrationCurve"] = Node(curve), ["calibrationError"] = CalibrationCurve.Error(curve),
            ["coverage"] = Node(randomised), ["coveragePredict"] = Node(predicted), ["coverageRadiusOfGyration"] = Node(radius),
            ["learningCurve"] = Node(Learn(model, noisy)), ["radiusError"] = Node(RadiusErrors(noisy)), ["refusedNoisy"] = noisy.Refused.Length,
            ["unknownShare"] = Node(Unknown(setup, model, noisy, run)),
        };
        return new ShapeEvaluation(noiseFree, noisy, metrics, details);
    }

    /// <summary>Learning curve of the noisy level: balanced accuracy on part of the test curves against training curves.</summary>
    /// <param name="model">The model.</param>
    /// <param name="noisy">Test answers.</param>
    private static IReadOnlyList<LearningCurvePoint> Learn(ShapeModel model, ShapeAnswers noisy)
    {
        var cases = noisy.Cases.Take(1400).ToArray();
        return LearningCurve.Of([.. Enumerable.Range(0, model.Library.Count)], Math.Min(model.Library.Count, 150), subset =>
        {
            var part = new ShapeModel([.. model.Core], [.. model.CoreLabels], model.Library.First(subset.Length), model.Route, model.Library.Neighbours);
            return ShapeAnswers.Of(part, cases).Confusion().BalancedAccuracy;
        });
    }

    private static Coverage Randomised(SasShapeSetup setup, ShapeAnswers calibration, ShapeAnswers noisy, Randomness randomness)
    {
        double[] Uniforms(string purpose, int count)
        {
            var stream = randomness.Stream(purpose);
            return [.. Enumerable.Range(0, count).Select(_ => stream.Uniform())];
        }

        var sets = ConformalClassification.Calibrate(ConformalScore.Adaptive, setup.Level, calibration.Probabilities, Classes, calibration.Labels, Uniforms("calibration scores", calibration.Labels.Length));
        return sets.Evaluate(noisy.Probabilities, Classes, noisy.Labels, Uniforms("test scores", noisy.Labels.Length));
    }

    private static Coverage Predicted(ShapeCalibration calibration, ShapeAnswers noisy)
    {
        int covered = 0, members = 0;
        for (var n = 0; n < noisy.Labels.Length; n++)
        {
            var set = calibration.SetOf(noisy.Probabilities.AsSpan(n * Classes, Classes), noisy.Distances[n]);
            members += set.Length;
            if (set.Contains(noisy.Labels[n])) covered++;
        }

        return Coverage.Of(covered, noisy.Labels.Length, calibration.Sets.CalibrationCases, calibration.Sets.Level, (double)members / noisy.Labels.Length);
    }

    private static (ConfusionMatrix Clean, ConfusionMatrix Noisy, ConfusionMatrix Three) Baselines(ShapeModel model, ShapeAnswers noiseFree, ShapeAnswers noisy)
    {
        var n = ShapeFeatures.Limits.Length;
        double[] core = [.. model.Core.Select(v => (double)v)], library = new double[3 * model.Library.Count];
        for (var t = 0; t < model.Library.Count; t++)
            for (var v = 0; v < 3; v++) library[3 * t + v] = Math.Exp(model.Library.Features[t * n + ShapeFeatures.Published[v]]);
        int[] coreLabels = [.. model.CoreLabels.Select(l => (int)l)], libraryLabels = [.. model.Library.Labels.ToArray().Select(l => (int)l)];
        var centroidClean = new NearestCentroid(core, 3, coreLabels, Classes);
        var centroidNoisy = new NearestCentroid(library, 3, libraryLabels, Classes);
        var three = new NearestNeighbourClassifier(library, 3, libraryLabels, Classes, model.Library.Neighbours);
        return (Count(noiseFree, f => centroidClean.Predict(f)), Count(noisy, f => centroidNoisy.Predict(f)), Count(noisy, f =>
        {
            var p = new double[Classes];
            three.Probabilities(f, p);
            return Array.IndexOf(p, p.Max());
        }));
    }

    private static ConfusionMatrix Count(ShapeAnswers answers, Func<double[], int> classify)
    {
        var answered = answers.Cases.Select(c => c.Measurement!.Features.Count == ShapeFeatures.Limits.Length
            ? classify(ShapeModel.Volumes(c.Measurement.Features)) : (c.Shape + 1) % Classes).ToArray();
        return ConfusionMatrix.Of(ShapeClassNames.All, [.. answers.Labels, .. answers.Refused.Select(c => c.Shape)],
            [.. answered, .. answers.Refused.Select(c => (c.Shape + 1) % Classes)]);
    }

    private static (double Low, double High) Balanced(ShapeAnswers answers, int[]? only, RandomStream random)
    {
        var best = NearestNeighbourClassifier.MostProbable(answers.Probabilities, Classes);
        return Interval.Bootstrap(best.Length, sample =>
        {
            Span<int> right = stackalloc int[Classes], all = stackalloc int[Classes];
            right.Clear();
            all.Clear();
            foreach (var n in sample)
            {
                all[answers.Labels[n]]++;
                if (best[n] == answers.Labels[n]) right[answers.Labels[n]]++;
            }

            double sum = 0;
            var counted = 0;
            for (var c = 0; c < Classes; c++)
            {
                if (all[c] == 0 || only?.Contains(c) == false) continue;
                sum += (double)right[c] / all[c];
                counted++;
            }

            return sum / counted;
        }, random, 200);
    }

    private static Dictionary<string, double> RadiusErrors(ShapeAnswers noisy) => noisy.Cases.GroupBy(c => c.Shape).OrderBy(g => g.Key).ToDictionary(
        g => ShapeClassNames.All[g.Key], g => g.Select(c => Math.Abs(c.Measurement!.Scale.Rg - 1)).Order().ElementAt(g.Count() / 2));

    // Bodies of no class: shells of the opposite contrast of their cores. How often are they and the test bodies answered unknown?
    private static Dictionary<string, double> Unknown(SasShapeSetup setup, ShapeModel model, ShapeAnswers noisy, StudyRun run)
    {
        bool IsUnknown(double distance) => distance > model.Measured!.OutlierThreshold;
        var trained = noisy.Distances.Average(d => IsUnknown(d) ? 1.0 : 0);
        var grid = ShapeSample.Grid;
        var strange = Enumerable.Range(0, 200).AsParallel().Average(n =>
        {
            var random = run.Randomness.Stream("opposite shells", (ulong)n);
            double[] i = new double[grid.Length], q = [.. grid.Select(x => x / 0.775)];
            var core = random.Uniform(0.5, 0.8);
            FormFactor.Normalised<CoreShellSphere>(q, [1, -random.Uniform(0.1, 0.25), 0, core, 1 - core], i);
            try
            {
                var posterior = model.Ask(model.Route.Measure(setup.Noise.Apply(grid, i, random)));
                return IsUnknown(posterior.Distance) ? 1.0 : 0;
            }
            catch (InputException)
            {
                return 1.0;
            }
        });
        return new Dictionary<string, double> { ["testBodies"] = trained, ["oppositeContrastShells"] = strange };
    }

    private static JsonNode? Node<T>(T value) => System.Text.Json.JsonSerializer.SerializeToNode(value, EwaldJson.Document);

    private static JsonArray Matrix(ConfusionMatrix matrix) => new([.. Enumerable.Range(0, matrix.Classes.Count)
        .Select(t => (JsonNode?)new JsonArray([.. Enumerable.Range(0, matrix.Classes.Count).Select(a => (JsonNode?)matrix.Counts[t, a])]))]);
}
