using System.Text.Json.Nodes;
using Ewald.Crystals;
using Ewald.Reports;

namespace Ewald.Studies.PdfSpacegroup;

/// <summary>The pictures of a run.</summary>
internal static class PdfReport
{
    /// <summary>Draws them.</summary>
    /// <param name="page">The page.</param>
    /// <param name="classes">The classes.</param>
    /// <param name="test">Curves, each answered by networks that never saw its prototype.</param>
    /// <param name="answers">Their probabilities, shape [curve][class].</param>
    /// <param name="materials">The measured materials.</param>
    /// <param name="details">Details of the run.</param>
    public static void Run(ReportPage page, IReadOnlyList<GroupClass> classes, PdfEasySet test, double[][] answers, IReadOnlyList<MeasuredMaterial> materials, JsonObject details)
    {
        page.Section("How far down the list the right group stands");
        var ranks = Enumerable.Range(0, test.Count).Select(i => PdfEvaluation.Rank(answers[i], test.Labels[i])).ToArray();
        double[] depth = [.. Enumerable.Range(1, Math.Min(20, classes.Count)).Select(k => (double)k)];
        page.Add(new Figure("Right group among the first k, prototypes never seen", "k", "share of curves").Line("network", depth, depth.Select(k => ranks.Count(r => r < k) / (double)ranks.Length)));

        var labels = classes.Select(c => c.Name).ToArray();
        var within = classes.Select((_, c) => ranks.Where((_, i) => test.Labels[i] == c).ToArray()).ToArray();
        page.Add(new Figure("Right group among six, by group", "space group", "share of its curves")
            .Bars("network", labels, within.Select(r => r.Length == 0 ? 0 : r.Count(k => k < PdfEvaluation.Top) / (double)r.Length)));

        var confusion = new double[classes.Count, classes.Count];
        for (var i = 0; i < test.Count; i++)
            for (var c = 0; c < classes.Count; c++) confusion[test.Labels[i], c] += answers[i][c];
        for (var c = 0; c < classes.Count; c++)
        {
            var sum = Math.Max(1, within[c].Length);
            for (var k = 0; k < classes.Count; k++) confusion[c, k] /= sum;
        }

        string[] numbers = [.. classes.Select(c => FormattableString.Invariant($"{c.Number}"))];
        page.Add(new Figure("Mean probability of each group (columns) for the curves of each group (rows)", "answered", "true") { Height = 720 }.Heatmap(numbers, numbers, confusion, showNumbers: false));

        if (materials.Count > 0)
        {
            page.Section("Measured curves");
            double[] r = [.. Enumerable.Range(0, PdfCurve.Points).Select(PdfCurve.Reduced)];
            var figure = new Figure("One curve of each material as the networks read it, shifted", "r / d", "G(r) over its root mean square") { Height = 560 };
            for (var m = 0; m < materials.Count; m++)
            {
                var shift = -6.0 * m;
                figure.Line(materials[m].Name, r, MeasuredPdfs.Read(materials[m].Files[0], MeasuredPdfs.IsNeutron(materials[m].Files[0])).Features(0).Take(r.Length).Select(v => v + shift));
            }

            page.Add(figure);
            page.Table(["material", "accepted", "six most probable groups with their probabilities", "among six"], details["materials"]!.AsArray().Select(row => (IReadOnlyList<string>)
                [row!["material"]!.ToString(), string.Join(" or ", row["accepted"]!.AsArray()), string.Join(", ", row["top6"]!.AsArray()), row["inTop6"]!.GetValue<bool>() ? "yes" : "no"]));
        }

        page.Section("Classes");
        page.Table(["space group", "crystal system", "published crystals", "by a stretch", "maximal subgroups among the classes"], classes.Select(c => (IReadOnlyList<string>)
            [c.Name, c.CrystalSystem, FormattableString.Invariant($"{c.Published}"), FormattableString.Invariant($"{c.Stretched}"),
                string.Join(", ", GroupSubgroups.MaximalOf(c.Number).Where(n => classes.Any(o => o.Number == n)))]));
        page.Section("Reading these numbers");
        page.Text("Five measured materials say little about others. Labels of drawn and stretched crystals are exact, those of measured ones are what the literature holds. Noise, instrument and motion of the training curves are drawn; organic crystals, disorder and mixtures are not among them.");
    }
}
