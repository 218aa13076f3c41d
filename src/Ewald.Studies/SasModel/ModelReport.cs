using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Evaluation;
using Ewald.Reports;

namespace Ewald.Studies.SasModel;

/// <summary>The study's pictures and tables.</summary>
internal static class ModelReport
{
    /// <summary>The general model on its easy test set.</summary>
    /// <param name="page">The page.</param>
    /// <param name="confusion">Confusion of the network.</param>
    /// <param name="calibration">Its reliability.</param>
    /// <param name="conditions">Accuracy against noise and Q range.</param>
    /// <param name="fits">Fits of test curves.</param>
    public static void General(
        ReportPage page, ConfusionMatrix confusion, IReadOnlyList<CalibrationBin> calibration, IReadOnlyList<ConditionResult> conditions, FitEvaluationResult fits)
    {
        page.Section("General model on simulated curves");
        page.Text("Bodies that neither network nor library saw, each measured once under random Q range, resolution, noise, background and aggregate upturn. The numbers are shares of a row.");
        page.Add(Confusion("Which model was answered (columns) for which body (rows)", confusion));
        page.Add(new Figure("Reliability of the network's probabilities", "probability of the answered class", "share of right answers") { Height = 360 }
            .Line("ideal", [0, 1], [0, 1], "dot").Points("held-out bodies", calibration.Select(b => b.Confidence), calibration.Select(b => b.Accuracy), size: 7));
        var figure = new Figure("Right class first, or among the first three, against noise", "signal-to-noise at the first point", "share of curves") { LogX = true };
        foreach (var range in conditions.GroupBy(c => (c.Low, c.High)))
        {
            var name = FormattableString.Invariant($"{range.Key.Low:G3}–{range.Key.High:G3} Å⁻¹");
            figure.Line("first, " + name, range.Select(c => c.SignalToNoise), range.Select(c => c.Top1), "dot");
            figure.Line("first three, " + name, range.Select(c => c.SignalToNoise), range.Select(c => c.Top3));
        }
        page.Add(figure);
        page.Table(["Q range, Å⁻¹", "signal-to-noise", "first", "first three", "coverage of the conformal sets"], conditions.Select(c => (IReadOnlyList<string>)
        [
            FormattableString.Invariant($"{c.Low:G3} to {c.High:G3}"), FormattableString.Invariant($"{c.SignalToNoise:G4}"),
            FormattableString.Invariant($"{c.Top1:F3}"), FormattableString.Invariant($"{c.Top3:F3}"), FormattableString.Invariant($"{c.Coverage:F3}"),
        ]));
        if (fits.Pulls.Length == 0) return;
        var sorted = fits.Pulls.Order().ToArray();
        page.Add(new Figure("Fitted minus planted parameters over their error", "(fitted − planted)/σ", "cumulative share") { Height = 360, Caption = "A normal distribution of unit width is expected; heavier tails are local minima and correlated parameters." }
            .Line("fits", sorted.Select(p => Math.Clamp(p, -6, 6)), sorted.Select((_, i) => (i + 0.5) / sorted.Length)));
    }

    /// <summary>The model of the public set on its test files.</summary>
    /// <param name="page">The page.</param>
    /// <param name="table">Confusion at each relative noise.</param>
    public static void Shapes(ReportPage page, IReadOnlyList<(double Noise, ConfusionMatrix Confusion)> table)
    {
        page.Section("Public set of simulated shapes");
        page.Text("Trained on TRAIN only, tested on CALIBRATE and SCALE, whose bodies are longer, flatter and have thicker shells than any in TRAIN.");
        foreach (var (noise, confusion) in table.Take(2))
            page.Add(Confusion(FormattableString.Invariant($"Answered (columns) for true shape (rows), noise {100 * noise:F0} % a point"), confusion));
    }

