using System.Globalization;
using System.Text.Json.Nodes;

namespace Ewald.Reports;

/// <summary>Two-dimensional maps: cuts through reciprocal space, scans of a sample, images.</summary>
public static class MapFigure
{
    /// <summary>A map with one colour a cluster and a legend.</summary>
    /// <param name="title">Title.</param>
    /// <param name="xTitle">Abscissa with unit.</param>
    /// <param name="yTitle">Ordinate with unit.</param>
    /// <param name="x">Centres of the columns, evenly spaced, shape [column].</param>
    /// <param name="y">Centres of the rows, evenly spaced, shape [row].</param>
    /// <param name="labels">Cluster of each pixel, negative where there is none (left blank), shape [row, column].</param>
    /// <param name="names">Name of each cluster, or null for their numbers from 1.</param>
    /// <param name="equal">One unit of the abscissa is as long as one of the ordinate.</param>
    /// <param name="caption">What the reader should see.</param>
    public static Figure Clusters(
        string title, string xTitle, string yTitle, IReadOnlyList<double> x, IReadOnlyList<double> y, int[,] labels,
        IReadOnlyList<string>? names = null, bool equal = false, string caption = "")
    {
        ArgumentNullException.ThrowIfNull(labels);
        Check(x, y, labels.GetLength(0), labels.GetLength(1));
        var present = labels.Cast<int>().Where(l => l >= 0).Distinct().Order().ToArray();
        var figure = new Figure(title, xTitle, yTitle) { Caption = caption, Height = 520 };
        var scale = new JsonArray();
        var rows = new JsonArray();
        for (var r = 0; r < labels.GetLength(0); r++)
            rows.Add((JsonNode)new JsonArray([.. Enumerable.Range(0, labels.GetLength(1)).Select(c =>
                labels[r, c] < 0 ? null : (JsonNode?)JsonValue.Create(Array.BinarySearch(present, labels[r, c])))]));
        // A step for each cluster: number i lies in the middle of its stretch.
        for (var i = 0; i < present.Length; i++)
            for (var end = 0; end < 2; end++)
                scale.Add((JsonNode)new JsonArray((double)(i + end) / present.Length, Palette.Colour(present[i])));
        string Name(int cluster) => names is null ? FormattableString.Invariant($"cluster {cluster + 1}") : names[cluster];
        if (present.Length > 0)
            figure.Add(new JsonObject
            {
                ["type"] = "heatmap", ["x"] = Figure.Numbers(x), ["y"] = Figure.Numbers(y), ["z"] = rows, ["zmin"] = -0.5, ["zmax"] = present.Length - 0.5,
                ["colorscale"] = scale, ["showscale"] = false, ["zsmooth"] = false, ["hoverongaps"] = false,
                ["hovertemplate"] = "%{x:.4~g}, %{y:.4~g}: %{z}<extra></extra>",
            });
        foreach (var cluster in present)
            figure.Add(new JsonObject
            {
                ["type"] = "scatter", ["mode"] = "markers", ["name"] = Name(cluster), ["x"] = new JsonArray([null]), ["y"] = new JsonArray([null]),
                ["marker"] = new JsonObject { ["size"] = 11, ["symbol"] = "square", ["color"] = Palette.Colour(cluster) }, ["showlegend"] = true,
            });
        Frame(figure, equal);
        return figure;
    }

    /// <summary>A map of a quantity with its colour bar.</summary>
    /// <param name="title">Title.</param>
    /// <param name="xTitle">Abscissa with unit.</param>
    /// <param name="yTitle">Ordinate with unit.</param>
    /// <param name="x">Centres of the columns, evenly spaced, shape [column].</param>
    /// <param name="y">Centres of the rows, evenly spaced, shape [row].</param>
    /// <param name="values">The quantity; blank where it is not finite, or not positive on a logarithmic scale; shape [row, column].</param>
    /// <param name="valueTitle">Title of the colour bar, with unit.</param>
    /// <param name="logarithmic">Colours by the logarithm.</param>
    /// <param name="equal">One unit of the abscissa is as long as one of the ordinate.</param>
    /// <param name="caption">What the reader should see.</param>
    public static Figure Values(
        string title, string xTitle, string yTitle, IReadOnlyList<double> x, IReadOnlyList<double> y, double[,] values, string valueTitle,
        bool logarithmic = false, bool equal = false, string caption = "")
    {
        ArgumentNullException.ThrowIfNull(values);
        Check(x, y, values.GetLength(0), values.GetLength(1));
        var figure = new Figure(title, xTitle, yTitle) { Caption = caption, Height = 520 };
        var rows = new JsonArray();
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        for (var r = 0; r < values.GetLength(0); r++)
        {
            var row = Enumerable.Range(0, values.GetLength(1)).Select(c => logarithmic ? Math.Log10(values[r, c]) : values[r, c]).ToArray();
            foreach (var v in row.Where(double.IsFinite)) (low, high) = (Math.Min(low, v), Math.Max(high, v));
            rows.Add((JsonNode)Figure.Numbers(row));
        }

        var bar = Figure.ColourBar(valueTitle);
        if (logarithmic && low <= high)
        {
            var every = Math.Max(1, (int)Math.Ceiling((high - low) / 8));
            var decades = Enumerable.Range((int)Math.Floor(low), (int)Math.Ceiling(high) - (int)Math.Floor(low) + 1).Where(d => d % every == 0).ToArray();
            // Less than a decade holds no power of ten: its ends are labelled instead.
            double[] ticks = decades.Count(d => d >= low && d <= high) > 1 ? [.. decades.Select(d => (double)d)] : [low, high];
            bar["tickvals"] = Figure.Numbers(ticks);
            bar["ticktext"] = Figure.Texts(ticks.Select(t => t == Math.Round(t)
                ? FormattableString.Invariant($"10<sup>{t:F0}</sup>").Replace("-", "−", StringComparison.Ordinal)
                : Math.Pow(10, t).ToString("G3", CultureInfo.InvariantCulture)));
        }

        figure.Add(new JsonObject
        {
            ["type"] = "heatmap", ["x"] = Figure.Numbers(x), ["y"] = Figure.Numbers(y), ["z"] = rows, ["colorscale"] = Palette.Continuous, ["zsmooth"] = false,
            ["hoverongaps"] = false, ["colorbar"] = bar, ["hovertemplate"] = "%{x:.4~g}, %{y:.4~g}: " + (logarithmic ? "10^%{z:.2f}" : "%{z:.4~g}") + "<extra></extra>",
        });
        Frame(figure, equal);
        return figure;
    }

    private static void Frame(Figure figure, bool equal)
    {
        figure.Extra["xaxis"] = new JsonObject { ["showgrid"] = false, ["constrain"] = "domain" };
        figure.Extra["yaxis"] = new JsonObject { ["showgrid"] = false, ["constrain"] = "domain" };
        if (equal) figure.Extra["yaxis"]!["scaleanchor"] = "x";
    }

    private static void Check(IReadOnlyList<double> x, IReadOnlyList<double> y, int rows, int columns)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        if (x.Count != columns || y.Count != rows)
            throw new ArgumentException(FormattableString.Invariant($"MapFigure: a map of {rows} rows and {columns} columns, but {y.Count} ordinates and {x.Count} abscissae."), nameof(x));
    }
}
