using Ewald.Core;
using Ewald.Reports;

namespace Ewald.Studies;

/// <summary>What every report of an answered file holds around the study's own pictures: answers and warnings first, limits and model last.</summary>
internal static class PredictionReport
{
    public static ReportPage Around(ReportPage pictures, ModelCard card, FilePrediction prediction)
    {
        var page = Answers(pictures, prediction);
        page.Section("What this does not show");
        foreach (var limit in card.Limits) page.Text(limit);
        page.Section("Model");
        page.Table(["property", "value"],
        [
            ["study", card.Study], ["model", card.Name], ["task", card.Task], ["training set", card.TrainingSet], ["source", card.Source],
            ["made by", card.MadeBy], ["licence", card.Licence], ["file", prediction.File],
        ]);
        return page;
    }

    public static ReportPage Around(ReportPage pictures, StudyCard card, FilePrediction prediction)
    {
        var page = Answers(pictures, prediction);
        page.Section("Method");
        page.Table(["property", "value"],
            [["study", card.Id], ["question", card.Question], ["claim", card.Claim], ["baseline", card.Baseline], ["source", card.Source], ["data", prediction.File]]);
        return page;
    }

    private static ReportPage Answers(ReportPage pictures, FilePrediction prediction)
    {
        var page = new ReportPage(pictures.Title);
        page.Section("Answers");
        page.Table(["answer", "value", "interval or set", "level"], prediction.Answers.Select(AnswerText.Row));
        page.Section("Warnings");
        if (prediction.Warnings.Count == 0) page.Text("None.");
        foreach (var warning in prediction.Warnings) page.Text(warning);
        if (prediction.OutOfDistribution is { } distance)
            page.Text(FormattableString.Invariant(
                $"Distance from the training set {distance.Score:G3}, threshold {distance.Threshold:G3}: {(distance.Flag ? "OUTSIDE, do not trust the answer." : "inside.")}"));
        page.Append(pictures);
        return page;
    }
}

/// <summary>An answer as a row of text, for tables on paper and in the terminal.</summary>
public static class AnswerText
{
    /// <summary>Name, value with unit, interval or set, level.</summary>
    /// <param name="answer">The answer.</param>
    public static IReadOnlyList<string> Row(Answer answer) => answer switch
    {
        ClassAnswer c => [c.Name, c.Value, c.Set.Count == 0 ? "{ } (nothing known fits)" : "{" + string.Join(", ", c.Set) + "}", Percent(c.Level)],
        QuantityAnswer q => [q.Name, WithUnit(Number(q.Value, q.High - q.Low), q.Unit), double.IsNaN(q.Low) || double.IsNaN(q.High) ? "none claimed" : $"{Number(q.Low, q.High - q.Low)} – {Number(q.High, q.High - q.Low)}", Percent(q.Level)],
        CurveAnswer c => [c.Name, FormattableString.Invariant($"curve of {c.X.Length} points"), "", ""],
        ArrayAnswer a => [a.Name, a.Path, "", ""],
        _ => [answer?.Name ?? "", "", "", ""],
    };

    /// <summary>A number with four digits that a person reads: no exponent between a thousandth and ten million.</summary>
    /// <param name="value">The number.</param>
    /// <param name="width">Width of its interval: more digits are shown where four would not show two of it.</param>
    public static string Number(double value, double width = 0)
    {
        if (!double.IsFinite(value)) return "unknown";
        var size = Math.Abs(value);
        if (size is not 0 and (< 1e-3 or >= 1e7)) return FormattableString.Invariant($"{value:0.###e+0}");
        var decimals = size == 0 ? 0 : Math.Clamp(3 - Exponent(size), 0, 6);
        if (width > 0 && double.IsFinite(width)) decimals = Math.Clamp(1 - Exponent(width), decimals, 8);
        return Math.Round(value, decimals).ToString("0.########", System.Globalization.CultureInfo.InvariantCulture);
    }

    private static int Exponent(double size) => (int)Math.Floor(Math.Log10(size));

    private static string WithUnit(string number, string unit) => string.Equals(unit, "1", StringComparison.Ordinal) ? number : $"{number} {unit}";

    // What claims no interval has no level.
    private static string Percent(double level) => level <= 0 ? "" : FormattableString.Invariant($"{100 * level:0.#} %");
}
