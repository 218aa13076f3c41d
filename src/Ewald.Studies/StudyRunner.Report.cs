using Ewald.Core;
using Ewald.Reports;

namespace Ewald.Studies;

/// <summary>What every report of a run holds around the study's own pictures: question and metrics first; limits, data and configuration last.</summary>
internal static class StudyReport
{
    public static ReportPage Around(ReportPage pictures, StudyCard card, Score score)
    {
        var page = new ReportPage(card.Title);
        page.Text(card.Question);
        page.Section("Metrics");
        if (score.Metrics.Count == 0) page.Text("The run returned no metric.");
        else page.Metrics(score.Metrics);

        page.Append(pictures);
        page.Section("What this does not show");
        if (!score.Metrics.Any(m => string.Equals(m.Set, "hard", StringComparison.Ordinal)))
            page.Text("Nothing here was measured: the run was given no measured data, so every number is about computed curves.");
        foreach (var group in score.Metrics.Where(m => m.N is > 0 and < 30).GroupBy(m => m.N).OrderBy(g => g.Key))
            page.Text(FormattableString.Invariant($"{string.Join(", ", group.Select(m => m.Name))} rests on {group.Key} {(group.Key == 1 ? "case" : "cases")} only."));
        page.Text($"Baseline: {card.Baseline}.");
        page.Text(card.Published is { } published
            ? $"Published: {published}"
            : "No published number stands beside these metrics, because none was found for the same work.");
        page.Text($"Kept together when splitting: {card.Split}");

        if (score.Data.Count > 0)
        {
            page.Section("Data that were read");
            page.Table(["file", "sha256"], score.Data.Select(d => (IReadOnlyList<string>)[d.Path, d.Sha256]));
        }

        page.Section("Configuration");
        page.Table(["setting", "value"],
        [
            ["study", score.Study], ["source", card.Source], ["claim", card.Claim], ["size", score.Size.ToString().ToLowerInvariant()],
            ["seed", FormattableString.Invariant($"{score.Seed}")], ["threads", FormattableString.Invariant($"{score.Threads}")],
            ["device", score.Device], ["seconds", FormattableString.Invariant($"{score.Seconds:F1}")],
            ["peak memory", FormattableString.Invariant($"{score.PeakMemoryMB:F0} MB")], ["Ewald", score.Ewald],
        ]);
        return page;
    }
}
