using System.Text.Json.Nodes;

namespace Ewald.Reports;

/// <summary>How a choice was made from a curve: scores against the number of patterns or clusters, errors on a second ordinate, chosen
/// points marked.</summary>
public static class StabilityFigure
{
    /// <summary>Scores on the left ordinate, errors on the right one.</summary>
    /// <param name="title">Title.</param>
    /// <param name="xTitle">Abscissa, for example <c>number of patterns K</c>.</param>
    /// <param name="x">Shape [point].</param>
    /// <param name="scores">Curves of the left ordinate; chosen points are marked on the first.</param>
    /// <param name="scoreTitle">Left ordinate.</param>
    /// <param name="errors">Curves of the right ordinate; empty for none.</param>
    /// <param name="errorTitle">Right ordinate.</param>
    /// <param name="chosen">Abscissae of the points to mark.</param>
    /// <param name="chosenName">What the mark means, for example <c>local maximum</c>.</param>
    /// <param name="caption">What the reader should see.</param>
    public static Figure Of(
        string title, string xTitle, IReadOnlyList<double> x, IReadOnlyList<(string Name, IReadOnlyList<double> Values)> scores, string scoreTitle,
        IReadOnlyList<(string Name, IReadOnlyList<double> Values)> errors, string errorTitle, IReadOnlyList<double> chosen, string chosenName, string caption = "")
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(errors);
        ArgumentNullException.ThrowIfNull(chosen);
        if (scores.Count == 0) throw new ArgumentException("StabilityFigure: no score was given; one curve is needed to mark points on.", nameof(scores));
        var figure = new Figure(title, xTitle, scoreTitle) { Caption = caption };
        for (var c = 0; c < scores.Count + errors.Count; c++)
        {
            var error = c >= scores.Count;
            var (name, values) = error ? errors[c - scores.Count] : scores[c];
            figure.Add(new JsonObject
            {
                ["type"] = "scatter", ["mode"] = "lines+markers", ["name"] = name, ["x"] = Figure.Numbers(x), ["y"] = Figure.Numbers(values), ["yaxis"] = error ? "y2" : "y",
                ["line"] = new JsonObject { ["color"] = Palette.Colour(c), ["dash"] = error ? "dash" : "solid", ["width"] = 2 },
                ["marker"] = new JsonObject { ["size"] = 6, ["symbol"] = error ? "square" : "circle" },
            });
        }

        var marked = chosen.Select(k => (K: k, At: x.ToList().IndexOf(k))).Where(p => p.At >= 0).ToArray();
        if (marked.Length > 0)
            figure.Add(new JsonObject
            {
                ["type"] = "scatter", ["mode"] = "markers+text", ["name"] = chosenName, ["x"] = Figure.Numbers(marked.Select(p => p.K)),
                ["y"] = Figure.Numbers(marked.Select(p => scores[0].Values[p.At])), ["textposition"] = "top center", ["cliponaxis"] = false,
                ["text"] = Figure.Texts(marked.Select(p => FormattableString.Invariant($"{p.K}"))),
                ["marker"] = new JsonObject { ["size"] = 15, ["symbol"] = "circle-open", ["color"] = Figure.Ink, ["line"] = new JsonObject { ["width"] = 2, ["color"] = Figure.Ink } },
            });
        figure.Extra["legend"] = new JsonObject { ["orientation"] = "h", ["x"] = 0, ["y"] = 1.02, ["yanchor"] = "bottom" };
        figure.Extra["margin"] = new JsonObject { ["l"] = 70, ["r"] = errors.Count > 0 ? 75 : 20, ["t"] = 60, ["b"] = 55 };
        if (x.Count is > 0 and <= 30 && x.All(k => k == Math.Round(k)))
            figure.Extra["xaxis"] = new JsonObject { ["tickmode"] = "array", ["tickvals"] = Figure.Numbers(x) };
        if (errors.Count > 0)
            figure.Extra["yaxis2"] = new JsonObject
            {
                ["title"] = new JsonObject { ["text"] = errorTitle }, ["overlaying"] = "y", ["side"] = "right", ["showgrid"] = false, ["mirror"] = false, ["tickmode"] = "auto", ["nticks"] = 6,
            };
        return figure;
    }
}
