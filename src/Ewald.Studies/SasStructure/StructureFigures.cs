using System.Globalization;
using Ewald.Core;
using Ewald.Inference.SmallAngle;
using Ewald.Physics.SmallAngle.Atoms;
using Ewald.Reports;

namespace Ewald.Studies.SasStructure;

/// <summary>The pictures of the study.</summary>
internal static class StructureFigures
{
    /// <summary>A run: true against answered, calibration, learners beside classical masses, the measured curves.</summary>
    internal static void Run(ReportPage page, StructureModel model, IReadOnlyList<StructureCase> cases, StructureEvaluation easy, MeasuredProteins? hard)
    {
        page.Section("Held-out computed curves");
        page.Text(FormattableString.Invariant(
            $"{easy.Test.Count} noisy curves of bodies whose fold family, or whose body when it was generated, was not trained on. {model.Neighbours} neighbours; the network's share in the answer is {model.NetworkShare:F2}; mean error of ln mass on the validation part: neighbours {model.ValidationErrors[0]:F3}, network {model.ValidationErrors[1]:F3}, chosen {model.ValidationErrors[2]:F3}."));
        var order = Enumerable.Range(0, easy.Test.Count).OrderBy(i => easy.Test[i].Body.Mass).ToArray();
        page.Add(Scatter("Molecular mass", "kDa", easy, order, c => c.Body.Mass, 0, hard));
        page.Add(Scatter("Maximum dimension", "Å", easy, order, c => c.Body.MaximumDimension, 1, null));
        page.Add(new Figure("Calibration of the mass intervals", "level asked for", "share of test curves covered")
        {
            Caption = "On the diagonal the intervals hold what they promise; 0.90 is what is shipped.",
        }.Line("reached", easy.Reached.Select(r => r.Nominal), easy.Reached.Select(r => r.Reached)).Line("ideal", [0, 1], [0, 1], "dash"));
        page.Section("Errors by family");
        page.Table(["family", "bodies", "curves", "median relative error of the mass", "coverage"], easy.FamilyTable.Select(f => (IReadOnlyList<string>)
        [
            (string)f!["family"]!, Text((int)f["bodies"]!), Text((int)f["cases"]!), Text((double)f["medianMassError"]!), Text((double)f["coverage"]!),
        ]));
        if (hard is not null)
        {
            page.Section("Measured proteins");
            page.Text("Each answer stands beside the Porod-volume and correlation-volume masses and the published networks. No constant was fitted to these curves, but the networks' inputs and the offset of the easy set were settled after their errors had been seen: a development check, not a blind test.");
            page.Table(MeasuredProteins.Header, hard.Rows);
        }

        page.Section("What the easy set is");
        page.Text($"{cases.Count} computed curves. Synthetic: all generated bodies, all assemblies and tails put onto real folds, the hydration shell, noise, offset and aggregates. Real: the folds themselves.");
        page.Text("This does not show how the answers do on nucleic acids, detergents, flexible or partly disordered mixtures, or on proteins at concentrations where they interact.");
    }

