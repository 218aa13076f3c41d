using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Evaluation;
using Ewald.Reports;

namespace Ewald.Studies.SasShape;

/// <summary>The report of a run.</summary>
internal static class ShapePages
{
    /// <summary>Fills the page.</summary>
    public static void Run(ReportPage page, ShapeModel model, ShapeEvaluation evaluation, IReadOnlyList<RealAnswer> real, bool hasData)
    {
        page.Section("The shape space");
        ShapeReport.ShapeSpace(page, model, null);

        page.Section("Held-out bodies");
        ShapeReport.Confusion(page, "Computed curves, three features", evaluation.NoiseFree.Confusion());
        ShapeReport.Confusion(page, "Noisy curves, noise-aware neighbours", evaluation.Noisy.Confusion());
        ShapeReport.ChainsAndRods(page, evaluation.Noisy);
        ShapeReport.Calibration(page, CalibrationCurve.Of(evaluation.Noisy.Probabilities, Physics.SmallAngle.Populations.ShapeClassNames.All.Length, evaluation.Noisy.Labels));
        var curve = evaluation.Details["learningCurve"]!.AsArray().Select(p => (N: (double)p!["trainingCases"]!, Score: (double)p["score"]!)).ToArray();
        page.Add(new Figure("Learning curve, noisy curves", "training curves", "balanced accuracy") { LogX = true }
            .Line("held-out bodies", curve.Select(p => p.N), curve.Select(p => p.Score)));
        Coverages(page, evaluation.Details);

        page.Section("Measured curves");
        if (!hasData) page.Text("No --data folder was given: the hard metric is absent.");
        else Real(page, real);

        page.Section("What this does not show");
        page.Text("The training bodies are smooth and of one contrast; proteins are neither, and that their curves come out right rests on the measured "
            + "curves above, of which there are few. The class limits are conventions: between axis ratios 2.5 and 4 no body was trained. Repulsion, mixtures and "
            + "contrast of both signs are outside the training set; the out-of-distribution score sees only those whose curves resemble no training body.");
    }

    private static void Coverages(ReportPage page, JsonObject details)
    {
        static string Show(JsonNode? node) => FormattableString.Invariant($"{(double)node!:F3}");
        page.Table(["intervals and sets at level 0.90", "coverage", "expected range", "mean size or width", "calibration / test"],
            new[] { ("class sets, random tie-breaking", "coverage"), ("class sets as predict gives them", "coveragePredict"), ("ln R_g", "coverageRadiusOfGyration") }
            .Select(c => details[c.Item2]!).Zip(["class sets, random tie-breaking", "class sets as predict gives them", "ln R_g"], (d, name) => (IReadOnlyList<string>)
                [name, Show(d["value"]), $"{Show(d["low"])} – {Show(d["high"])}", Show(d["meanSize"]), $"{d["calibrationCases"]} / {d["testCases"]}"]));
        var unknown = details["unknownShare"]!;
        page.Text(FormattableString.Invariant(
            $"Answered as unknown: {(double)unknown["testBodies"]!:P1} of the test bodies, {(double)unknown["oppositeContrastShells"]!:P1} of shells of opposite contrast, which were never trained."));
    }

    private static void Real(ReportPage page, IReadOnlyList<RealAnswer> real)
    {
        page.Text(FormattableString.Invariant($"n = {real.Count} is small; see the interval of the metric. The most probable class counts, also where the answer is unknown."));
        page.Table(["file", "expected", "most probable", "answer", "Rg / Å", "warnings"], real.Select(r => (IReadOnlyList<string>)
        [
            r.Real.File, string.Join(" or ", r.Real.Expected.Select(e => Physics.SmallAngle.Populations.ShapeClassNames.All[(int)e])), r.Best,
            r.Prediction.Answers.OfType<ClassAnswer>().FirstOrDefault()?.Value ?? "-",
            r.Prediction.Answers.OfType<QuantityAnswer>().FirstOrDefault() is { } q ? FormattableString.Invariant($"{q.Value:F1} ({q.Low:F1} – {q.High:F1})") : "-",
            r.Prediction.Error ?? string.Join(" ", r.Prediction.Warnings),
        ]));
    }
}
