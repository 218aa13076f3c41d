using System.Text;
using System.Text.Json.Nodes;

namespace Ewald.Reports;

/// <summary>The pies of a <see cref="TernaryFigure"/>: one filled trace a phase, a rim, and an unseen marker that carries the hover text.</summary>
internal sealed class TernaryPies(TernaryCanvas canvas, double[,] shares, IReadOnlyList<string> phases, double radius)
{
    private const int StepsOfCircle = 40;

    public IEnumerable<JsonObject> Traces()
    {
        var outlines = phases.Select(_ => (X: new List<double>(), Y: new List<double>())).ToArray();
        List<double> rimX = [], rimY = [];
        var texts = new List<string>(canvas.Count);
        foreach (var sample in canvas.Drawn)
        {
            var (x, y) = canvas.Place(sample);
            var row = Enumerable.Range(0, phases.Count).Select(p => shares[sample, p] is > 0 and var s && double.IsFinite(s) ? s : 0).ToArray();
            var sum = row.Sum();
            Arc(rimX, rimY, x, y, 0, 1, closed: true);
            double from = 0;
            for (var p = 0; p < row.Length && sum > 0; p++)
            {
                var share = row[p] / sum;
                // A wedge thinner than a pixel only bloats the page.
                if (share > 0.002) Wedge(outlines[p].X, outlines[p].Y, x, y, from, from + share);
                from += share;
            }

            texts.Add(Text(sample, row, sum));
        }

        for (var p = 0; p < phases.Count; p++)
            yield return new JsonObject
            {
                ["type"] = "scatter", ["mode"] = "lines", ["name"] = phases[p], ["x"] = Figure.Numbers(outlines[p].X), ["y"] = Figure.Numbers(outlines[p].Y),
                ["fill"] = "toself", ["fillcolor"] = Palette.Colour(p), ["hoverinfo"] = "skip", ["line"] = new JsonObject { ["width"] = 0, ["color"] = Palette.Colour(p) },
            };
        yield return new JsonObject
        {
            ["type"] = "scatter", ["mode"] = "lines", ["x"] = Figure.Numbers(rimX), ["y"] = Figure.Numbers(rimY), ["hoverinfo"] = "skip", ["showlegend"] = false,
            ["line"] = new JsonObject { ["width"] = 0.6, ["color"] = Figure.Quiet },
        };
        yield return new JsonObject
        {
            ["type"] = "scatter", ["mode"] = "markers", ["showlegend"] = false, ["hovertemplate"] = "%{text}<extra></extra>", ["text"] = Figure.Texts(texts),
            ["x"] = Figure.Numbers(canvas.Drawn.Select(i => canvas.Place(i).X)), ["y"] = Figure.Numbers(canvas.Drawn.Select(i => canvas.Place(i).Y)),
            ["marker"] = new JsonObject { ["size"] = Math.Round(1040 * radius), ["opacity"] = 0 },
        };
    }

    private void Wedge(List<double> x, List<double> y, double centreX, double centreY, double from, double to)
    {
        var whole = to - from > 0.998;
        if (!whole) Point(x, y, centreX, centreY);
        Arc(x, y, centreX, centreY, from, to, closed: false);
        if (!whole) Point(x, y, centreX, centreY);
        Point(x, y, double.NaN, double.NaN);
    }

    // Clockwise from twelve o'clock, in shares of the circle.
    private void Arc(List<double> x, List<double> y, double centreX, double centreY, double from, double to, bool closed)
    {
        var steps = Math.Max(1, (int)Math.Ceiling(StepsOfCircle * (to - from)));
        for (var s = 0; s <= steps; s++)
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * (from + (to - from) * s / steps));
            Point(x, y, centreX + radius * sin, centreY + radius * cos);
        }

        if (closed) Point(x, y, double.NaN, double.NaN);
    }

    private static void Point(List<double> x, List<double> y, double atX, double atY)
    {
        // Five digits of the side: a thirtieth of a pixel.
        x.Add(Math.Round(atX, 5));
        y.Add(Math.Round(atY, 5));
    }

    private string Text(int sample, double[] row, double sum)
    {
        var text = new StringBuilder(canvas.Hover(sample));
        if (!(sum > 0)) return text.Append("<br>no phase").ToString();
        foreach (var p in Enumerable.Range(0, row.Length).Where(p => row[p] / sum >= 0.005).OrderByDescending(p => row[p]))
            text.Append(FormattableString.Invariant($"<br>{Figure.Plain(phases[p])}: {100 * row[p] / sum:F1} %"));
        return text.ToString();
    }
}
