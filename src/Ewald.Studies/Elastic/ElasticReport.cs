using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Reports;

namespace Ewald.Studies.Elastic;

/// <summary>The pictures of a run.</summary>
internal static class ElasticReport
{
    private static readonly string[] Names = ["K", "G"];

    public static void Run(ReportPage page, IReadOnlyList<ElasticCrystal> crystals, CrossValidation v, JsonObject details, FilePrediction alloy)
    {
        page.Section("Answers on chemical systems not seen");
        for (var t = 0; t < 2; t++)
        {
            var target = t;
            double[] truth = [.. Enumerable.Range(0, v.Count).Select(i => Math.Pow(10, v.Truth[i, target]))];
            double[] answer = [.. Enumerable.Range(0, v.Count).Select(i => Math.Pow(10, v.Answer[i, target]))];
            double[] ends = [truth.Min(), truth.Max()];
            page.Add(new Figure($"{Names[t]}: answered against computed", "density functional theory / GPa", "answered / GPa") { LogX = true, LogY = true }
                .Points("crystals", truth, answer, text: crystals.Select(c => $"{c.Crystal.Formula} {c.Id}"), size: 3)
                .Line("equal", ends, ends, "dash"));
        }

        if (details["learningCurve"] is JsonArray { Count: > 1 } curve)
        {
            double[] Column(string name) => [.. curve.Select(p => p![name]!.GetValue<double>())];
            double[] counts = [.. curve.Select(p => (double)p!["crystals"]!.GetValue<int>())];
            page.Add(new Figure("Learning curve of the trees on one fold", "training crystals", "mean absolute error of log10") { LogX = true, LogY = true }
                .Line("K", counts, Column("maeLog10K")).Line("G", counts, Column("maeLog10G")));
        }

        if (details["importanceK"] is JsonObject bulk && details["importanceG"] is JsonObject shear)
        {
            page.Section("What the trees look at");
            page.Text("Mean |SHAP value| over a tenth of the crystals, in log10 of the modulus.");
            page.Table(["bulk modulus: feature", "mean", "shear modulus: feature", "mean"], bulk.Zip(shear, (k, g) =>
                (IReadOnlyList<string>)[k.Key, FormattableString.Invariant($"{k.Value!.GetValue<double>():F3}"), g.Key, FormattableString.Invariant($"{g.Value!.GetValue<double>():F3}")]));
        }

        if (details["measuredAlloys"] is JsonArray measured)
        {
            page.Section("Measured alloys");
            page.Text("Young's modulus measured at room temperature (sources in the study's page) and answered from composition and lattice alone, as a virtual crystal with the mean volume of the elements.");
            page.Table(["alloy", "lattice", "measured / GPa", "answered / GPa", "interval / GPa", "rule of mixtures / GPa"], measured.Select(a => (IReadOnlyList<string>)
            [
                a!["alloy"]!.GetValue<string>(), a["lattice"]!.GetValue<string>(), Number(a["measuredYoungModulusGPa"]), Number(a["answeredGPa"]),
                $"{Number(a["lowGPa"])} – {Number(a["highGPa"])}", Number(a["ruleOfMixturesGPa"]),
            ]));
        }

        page.Section("An alloy the model never saw");
        page.Text($"{alloy.File}, as a virtual crystal.");
        page.Table(["answer", "value", "interval", "level"], alloy.Answers.Select(AnswerText.Row));
        foreach (var warning in alloy.Warnings) page.Text(warning);
    }

    private static string Number(JsonNode? node) => FormattableString.Invariant($"{node!.GetValue<double>():F0}");
}
