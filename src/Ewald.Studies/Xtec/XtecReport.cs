using System.Globalization;
using System.Text.Json.Nodes;
using Ewald.Reports;

namespace Ewald.Studies.Xtec;

/// <summary>Pictures of one decomposed volume.</summary>
internal static class XtecReport
{
    private const int WidestCut = 400;

    // Okabe and Ito's colours, as the page draws its lines; white is below the threshold.
    private static readonly string[] Hues = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8c8c8c"];

    public static void Add(ReportPage page, string title, TrajectorySet set, XtecClusters found)
    {
        page.Section(title);
        page.Text(string.Format(CultureInfo.InvariantCulture,
            "{0} of {1} voxels lie above the background; {2} were dead, {3} hot and {4} without support among their neighbours. {5} peaks chose {6} components, which make {7} clusters.",
            set.Count, set.Volume, set.Dead, set.Hot, set.Lonely, found.Peaks, found.Start.Components, found.Clusters.Count));
        Curves(page, set, found);
        Cut(page, set, found);
        Choice(page, found);
        Threshold(page, set);
    }

    private static void Curves(ReportPage page, TrajectorySet set, XtecClusters found)
    {
        var figure = new Figure("Trajectories of the clusters", "T / K", "I/⟨I⟩ − 1") { Caption = "Bands are one standard deviation of the mean; dashed: the fitted order parameter where there is a transition." };
        foreach (var c in found.Clusters)
        {
            figure.Line($"cluster {c.Number}", set.Temperatures, c.Mean);
            figure.Band($"cluster {c.Number}, error", set.Temperatures, [.. c.Mean.Zip(c.Error, (m, e) => m - e)], [.. c.Mean.Zip(c.Error, (m, e) => m + e)]);
            if (c.Order is { IsTransition: true } order) figure.Line($"cluster {c.Number}, law", set.Temperatures, order.Curve, "dash");
        }

        page.Add(figure);
        var discovery = found.Clusters.MaxBy(c => c.Change);
        page.Table(["cluster", "voxels", "mean intensity", "change", "T_c / K", "β", "note"], found.Clusters.Select(c => (IReadOnlyList<string>)
        [
            FormattableString.Invariant($"{c.Number}"), FormattableString.Invariant($"{c.Voxels}"), FormattableString.Invariant($"{c.MeanIntensity:G4}"), FormattableString.Invariant($"{c.Change:F3}"),
            c.Order is { IsTransition: true } t ? FormattableString.Invariant($"{t.Transition:F2} ± {t.TransitionSigma:F2}") : "none",
            c.Order is { IsTransition: true } b ? FormattableString.Invariant($"{b.Beta:F3} ± {b.BetaSigma:F3}") : "",
            c == discovery ? "largest change (X-TEC's discovery cluster)" : "",
        ]));
    }

    private static void Choice(ReportPage page, XtecClusters found) => page.Add(
        new Figure("Number of components", "components", "criterion, relative to its best")
        { Caption = "BIC decides; components whose curves differ in amplitude only are then one cluster." }
        .Line("BIC", found.Choice.Select(c => (double)c.Components), found.Choice.Select(c => c.Bic - found.Choice.Min(x => x.Bic)))
        .Line("ICL", found.Choice.Select(c => (double)c.Components), found.Choice.Select(c => c.Icl - found.Choice.Min(x => x.Icl)), "dot"));