    /// <summary>Data with errors, the best fits, residuals and the ranking.</summary>
    /// <param name="page">The page.</param>
    /// <param name="name">Name of the curve.</param>
    /// <param name="curve">The curve.</param>
    /// <param name="fits">Fits, best evidence first.</param>
    public static void Curve(ReportPage page, string name, ScatteringCurve curve, IReadOnlyList<FittedModel> fits)
    {
        var data = new FitData(curve);
        var shown = Enumerable.Range(0, data.Q.Length).Where(i => data.Intensity[i] > 0).ToArray();
        var figure = new Figure($"{name}: data and the best fits", "Q, Å⁻¹", $"I, {curve.IntensityUnit}") { LogX = true, LogY = true, Height = 480 }
            .Points("data", shown.Select(i => data.Q[i]), shown.Select(i => data.Intensity[i]), shown.Select(i => data.Sigma[i]));
        var residuals = new Figure("Residuals", "Q, Å⁻¹", "(I − fit)/σ") { LogX = true, Height = 260 };
        foreach (var fit in fits.Take(3))
        {
            var label = Candidates.Names[fit.Class] + (fit.Variant.Words.Length > 0 ? $" with {fit.Variant.Words}" : "");
            var positive = Enumerable.Range(0, data.Q.Length).Where(i => fit.Model[i] > 0).ToArray();
            figure.Line(label, positive.Select(i => data.Q[i]), positive.Select(i => fit.Model[i]));
            residuals.Line(label, data.Q, data.Intensity.Select((v, i) => (v - fit.Model[i]) / data.Sigma[i]));
        }
        page.Add(figure);
        page.Add(residuals);
        Ranking(page, fits);
    }

    /// <summary>Table of fitted models.</summary>
    /// <param name="page">The page.</param>
    /// <param name="fits">Fits, best evidence first.</param>
    public static void Ranking(ReportPage page, IReadOnlyList<FittedModel> fits)
    {
        var weights = FittedModel.Weights(fits);
        page.Table(["model", "with", "reduced χ²", "ΔBIC", "weight", "parameters (start → value ± error)", "background"], fits.Select((f, i) => (IReadOnlyList<string>)
        [
            Candidates.Names[f.Class], f.Variant.Words, FormattableString.Invariant($"{f.Reduced:G4}"), FormattableString.Invariant($"{f.Bic - fits[0].Bic:F1}"),
            FormattableString.Invariant($"{weights[i]:F3}"), string.Join("; ", f.Parameters.Select(Words)),
            FormattableString.Invariant($"{f.Background:G3} ± {f.BackgroundSigma:G2}"),
        ]));
    }

    /// <summary>What the study does not show.</summary>
    /// <param name="page">The page.</param>
    public static void Limits(ReportPage page)
    {
        page.Section("What this does not show");
        foreach (var limit in ModelCards.GeneralLimits) page.Text(limit);
        page.Text("The public set is another tool's simulation without instrument: its accuracy says nothing of measured curves, and its classes differ in the range of sizes they were drawn from.");
        page.Text("Five measured files are too few for a rate: the interval beside the hard metrics is what they allow.");
    }

    /// <summary>A fit for score.json.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="weight">Its BIC weight.</param>
    public static JsonObject FitJson(FittedModel fit, double weight) => new()
    {
        ["model"] = Candidates.Names[fit.Class],
        ["with"] = fit.Variant.Words,
        ["reducedChiSquared"] = Math.Round(fit.Reduced, 4),
        ["weight"] = Math.Round(weight, 6),
        ["parameters"] = new JsonObject(fit.Parameters.Select(p => KeyValuePair.Create(p.Name, (JsonNode?)new JsonArray(
            JsonValue.Create(Math.Round(p.Value, 5)), double.IsFinite(p.Sigma) ? JsonValue.Create(Math.Round(p.Sigma, 5)) : null)))),
    };

    private static string Words(FittedNumber p) => FormattableString.Invariant(
        $"{p.Name} {p.Start:G3} → {p.Value:G4}{(double.IsFinite(p.Sigma) ? FormattableString.Invariant($" ± {p.Sigma:G2}") : "")}{(string.Equals(p.Unit, "1", StringComparison.Ordinal) ? "" : " " + p.Unit)}");

    private static Figure Confusion(string title, ConfusionMatrix confusion) =>
        new Figure(title, "", "") { Height = 200 + 28 * confusion.Classes.Count }.Heatmap([.. confusion.Classes], [.. confusion.Classes], Rounded(confusion.Shares()));

    private static double[,] Rounded(double[,] shares)
    {
        for (var r = 0; r < shares.GetLength(0); r++)
            for (var c = 0; c < shares.GetLength(1); c++) shares[r, c] = Math.Round(shares[r, c], 3);
        return shares;
    }
}
