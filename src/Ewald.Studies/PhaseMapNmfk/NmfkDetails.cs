using System.Text.Json.Nodes;

namespace Ewald.Studies.PhaseMapNmfk;

/// <summary>An analysis as structured details.</summary>
internal static class NmfkDetails
{
    /// <summary>Copies of bcc Fe that Stanev et al. (2018) report among 13 patterns.</summary>
    private const int PublishedCopies = 4;

    public static void Fill(JsonObject details, NmfkAnalysis analysis, NmfkSetup setup)
    {
        details["spread"] = new JsonObject
        {
            ["name"] = analysis.Spread.Name, ["samples"] = analysis.Spread.SampleCount, ["points"] = analysis.Spread.PointCount,
            ["scaling"] = "every pattern to [0, 1] by itself", ["restarts"] = setup.Restarts, ["kept"] = "all",
        };
        details["stabilityMaxima"] = new JsonArray([.. analysis.Maxima.Select(k => (JsonNode?)k)]);
        details["stability"] = new JsonArray([.. analysis.Curve.Select(p => (JsonNode?)new JsonObject
        {
            ["components"] = p.Components, ["minimumSilhouette"] = p.MinimumSilhouette, ["meanSilhouette"] = p.MeanSilhouette,
            ["relativeFrobeniusError"] = p.Best.RelativeError, ["akaike"] = p.Akaike, ["bayesian"] = p.Bayesian,
            ["restartsAtLeastError"] = p.Errors.Count(e => e <= 1.001 * p.Errors.Min()), ["silhouettes"] = Numbers(p.Silhouettes),
        })]);
        if (analysis.Converged.Count > 0)
        {
            details["stabilityConverged"] = new JsonArray([.. analysis.Converged.Select(p => (JsonNode?)new JsonObject
            {
                ["components"] = p.Components, ["minimumSilhouette"] = p.MinimumSilhouette, ["restartsAtLeastError"] = p.Errors.Count(e => e <= 1.001 * p.Errors.Min()),
            })]);
        }

        details["chosen"] = new JsonObject { ["components"] = analysis.Chosen.Components, ["reason"] = analysis.Reason };
        details["wavelength"] = analysis.Wavelength is null ? null : new JsonObject
        {
            ["value"] = analysis.Wavelength, ["unit"] = "Å", ["note"] = analysis.WavelengthAssumed ? "assumed Cu K-alpha: no file states it" : "stated",
        };
        details["shiftedCopies"] = new JsonArray([.. analysis.Groups.Select(g => (JsonNode?)Group(analysis, g))]);
        details["patterns"] = new JsonArray([.. analysis.Matches.Select((m, k) => (JsonNode?)new JsonObject
        {
            ["pattern"] = k + 1, ["highestPoint"] = HighestPoint(analysis, k), ["silhouette"] = analysis.Chosen.Silhouettes[k], ["structures"] = new JsonArray([.. m.Select(s => (JsonNode?)Match(s))]),
        })]);
        if (analysis.Spread.Elements.Contains("Fe")) details["bodyCentredIron"] = Iron(analysis);
        details["warnings"] = new JsonArray([.. analysis.Warnings().Select(w => (JsonNode?)w)]);
    }

    private static JsonObject Group(NmfkAnalysis analysis, PhaseGroup group) => new()
    {
        ["patterns"] = new JsonArray([.. group.Copies.Members.Select((k, n) => (JsonNode?)new JsonObject
        {
            ["pattern"] = k + 1, ["lagInLnQ"] = group.Copies.Lags[n], ["latticeRelativeToFirst"] = Math.Exp(-group.Copies.Lags[n]), ["highestPoint"] = HighestPoint(analysis, k),
        })]),
        ["links"] = new JsonArray([.. group.Copies.Links.Select(l => (JsonNode?)new JsonObject { ["first"] = l.First + 1, ["second"] = l.Second + 1, ["correlation"] = l.Shift.Correlation, ["lagInLnQ"] = l.Shift.Lag })]),
        ["structure"] = group.Match?.Wording, ["reflectionsInRange"] = group.Match?.Reflections,
        ["spacingOfHighestPeak"] = group.Spacing,
        ["latticeParameter"] = new JsonObject
        {
            ["meaning"] = group.Match is { } m
                ? $"a if the pattern is {m.Structure}, Å, weighted mean over the copies in the sample; null where the group holds less than the presence threshold"
                : "d of the highest peak, Å (no structure gives it an index), weighted mean over the copies in the sample; null where absent",
            ["perSample"] = Numbers(group.LatticeParameter),
        },
    };

    private static JsonObject Iron(NmfkAnalysis analysis)
    {
        var consistent = Enumerable.Range(0, analysis.Chosen.Components).Where(k => analysis.Matches[k].Any(m => m.Structure == PatternMatch.BodyCentredIron.Name)).ToArray();
        var largest = analysis.Groups.Select(g => g.Copies.Members.Count(k => consistent.Contains(k))).DefaultIfEmpty(0).Max();
        var reflections = consistent.Select(k => analysis.Matches[k].First(m => m.Structure == PatternMatch.BodyCentredIron.Name).Reflections).DefaultIfEmpty(0).Max();
        return new JsonObject
        {
            ["components"] = analysis.Chosen.Components, ["patternsConsistent"] = new JsonArray([.. consistent.Select(k => (JsonNode?)(k + 1))]),
            ["copiesInOneGroup"] = largest, ["published"] = PublishedCopies, ["fourCopiesAppear"] = largest >= PublishedCopies, ["asPublished"] = largest == PublishedCopies, ["reflectionsInRange"] = reflections,
            ["note"] = largest == 0 ? "no two patterns are shifted copies consistent with bcc Fe" : FormattableString.Invariant($"{largest} shifted copies consistent with bcc Fe, {PublishedCopies} published; ")
                + (reflections < 2 ? "with one reflection in range this is consistent with it and identifies nothing" : FormattableString.Invariant($"{reflections} reflections are in range")),
        };
    }

    private static JsonObject Match(PatternMatch match) => new()
    {
        ["structure"] = match.Structure, ["wording"] = match.Wording, ["correlation"] = match.Correlation, ["latticeRelativeToStructure"] = match.Lattice,
        ["latticeParameter"] = match.Parameter, ["reflectionsInRange"] = match.Reflections,
    };

    private static double HighestPoint(NmfkAnalysis analysis, int k)
    {
        var pattern = analysis.Chosen.Best.Pattern(k);
        return analysis.Spread.Abscissa[Array.IndexOf(pattern, pattern.Max())];
    }

    internal static JsonArray Numbers(IEnumerable<double> values) => new([.. values.Select(v => double.IsFinite(v) ? JsonValue.Create(v) : null)]);
}