    private static void Threshold(ReportPage page, TrajectorySet set)
    {
        var t = set.Threshold;
        var total = t.Counts.Sum();
        var width = t.Centres.Length > 1 ? t.Centres[1] - t.Centres[0] : 1;
        var stride = Math.Max(1, t.Centres.Length / 500);
        var shown = Enumerable.Range(0, t.Centres.Length).Where(b => b % stride == 0).ToArray();
        var below = t.Counts.Where((_, b) => t.Centres[b] < t.Cutoff).Sum();
        page.Add(new Figure("Threshold", "ln⟨I⟩", "voxels in a bin") { LogY = true, Caption = "Where the histogram leaves the Gaussian of the voxels below, the background ends." }
            .Line("voxels", shown.Select(b => t.Centres[b]), shown.Select(b => t.Counts[b] > 0 ? (double)t.Counts[b] : double.NaN))
            .Line("Gaussian of the background", shown.Select(b => t.Centres[b]), shown.Select(b =>
            {
                var z = (t.Centres[b] - t.BackgroundMean) / t.BackgroundDeviation;
                var value = below * width / (t.BackgroundDeviation * Math.Sqrt(2 * Math.PI)) * Math.Exp(-0.5 * z * z);
                return value > 0.3 ? value : double.NaN;
            }), "dot")
            .Line("cutoff", [t.Cutoff, t.Cutoff], [1, total], "dash"));
    }

    private static void Cut(ReportPage page, TrajectorySet set, XtecClusters found)
    {
        var (n1, n2) = (set.Axes[1].Count, set.Axes[2].Count);
        var layers = new int[set.Axes[0].Count];
        var kinds = layers.Select(_ => new HashSet<int>()).ToArray();
        for (var i = 0; i < found.Labels.Length; i++)
        {
            var layer = found.Positions.At(i).First;
            layers[layer]++;
            kinds[layer].Add(found.Labels[i]);
        }

        // Two layers that show most: as many clusters as can be, then as many voxels; at least a few layers apart.
        var best = Enumerable.Range(0, layers.Length).OrderByDescending(l => kinds[l].Count).ThenByDescending(l => layers[l]).ToArray();
        foreach (var layer in best.Take(1).Concat(best.Where(l => Math.Abs(l - best[0]) > layers.Length / 8).Take(1)))
        {
            int s1 = (n1 + WidestCut - 1) / WidestCut, s2 = (n2 + WidestCut - 1) / WidestCut;
            var z = new double[(n1 + s1 - 1) / s1][];
            for (var j = 0; j < z.Length; j++) z[j] = [.. Enumerable.Repeat(double.NaN, (n2 + s2 - 1) / s2)];
            for (var i = 0; i < found.Labels.Length; i++)
                if (found.Positions.At(i) is var at && at.First == layer && found.Labels[i] > 0) z[at.Second / s1][at.Third / s2] = found.Labels[i];
            var colours = new JsonArray();
            var count = Math.Max(1, found.Clusters.Count);
            for (var c = 0; c < count; c++)
            {
                colours.Add((JsonNode)new JsonArray((double)c / count, Hues[c % Hues.Length]));
                colours.Add((JsonNode)new JsonArray((double)(c + 1) / count, Hues[c % Hues.Length]));
            }

            JsonArray Ticks(Ewald.IO.VolumeAxis axis, int stride) => new([.. axis.Coordinates.Where((_, i) => i % stride == 0).Select(v => (JsonNode)v)]);
            page.Add(new Figure(
                FormattableString.Invariant($"Cut at {set.Axes[0].Name} = {set.Axes[0].Coordinates[layer]:G4}"), $"{set.Axes[2].Name} / {set.Axes[2].Unit}", $"{set.Axes[1].Name} / {set.Axes[1].Unit}")
            { Height = 560, Caption = "Voxels above the threshold, coloured by cluster." }.Add(new JsonObject
            {
                ["type"] = "heatmap", ["x"] = Ticks(set.Axes[2], s2), ["y"] = Ticks(set.Axes[1], s1),
                ["z"] = new JsonArray([.. z.Select(row => (JsonNode)new JsonArray([.. row.Select(v => double.IsNaN(v) ? null : JsonValue.Create(v))]))]),
                ["zmin"] = 0.5, ["zmax"] = count + 0.5, ["colorscale"] = colours, ["colorbar"] = new JsonObject { ["title"] = new JsonObject { ["text"] = "cluster" }, ["dtick"] = 1 },
            }));
        }
    }
}
