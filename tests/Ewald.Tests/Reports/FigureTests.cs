using System.Text.Json.Nodes;
using Ewald.Reports;

namespace Ewald.Tests.Reports;

public sealed class FigureTests
{
    private static readonly string[] Elements = ["Fe", "Ga", "Pd"];

    private static JsonArray Data(Figure figure) => JsonNode.Parse(figure.ToPlotly().ToJsonString())!["data"]!.AsArray();

    private static double?[] Numbers(JsonNode? node) => [.. node!.AsArray().Select(v => v?.GetValue<double>())];

    private static JsonNode[] Named(Figure figure, string name) => [.. Data(figure).Where(t => t!["name"]?.GetValue<string>() == name).Select(t => t!)];

    private static string[] Notes(Figure figure) => [.. figure.ToPlotly()["layout"]!["annotations"]!.AsArray().Select(a => a!["text"]!.GetValue<string>())];

    [Fact]
    public void Pure_components_lie_in_the_corners_and_the_even_mixture_at_the_centre()
    {
        // Rows of any sum; the fourth is even, the fifth has no composition and is left out.
        double[,] composition = { { 2, 0, 0 }, { 0, 0.5, 0 }, { 0, 0, 100 }, { 3, 3, 3 }, { 0, 0, 0 } };
        var trace = Named(TernaryFigure.Clusters("t", Elements, composition, [0, 0, 0, 0, 0]), "cluster 1").Single();
        double[] x = [0.5, 0, 1, 0.5], y = [Math.Sqrt(3) / 2, 0, 0, Math.Sqrt(3) / 6];
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(x[i], Numbers(trace["x"])[i]!.Value, 1e-12);
            Assert.Equal(y[i], Numbers(trace["y"])[i]!.Value, 1e-12);
        }

