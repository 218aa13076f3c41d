using System.Text.Json.Nodes;

namespace Ewald.Reports;

/// <summary>The triangle of a <see cref="TernaryFigure"/>: where samples lie, frame, grid and labels.</summary>
internal sealed class TernaryCanvas
{
    private static readonly double Top = Math.Sqrt(3) / 2;
    private readonly IReadOnlyList<string> _components;
    private readonly double[] _x, _y;
    private readonly string[] _hover;

    // The drawn triangle: smallest fraction of each component, and its side; the whole one is (0, 0, 0) and 1.
    private readonly double[] _least = new double[3];
    private readonly double _side;

    public TernaryCanvas(IReadOnlyList<string> components, double[,] composition, IReadOnlyList<string>? hover, bool whole)
    {
        ArgumentNullException.ThrowIfNull(components);
        ArgumentNullException.ThrowIfNull(composition);
        Count = composition.GetLength(0);
        if (components.Count != 3 || composition.GetLength(1) != 3 || (hover is not null && hover.Count != Count))
            throw new ArgumentException(FormattableString.Invariant(
                $"TernaryFigure: {components.Count} components, compositions of {composition.GetLength(1)} and {hover?.Count ?? Count} hover texts for {Count} samples; a ternary diagram has three components and one text a sample."), nameof(composition));
        _components = components;
        (_x, _y, _hover) = (new double[Count], new double[Count], new string[Count]);
        var fractions = new double[Count][];
        for (var i = 0; i < Count; i++)
        {
            double[] row = [composition[i, 0], composition[i, 1], composition[i, 2]];
            if (row.Sum() is > 0 and var sum && double.IsFinite(sum)) fractions[i] = [.. row.Select(f => f / sum)];
        }

        Drawn = [.. Enumerable.Range(0, Count).Where(i => fractions[i] is not null)];
        if (!whole && Drawn.Count > 0)
        {
            var least = Enumerable.Range(0, 3).Select(k => Math.Max(0, Math.Floor(10 * Drawn.Min(i => fractions[i][k]) - 1e-9) / 10)).ToArray();
            if (least.Sum() is >= 0.29 and < 0.95) _least = least;
        }

        _side = 1 - _least.Sum();
        foreach (var i in Drawn)
        {
            (_x[i], _y[i]) = At(fractions[i][0], fractions[i][1], fractions[i][2]);
            _hover[i] = hover is not null ? Figure.Plain(hover[i]) : Composition(fractions[i]);
        }
    }

    /// <summary>Number of samples.</summary>
    public int Count { get; }

    /// <summary>Samples with a composition.</summary>
    public IReadOnlyList<int> Drawn { get; }

    public (double X, double Y) Place(int sample) => (_x[sample], _y[sample]);

    public string Hover(int sample) => _hover[sample];

    /// <summary>About half the median distance of a sample to its nearest neighbour; neither dots nor plates.</summary>
    public double FreeRadius()
    {
        var nearest = Drawn.Select(i => Drawn.Where(j => j != i).Select(j => Math.Sqrt(Math.Pow(_x[i] - _x[j], 2) + Math.Pow(_y[i] - _y[j], 2)))
            .Where(d => d > 1e-9).DefaultIfEmpty(0.1).Min()).Order().ToArray();
        return nearest.Length == 0 ? 0.03 : Math.Clamp(0.55 * nearest[nearest.Length / 2], 0.007, 0.04);
    }

