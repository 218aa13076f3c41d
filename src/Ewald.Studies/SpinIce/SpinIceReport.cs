using System.Text.Json.Nodes;
using Ewald.Reports;

namespace Ewald.Studies.SpinIce;

/// <summary>Pictures of a run and of an answered file.</summary>
internal static class SpinIceReport
{
    public static void Draw(ReportPage page, SpinIceEvaluation evaluation)
    {
        var first = evaluation.Same[0];
        Region(page, first.Cold, first.All, first.Truth, evaluation.Searches.Count > 0 ? evaluation.Searches[0] : null);
        Planes(page, "The first planting at 0.68 K", first.Cold.Volumes[0], first.Cold.Amplitudes[0]);
        page.Section("Residual entropy of nearest-neighbour ice");
        var boxes = evaluation.Entropy.Boxes;
        page.Add(new Figure("Entropy left at low temperature", "1/N", "S / k_B per spin") { Caption = FormattableString.Invariant($"Extrapolated {evaluation.Entropy.Extrapolated:F4} ± {evaluation.Entropy.Error:F4}; accepted 0.205, Pauling {ResidualEntropy.Pauling:F4}; 16 spins {evaluation.Entropy.Sixteen:F5} = ln(90)/16.") }
            .Points("simulated", [.. boxes.Select(b => 1.0 / b.Spins)], [.. boxes.Select(b => b.Entropy)])
            .Line("straight line", [0, 1.0 / boxes[0].Spins], [evaluation.Entropy.Extrapolated, boxes[0].Entropy], "dash")
            .Line("Pauling", [0, 1.0 / boxes[0].Spins], [ResidualEntropy.Pauling, ResidualEntropy.Pauling], "dot"));
        page.Section("Planted and found");
        page.Text("Each planting is a Monte Carlo simulation with parameters and random numbers of its own; scale, background, a stripe and 5 % noise are added. The first rows have the box of the easy set, the last ones a larger one. All in K, with 90 % intervals.");
        page.Table(
            ["box", "quantity", "planted", "0.68 K alone", "all temperatures", "nearest of the easy set"],
            evaluation.Same.Select((c, i) => (c, $"easy set's, {i + 1}")).Concat(evaluation.Larger.Select((c, i) => (c, $"larger, {i + 1}"))).SelectMany(x => Rows(x.c, x.Item2)));
    }

    /// <summary>The posterior in the plane of J₂ and J₃.</summary>
    public static void Region(ReportPage page, IceFit cold, IceFit? all, double[]? truth, LatentSearch? search)
    {
        page.Section("Region of the exchange parameters");
        var figure = new Figure("Draws of the posterior", "J₂ / K", "J₃ / K") { Height = 520, Caption = "Along the dashed line, (−3, +1), ice states are degenerate: only what lies across it is fixed at low temperature." };
        if (search is not null) figure.Points("search in latent space", [.. search.Region.Take(400).Select(p => p[0])], [.. search.Region.Take(400).Select(p => p[1])]);
        Draws("lowest temperature", cold);
        if (all is not null) Draws("all temperatures", all);
        var centre = cold.Values;
        figure.Line("(−3, +1)", [centre[0] - 0.3, centre[0] + 0.3], [centre[1] + 0.1, centre[1] - 0.1], "dash");
        if (truth is not null) figure.Points("planted", [truth[0]], [truth[1]]);
        page.Add(figure);

        void Draws(string name, IceFit fit)
        {
            var stride = Math.Max(1, fit.Samples.Length / 500);
            double[][] shown = [.. fit.Samples.Where((_, i) => i % stride == 0)];
            figure.Points(name, [.. shown.Select(s => s[0])], [.. shown.Select(s => s[1])]);
        }
    }

    /// <summary>The plane of the volume that holds most values: data, fit and their difference.</summary>
    public static void Planes(ReportPage page, string title, VolumeSums sums, double[] amplitudes)
    {
        page.Section(title);
        var (volume, model) = (sums.Volume, sums.Model(amplitudes));
        var across = Enumerable.Range(0, volume.Slabs.Length).OrderBy(a => volume.SlabNames[a].Length).First();
        var axes = Enumerable.Range(0, volume.Slabs.Length).Where(a => volume.Slabs.Length == 2 || a != across).ToArray();
        var slab = volume.Slabs.Length == 2 ? -1 : volume.Slabs[across].GroupBy(n => n).MaxBy(g => g.Count())!.Key;
        foreach (var (name, of) in new (string, Func<int, double>)[] { ("Data", i => volume.Values[i]), ("Fit", i => model[i]), ("Data less fit", i => volume.Values[i] - model[i]) })
        {
            double?[][] z = [.. volume.SlabNames[axes[0]].Select(_ => new double?[volume.SlabNames[axes[1]].Length])];
            for (var i = 0; i < volume.Count; i++)
                if (slab < 0 || volume.Slabs[across][i] == slab) z[volume.Slabs[axes[0]][i]][volume.Slabs[axes[1]][i]] = of(i);
            page.Add(new Figure(slab < 0 ? name : $"{name}, {volume.SlabNames[across][slab]}", "", "") { Height = 460, Caption = "White points are masked." }.Add(new JsonObject
            {
                ["type"] = "heatmap", ["x"] = Texts(volume.SlabNames[axes[1]]), ["y"] = Texts(volume.SlabNames[axes[0]]), ["colorscale"] = name == "Data less fit" ? "RdBu" : "Viridis",
                ["z"] = new JsonArray([.. z.Select(row => (JsonNode)new JsonArray([.. row.Select(v => v is { } x ? JsonValue.Create(x) : null)]))]),
            }));
        }

        static JsonArray Texts(string[] names) => [.. names.Select(n => (JsonNode)n)];
    }

    private static IEnumerable<IReadOnlyList<string>> Rows(PlantedCase c, string box)
    {
        foreach (var (name, combination) in Quantities)
        {
            string Text(IceFit fit) => fit.Interval(combination) is var (mean, low, high) ? FormattableString.Invariant($"{mean:F3} ({low:F3} to {high:F3})") : "";
            double Value(double[] x) => combination[0] * x[0] + combination[1] * x[1] + combination[2] * x[2];
            yield return [box, name, FormattableString.Invariant($"{Value(c.Truth):F3}"), Text(c.Cold), Text(c.All), FormattableString.Invariant($"{Value(c.Nearest):F3}")];
        }
    }

    public static IReadOnlyList<(string Name, double[] Combination)> Quantities { get; } =
        [("J2", [1, 0, 0]), ("J3", [0, 1, 0]), ("J3'", [0, 0, 1]), ("(J2 + 3 J3)/3", [1.0 / 3, 1, 0])];
}
