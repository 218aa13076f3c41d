using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Evaluation;

namespace Ewald.Studies.PhaseMapGibbs;

/// <summary>Scores phase regions against given ones.</summary>
internal static class RegionEvaluation
{
    public static void Run(StudyRun run, PhaseMapGibbsSetup setup, SpreadGrid grid, int[] labels, List<Metric> metrics, JsonObject details)
    {
        const int Regions = PhaseMapGibbsSetup.AlloyRegions;
        var scales = PhaseMapGibbsSetup.AlloyShift;
        int[][] answers = new int[setup.Seeds][], baseline = new int[setup.Seeds][];
        var maps = new BlindMap[setup.Seeds];
        for (var s = 0; s < setup.Seeds; s++)
        {
            var seed = s;
            maps[s] = BlindMap.Find(
                grid, PhaseMapGibbsSetup.AlloyPatterns, scales, setup, r => run.Randomness.Stream($"regions start {seed}", (ulong)r),
                Path.Combine(run.CheckpointFolder, $"regions-{s}.json"), run.Progress, run.Cancel);
            answers[s] = RegionMap.Of(grid, maps[s], scales, Regions, setup.BaselineRestarts, run.Randomness.Stream("regions", (ulong)s), run.Cancel);
            baseline[s] = RegionMap.Baseline(grid, Regions, setup.BaselineRestarts, run.Randomness.Stream("k-means", (ulong)s), run.Cancel);
            run.Progress.Say(FormattableString.Invariant($"{grid.Spread.Name}: seed {s + 1} of {setup.Seeds}, objective {maps[s].Objective:F2} a sample"));
        }

        var shown = Score("adjustedRandIndex", (a, b) => AdjustedRandIndex.Of(a, b));
        Score("fowlkesMallows", (a, b) => FowlkesMallows.Of(a, b));
        metrics.Add(new Metric("maxPhasesPerSample.regions", "hard", maps.SelectMany(m => m.Samples).Max(p => p.Phases.Length), null, null, grid.Count, "1", "lower"));
        var one = new int[labels.Length];
        details["regions"] = new JsonObject
        {
            ["regions"] = Regions, ["patterns"] = PhaseMapGibbsSetup.AlloyPatterns, ["oneCluster"] = new JsonArray(AdjustedRandIndex.Of(one, labels), FowlkesMallows.Of(one, labels)),
            ["seeds"] = new JsonArray([.. answers.Select((a, s) => (JsonNode?)new JsonObject
            {
                ["adjustedRandIndex"] = AdjustedRandIndex.Of(a, labels), ["fowlkesMallows"] = FowlkesMallows.Of(a, labels), ["objective"] = maps[s].Objective,
                ["relativeResidual"] = maps[s].Samples.Average(x => x.RelativeResidual),
                ["kMeans"] = new JsonArray(AdjustedRandIndex.Of(baseline[s], labels), FowlkesMallows.Of(baseline[s], labels)),
            })]),
            ["warnings"] = new JsonArray([.. grid.Warnings.Select(w => (JsonNode)w)]),
        };
        GibbsReport.Regions(run.Report, grid, maps[shown], answers[shown], baseline[shown], labels, scales);

        int Score(string name, Func<int[], int[], double> index)
        {
            var values = answers.Select(a => index(a, labels)).ToArray();
            var simple = baseline.Select(a => index(a, labels)).ToArray();
            var m = TruthEvaluation.Median(values);
            var (low, high) = Interval.Bootstrap(labels.Length, c => index([.. c.Select(i => answers[m][i])], [.. c.Select(i => labels[i])]), run.Randomness.Stream(name));
            metrics.Add(new Metric(name, "hard", values[m], low, high, labels.Length, "1", "higher", simple[TruthEvaluation.Median(simple)]));
            return m;
        }
    }
}