    /// <summary>Frame, grid, percentages and names of the corners.</summary>
    public Figure Begin(string title, string caption)
    {
        var figure = new Figure(title, "", "") { Caption = caption, Height = 640 };
        List<double> x = [], y = [];
        void Segment((double X, double Y) from, (double X, double Y) to)
        {
            x.AddRange([from.X, to.X, double.NaN]);
            y.AddRange([from.Y, to.Y, double.NaN]);
        }

        var notes = new JsonArray();
        void Note(string text, double atX, double atY, string xAnchor, int size, double angle = 0, string colour = Figure.Quiet, string yAnchor = "middle") => notes.Add((JsonNode)new JsonObject
        {
            ["text"] = text, ["x"] = atX, ["y"] = atY, ["xanchor"] = xAnchor, ["yanchor"] = yAnchor, ["showarrow"] = false, ["textangle"] = angle,
            ["font"] = new JsonObject { ["size"] = size, ["color"] = colour },
        });
        // Percent of the side between grid lines: three to seven lines a direction.
        var step = _side > 0.7 ? 20 : _side > 0.35 ? 10 : _side > 0.15 ? 5 : 1;
        for (var percent = step; percent < 100 * _side - 0.5 * step; percent += step)
        {
            var t = percent / (100 * _side);
            Segment(Inside(t, 1 - t, 0), Inside(t, 0, 1 - t));
            Segment(Inside(1 - t, t, 0), Inside(0, t, 1 - t));
            Segment(Inside(1 - t, 0, t), Inside(0, 1 - t, t));
            string Number(int component) => FormattableString.Invariant($"{percent + 100 * _least[component]:F0}");
            var ((rx, ry), (lx, ly), (bx, by)) = (Inside(t, 0, 1 - t), Inside(1 - t, t, 0), Inside(0, 1 - t, t));
            Note(Number(0), rx + 0.012, ry + 0.008, "left", 12);
            Note(Number(1), lx - 0.012, ly + 0.008, "right", 12);
            Note(Number(2), bx, by - 0.028, "center", 12);
        }

        figure.Add(Lines(x, y, Figure.Rule, 1));
        figure.Add(Lines([0, 1, 0.5, 0], [0, 0, Top, 0], Figure.Ink, 1.5));
        string[] names = [.. _components.Select(Figure.Plain)];
        string[] corners = [Corner(0), Corner(1), Corner(2)];
        Note($"<b>{corners[0]}</b>", 0.5, Top + 0.035, "center", 17, 0, Figure.Ink);
        // Long names end short of the numbers along the bottom.
        var (left, right) = (Math.Max(0, Letters(corners[1]) - 9), Math.Max(0, Letters(corners[2]) - 9));
        Note($"<b>{corners[1]}</b>", -0.01 - 0.008 * left, -0.012, "center", 17, 0, Figure.Ink, "top");
        Note($"<b>{corners[2]}</b>", 1.01 + 0.008 * right, -0.012, "center", 17, 0, Figure.Ink, "top");
        Note($"← {names[0]} (%)", 0.75 + 0.078, Top / 2 + 0.045, "center", 13, 60);
        Note($"← {names[1]} (%)", 0.25 - 0.078, Top / 2 + 0.045, "center", 13, -60);
        Note($"{names[2]} (%) →", 0.5, -0.075, "center", 13);
        var width = Math.Max(0.1, 0.02 * Math.Max(Letters(corners[1]), Letters(corners[2])));
        figure.Extra["annotations"] = notes;
        figure.Extra["xaxis"] = new JsonObject { ["visible"] = false, ["range"] = new JsonArray(-width, 1 + width), ["constrain"] = "domain" };
        figure.Extra["yaxis"] = new JsonObject { ["visible"] = false, ["range"] = new JsonArray(-0.11, Top + 0.065), ["scaleanchor"] = "x", ["constrain"] = "domain" };
        figure.Extra["margin"] = new JsonObject { ["l"] = 10, ["r"] = 10, ["t"] = 34, ["b"] = 10 };
        figure.Extra["hovermode"] = "closest";
        return figure;
    }

    /// <summary>Markers of some samples.</summary>
    public JsonObject Markers(string name, IReadOnlyList<int> samples, string colour, string shape, string hoverTail = "") => new()
    {
        ["type"] = "scatter", ["mode"] = "markers", ["name"] = name,
        ["x"] = Figure.Numbers(samples.Select(i => _x[i])), ["y"] = Figure.Numbers(samples.Select(i => _y[i])),
        ["text"] = Figure.Texts(samples.Select(i => _hover[i])),
        ["hovertemplate"] = "%{text}" + hoverTail + (name.Length > 0 ? "<br>" + Figure.Plain(name) : "") + "<extra></extra>",
        ["marker"] = new JsonObject
        {
            ["size"] = Math.Clamp(Math.Round(1040 * FreeRadius()), 7, 16), ["color"] = colour, ["symbol"] = shape,
            ["line"] = new JsonObject { ["width"] = 0.8, ["color"] = Figure.Paper },
        },
    };

    private (double X, double Y) At(double a, double b, double c) =>
        Inside((a - _least[0]) / _side, (b - _least[1]) / _side, (c - _least[2]) / _side);

    // Place of a point of the drawn triangle from its three shares, which sum to 1.
    private static (double X, double Y) Inside(double a, double b, double c) => ((c + 0.5 * a) / (a + b + c), Top * a / (a + b + c));

    // A corner of a part of the triangle is a mixture.
    private string Corner(int component)
    {
        if (_side == 1) return Figure.Plain(_components[component]);
        var parts = Enumerable.Range(0, 3).Select(k => (Name: Figure.Plain(_components[k]), Percent: 100 * (_least[k] + (k == component ? _side : 0)))).Where(p => p.Percent > 0.5).ToArray();
        if (parts.Length == 1) return parts[0].Name;
        // Element symbols stay on one line.
        return string.Join(parts.Sum(p => p.Name.Length) > 6 ? "<br>" : " ", parts.Select(p => FormattableString.Invariant($"{p.Name}<sub>{p.Percent:F0}</sub>")));
    }

    private static int Letters(string label) =>
        label.Split("<br>").Max(l => l.Replace("<sub>", "", StringComparison.Ordinal).Replace("</sub>", "", StringComparison.Ordinal).Length);

    private static JsonObject Lines(IEnumerable<double> x, IEnumerable<double> y, string colour, double width) => new()
    {
        ["type"] = "scatter", ["mode"] = "lines", ["x"] = Figure.Numbers(x), ["y"] = Figure.Numbers(y), ["hoverinfo"] = "skip", ["showlegend"] = false,
        ["line"] = new JsonObject { ["color"] = colour, ["width"] = width },
    };

    private string Composition(double[] fractions) =>
        string.Join(", ", fractions.Select((f, k) => FormattableString.Invariant($"{Figure.Plain(_components[k])} {100 * f:F1} %")));
}
