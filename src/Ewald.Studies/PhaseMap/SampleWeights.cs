using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Learning;

namespace Ewald.Studies.PhaseMap;

/// <summary>The quantitative weights of the sample that the publication discusses.</summary>
internal static class SampleWeights
{
    /// <summary>Fe46Pd26Ga28, of which Long et al. say that five basis patterns make it up.</summary>
    private static readonly (string Element, double Fraction)[] Discussed = [("Fe", 0.46), ("Pd", 0.26), ("Ga", 0.28)];

    private const int Published = 5;

    /// <summary>Below a thousandth a weight is as good as zero. Chosen after the weights were seen: the threshold stated before is the setup's.</summary>
    private const double Trace = 0.001;

    /// <summary>Index of the sample nearest to the discussed composition, or null when the spread has not these elements.</summary>
    /// <param name="spread">The spread.</param>
    public static int? Nearest(CompositionSpread spread) =>
        Discussed.All(d => spread.Elements.Contains(d.Element)) ? Enumerable.Range(0, spread.SampleCount).MinBy(i => Distance(spread, i)) : null;

    /// <summary>The entry <c>weights</c> of the details.</summary>
    /// <param name="spread">The spread.</param>
    /// <param name="factorisation">Unit-area patterns.</param>
    /// <param name="sample">Index of the sample.</param>
    /// <param name="presence">Fraction from which a pattern is present.</param>
    /// <param name="scaling">What was done to the patterns before.</param>
    public static JsonObject Of(CompositionSpread spread, Factorisation factorisation, int sample, double presence, string scaling)
    {
        var fractions = factorisation.Fractions();
        var order = Enumerable.Range(0, factorisation.Components).OrderByDescending(k => fractions[sample, k]).ToArray();
        var above = order.Count(k => fractions[sample, k] >= presence);
        var present = order.Count(k => fractions[sample, k] >= Trace);
        return new JsonObject
        {
            ["requested"] = "Fe46Pd26Ga28", ["sample"] = spread.Samples[sample],
            ["composition"] = new JsonObject([.. spread.Elements.Select((e, n) => new KeyValuePair<string, JsonNode?>(e, spread.Composition[sample, n]))]),
            ["distance"] = Distance(spread, sample), ["scaling"] = scaling, ["basisPatterns"] = factorisation.Components, ["threshold"] = presence,
            ["patterns"] = new JsonArray([.. order.Where(k => fractions[sample, k] >= Trace).Select(k => (JsonNode?)new JsonObject
            {
                ["pattern"] = k + 1, ["fraction"] = fractions[sample, k], ["aboveThreshold"] = fractions[sample, k] >= presence, ["highestPoint"] = spread.Abscissa[Highest(factorisation, k)],
            })]),
            ["count"] = present, ["aboveThreshold"] = above, ["published"] = Published, ["asPublished"] = present == Published,
            ["note"] = FormattableString.Invariant($"{present} basis patterns with a fraction of at least {Trace}, {above} of at least {presence}; published: {Published}, without a threshold"),
        };
    }

    private static int Highest(Factorisation factorisation, int k) => Enumerable.Range(0, factorisation.Patterns.GetLength(1)).MaxBy(j => factorisation.Patterns[k, j]);

    private static double Distance(CompositionSpread spread, int i) =>
        Math.Sqrt(Discussed.Sum(d => Math.Pow(spread.Composition[i, spread.Elements.ToList().IndexOf(d.Element)] - d.Fraction, 2)));
}
