using Ewald.Core;
using Ewald.Learning;
using Ewald.Reports;

namespace Ewald.Studies.PhaseMapGibbs;

/// <summary>Pictures: pies in the triangle, patterns of the phases, shifts and errors by sample.</summary>
internal static class GibbsReport
{
    public static void Blind(ReportPage page, SpreadGrid grid, BlindMap map, ActivationScore score, int phases)
    {
        page.Section(grid.Spread.Name + ": phases found without reference");
        var names = Enumerable.Range(1, phases).Select(k => FormattableString.Invariant($"phase {k}")).ToArray();
        Map(page, grid, map, PhaseMapGibbsSetup.FoundShift, names);
        Errors(page, grid, score);
    }

    public static void Candidates(ReportPage page, SpreadGrid grid, SamplePhases[] samples, string[] names, ActivationScore score)
    {
        page.Section(grid.Spread.Name + ": phases from candidates");
        Pies(page, grid, samples, names);
        Shifts(page, grid, samples, names);
        Errors(page, grid, score);
    }

    public static void Regions(ReportPage page, SpreadGrid grid, BlindMap map, int[] answer, int[] baseline, int[] labels, (double Low, double High) scales)
    {
        page.Section(grid.Spread.Name + ": phase regions");
        Map(page, grid, map, scales, [.. map.Patterns.Select((_, k) => FormattableString.Invariant($"pattern {k + 1}"))]);
        if (grid.Spread.Elements.Count != 3) return;
        page.Add(TernaryFigure.Clusters("Regions found", grid.Spread.Elements, grid.Spread.Composition, answer, caption: "k-means of the fitted patterns, averaged once over the neighbours."));
        page.Add(TernaryFigure.Clusters("k-means of the measured patterns", grid.Spread.Elements, grid.Spread.Composition, baseline));
        page.Add(TernaryFigure.Clusters("Regions given", grid.Spread.Elements, grid.Spread.Composition, labels));
    }

    public static void Map(ReportPage page, SpreadGrid grid, BlindMap map, (double Low, double High) scales, string[] names)
    {
        Pies(page, grid, map.Samples, names);
        var fine = BlindMap.Fine(grid, scales, PhaseMapGibbsSetup.Widths);
        var shown = Enumerable.Range(fine.MaxShift, fine.Observed).ToArray();
        page.Add(WaterfallFigure.Of(
            "Patterns of the phases", "Q / Å⁻¹", [.. shown.Select(fine.Q)], [.. map.Patterns.Select((p, k) => new WaterfallRow(names[k], [.. shown.Select(j => p[j])]))],
            "As found, with the width of the narrowest peaks; a sample shows them shifted and broadened."));
        Shifts(page, grid, map.Samples, names);
    }

    private static void Pies(ReportPage page, SpreadGrid grid, SamplePhases[] samples, string[] names)
    {
        if (grid.Spread.Elements.Count != 3) return;
        var activations = SamplePhases.Activations(samples, names.Length);
        int[] used = [.. Enumerable.Range(0, names.Length).Where(k => samples.Any(s => s.Phases.Contains(k)))];
        var shares = new double[samples.Length, used.Length];
        for (var n = 0; n < samples.Length; n++)
            for (var u = 0; u < used.Length; u++) shares[n, u] = activations[n, used[u]];
        page.Add(TernaryFigure.Pies(
            "Phases of every sample", grid.Spread.Elements, grid.Spread.Composition, shares, [.. used.Select(k => names[k])],
            caption: "Shares of the weights, every pattern scaled to a maximum of 1; at most three in a sample."));
    }

    private static void Shifts(ReportPage page, SpreadGrid grid, SamplePhases[] samples, string[] names)
    {
        var figure = new Figure("Lattice of each phase", "sample", "lattice against the phase's pattern / %")
        {
            Caption = "1 / (factor on Q) − 1. A smooth course along the rows of the spread is a solid solution.",
        };
        for (var k = 0; k < names.Length; k++)
        {
            var points = samples.Select((s, n) => (n, At: Array.IndexOf(s.Phases, k))).Where(p => p.At >= 0).ToArray();
            if (points.Length > 0)
                figure.Points(names[k], points.Select(p => p.n + 1.0), points.Select(p => 100 * (1 / samples[p.n].Scales[p.At] - 1)), text: points.Select(p => grid.Spread.Samples[p.n]));
        }

        page.Add(figure);
    }

    private static void Errors(ReportPage page, SpreadGrid grid, ActivationScore score) =>
        page.Add(new Figure("Error by sample", "sample", "Σ |answer − truth|") { Caption = "0 is right, 2 shares no phase with the truth." }
            .Points("L1", Enumerable.Range(1, grid.Count).Select(n => (double)n), Enumerable.Range(0, grid.Count).Select(score.Error), text: grid.Spread.Samples));
}
