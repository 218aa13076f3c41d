using Ewald.Core;
using Ewald.Reports;

namespace Ewald.Studies.PhaseMapNmfk;

/// <summary>Pictures: the stability curve, basis patterns over data, pies, lattice maps.</summary>
internal static class NmfkReport
{
    public static void Draw(ReportPage page, NmfkAnalysis analysis)
    {
        var (spread, best) = (analysis.Spread, analysis.Chosen.Best);
        var fractions = best.Fractions();
        double[] k = [.. analysis.Curve.Select(p => (double)p.Components)];
        page.Section($"How many patterns? {spread.Name}");
        List<(string, IReadOnlyList<double>)> scores = [("least stable pattern", [.. analysis.Curve.Select(p => p.MinimumSilhouette)]), ("mean", [.. analysis.Curve.Select(p => p.MeanSilhouette)])];
        if (analysis.Converged.Count > 0) scores.Add(("least stable, restarts followed to their minima", [.. analysis.Converged.Select(p => p.MinimumSilhouette)]));
        page.Add(StabilityFigure.Of(
            "Stability of the factorisation against the number of patterns", "number of basis patterns K", k, scores, "cosine silhouette",
            [("error", [.. analysis.Curve.Select(p => p.Best.RelativeError)])], "‖X − W H‖ / ‖X‖", [.. analysis.Maxima.Select(m => (double)m)], "local maximum",
            "A high silhouette of even the least stable pattern says that restarts agree. Each local maximum is a candidate; the curve, not one number, is the answer."));
        page.Text(FormattableString.Invariant($"Shown below: K = {analysis.Chosen.Components} ({analysis.Reason})."));
        foreach (var warning in analysis.Warnings()) page.Text(warning);

        string[] names = [.. Enumerable.Range(0, best.Components).Select(n => FormattableString.Invariant($"pattern {n + 1}"))];
        var x = spread.Axis == PatternAxis.TwoTheta ? "2θ (degrees)" : spread.Axis == PatternAxis.MomentumTransfer ? "Q (1/Å)" : "d (Å)";
        page.Section("Basis patterns");
        page.Add(WaterfallFigure.Of(
            "Basis patterns over the sample that holds most of each", x, spread.Abscissa,
            [.. Enumerable.Range(0, best.Components).Select(n =>
            {
                var sample = Enumerable.Range(0, spread.SampleCount).MaxBy(i => fractions[i, n]);
                var match = analysis.Matches[n].Count > 0 ? ": " + analysis.Matches[n][0].Wording : "";
                return new WaterfallRow(names[n] + match, best.Pattern(n)) { Data = [.. Enumerable.Range(0, spread.PointCount).Select(j => analysis.Scaled[sample, j])] };
            })],
            "Lines: basis patterns. Points: the measured pattern with the largest fraction of it."));
        if (analysis.Groups.Count > 0)
        {
            page.Section("Shifted copies");
            page.Table(["group", "patterns", "lags in ln Q", "structure"], analysis.Groups.Select((g, n) => (IReadOnlyList<string>)
            [
                FormattableString.Invariant($"{n + 1}"), string.Join(", ", g.Copies.Members.Select(m => FormattableString.Invariant($"{m + 1}"))),
                string.Join(", ", g.Copies.Lags.Select(l => FormattableString.Invariant($"{l:F4}"))), g.Match?.Wording ?? "no structure given fits",
            ]));
        }

        if (spread.Elements.Count != 3) return;
        var (merged, members) = analysis.Merged(fractions);
        page.Section("Phase map");
        page.Add(TernaryFigure.Pies(
            "What each sample is made of, shifted copies merged", spread.Elements, spread.Composition, merged,
            [.. members.Select(m => m.Count == 1 ? names[m[0]] : "copies " + string.Join(", ", m.Select(n => FormattableString.Invariant($"{n + 1}"))))],
            [.. spread.Samples.Select(s => $"sample {s}")], caption: "Parts of a pie are fractions by area of the pattern."));
        for (var g = 0; g < analysis.Groups.Count; g++)
        {
            page.Add(TernaryFigure.Values(
                FormattableString.Invariant($"Lattice of group {g + 1}"), spread.Elements, spread.Composition, analysis.Groups[g].LatticeParameter,
                analysis.Groups[g].Match is { } m ? $"a if {m.Structure} (Å)" : "d of the highest peak (Å)", caption: "Weighted mean over the copies in each sample; hollow where the group is absent."));
        }
    }
}
