using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Evaluation;
using Ewald.Physics.SmallAngle.Atoms;

namespace Ewald.Studies.SasStructure;

/// <summary>What the held-out part of the easy set says.</summary>
/// <param name="Metrics">The easy metrics.</param>
/// <param name="FamilyTable">Errors by family.</param>
/// <param name="Test">The held-out cases.</param>
/// <param name="Answers">Mass, D_max, volume of each, shape [case][quantity].</param>
/// <param name="Reached">Coverage reached at nominal levels, for the calibration curve.</param>
public sealed record StructureEvaluation(
    IReadOnlyList<Metric> Metrics, JsonArray FamilyTable, IReadOnlyList<StructureCase> Test, IReadOnlyList<Estimate[]> Answers, IReadOnlyList<(double Nominal, double Reached)> Reached)
{
    /// <summary>Evaluates a model on the test part.</summary>
    /// <param name="model">The model.</param>
    /// <param name="cases">The easy set.</param>
    /// <param name="randomness">The run's streams.</param>
    public static StructureEvaluation Of(StructureModel model, IReadOnlyList<StructureCase> cases, Randomness randomness)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(randomness);
        StructureCase[] test = [.. cases.Where(c => c.Body.Part == Part.Test)];
        var answers = test.Select(c => model.Answer(c.Reading, c.Features)).ToArray();
        double[] mass = [.. test.Select((c, i) => Math.Abs(answers[i][0].Value / c.Body.Mass - 1))];
        double[] dimension = [.. test.Select((c, i) => Math.Abs(answers[i][1].Value / c.Body.MaximumDimension - 1))];
        double[] rg = [.. test.Select(c => Math.Abs(c.Reading.Rg / c.TrueRg - 1))];
        int[] xray = [.. Enumerable.Range(0, test.Length).Where(i => test[i].Body.Solvent.Probe == Probe.XRay)];
        var classical = xray.Select(i => ClassicalMasses.Of(test[i].Reading)).ToArray();
        var porod = Median(xray.Select((i, n) => Math.Abs(classical[n].Porod / test[i].Body.Mass - 1)));
        var correlation = Median(xray.Select((i, n) => Math.Abs(classical[n].Correlation / test[i].Body.Mass - 1)));
        var constant = Median(ConstantErrors(cases, test));

        var metrics = new List<Metric>
        {
            MedianMetric("massRelativeError", mass, test, randomness, Math.Min(porod, correlation)),
            MedianMetric("massRelativeError.xray", [.. xray.Select(i => mass[i])], [.. xray.Select(i => test[i])], randomness, Math.Min(porod, correlation)),
            Share("massWithinTenPercent", mass, 0.10),
            new("massRelativeError.porodVolume", "easy", porod, null, null, xray.Length, "1", "lower"),
            new("massRelativeError.correlationVolume", "easy", correlation, null, null, xray.Length, "1", "lower"),
            new("massRelativeError.constant", "easy", constant, null, null, test.Length, "1", "lower"),
            MedianMetric("dimensionRelativeError", dimension, test, randomness, Median(test.Where(c => c.Reading.Distances is not null)
                .Select(c => Math.Abs(c.Reading.Distances!.MaximumDimension / c.Body.MaximumDimension - 1)))),
            MedianMetric("rgRelativeError", rg, test, randomness, Median(test.Where(c => c.Reading.Guinier is not null).Select(c => Math.Abs(c.Reading.Guinier!.Rg / c.TrueRg - 1)))),
        };
        string[] names = ["coverage", "coverage.maximumDimension", "coverage.volume"];
        for (var t = 0; t < names.Length; t++) metrics.Add(CoverageOf(names[t], test, c => Truth(c)[t], answers, t, model.CalibrationCases));
        metrics.Add(CoverageOf("coverage.radiusOfGyration", test, c => c.TrueRg, [.. test.Select(c => new[] { model.RadiusOfGyrationFromDistances(c.Reading) })], 0, model.CalibrationCases));
        return new StructureEvaluation(metrics, Families(test, answers, mass), test, answers, ReachedLevels(model, cases, test));
    }

    private static double[] Truth(StructureCase c) => [c.Body.Mass, c.Body.MaximumDimension, c.Body.Volume];

    // The best constant M/R_g³ of the training set.
    private static IEnumerable<double> ConstantErrors(IReadOnlyList<StructureCase> cases, StructureCase[] test)
    {
        var sorted = cases.Where(c => c.Body.Part == Part.Train).Select(c => c.Targets[0]).Order().ToArray();
        var constant = Interval.SortedQuantile(sorted, 0.5);
        return test.Select(c => Math.Abs(Math.Exp(constant - c.Targets[0]) - 1));
    }

    // Coverage at other levels: quantiles of the calibration scores against the test scores.
    private static List<(double Nominal, double Reached)> ReachedLevels(StructureModel model, IReadOnlyList<StructureCase> cases, StructureCase[] test)
    {
        double Score(StructureCase c) => Math.Abs(Math.Exp(c.Targets[0] - model.Targets(c.Features)[0]) - 1) / c.Scale;
        double[] calibration = [.. cases.Where(c => c.Body.Part == Part.Calibrate).Select(Score)];
        double[] scores = [.. test.Select(Score)];
        return [.. Enumerable.Range(1, 19).Select(k => 0.05 * k).Select(level =>
        {
            var limit = ConformalQuantile.Of(calibration, level);
            return (level, scores.Count(s => s <= limit) / (double)scores.Length);
        })];
    }

    private static JsonArray Families(StructureCase[] test, Estimate[][] answers, double[] mass) =>
        [.. Enumerable.Range(0, test.Length).GroupBy(i => test[i].Body.Group.StartsWith("fold:", StringComparison.Ordinal) ? "real folds" : test[i].Body.Family)
            .OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (JsonNode)new JsonObject
            {
                ["family"] = g.Key, ["cases"] = g.Count(), ["bodies"] = g.Select(i => test[i].Body.Index).Distinct().Count(), ["medianMassError"] = Median(g.Select(i => mass[i])),
                ["coverage"] = g.Count(i => test[i].Body.Mass >= answers[i][0].Low && test[i].Body.Mass <= answers[i][0].High) / (double)g.Count(),
            })];

    private static Metric CoverageOf(string name, StructureCase[] test, Func<StructureCase, double> truth, Estimate[][] answers, int quantity, int calibrationCases)
    {
        var covered = Enumerable.Range(0, test.Length).Count(i => truth(test[i]) >= answers[i][quantity].Low && truth(test[i]) <= answers[i][quantity].High);
        var width = answers.Average(a => (a[quantity].High - a[quantity].Low) / a[quantity].Value);
        var coverage = Coverage.Of(covered, test.Length, calibrationCases, StructureSetup.Level, width);
        return new Metric(name, "easy", coverage.Value, coverage.Low, coverage.High, test.Length, "1", "higher", StructureSetup.Level);
    }

    // Copies of one body are not independent: bodies are resampled.
    private static Metric MedianMetric(string name, double[] errors, StructureCase[] cases, Randomness randomness, double baseline)
    {
        var bodies = Enumerable.Range(0, cases.Length).GroupBy(i => cases[i].Body.Group).Select(g => g.ToArray()).ToArray();
        var (low, high) = Interval.Bootstrap(bodies.Length, sample => Median(sample.SelectMany(b => bodies[b]).Select(i => errors[i])), randomness.Stream("bootstrap-" + name), 200);
        return new Metric(name, "easy", Median(errors), low, high, errors.Length, "1", "lower", baseline);
    }

    private static Metric Share(string name, double[] errors, double limit)
    {
        var within = errors.Count(e => e <= limit);
        var (low, high) = Interval.Wilson(within, errors.Length);
        return new Metric(name, "easy", within / (double)errors.Length, low, high, errors.Length, "1", "higher");
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN : Interval.SortedQuantile(sorted, 0.5);
    }
}
