using Ewald.Core;
using Ewald.Reports;

namespace Ewald.Studies.PhaseMap;

/// <summary>Pictures: pies over the ternary diagram, basis patterns over data, the error curve.</summary>
internal static class PhaseMapReport
{
    public static void Draw(ReportPage page, CompositionSpread spread, double[,] scaled, PhaseMapCurve curve, int components)
    {
        var chosen = curve.At(components)!;
        var fractions = chosen.Fractions();
        string[] names = [.. Enumerable.Range(1, components).Select(k => FormattableString.Invariant($"pattern {k}"))];
        string[] hover = [.. spread.Samples.Select(s => $"sample {s}")];
        page.Section("Phase map");
        if (spread.Elements.Count == 3)
        {
            page.Add(TernaryFigure.Pies(
                FormattableString.Invariant($"What each sample is made of, {components} basis patterns"), spread.Elements, spread.Composition, fractions, names, hover,
                caption: "Each pie is a sample at its composition; its parts are the fractions of the basis patterns by area. Neighbouring samples should share patterns."));
        }

        page.Section("Basis patterns");
        var x = spread.Axis == PatternAxis.TwoTheta ? "2θ (degrees)" : spread.Axis == PatternAxis.MomentumTransfer ? "Q (1/Å)" : "d (Å)";
        page.Add(WaterfallFigure.Of(
            "Basis patterns over the sample that holds most of each", x, spread.Abscissa,
            [.. Enumerable.Range(0, components).Select(k =>
            {
                var sample = Enumerable.Range(0, spread.SampleCount).MaxBy(i => fractions[i, k]);
                return new WaterfallRow(FormattableString.Invariant($"{names[k]} ({100 * fractions[sample, k]:F0} % of sample {spread.Samples[sample]})"), chosen.Pattern(k))
                {
                    Data = [.. Enumerable.Range(0, spread.PointCount).Select(j => scaled[sample, j])],
                };
            })],
            "Lines: basis patterns. Points: the measured pattern with the largest fraction of it; where they differ the sample holds other patterns too."));
        if (curve.Best.Count < 2) return;
        page.Section("How many patterns?");
        double[] k = [.. curve.Best.Select(f => (double)f.Components)];
        page.Add(new Figure("Error against the number of basis patterns", "number of basis patterns K", "‖X − W H‖ / ‖X‖")
            {
                Caption = "The error falls without an elbow that would choose K; the truncated decomposition, free of the sign, bounds it from below.",
            }
            .Line("factorisation", k, curve.Best.Select(f => f.RelativeError)).Line("k-means", k, curve.KMeansError, "dash").Line("lower bound", k, curve.Bound, "dot"));
    }
}