        Assert.Equal(4, trace["x"]!.AsArray().Count);
        Assert.Equal("Fe 33.3 %, Ga 33.3 %, Pd 33.3 %", trace["text"]![3]!.GetValue<string>());
    }

    [Fact]
    public void Samples_in_one_corner_get_that_part_of_the_triangle_with_mixtures_at_its_corners()
    {
        double[,] composition = { { 0.45, 0.55, 0 }, { 0.45, 0, 0.55 }, { 0.9, 0.05, 0.05 } };
        var part = TernaryFigure.Clusters("t", Elements, composition, [0, 0, 0]);
        Assert.Contains("<b>Fe<sub>40</sub> Ga<sub>60</sub></b>", Notes(part));
        Assert.Contains("<b>Fe</b>", Notes(part));
        // 0.45 Fe, 0.55 Ga lies at 1/12 of the height of the part between 0.4 and 1.
        Assert.Equal(Math.Sqrt(3) / 2 / 12, Numbers(Named(part, "cluster 1").Single()["y"])[0]!.Value, 1e-12);
        Assert.Contains("<b>Ga</b>", Notes(TernaryFigure.Clusters("t", Elements, composition, [0, 0, 0], whole: true)));
    }

    [Fact]
    public void The_area_of_a_wedge_is_the_share_of_its_phase()
    {
        double[,] shares = { { 1, 3, 0 }, { 0, 0, 7 }, { 0, 0, 0 } };
        double[,] composition = { { 1, 1, 1 }, { 8, 1, 1 }, { 1, 1, 8 } };
        var figure = TernaryFigure.Pies("t", Elements, composition, shares, ["a", "b", "c"], radius: 0.05);
        double Area(string phase)
        {
            var trace = Named(figure, phase).Single();
            double?[] x = Numbers(trace["x"]), y = Numbers(trace["y"]);
            double twice = 0;
            for (var i = 0; i + 1 < x.Length; i++)
                if (x[i] is { } x0 && x[i + 1] is { } x1) twice += x1 * y[i]!.Value - x0 * y[i + 1]!.Value;
            return 0.5 * twice;
        }

        // Polygons of forty sides hold 0.4 % less than the circle.
        var circle = Math.PI * 0.05 * 0.05;
        Assert.Equal(0.25 * circle, Area("a"), 0.005 * circle);
        Assert.Equal(0.75 * circle, Area("b"), 0.005 * circle);
        Assert.Equal(circle, Area("c"), 0.005 * circle);
        var hover = Data(figure)[^1]!["text"]!.AsArray().Select(t => t!.GetValue<string>()).ToArray();
        Assert.EndsWith("<br>b: 75.0 %<br>a: 25.0 %", hover[0], StringComparison.Ordinal);
        Assert.EndsWith("no phase", hover[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Three_hundred_pies_of_thirteen_phases_stay_below_two_megabytes()
    {
        var composition = new double[300, 3];
        var shares = new double[300, 13];
        for (var i = 0; i < 300; i++)
        {
            (composition[i, 0], composition[i, 1], composition[i, 2]) = (i % 25 + 1, i / 12 + 1, 30);
            for (var p = 0; p < 13; p++) shares[i, p] = (i * (p + 3)) % 17;
        }

        var text = TernaryFigure.Pies("t", Elements, composition, shares, [.. Enumerable.Range(1, 13).Select(p => $"phase {p}")]).ToPlotly().ToJsonString();
        Assert.InRange(text.Length, 100_000, 2_000_000);
    }

    [Fact]
    public void A_map_of_clusters_gives_each_its_own_step_of_the_colour_scale_and_a_legend_entry()
    {
        var figure = MapFigure.Clusters("t", "H", "K", [0, 1, 2], [0, 1], new int[,] { { 4, -1, 9 }, { 9, 4, 4 } }, equal: true);
        var map = Data(figure)[0]!;
        Assert.Equal([0, null, 1], Numbers(map["z"]![0]));
        Assert.Equal(
            [(0, Palette.Colour(4)), (0.5, Palette.Colour(4)), (0.5, Palette.Colour(9)), (1, Palette.Colour(9))],
            map["colorscale"]!.AsArray().Select(s => (s![0]!.GetValue<double>(), s[1]!.GetValue<string>())));
        Assert.Equal(Palette.Colour(9), Named(figure, "cluster 10").Single()["marker"]!["color"]!.GetValue<string>());
        Assert.Equal("x", figure.ToPlotly()["layout"]!["yaxis"]!["scaleanchor"]!.GetValue<string>());
    }

    [Fact]
    public void A_logarithmic_map_labels_decades_and_leaves_what_is_not_positive_blank()
    {
        var map = Data(MapFigure.Values("t", "H", "K", [0, 1], [0, 1], new double[,] { { 1, 100 }, { 0, -3 } }, "counts", logarithmic: true))[0]!;
        Assert.Equal([0, 2], Numbers(map["z"]![0]));
        Assert.Equal([null, null], Numbers(map["z"]![1]));
        Assert.Equal(["10<sup>0</sup>", "10<sup>1</sup>", "10<sup>2</sup>"], map["colorbar"]!["ticktext"]!.AsArray().Select(t => t!.GetValue<string>()));
        // A map of one value or of none is still a map.
        MapFigure.Values("t", "H", "K", [0], [0], new double[,] { { 3 } }, "counts", logarithmic: true).ToPlotly();
        MapFigure.Values("t", "H", "K", [0], [0], new double[,] { { double.NaN } }, "counts", logarithmic: true).ToPlotly();
    }

    [Fact]
    public void Waterfall_curves_stand_above_one_another_each_by_its_own_maximum()
    {
        var figure = WaterfallFigure.Of("t", "2θ (°)", [1, 2, 3], [new("a", [0, 10, 0]) { Data = [0, 20, 0] }, new("b", [0, 1e6, 0])]);
        Assert.Equal([0, 0.5, 0], Numbers(Named(figure, "a").Single()["y"]));
        Assert.Equal([1.12, 2.12, 1.12], Numbers(Named(figure, "b").Single()["y"]));
        var error = Assert.Throws<ArgumentException>(() => WaterfallFigure.Of("t", "x", [1, 2], [new("short", [1])]));
        Assert.Contains("row 'short' has 1 points", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Chosen_points_are_marked_on_the_first_score()
    {
        var figure = StabilityFigure.Of("t", "K", [2, 3, 4], [("worst", [0.2, 0.9, 0.4])], "silhouette", [("error", [3, 2, 1])], "error", [3, 77], "chosen");
        var mark = Named(figure, "chosen").Single();
        Assert.Equal([3], Numbers(mark["x"]));
        Assert.Equal([0.9], Numbers(mark["y"]));
        Assert.Equal("right", figure.ToPlotly()["layout"]!["yaxis2"]!["side"]!.GetValue<string>());
    }

    [Fact]
    public void Bars_carry_the_ends_of_their_intervals()
    {
        var bars = Data(new Figure("t", "x", "y").Bars("b", ["a"], [5], [4], [7]))[0]!["error_y"]!;
        Assert.Equal([2], Numbers(bars["array"]));
        Assert.Equal([1], Numbers(bars["arrayminus"]));
    }

    // OKLab (Ottosson) after the matrices of Machado et al. (2009) for complete protanopia and deuteranopia. A step just seen is
    // about 0.02; the twenty keep 0.07 for every reader.
    [Fact]
    public void Twenty_colours_differ_for_readers_of_every_colour_vision()
    {
        double[][] views =
        [
            [1, 0, 0, 0, 1, 0, 0, 0, 1],
            [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
            [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881],
        ];
        Assert.Equal(20, Palette.Categorical.Distinct().Count());
        foreach (var view in views)
        {
            var colours = Palette.Categorical.Append(Palette.None).Select(c => OkLab(view, c)).ToArray();
            for (var i = 0; i < 20; i++)
                for (var j = 0; j < i; j++)
                    Assert.True(Math.Sqrt(colours[i].Zip(colours[j], (a, b) => (a - b) * (a - b)).Sum()) > 0.07, $"colours {i} and {j}");
        }

        Assert.NotEqual(Palette.Shape(0), Palette.Shape(7));
        Assert.Equal(Palette.Colour(1), Palette.Colour(21));
    }

    private static double[] OkLab(double[] view, string hex)
    {
        double Channel(int at)
        {
            var v = Convert.ToInt32(hex.Substring(at, 2), 16) / 255.0;
            return v <= 0.04045 ? v / 12.92 : Math.Pow((v + 0.055) / 1.055, 2.4);
        }

        double[] Times(double[] m, double[] v) => [.. Enumerable.Range(0, 3).Select(r => m[3 * r] * v[0] + m[3 * r + 1] * v[1] + m[3 * r + 2] * v[2])];
        var seen = Times(view, [Channel(1), Channel(3), Channel(5)]).Select(v => Math.Clamp(v, 0, 1)).ToArray();
        var cones = Times([0.4122214708, 0.5363325363, 0.0514459929, 0.2119034982, 0.6806995451, 0.1073969566, 0.0883024619, 0.2817188376, 0.6299787005], seen);
        return Times([0.2104542553, 0.7936177850, -0.0040720468, 1.9779984951, -2.4285922050, 0.4505937099, 0.0259040371, 0.7827717662, -0.8086757660], [.. cones.Select(Math.Cbrt)]);
    }

    [Fact]
    public void Misuse_is_refused_in_one_sentence()
    {
        Assert.Contains("three components", Assert.Throws<ArgumentException>(() => TernaryFigure.Clusters("t", ["a", "b"], new double[1, 3], [0])).Message, StringComparison.Ordinal);
        Assert.Contains("2 labels; 1 are needed", Assert.Throws<ArgumentException>(() => TernaryFigure.Clusters("t", Elements, new double[1, 3], [0, 1])).Message, StringComparison.Ordinal);
        Assert.Contains("a map of 1 rows", Assert.Throws<ArgumentException>(() => MapFigure.Clusters("t", "x", "y", [1], [1, 2], new int[1, 1])).Message, StringComparison.Ordinal);
    }
}
