using Ewald.Core;
using Ewald.Crystals;
using Ewald.IO;
using Ewald.Reports;

namespace Ewald.Studies.PdfSpacegroup;

/// <summary>A measured G(r) in, the groups that it can belong to out.</summary>
internal sealed class PdfPredictor(PdfModel model, ModelCard card) : IPredictor
{
    private const int Shown = 10;
    private const double ShortestRange = 0.2;

    public ModelCard Card { get; } = card;

    public FilePrediction Predict(string file, MeasurementInfo info, ReportPage? report)
    {
        var pattern = PowderFile.Read(file);
        var (g, last) = PdfCurve.OnGrid(pattern);
        var warnings = new List<string>(pattern.Warnings);
        var neutron = IsNeutron(pattern, info, warnings);
        var curve = PdfEasySet.Of(g, last, neutron);
        var answer = model.Answer(curve);
        answer = answer with { Novelty = Math.Max(answer.Novelty, PdfCurve.Roughness(pattern, g)) };
        var composition = PdfComposition.Of(pattern, info, warnings);
        var mined = composition is null ? null : Mined(pattern, curve, g, last, answer, composition, warnings);
        answer = mined?.Answer ?? answer;
        var level = mined is null ? model.Conformal.Level : model.Miner!.Calibration.Conformal!.Level;
        var names = model.Classes.Select(c => c.Name).ToArray();
        var shown = answer.Ranking.Take(Math.Max(Shown, answer.Set.Length)).ToArray();
        if (answer.Set.Length > 1) warnings.AddRange(Relations([.. answer.Set.Take(6).Select(c => model.Classes[c])]));
        if (PdfCurve.Range(g, last) is var range && range < ShortestRange)
            warnings.Add(FormattableString.Invariant($"beyond 15 Å the curve has {range:0.00} of its size: a particle or cluster of a few cells, whose space group is a matter of definition; a cluster of such a structure looks the same."));
        if (answer.Novelty > 1) warnings.Add("the curve is unlike those the model was trained on, so its groups mean little; it answers inorganic crystals, not molecules, clusters or noise.");
        var spaceGroup = new ClassAnswer(
            "spaceGroup", names[answer.Ranking[0]], [.. answer.Set.Select(c => names[c])], level,
            shown.ToDictionary(c => names[c], c => answer.Probabilities[c], StringComparer.Ordinal));
        if (report is not null) Draw(report, pattern, curve.Features(0), answer, names, level);
        if (report is not null && mined is not null) MiningReport.Draw(report, g, mined);
        return new(file, true, [spaceGroup, .. mined is null ? [] : MiningReport.Answers(mined)], new(answer.Novelty, 1, answer.Novelty > 1), warnings, null);
    }

    /// <summary>The answer with the composition, or null where there is none, which a warning says.</summary>
    private MinedAnswer? Mined(
        PowderPattern pattern, PdfEasySet curve, double[] g, double last, PdfAnswer alone, IReadOnlyList<(Element Element, int Count)> composition, List<string> warnings)
    {
        if (model.Miner is not { } miner)
        {
            warnings.Add("this model has no library of arrangements, so the composition is not used; train it again with ./ewald run pdf-spacegroup.");
            return null;
        }

        var (smallest, largest) = PdfComposition.Range(pattern);
        var mined = miner.Answer(alone, new(g, last, curve.Neutron[0], smallest, largest), PdfModel.Uniforms(curve)[0], composition, model.Classes);
        if (mined is null)
        {
            warnings.Add("no arrangement of the library can hold this composition, so the curve alone is answered.");
            return null;
        }

        var first = mined.Structures[Array.IndexOf(mined.Weights, mined.Weights.Max())];
        warnings.Add(FormattableString.Invariant(
            $"{mined.Fillings} ways to put the composition into published arrangements were searched and the best refined: {MiningReport.Name(first)} comes first; against the curve alone mining counts {mined.Trust:0.00} to {1 - mined.Trust:0.00}."));
        if (!model.Classes.Any(c => c.Number == first.SpaceGroup))
            warnings.Add($"its space group {first.SpaceGroup} is none of the {model.Classes.Count} groups that are answered, so the groups that are named are at best its relatives.");
        return mined;
    }

    /// <summary>Which of the groups hold which others: a small distortion leads from the larger to the smaller.</summary>
    private static IEnumerable<string> Relations(IReadOnlyList<GroupClass> groups)
    {
        foreach (var larger in groups)
        {
            var below = groups.Where(g => g.Number != larger.Number && GroupSubgroups.IsSubgroup(g.Number, larger.Number)).Select(g => g.Name).ToArray();
            if (below.Length > 0) yield return $"{string.Join(", ", below)} {(below.Length == 1 ? "is a subgroup" : "are subgroups")} of {larger.Name}: a small distortion decides between them, which the curve may not show.";
        }
    }

    private static bool IsNeutron(PowderPattern pattern, MeasurementInfo info, List<string> warnings)
    {
        var said = info.Extra is { } extra && extra.TryGetValue("radiation", out var value) ? value : info.Probe;
        if (said is null && pattern.Metadata.TryGetValue("mode", out var mode) && mode is "xray" or "neutron")
        {
            warnings.Add($"radiation {mode}, as the header says.");
            said = mode;
        }

        return said switch
        {
            "xray" => false,
            "neutron" => true,
            null => throw new InputException($"{pattern.Name} does not say whether x-rays or neutrons were scattered, which changes the weights of the peaks; add --set radiation=xray or --set radiation=neutron."),
            _ => throw new InputException($"radiation is '{said}'; it is xray or neutron."),
        };
    }

    private static void Draw(ReportPage report, PowderPattern pattern, float[] features, PdfAnswer answer, string[] names, double level)
    {
        report.Section("What was read");
        report.Add(new Figure(pattern.Name, "r / Å", "G(r) / Å⁻²").Line("measured", pattern.Abscissa, pattern.Intensity));
        report.Add(new Figure("What the networks read", "r / d", "G(r) over its root mean square").Line("scaled", Enumerable.Range(0, PdfCurve.Points).Select(PdfCurve.Reduced), features.Take(PdfCurve.Points).Select(v => (double)v)));
        report.Section("Groups");
        var top = answer.Ranking.Take(Shown).ToArray();
        report.Add(new Figure("Probabilities", "space group", "probability").Bars("probability", top.Select(c => names[c]), top.Select(c => answer.Probabilities[c])));
        report.Text(FormattableString.Invariant($"The conformal set at level {level:0.##} holds {answer.Set.Length} groups: {string.Join(", ", answer.Set.Select(c => names[c]))}."));
    }
}
