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
    public Figure Line(string name, IEnumerable<double> x, IEnumerable<double> y, string dash = "solid") => Add(new JsonObject
    {
        ["type"] = "scatter", ["mode"] = "lines", ["name"] = name, ["x"] = Numbers(x), ["y"] = Numbers(y),
        ["line"] = new JsonObject { ["dash"] = dash, ["width"] = 2 },
    });

    /// <summary>Markers, with error bars when sigma is given.</summary>
    /// <param name="name">Legend entry.</param>
    /// <param name="x">Shape [point].</param>
    /// <param name="y">Shape [point].</param>
    /// <param name="sigma">One standard deviation, shape [point], or null.</param>
    /// <param name="text">Hover text, shape [point], or null.</param>
    /// <param name="size">Marker size in pixels.</param>
    public Figure Points(string name, IEnumerable<double> x, IEnumerable<double> y, IEnumerable<double>? sigma = null, IEnumerable<string>? text = null, double size = 4)
    {
        var trace = new JsonObject
        {
            ["type"] = "scatter", ["mode"] = "markers", ["name"] = name, ["x"] = Numbers(x), ["y"] = Numbers(y),
            ["marker"] = new JsonObject { ["size"] = size },
        };
        if (sigma is not null)
            trace["error_y"] = new JsonObject { ["type"] = "data", ["array"] = Numbers(sigma), ["visible"] = true, ["thickness"] = 1, ["width"] = 0 };
        if (text is not null) trace["text"] = new JsonArray([.. text.Select(t => (JsonNode)t)]);
        return Add(trace);
    }

    /// <summary>A shaded band between two curves.</summary>
    /// <param name="name">Legend entry.</param>
    /// <param name="x">Shape [point].</param>
    /// <param name="low">Shape [point].</param>
    /// <param name="high">Shape [point].</param>
    public Figure Band(string name, IReadOnlyList<double> x, IReadOnlyList<double> low, IReadOnlyList<double> high) => Add(new JsonObject
    {
        ["type"] = "scatter", ["mode"] = "lines", ["name"] = name, ["fill"] = "toself", ["opacity"] = 0.3,
        ["x"] = Numbers(x.Concat(x.Reverse())), ["y"] = Numbers(high.Concat(low.Reverse())), ["line"] = new JsonObject { ["width"] = 0 },
    });

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
        ["type"] = "bar", ["name"] = name, ["x"] = new JsonArray([.. labels.Select(t => (JsonNode)t)]), ["y"] = Numbers(values),
    });

    /// <summary>Any further Plotly trace of the cartesian bundle (scatter, scatterternary, pie, heatmap, contour, violin).</summary>
    /// <param name="trace">The trace.</param>
    public Figure Add(JsonObject trace)
    {
        _traces.Add((JsonNode)trace);
        return this;
    }

    /// <summary>The picture as Plotly's own document {data, layout}.</summary>
    public JsonObject ToPlotly() => new()
    {
        ["data"] = _traces.DeepClone(),
        ["layout"] = new JsonObject
        {
            ["height"] = Height,
            ["xaxis"] = new JsonObject { ["title"] = new JsonObject { ["text"] = xTitle }, ["type"] = LogX ? "log" : null, ["automargin"] = true },
            ["yaxis"] = new JsonObject { ["title"] = new JsonObject { ["text"] = yTitle }, ["type"] = LogY ? "log" : null, ["automargin"] = true },
        },
    };

    private static JsonArray Numbers(IEnumerable<double> values) =>
        new([.. values.Select(v => double.IsFinite(v) ? JsonValue.Create(v) : null)]);
}
