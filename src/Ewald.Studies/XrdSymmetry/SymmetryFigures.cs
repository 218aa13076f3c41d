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
        page.Text("How to read the names: 'easy' are simulated patterns, 'hard' are measured films. accuracy.spaceGroup is the study's answer, the mean of a network and a support vector machine, in folds drawn at random; the names below it are its two parts alone (network, supportVectors), the same machine on the published input (ridgePeaks), the nearest film and the most frequent class. balancedAccuracy.spaceGroup is the mean recall of the classes with at least four films when all films of a compound are kept together: the harder and the fairer number. accuracy.simulationOnly saw no film at all. coverage is the share of films whose set holds the true class, aimed at 0.90. outOfDistribution is the share of strangers that are flagged, which should be 1, and of films that are flagged by mistake (falseAlarms), which should be small.");
        if (hard is not null)
        {
            page.Section("Measured films, each answered by models that did not see it");
            page.Text("Shuffled: five folds drawn at random, as published; repeats of one compound may stand on both sides. Grouped: all films of a compound stand on one side, so that the models meet a compound they never saw measured.");
            page.Text("Films of each space group: " + string.Join(", ", SymmetryClass.Names.Select((n, g) => FormattableString.Invariant($"{n} {hard.Films.Count(f => f.Group == g)}"))) + ". A row of one or two films says little.");
            Matrix(page, "Shuffled folds: true space group (rows) and answer (columns)", SymmetryEvaluation.Confusion(hard.Films, hard.Shuffled));
            Matrix(page, "Compounds kept together: true space group (rows) and answer (columns)", SymmetryEvaluation.Confusion(hard.Films, hard.Grouped));
            if (hard.Excluded.Count > 0) page.Table(["film left out", "why"], hard.Excluded.Select(e => (IReadOnlyList<string>)[e.Name, e.Why.Replace(e.Name + " ", "", StringComparison.Ordinal)]));
        }

        page.Section("What speaks for each class");
        page.Text("Class activation maps, averaged over simulated patterns of each class that are answered right: where the map is high, the pattern speaks for the class, where it is below zero, against it (each curve is divided by its largest value). Shown over the angle of copper radiation; the network itself reads Q, so any wavelength can be given.");
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
        page.Text("The simulated patterns are those of these published structures, strained, textured and mixed. Cells marked 'read' were taken from the named file or page; those marked 'quoted' are from memory of the named paper, whose text was not opened.");
        page.Table(["structure", "space group", "cell / Å, degree", "source of the cell", "positions"], ReferenceStructure.All.Select(s => (IReadOnlyList<string>)[
            s.Name, SymmetryClass.Names[s.Group], CellInWords(s.Cell), (s.Seen ? "read: " : "quoted: ") + s.CellSource, s.Prototype]));
        page.Section("Does the flag fire?");
        page.Text("Patterns that the model should not answer, each announced as copper radiation; and the measured films, which should pass.");
        page.Table(["case", "share flagged or refused", "cases"], metrics.Where(m => m.Name.StartsWith("outOfDistribution.", StringComparison.Ordinal))
            .Select(m => (IReadOnlyList<string>)[InWords(m.Name["outOfDistribution.".Length..]), FormattableString.Invariant($"{m.Value:F3}"), FormattableString.Invariant($"{m.N}")]));
    }

    /// <summary>An answered film: the measured pattern under its activation map, with indices at the peaks.</summary>
    public static void Film(
        ReportPage page, PowderPattern pattern, FilmPattern film, double[] groups, (double[] X, double[] Y) activation, IReadOnlyList<LabelledPeak> peaks, double[] places,
        ReferenceStructure structure, double scale, string unit)
    {
        var group = SymmetryClass.Best(groups);
        page.Section("Why");
        page.Text(FormattableString.Invariant($"The line is the measured pattern, square root of the intensity; the shaded area is the class activation map of {SymmetryClass.Names[group]}: where it is high, the pattern speaks for this class, where it is below zero, against it. It has ten nodes, and each sees a tenth of the axis. It is the network's; the answer and the probabilities are the mean of the network and a support vector machine, which has no such map. Labels are the Miller indices of {structure.Name}, its edges times {scale:F3}, the published structure of the class that explains the peaks best; ? marks a peak that it does not explain."));
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
        page.Text(FormattableString.Invariant($"{film.Peaks.Length} peaks were found between Q = {FilmPattern.Grid.At(film.First):F2} and {FilmPattern.Grid.At(film.End - 1):F2} Å⁻¹."));
    }

    // Only what the lattice leaves free.
    private static string CellInWords(double[] cell)
    {
        var words = FormattableString.Invariant($"a {cell[0]:0.####}");
        if (cell[1] != cell[0]) words += FormattableString.Invariant($", b {cell[1]:0.####}");
        if (cell[2] != cell[0]) words += FormattableString.Invariant($", c {cell[2]:0.####}");
        return cell[4] == 90 ? words : words + FormattableString.Invariant($", β {cell[4]:0.##}");
    }

    private static string InWords(string @case) => @case switch
    {
        "falseAlarms" => "measured films of the classes (should be low)",
        "organicPowder" => "powder of an organic crystal",
        "noise" => "noise alone",
        "flatLine" => "a flat line",
        "molybdenumAsCopper" => "film measured with Mo Kα",
        "synchrotronAsCopper" => "film measured at a synchrotron",
        _ => @case,
    };

    private static void Matrix(ReportPage page, string title, double[,] shares) => page.Add(
        new Figure(title, "answer", "true space group") { Height = 440, Caption = "Shares of a row; the diagonal is right." }.Heatmap(SymmetryClass.Names, SymmetryClass.Names, shares));
}

/// <summary>Everything measured that a run answered.</summary>
/// <param name="Films">The films.</param>
/// <param name="Excluded">Films left out, with the reason.</param>
/// <param name="Shuffled">Answers in shuffled folds.</param>
/// <param name="Grouped">Answers with compounds kept together.</param>
internal sealed record AllFilms(IReadOnlyList<MeasuredFilm> Films, IReadOnlyList<(string Name, string Why)> Excluded, FoldAnswers Shuffled, FoldAnswers Grouped);
