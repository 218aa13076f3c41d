using Ewald.Evaluation;
using Ewald.Physics.SmallAngle.Populations;
using Ewald.Reports;

namespace Ewald.Studies.SasShape;

/// <summary>Pictures of the study: the shape space, confusion matrices, calibration; and those of one curve.</summary>
internal static class ShapeReport
{
    private static readonly (int A, int B)[] Projections = [(0, 1), (1, 2), (0, 2)];

    /// <summary>The shape space in three projections, with a sample in it when there is one.</summary>
    public static void ShapeSpace(ReportPage page, ShapeModel model, double[]? sample)
    {
        var names = ShapeFeatures.Published.Select(p => FormattableString.Invariant($"V'({ShapeFeatures.Limits[p]:0})")).ToArray();
        // A few hundred points a class show the cloud; more only makes the page slow.
        var stride = Math.Max(1, model.CoreLabels.Count / 2100);
        foreach (var (a, b) in Projections)
        {
            var figure = new Figure($"Shape space, {names[a]} and {names[b]}", names[a], names[b]) { Caption = "Training bodies by class: V'(c) is the Porod volume over R_g³ as far as Q R_g = c shows it." };
            for (var c = 0; c < ShapeClassNames.All.Length; c++)
            {
                var members = Enumerable.Range(0, model.CoreLabels.Count).Where(n => model.CoreLabels[n] == c).Where((_, n) => n % stride == 0).ToArray();
                figure.Points(ShapeClassNames.All[c], members.Select(n => (double)model.Core[3 * n + a]), members.Select(n => (double)model.Core[3 * n + b]), size: 3);
            }

            if (sample is not null && double.IsFinite(sample[a]) && double.IsFinite(sample[b])) figure.Points("this curve", [sample[a]], [sample[b]], size: 14);
            page.Add(figure);
        }
    }

    /// <summary>A confusion matrix with shares of each true class.</summary>
    public static void Confusion(ReportPage page, string title, ConfusionMatrix matrix) => page.Add(
        new Figure(title, "answered", "true") { Caption = "Share of each true class." }.Heatmap(matrix.Classes, matrix.Classes, matrix.Shares()));

    /// <summary>The reliability diagram.</summary>
    public static void Calibration(ReportPage page, IReadOnlyList<CalibrationBin> bins) => page.Add(
        new Figure("Calibration of the class probabilities, noisy curves", "probability of the answered class", "share right")
        { Caption = "A calibrated probability lies on the diagonal." }
        .Line("ideal", [0, 1], [0, 1], "dot")
        .Points("test curves", bins.Select(b => b.Confidence), bins.Select(b => b.Accuracy), bins.Select(b => (b.High - b.Low) / 4), size: 8));

    /// <summary>The danger pair: chains and rods in the two projections where they nearly meet.</summary>
    public static void ChainsAndRods(ReportPage page, ShapeAnswers noisy)
    {
        var figure = new Figure("Chains against rods at the noisy level", "V'(3)", "V'(5)")
        { Caption = "Gaussian chains and rods of axis ratio 4 to 6 have nearly the same V'; only the other features and the noise's own directions part them." };
        foreach (var c in new[] { ShapeClass.Extended, ShapeClass.RandomChain })
        {
            var members = noisy.Cases.Where(k => k.Shape == (int)c && k.Measurement!.Features.Count == ShapeFeatures.Limits.Length).Take(600)
                .Select(k => ShapeModel.Volumes(k.Measurement!.Features)).ToArray();
            figure.Points(c.Name(), members.Select(v => v[0]), members.Select(v => v[2]));
        }

        page.Add(figure);
    }

    /// <summary>The page of one measured curve.</summary>
    public static void Predict(ReportPage page, ShapeMeasurement m, ShapePosterior posterior, ShapeModel model)
    {
        page.Section("The curve");
        var positive = Enumerable.Range(0, m.Curve.Count).Where(k => m.Curve.Intensity[k] > 0).ToArray();
        var figure = new Figure("Intensity", "Q / Å⁻¹", $"I / {m.Curve.IntensityUnit}") { LogX = true, LogY = true, Caption = "Error bars are one standard deviation; the particle's curve is what the features are taken from." };
        figure.Points("data", positive.Select(k => m.Curve.Q[k]), positive.Select(k => m.Curve.Intensity[k]), m.Computed ? null : positive.Select(k => m.Sigma[k]));
        var particle = Enumerable.Range(0, m.Curve.Count).Where(k => m.Particle.Intensity[k] > 0 && m.Curve.Q[k] * m.Scale.Rg < 6).ToArray();
        if (!m.Computed) figure.Line("particle", particle.Select(k => m.Curve.Q[k]), particle.Select(k => m.Particle.Intensity[k]));
        page.Add(figure);
        Guinier(page, m);

        page.Section("The shape");
        var sample = Enumerable.Range(0, 3).Select(v => m.Features.Count > ShapeFeatures.Published[v] ? Math.Exp(m.Features.Values[ShapeFeatures.Published[v]]) : double.NaN).ToArray();
        page.Add(new Figure("Probabilities", "class", "probability").Bars("probability", ShapeClassNames.All, posterior.Probabilities));
        ShapeSpace(page, model, sample);
    }

    private static void Guinier(ReportPage page, ShapeMeasurement m)
    {
        var region = Enumerable.Range(0, m.Curve.Count).Where(k => m.Curve.Q[k] * m.Scale.Rg < 1.6 && m.Curve.Intensity[k] > 0).ToArray();
        if (region.Length < 2) return;
        double Line(int k) => m.Scale.I0 * Math.Exp(-Math.Pow(m.Curve.Q[k] * m.Scale.Rg, 2) / 3);
        page.Add(new Figure("Guinier plot", "Q² / Å⁻²", "ln I") { Caption = "The line has the answered R_g and I(0); background and aggregate, when fitted, are in the data and not in the line." }
            .Points("data", region.Select(k => m.Curve.Q[k] * m.Curve.Q[k]), region.Select(k => Math.Log(m.Curve.Intensity[k])), region.Select(k => m.Sigma[k] / m.Curve.Intensity[k]))
            .Points("particle", region.Where(k => m.Particle.Intensity[k] > 0).Select(k => m.Curve.Q[k] * m.Curve.Q[k]), region.Where(k => m.Particle.Intensity[k] > 0).Select(k => Math.Log(m.Particle.Intensity[k])))
            .Line("I(0) exp(-Q²R_g²/3)", region.Select(k => m.Curve.Q[k] * m.Curve.Q[k]), region.Select(k => Math.Log(Line(k)))));
        page.Add(new Figure("Residuals of the Guinier line", "Q² / Å⁻²", "(I - line) / σ") { Height = 260, Caption = "Of the particle's curve; a trend at the left end is aggregate or repulsion that was not taken off." }
            .Points("particle", region.Select(k => m.Curve.Q[k] * m.Curve.Q[k]), region.Select(k => (m.Particle.Intensity[k] - Line(k)) / m.Sigma[k])));
    }
}
