using System.Text.Json.Nodes;

namespace Ewald.Reports;

/// <summary>One curve of a <see cref="WaterfallFigure"/>.</summary>
/// <param name="Name">Name beside the curve.</param>
/// <param name="Curve">Shape [point]; a basis pattern, a model.</param>
public sealed record WaterfallRow(string Name, IReadOnlyList<double> Curve)
{
    /// <summary>What was measured, drawn as grey points below the curve, shape [point], or null.</summary>
    public IReadOnlyList<double>? Data { get; init; }

    /// <summary>Positions and relative heights of reference lines, drawn from the row's zero, or null.</summary>
    public IReadOnlyList<(double Position, double Height)>? Sticks { get; init; }
}

/// <summary>Curves above one another, each from its own zero line: basis patterns over data, patterns of a series.</summary>
public static class WaterfallFigure
{
    /// <summary>The first row is the lowest; each is scaled by its own maximum.</summary>
    /// <param name="title">Title.</param>
    /// <param name="xTitle">Abscissa with unit.</param>
    /// <param name="x">Shape [point].</param>
    /// <param name="rows">The curves.</param>
    /// <param name="caption">What the reader should see.</param>
    /// <param name="yTitle">Ordinate.</param>
    public static Figure Of(
        string title, string xTitle, IReadOnlyList<double> x, IReadOnlyList<WaterfallRow> rows, string caption = "", string yTitle = "intensity, each by its maximum")
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(rows);
        const double Step = 1.12;
        var figure = new Figure(title, xTitle, yTitle) { Caption = caption, Height = Math.Clamp(140 + 58 * rows.Count, 360, 1100) };
        var notes = new JsonArray();
        for (var r = 0; r < rows.Count; r++)
        {
            var row = rows[r];
            if (row.Curve.Count != x.Count || (row.Data is not null && row.Data.Count != x.Count))
                throw new ArgumentException(FormattableString.Invariant($"WaterfallFigure: row '{row.Name}' has {row.Curve.Count} points (data {row.Data?.Count ?? x.Count}) for {x.Count} abscissae."), nameof(rows));
            var top = row.Curve.Concat(row.Data ?? []).Where(double.IsFinite).DefaultIfEmpty(1).Max();
            var scale = top > 0 ? 1 / top : 1;
            var zero = r * Step;
            var colour = Palette.Colour(r);
            if (row.Data is not null)
                figure.Add(Trace(row.Name + ", data", x, row.Data.Select(v => zero + scale * v), "markers", new JsonObject { ["size"] = 2.5, ["color"] = Palette.None }, null));
            figure.Add(Trace(row.Name, x, row.Curve.Select(v => zero + scale * v), "lines", null, new JsonObject { ["width"] = 1.6, ["color"] = colour }));
            if (row.Sticks is { Count: > 0 } sticks)
            {
                var highest = sticks.Max(s => s.Height);
                figure.Add(Trace(row.Name + ", reference", sticks.SelectMany(s => new[] { s.Position, s.Position, double.NaN }),
                    sticks.SelectMany(s => new[] { zero, zero + 0.9 * s.Height / highest, double.NaN }), "lines", null, new JsonObject { ["width"] = 1.2, ["color"] = Figure.Ink, ["dash"] = "dot" }));
            }

            notes.Add((JsonNode)new JsonObject
            {
                ["text"] = Figure.Plain(row.Name), ["xref"] = "paper", ["x"] = 1.01, ["y"] = zero + 0.3, ["xanchor"] = "left", ["showarrow"] = false,
                ["font"] = new JsonObject { ["color"] = colour, ["size"] = 13 },
            });
        }

        var longest = rows.Count == 0 ? 0 : rows.Max(r => r.Name.Length);
        figure.Extra["annotations"] = notes;
        figure.Extra["showlegend"] = false;
        figure.Extra["margin"] = new JsonObject { ["l"] = 50, ["t"] = 20, ["b"] = 55, ["r"] = Math.Clamp(20 + 8 * longest, 40, 300) };
        if (x.Count > 1) figure.Extra["xaxis"] = new JsonObject { ["range"] = new JsonArray(x[0], x[^1]) };
        figure.Extra["yaxis"] = new JsonObject { ["showticklabels"] = false, ["ticks"] = "", ["showgrid"] = false, ["range"] = new JsonArray(-0.08, rows.Count * Step + 0.05) };
        return figure;
    }

    private static JsonObject Trace(string name, IEnumerable<double> x, IEnumerable<double> y, string mode, JsonObject? marker, JsonObject? line)
    {
        var trace = new JsonObject
        {
            ["type"] = "scatter", ["mode"] = mode, ["name"] = name, ["x"] = Figure.Numbers(x), ["y"] = Figure.Numbers(y.Select(v => Math.Round(v, 5))),
            ["hovertemplate"] = "%{x:.5~g}<extra>" + Figure.Plain(name) + "</extra>",
        };
        if (marker is not null) trace["marker"] = marker;
        if (line is not null) trace["line"] = line;
        return trace;
    }
}
