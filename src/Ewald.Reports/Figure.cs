using System.Text.Json.Nodes;

namespace Ewald.Reports;

/// <summary>One picture of a report, drawn by Plotly in the reader's browser.</summary>
/// <param name="title">Title above the picture.</param>
/// <param name="xTitle">Axis title with unit.</param>
/// <param name="yTitle">Axis title with unit.</param>
public sealed class Figure(string title, string xTitle, string yTitle)
{
    private readonly JsonArray _traces = [];

    /// <summary>Title above the picture.</summary>
    public string Title { get; } = title;

    /// <summary>Logarithmic abscissa.</summary>
    public bool LogX { get; init; }

    /// <summary>Logarithmic ordinate.</summary>
    public bool LogY { get; init; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; init; } = 420;

    /// <summary>What the reader should see in the picture, one or two sentences.</summary>
    public string Caption { get; init; } = "";

    /// <summary>A line.</summary>
    /// <param name="name">Legend entry.</param>
    /// <param name="x">Shape [point].</param>
    /// <param name="y">Shape [point].</param>
    /// <param name="dash">Plotly dash style: <c>solid</c>, <c>dash</c>, <c>dot</c>.</param>
    /// <param name="colour">A colour of <see cref="Palette"/>, or null for the next one.</param>
    public Figure Line(string name, IEnumerable<double> x, IEnumerable<double> y, string dash = "solid", string? colour = null) => Add(new JsonObject
    {
        ["type"] = "scatter", ["mode"] = "lines", ["name"] = name, ["x"] = Numbers(x), ["y"] = Numbers(y),
        ["line"] = Coloured(new JsonObject { ["dash"] = dash, ["width"] = 2 }, colour),
    });

    /// <summary>Markers, with error bars when sigma is given.</summary>
    /// <param name="name">Legend entry.</param>
    /// <param name="x">Shape [point].</param>
    /// <param name="y">Shape [point].</param>
    /// <param name="sigma">One standard deviation, shape [point], or null.</param>
    /// <param name="text">Hover text, shape [point], or null.</param>
    /// <param name="size">Marker size in pixels.</param>
    /// <param name="colour">A colour of <see cref="Palette"/>, or null for the next one.</param>
    public Figure Points(
        string name, IEnumerable<double> x, IEnumerable<double> y, IEnumerable<double>? sigma = null, IEnumerable<string>? text = null, double size = 4, string? colour = null)
    {
        var trace = new JsonObject
        {
            ["type"] = "scatter", ["mode"] = "markers", ["name"] = name, ["x"] = Numbers(x), ["y"] = Numbers(y),
            ["marker"] = Coloured(new JsonObject { ["size"] = size }, colour),
        };
        if (sigma is not null)
            trace["error_y"] = new JsonObject { ["type"] = "data", ["array"] = Numbers(sigma), ["visible"] = true, ["thickness"] = 1, ["width"] = 0 };
        if (text is not null) trace["text"] = Texts(text);
        return Add(trace);
    }

    /// <summary>A shaded band between two curves.</summary>
    /// <param name="name">Legend entry.</param>
    /// <param name="x">Shape [point].</param>
    /// <param name="low">Shape [point].</param>
    /// <param name="high">Shape [point].</param>
    /// <param name="colour">A colour of <see cref="Palette"/>, the one of the band's line, or null for the next one.</param>
    public Figure Band(string name, IReadOnlyList<double> x, IReadOnlyList<double> low, IReadOnlyList<double> high, string? colour = null)
    {
        var trace = new JsonObject
        {
            ["type"] = "scatter", ["mode"] = "lines", ["name"] = name, ["fill"] = "toself", ["opacity"] = 0.3,
            ["x"] = Numbers(x.Concat(x.Reverse())), ["y"] = Numbers(high.Concat(low.Reverse())), ["line"] = Coloured(new JsonObject { ["width"] = 0 }, colour),
        };
        if (colour is not null) (trace["fillcolor"], trace["opacity"]) = (colour, 0.22);
        return Add(trace);
    }