    /// <summary>One measured curve with everything that was read from it.</summary>
    internal static void Prediction(
        ReportPage page, ScatteringCurve curve, StructureReading reading, DistanceDistribution? distances, IReadOnlyList<Answer> answers, Solvent solvent)
    {
        page.Section(curve.Name);
        page.Table(["answer", "value", "90 % interval", "unit"], answers.OfType<QuantityAnswer>().Select(a => (IReadOnlyList<string>)[a.Name, Text(a.Value), $"{Text(a.Low)} – {Text(a.High)}", a.Unit]));
        var classical = ClassicalMasses.Of(reading);
        if (solvent.Probe == Probe.XRay)
            page.Text(FormattableString.Invariant($"Classical masses of the same reading: Porod volume {classical.Porod:F1} kDa, correlation volume {classical.Correlation:F1} kDa."));
        if (reading.SigmaBackground > 0)
            page.Text(FormattableString.Invariant($"Flat background taken off: {reading.Background:G4} ± {reading.SigmaBackground:G2} ({100 * reading.Background / reading.I0:F2} % of I(0)); its error is part of the intervals."));
        page.Text(reading.Sentence);
        Data(page, curve, distances);
        if (distances is not null)
        {
            var sigma = curve.Sigma ?? reading.Particle.Sigma!;
            var used = Enumerable.Range(distances.First, Math.Min(distances.Fit.Length, curve.Count - distances.First)).ToArray();
            page.Add(new Figure("Residuals of the p(r) fit", "Q / Å⁻¹", "(data − fit)/σ") { Height = 280, Caption = "Structure here means that no p(r) on [0, Dmax] explains the curve." }
                .Points("residual", used.Select(i => curve.Q[i]), used.Select(i => (curve.Intensity[i] - distances.Fit[i - distances.First]) / sigma[Math.Min(i, sigma.Length - 1)])));
            page.Add(new Figure("Pair distance distribution", "r / Å", "p(r)")
                .Band("90 %", distances.R, [.. distances.P.Zip(distances.SigmaP, (p, s) => p - 1.645 * s)], [.. distances.P.Zip(distances.SigmaP, (p, s) => p + 1.645 * s)])
                .Line("p(r)", distances.R, distances.P));
        }

        var low = Enumerable.Range(0, reading.Particle.Count).Where(i => reading.Particle.Q[i] * reading.Rg < 1.6 && reading.Particle.Intensity[i] > 0).ToArray();
        var slope = reading.Guinier is { } g ? g.Rg * g.Rg / 3 : reading.Rg * reading.Rg / 3;
        var level = reading.Guinier?.I0 ?? reading.I0;
        page.Add(new Figure("Guinier plot of the particle", "Q² / Å⁻²", "ln I") { Caption = "Background and low-Q component are taken off where they were found." }
            .Points("particle", low.Select(i => reading.Particle.Q[i] * reading.Particle.Q[i]), low.Select(i => Math.Log(reading.Particle.Intensity[i])))
            .Line("line", low.Select(i => reading.Particle.Q[i] * reading.Particle.Q[i]), low.Select(i => Math.Log(level) - slope * reading.Particle.Q[i] * reading.Particle.Q[i])));
        var trace = AggregationTest.Test(curve).Trace;
        if (trace.Count > 1)
            page.Add(new Figure("Rg against the first point used", "Qmin / Å⁻¹", "Rg / Å") { Height = 280, Caption = "Falling Rg with Qmin is the mark of aggregates, rising Rg that of repulsion." }
                .Points("Guinier Rg", trace.Select(t => t.QMin), trace.Select(t => t.Rg), trace.Select(t => t.SigmaRg)));
        page.Text("This does not show whether the protein is pure, folded or monodisperse: a mixture gets the answer of its average.");
    }

    /// <summary>The data, with the fit when there is one.</summary>
    internal static void Data(ReportPage page, ScatteringCurve curve, DistanceDistribution? distances)
    {
        var figure = new Figure("Measured curve", "Q / Å⁻¹", $"I / {curve.IntensityUnit}") { LogX = true, LogY = true };
        figure.Points("data", curve.Q, curve.Intensity, curve.Sigma);
        if (distances is not null) figure.Line("p(r) fit", curve.Q.Skip(distances.First).Take(distances.Fit.Length), distances.Fit);
        page.Add(figure);
    }

    private static Figure Scatter(string title, string unit, StructureEvaluation easy, int[] order, Func<StructureCase, double> truth, int quantity, MeasuredProteins? hard)
    {
        // A few hundred points are enough for the eye.
        var step = Math.Max(1, order.Length / 600);
        int[] shown = [.. order.Where((_, i) => i % step == 0)];
        var figure = new Figure(title, $"true / {unit}", $"answered / {unit}") { LogX = true, LogY = true, Caption = "Bars are the 90 % intervals." };
        figure.Points("computed", shown.Select(i => truth(easy.Test[i])), shown.Select(i => easy.Answers[i][quantity].Value), text: shown.Select(i => easy.Test[i].Body.Family));
        double[] ends = [truth(easy.Test[order[0]]), truth(easy.Test[order[^1]])];
        var ratios = easy.Answers.Select(a => a[quantity].High / a[quantity].Value).Order().ToArray();
        var typical = ratios[ratios.Length / 2];
        figure.Band("typical 90 % interval", ends, [.. ends.Select(e => e / typical)], [.. ends.Select(e => e * typical)]);
        figure.Line("equal", ends, ends, "dash");
        if (hard is not null)
            figure.Points("measured", hard.Points.Select(p => p.Known), hard.Points.Select(p => p.Answer.Value), text: hard.Points.Select(p => p.Name), size: 10);
        return figure;
    }

    private static string Text(double value) => value.ToString("G4", CultureInfo.InvariantCulture);

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
