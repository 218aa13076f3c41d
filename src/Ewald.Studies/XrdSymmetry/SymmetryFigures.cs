using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Physics.Diffraction;
using Ewald.Reports;

namespace Ewald.Studies.XrdSymmetry;

/// <summary>The pictures of a run and of an answered film.</summary>
internal static class SymmetryFigures
{
    /// <summary>Confusion matrices, activation maps of the classes, structures and what was left out.</summary>
    public static void Run(
        ReportPage page, AllFilms? hard, SymmetryModel model, SimulatedFilm[] simulated, IReadOnlyList<Metric> metrics)
    {
        if (hard is not null)
        {
            page.Section("Measured films, answered by networks that did not see them");
            page.Text("Shuffled: five folds drawn at random, as published; repeats of one compound may stand on both sides. Grouped: all films of a compound stand on one side, so that the network meets a compound it never saw measured.");
            Matrix(page, "Shuffled folds: true space group (rows) and answer (columns)", SymmetryEvaluation.Confusion(hard.Films, hard.Shuffled));
            Matrix(page, "Compounds kept together", SymmetryEvaluation.Confusion(hard.Films, hard.Grouped));
            page.Table(["film left out", "why"], hard.Excluded.Select(e => (IReadOnlyList<string>)[e.Name, e.Why]));
        }

        page.Section("What speaks for each class");
        page.Text("Class activation maps, averaged over simulated patterns of each class that are answered right: where the map is high, the pattern speaks for the class. Shown over the angle of copper radiation; the network itself reads Q, so any wavelength can be given.");
        var figure = new Figure("Mean class activation", "2θ of Cu Kα / degree", "activation") { Height = 460 };
        for (var g = 0; g < SymmetryClass.Names.Count; g++)
        {
            double[]? sum = null;
            (int First, int Last)[] fields = [];
            foreach (var film in simulated.Where(s => s.Group == g).Take(40).Where(s => SymmetryClass.Best(model.Ask(s.Pattern)) == g))
            {
                var (maps, at) = model.Maps(film.Pattern);
                (sum, fields) = (sum ?? new double[at.Length], at);
                for (var n = 0; n < at.Length; n++) sum[n] += maps[n, g];
            }

            if (sum is null) continue;
            var total = Math.Max(1e-12, sum.Max(Math.Abs));
            figure.Line(SymmetryClass.Names[g], fields.Select(f => DiffractionAxes.TwoThetaOfMomentumTransfer(FilmPattern.Grid.At(0.5 * (f.First + f.Last)), FilmSet.Wavelength)), sum.Select(v => v / total), colour: Palette.Colour(g));
        }

        page.Add(figure);
        page.Section("Structures behind the simulation");
        page.Text("Cells marked 'read' were taken from the named file or page; the others are quoted from memory of the named paper, whose text was not opened.");
        page.Table(["structure", "space group", "cell: a, b, c / Å, β / degree", "source of the cell", "cell", "positions"], ReferenceStructure.All.Select(s => (IReadOnlyList<string>)[
            s.Name, SymmetryClass.Names[s.Group], FormattableString.Invariant($"{s.Cell[0]:0.####}, {s.Cell[1]:0.####}, {s.Cell[2]:0.####}, {s.Cell[4]:0.##}"), s.CellSource, s.Seen ? "read" : "quoted, not read", s.Prototype]));
        page.Section("Does the flag fire?");
        page.Table(["case", "share flagged or refused", "cases"], metrics.Where(m => m.Name.StartsWith("outOfDistribution.", StringComparison.Ordinal))
            .Select(m => (IReadOnlyList<string>)[m.Name["outOfDistribution.".Length..], FormattableString.Invariant($"{m.Value:F3}"), FormattableString.Invariant($"{m.N}")]));
    }

    /// <summary>An answered film: the measured pattern under its activation map, with indices at the peaks.</summary>
    public static void Film(
        ReportPage page, PowderPattern pattern, FilmPattern film, double[] groups, (double[] X, double[] Y) activation, IReadOnlyList<LabelledPeak> peaks, double[] places,
        ReferenceStructure structure, double scale, string unit)
    {
        var group = SymmetryClass.Best(groups);
        page.Section("Why");
        page.Text(FormattableString.Invariant($"The line is the measured pattern, square root of the intensity; the shaded area is the class activation map of {SymmetryClass.Names[group]}: where it is high, the pattern speaks for this class, where it is below zero, against it. It has ten nodes, and each sees a tenth of the axis. Labels are the Miller indices of {structure.Name}, its edges times {scale:F3}, the published structure of the class that explains the peaks best; ? marks a peak that it does not explain."));
        var title = pattern.Axis switch { PatternAxis.TwoTheta => "2θ / degree", PatternAxis.Spacing => "d / Å", _ => "Q / Å⁻¹" };
        var highest = Math.Max(1e-12, pattern.Intensity.Max());
        var figure = new Figure("Pattern, activation map and reflections", title, "√(intensity), highest 1; activation, largest 1") { Height = 520 };
        var largest = Math.Max(1e-12, activation.Y.Max(Math.Abs));
        figure.Band($"activation of {SymmetryClass.Names[group]}", activation.X, [.. activation.X.Select(_ => 0.0)], [.. activation.Y.Select(v => v / largest)], Palette.Colour(1));
        figure.Line("measured", pattern.Abscissa, pattern.Intensity.Select(v => Math.Sqrt(Math.Max(0, v) / highest)), colour: Palette.Colour(0));
        figure.Add(new JsonObject
        {
            ["type"] = "scatter", ["mode"] = "text+markers", ["name"] = "reflections", ["textposition"] = "top center", ["textfont"] = new JsonObject { ["size"] = 10 }, ["marker"] = new JsonObject { ["size"] = 4 },
            ["x"] = new JsonArray([.. places.Select(v => (JsonNode)v)]), ["y"] = new JsonArray([.. peaks.Select(p => (JsonNode)(Math.Sqrt(p.Height) + 0.02))]),
            ["text"] = new JsonArray([.. peaks.Select(p => (JsonNode)p.Label.Trim('(', ')'))]),
        });
        page.Add(figure);
        page.Add(new Figure("Probabilities", "space group", "probability") { Height = 320 }.Bars("probability", SymmetryClass.Names, groups));
        page.Table([$"peak at / {unit}", "d / Å", "relative height", "reflection"], peaks.Select((p, i) => (IReadOnlyList<string>)[
            FormattableString.Invariant($"{places[i]:F3}"), FormattableString.Invariant($"{2 * Math.PI / p.Q:F4}"), FormattableString.Invariant($"{p.Height:F3}"), p.Label]));
        page.Text(FormattableString.Invariant($"{film.Peaks.Length} ridges of the wavelet transform were found between Q = {FilmPattern.Grid.At(film.First):F2} and {FilmPattern.Grid.At(film.End - 1):F2} Å⁻¹."));
    }

    private static void Matrix(ReportPage page, string title, double[,] shares) => page.Add(
        new Figure(title, "answer", "true space group") { Height = 440, Caption = "Shares of a row; the diagonal is right." }.Heatmap(SymmetryClass.Names, SymmetryClass.Names, shares));
}

/// <summary>Everything measured that a run answered.</summary>
/// <param name="Films">The films.</param>
/// <param name="Excluded">Films left out, with the reason.</param>
/// <param name="Shuffled">Answers in shuffled folds.</param>
/// <param name="Grouped">Answers with compounds kept together.</param>
internal sealed record AllFilms(IReadOnlyList<MeasuredFilm> Films, IReadOnlyList<(string Name, string Why)> Excluded, FoldAnswers Shuffled, FoldAnswers Grouped);