    /// <summary>A matrix as colours with its numbers in the cells.</summary>
    /// <param name="rows">Row labels.</param>
    /// <param name="columns">Column labels.</param>
    /// <param name="values">Shape [row, column].</param>
    /// <param name="showNumbers">Writes the value into each cell.</param>
    public Figure Heatmap(IReadOnlyList<string> rows, IReadOnlyList<string> columns, double[,] values, bool showNumbers = true)
    {
        ArgumentNullException.ThrowIfNull(values);
        var z = new JsonArray();
        for (var i = 0; i < values.GetLength(0); i++)
            z.Add((JsonNode)Numbers(Enumerable.Range(0, values.GetLength(1)).Select(j => values[i, j])));
        var trace = new JsonObject
        {
            ["type"] = "heatmap", ["z"] = z, ["colorscale"] = "Blues", ["reversescale"] = true,
            ["x"] = new JsonArray([.. columns.Select(t => (JsonNode)t)]), ["y"] = new JsonArray([.. rows.Select(t => (JsonNode)t)]),
        };
        if (showNumbers) trace["texttemplate"] = "%{z:.2f}";
        return Add(trace);
    }

    /// <summary>Bars.</summary>
    /// <param name="name">Legend entry.</param>
    /// <param name="labels">One label a bar.</param>
    /// <param name="values">One value a bar.</param>
    public Figure Bars(string name, IEnumerable<string> labels, IEnumerable<double> values) => Add(new JsonObject
    {
        ["type"] = "bar", ["name"] = name, ["x"] = Texts(labels), ["y"] = Numbers(values),
    });

    /// <summary>Bars with the interval of each value.</summary>
    /// <param name="name">Legend entry.</param>
    /// <param name="labels">One label a bar.</param>
    /// <param name="values">One value a bar.</param>
    /// <param name="low">Lower end of each interval.</param>
    /// <param name="high">Upper end of each interval.</param>
    public Figure Bars(string name, IEnumerable<string> labels, IReadOnlyList<double> values, IReadOnlyList<double> low, IReadOnlyList<double> high)
    {
        ArgumentNullException.ThrowIfNull(values);
        Bars(name, labels, values);
        _traces[^1]!["error_y"] = new JsonObject
        {
            ["type"] = "data", ["symmetric"] = false, ["array"] = Numbers(values.Select((v, i) => high[i] - v)), ["arrayminus"] = Numbers(values.Select((v, i) => v - low[i])),
            ["thickness"] = 1.5, ["width"] = 5, ["color"] = Ink,
        };
        return this;
    }

    /// <summary>Any further Plotly trace of the cartesian bundle (scatter, scatterternary, pie, heatmap, contour, violin).</summary>
    /// <param name="trace">The trace.</param>
    public Figure Add(JsonObject trace)
    {
        _traces.Add((JsonNode)trace);
        return this;
    }

    /// <summary>The picture as Plotly's own document {data, layout}.</summary>
    public JsonObject ToPlotly()
    {
        var layout = new JsonObject
        {
            ["height"] = Height,
            ["xaxis"] = new JsonObject { ["title"] = new JsonObject { ["text"] = xTitle }, ["type"] = LogX ? "log" : null, ["automargin"] = true },
            ["yaxis"] = new JsonObject { ["title"] = new JsonObject { ["text"] = yTitle }, ["type"] = LogY ? "log" : null, ["automargin"] = true },
        };
        foreach (var (key, value) in Extra)
        {
            if (layout[key] is JsonObject axis)
                foreach (var (name, setting) in value!.AsObject()) axis[name] = setting?.DeepClone();
            else layout[key] = value?.DeepClone();
        }

        return new JsonObject { ["data"] = _traces.DeepClone(), ["layout"] = layout };
    }

    /// <summary>Colours that the page sets for its light and its dark dress.</summary>
    internal const string Ink = "var(--ink)", Quiet = "var(--quiet)", Rule = "var(--rule)", Paper = "var(--paper)";

    /// <summary>Settings of Plotly's layout beyond the house's own; axes are merged.</summary>
    internal JsonObject Extra { get; } = [];

    /// <summary>Numbers as JSON; not finite ones leave a gap.</summary>
    internal static JsonArray Numbers(IEnumerable<double> values) =>
        new([.. values.Select(v => double.IsFinite(v) ? JsonValue.Create(v) : null)]);

    /// <summary>Texts as JSON.</summary>
    internal static JsonArray Texts(IEnumerable<string> values) => new([.. values.Select(t => (JsonNode)t)]);

    /// <summary>Text that Plotly shows as it stands: no mark-up, no template.</summary>
    internal static string Plain(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace("%{", "% {", StringComparison.Ordinal);

    /// <summary>A colour bar with its title along it.</summary>
    internal static JsonObject ColourBar(string title) => new()
    {
        ["title"] = new JsonObject { ["text"] = Plain(title), ["side"] = "right" }, ["thickness"] = 14, ["outlinewidth"] = 0, ["exponentformat"] = "power",
    };

    private static JsonObject Coloured(JsonObject style, string? colour)
    {
        if (colour is not null) style["color"] = colour;
        return style;
    }
}
