using Ewald.Core;
using Ewald.Reports;

namespace Ewald.Studies.NeutronStructure;

/// <summary>Pages of the study.</summary>
internal static class NeutronReport
{
    /// <summary>One solved pattern: measured, calculated, difference, ticks; the cell and what its errors hold; the search over the zero offset.</summary>
    public static void Pattern(ReportPage page, CellSolution solution, NeutronPattern pattern, NeutronModel model)
    {
        var fit = solution.Fit;
        var isAngular = pattern.Geometry.Axis == PatternAxis.TwoTheta;
        var unit = isAngular ? "2θ (°)" : "time of flight (µs)";
        page.Section($"Whole-pattern fit: {pattern.Name}");
        var highest = fit.Observed.Max();
        var under = fit.Observed.Zip(fit.Calculated, (o, c) => o - c).ToArray();
        var offset = Math.Min(fit.Background.Min(), fit.Observed.Min()) - 0.08 * highest - under.Max();
        page.Add(new Figure($"{solution.Structure.Name} in {pattern.Geometry.Words}", unit, "intensity")
        {
            Height = 520,
            Caption = FormattableString.Invariant($"Points measured, line calculated, below their difference. Ticks: the {fit.Lines.Count} lines of the refined cell. R_wp = {100 * fit.WeightedResidual:F2} %, reduced χ² = {fit.ReducedChi2:F2}; {100 * fit.Unexplained:F1} % of the peaks' variance is left."),
        }.Points("measured", fit.Abscissa, fit.Observed, size: 3).Line("calculated", fit.Abscissa, fit.Calculated).Line("background", fit.Abscissa, fit.Background, "dot")
            .Line("difference", fit.Abscissa, under.Select(d => d + offset))
            .Points("lines", fit.Lines.Select(l => l.Centre), fit.Lines.Select(_ => offset + under.Max() + 0.03 * highest), text: fit.Lines.Select(l => FormattableString.Invariant($"{l.Line.Index} d = {l.Spacing:F4} Å")), size: 5));
        page.Section("Cell");
        page.Table(["quantity", "network", "refined", "σ from the counts", "σ with calibration", "unit"], fit.CellValues.Select((v, i) => (IReadOnlyList<string>)
            [v.Name, FormattableString.Invariant($"{solution.NetworkCell[i]:F4}"), FormattableString.Invariant($"{v.Value:F5}"), FormattableString.Invariant($"{v.Statistical:F5}"), FormattableString.Invariant($"{v.Sigma:F5}"), v.Name.Length == 1 ? "Å" : "°"])
            .Append(["zero", FormattableString.Invariant($"{solution.GridZero:F2}"), FormattableString.Invariant($"{fit.Zero.Value:F4}"), FormattableString.Invariant($"{fit.Zero.Statistical:F4}"), "", isAngular ? "°" : "µs"]));
        page.Text($"The errors hold the counting noise, scaled by √χ² where the reduced χ² exceeds 1, and the correlation with zero offset, widths, background and overlapping lines. {(pattern.Geometry.CalibrationError > 0 ? FormattableString.Invariant($"The stated {100 * pattern.Geometry.CalibrationError:G3} % of the calibration is added in quadrature: lengths and calibration cannot be told apart.") : "The calibration is taken as exact.")}");
        page.Table(["class", "system", "probability", "in the set"], StructureClass.All.Select((c, i) => (IReadOnlyList<string>)
            [c.Name, c.Words, FormattableString.Invariant($"{solution.Answer.Probabilities(model.Temperature)[i]:F4}"), model.Set(solution.Answer).Contains(i) ? "yes" : "no"]));
        if (solution.Search.Count > 1)
        {
            page.Add(new Figure("Search over the zero offset", isAngular ? "zero offset (°)" : "zero (µs)", "χ² per point before polishing")
            {
                LogY = true, Caption = "At each offset the network proposes a class and a cell; the best three are polished.",
            }.Points("candidates", solution.Search.Select(s => s.Zero), solution.Search.Select(s => s.Misfit), text: solution.Search.Select(s => StructureClass.All[s.Class].Name), size: 8));
        }
    }

    /// <summary>The page of a run.</summary>
    public static void Run(ReportPage page, NeutronEvaluation evaluation, MeasuredNeutron? measured, NeutronModel model)
    {
        var names = StructureClass.All.Select(c => c.Name).ToArray();
        var shares = new double[names.Length, names.Length];
        for (var r = 0; r < names.Length; r++)
        {
            var sum = Enumerable.Range(0, names.Length).Sum(c => evaluation.Confusion[r, c]);
            for (var c = 0; c < names.Length; c++) shares[r, c] = sum == 0 ? 0 : (double)evaluation.Confusion[r, c] / sum;
        }

        page.Section("Symmetry");
        page.Add(new Figure("Share of each true class (rows) answered as each class", "answered", "true") { Caption = "10⁴ counts in the highest point." }.Heatmap(names, names, shares));
        var counts = evaluation.Details["classAccuracy.byCountsOfHighestPoint"]!.AsObject();
        page.Add(new Figure("Accuracy against counts", "counts of the highest point", "accuracy") { LogX = true }
            .Points("accuracy", counts.Select(c => double.Parse(c.Key, System.Globalization.CultureInfo.InvariantCulture)), counts.Select(c => c.Value!.GetValue<double>()), size: 9));
        page.Table(["least distortion over the floor, at least", "patterns", "accuracy"], evaluation.Details["classAccuracy.byLeastDistortion"]!.AsArray().Select(b => (IReadOnlyList<string>)
            [FormattableString.Invariant($"{b!["atLeast"]!.GetValue<double>()}"), b["n"]!.ToString(), b["accuracy"] is { } a ? FormattableString.Invariant($"{a.GetValue<double>():F3}") : ""]));
        page.Text("The floor of the sweep is 0.5 % between two free lengths and 0.3° of a free angle; the table is of patterns drawn without it, without the cubic ones.");
        if (measured?.Lbco is { } lbco)
        {
            page.Section("Measured: La0.5Ba0.5CoO3 on HRPT");
            Pattern(page, lbco.Solution, lbco.Pattern, model);
        }
        else
        {
            page.Text("No folder with hrpt_lbco.xye was found: nothing was measured on real patterns.");
        }

        if (evaluation.Example is { } example)
        {
            page.Section("Simulated: one test pattern by time of flight");
            Pattern(page, example.Solution, example.Pattern.Pattern, model);
        }

        page.Section("Limits");
        page.Text("Only perovskites in cells of five atoms were trained on: another structure, a superstructure or a mixture is flagged at best. Cells nearer to a higher symmetry than the floor cannot be told by peak positions. Intensities are free in the fit, so that a wrong structure of the right cell is not noticed.");
    }
}
