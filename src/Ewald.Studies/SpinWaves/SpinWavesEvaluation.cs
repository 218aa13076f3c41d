using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Evaluation;
using Ewald.Reports;

namespace Ewald.Studies.SpinWaves;

/// <summary>Metrics of the planted spectra and of the two simulations of PCSMO.</summary>
internal static class SpinWavesEvaluation
{
    public const string Definition =
        "parameterRelativeError: of each planting the largest |fitted/planted - 1| over its identifiable exchanges (no anisotropies; standard deviation by the Fisher matrix below 1 %), median over plantings that have one; "
        + "parameterRelativeError.all: the same over all parameters, or, where the relative Fisher matrix has a condition number above 1e4, along its stiff eigenvectors (share of the largest eigenvalue at least 1e-4); "
        + "smeared: the planted spectrum is averaged over the width of its points in Q and over more directions, which the fit does not know; intervals: bootstrap over plantings";

    // What stands for an infinite condition number: a fit that ended on a bound has no Fisher matrix.
    private const double Undetermined = 1e16;

    public static List<Metric> Metrics(IReadOnlyList<PlantedCase> cases, IReadOnlyList<PlantedCase> smeared, Randomness randomness)
    {
        var (covered, count) = (Covered(cases), cases.Sum(c => c.Truth.Length));
        var (low, high) = Interval.Wilson(covered, count);
        var (coveredSmeared, countSmeared) = (Covered(smeared), smeared.Sum(c => c.Truth.Length));
        var (lowSmeared, highSmeared) = Interval.Wilson(coveredSmeared, countSmeared);
        return
        [
            Error("parameterRelativeError", cases, c => c.IdentifiableErrors, randomness), Error("parameterRelativeError.smeared", smeared, c => c.IdentifiableErrors, randomness),
            Error("parameterRelativeError.all", cases, c => c.StiffErrors, randomness),
            new Metric("identifiableExchanges", "easy", (double)cases.Sum(c => c.IdentifiableErrors.Count) / cases.Sum(Exchanges), null, null, cases.Sum(Exchanges), "1", "higher"),
            new Metric("conditionNumber", "easy", Median([.. cases.Select(c => Math.Min(c.Fit.Condition, Undetermined))]), cases.Min(c => c.Fit.Condition), Math.Min(cases.Max(c => c.Fit.Condition), Undetermined), cases.Count, "1", "lower"),
            new Metric("coverage", "easy", (double)covered / count, low, high, count, "1", "higher", SpinWavesSetup.Level),
            new Metric("coverage.smeared", "easy", (double)coveredSmeared / countSmeared, lowSmeared, highSmeared, countSmeared, "1", "higher", SpinWavesSetup.Level),
        ];
    }

    public static JsonArray Table(IReadOnlyList<PlantedCase> cases) =>
    [
        .. cases.Select(c => new JsonObject
        {
            ["model"] = c.Model.Name, ["conditionNumber"] = Math.Min(c.Fit.Condition, Undetermined), ["reducedChi2"] = c.Fit.Result.ReducedChi2,
            ["parameters"] = new JsonArray([.. c.Model.Parameters.Select((p, i) => (JsonNode)new JsonObject
            {
                ["name"] = p.Name, ["planted"] = c.Truth[i], ["fitted"] = c.Fit.Values[i], ["sigma"] = double.IsFinite(c.Fit.Sigma[i]) ? c.Fit.Sigma[i] : null, ["start"] = c.Fit.Start[i],
            })]),
        }),
    ];

    public static IEnumerable<Metric> Pcsmo(IReadOnlyList<EvidenceComparison> readings, JsonObject details, ReportPage page)
    {
        page.Section("PCSMO: Goodenough or dimer?");
        page.Text("Evidence of two given simulations for the measured image, scale and background free. The images are tiles without axes, so nothing is fitted but scale and background; the published choice is Goodenough.");
        page.Table(["reading", "weights", "ln ratio", "independent pixels", "pixels", "verdict"], readings.SelectMany(r => r.Rows.Select(row => (IReadOnlyList<string>)
            [r.Mask, row.Weights, FormattableString.Invariant($"{row.LogRatio:F1}"), FormattableString.Invariant($"{row.EffectivePixels:F0}"), FormattableString.Invariant($"{row.Pixels}"), r.Verdict])));
        details["pcsmo"] = new JsonArray([.. readings.Select(r => (JsonNode)new JsonObject
        {
            ["mask"] = r.Mask, ["verdict"] = r.Verdict, ["published"] = "goodenough",
            ["rows"] = new JsonArray([.. r.Rows.Select(row => (JsonNode)new JsonObject { ["weights"] = row.Weights, ["logEvidenceRatio"] = row.LogRatio, ["independentPixels"] = row.EffectivePixels, ["pixels"] = row.Pixels })]),
        })]);
        string[] names = ["logEvidenceRatio.maskOneLeftOut", "logEvidenceRatio.maskZeroLeftOut"];
        return readings.Select((r, i) => new Metric(
            names[i], "hard", r.LogRatio, r.Rows.Min(x => x.LogRatio), r.Rows.Max(x => x.LogRatio), r.Rows[0].Pixels, "1", "higher", null, null,
            "positive is Goodenough, the choice of Butler et al. (2021), doi:10.1088/1361-648X/abea1c; interval: the two kinds of weights"));
    }

    // The start's error on the same parameters is not the same work for the stiff combinations: it is the largest over all.
    private static Metric Error(string name, IReadOnlyList<PlantedCase> cases, Func<PlantedCase, IReadOnlyList<double>> errorsOf, Randomness randomness)
    {
        double[] errors = [.. cases.Select(errorsOf).Where(e => e.Count > 0).Select(e => e.Max())];
        // Nothing identifiable is the worst outcome, not the best.
        if (errors.Length == 0) errors = [1];
        var start = Median([.. cases.Select(c => Enumerable.Range(0, c.Truth.Length).Where(i => c.Model.Parameters[i].Term.Bonds.Count > 0).Max(i => Math.Abs(c.Fit.Start[i] / c.Truth[i] - 1)))]);
        var (low, high) = Interval.Bootstrap(errors.Length, rows => Median([.. rows.Select(i => errors[i])]), randomness.Stream(name));
        return new Metric(name, "easy", Median([.. errors]), low, high, errors.Length, "1", "lower", start);
    }

    private static int Exchanges(PlantedCase c) => c.Model.Parameters.Count(p => p.Term.Bonds.Count > 0);

    private static int Covered(IReadOnlyList<PlantedCase> cases) =>
        cases.Sum(c => Enumerable.Range(0, c.Truth.Length).Count(i => c.Fit.Interval(i) is var (low, high) && c.Truth[i] >= low && c.Truth[i] <= high));

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return 0.5 * (values[(values.Length - 1) / 2] + values[values.Length / 2]);
    }
}
