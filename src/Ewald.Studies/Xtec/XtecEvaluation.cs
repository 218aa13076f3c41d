using System.Text.Json;
using System.Text.Json.Nodes;
using Ewald.Core;

namespace Ewald.Studies.Xtec;

/// <summary>Metrics over the planted volumes.</summary>
internal static class XtecEvaluation
{
    public static IReadOnlyList<Metric> Metrics(IReadOnlyList<XtecCase> cases)
    {
        double[] Of(Func<XtecCase, double> value) => [.. cases.Select(value).Order()];
        double Median(Func<XtecCase, double> value) => Of(value) is var v && v.Length % 2 == 1 ? v[v.Length / 2] : (v[v.Length / 2 - 1] + v[v.Length / 2]) / 2;
        Metric Over(string name, Func<XtecCase, double> value, string better, Func<XtecCase, double>? baseline = null) =>
            new(name, "easy", Median(value), Of(value)[0], Of(value)[^1], cases.Count, "1", better, baseline is null ? null : Median(baseline));
        var transitions = cases.SelectMany(c => c.Transitions).ToArray();
        var held = transitions.Count(t => t.Holds);
        var (low, high) = Evaluation.Interval.Wilson(held, transitions.Length);
        return
        [
            Over("adjustedRandIndex", c => c.AdjustedRand, "higher", c => c.KMeans),
            Over("adjustedRandIndex.kMeans", c => c.KMeans, "higher"),
            Over("adjustedRandIndex.unsmoothedMixture", c => c.Unsmoothed, "higher"),
            Over("clusterCountError", c => Math.Abs(c.Clusters - PlantedTruth.Families), "lower", c => Math.Abs(c.Components - PlantedTruth.Families)),
            Over("transitionTemperatureError", c => c.Transitions.Max(t => t.Error), "lower", c => c.UnsmoothedTransitions.Max(t => t.Error)),
            new("transitionTemperatureError.worst", "easy", transitions.Max(t => t.Error), null, null, transitions.Length, "1", "lower", cases.SelectMany(c => c.UnsmoothedTransitions).Max(t => t.Error)),
            new("coverage", "easy", (double)held / transitions.Length, low, high, transitions.Length, "1", "higher"),
            Over("keptShare", c => c.KeptShare, "higher"),
        ];
    }

    public static JsonArray Details(IReadOnlyList<XtecCase> cases) => new([.. cases.Select(c => JsonSerializer.SerializeToNode(c, EwaldJson.Document))]);
}
