using System.Text.Json.Nodes;

namespace Ewald.Reports;

/// <summary>Ternary phase diagrams: samples in a triangle of three components, coloured by cluster or value, or as pies of their phases.</summary>
/// <remarks>The first component is 100 % at the top, the second at the left, the third at the right corner. Fractions grow
/// counter-clockwise: the third along the bottom, the first up the right side, the second down the left side. Drawn on equal cartesian
/// axes, so that pies stay round when the reader zooms. Where the samples leave out a corner, only the part of the triangle that holds
/// them is drawn and its corners are named as mixtures. Rows are divided by their sum; a sample whose row does not sum to a positive
/// number is left out.</remarks>
public static class TernaryFigure
{
    /// <summary>One colour a cluster.</summary>
    /// <param name="title">Title.</param>
    /// <param name="components">The three components, in the order top, left, right.</param>
    /// <param name="composition">Fractions or percentages, not negative, shape [sample, 3].</param>
    /// <param name="labels">Cluster of each sample, negative for none, shape [sample].</param>
    /// <param name="names">Name of each cluster, or null for their numbers from 1.</param>
    /// <param name="hover">What to show of each sample under the pointer, shape [sample], or null for its composition.</param>
    /// <param name="caption">What the reader should see.</param>
    /// <param name="whole">The whole triangle, also where the samples fill only a part.</param>
    public static Figure Clusters(
        string title, IReadOnlyList<string> components, double[,] composition, IReadOnlyList<int> labels,
        IReadOnlyList<string>? names = null, IReadOnlyList<string>? hover = null, string caption = "", bool whole = false)
    {
        var triangle = new TernaryCanvas(components, composition, hover, whole);
        Same(labels?.Count ?? 0, triangle.Count, "labels");
        var figure = triangle.Begin(title, caption);
        foreach (var cluster in labels!.Distinct().OrderBy(l => l < 0).ThenBy(l => l))
        {
            var members = triangle.Drawn.Where(i => labels![i] == cluster).ToArray();
            var name = cluster < 0 ? "none" : names is null ? FormattableString.Invariant($"cluster {cluster + 1}") : names[cluster];
            if (members.Length > 0) figure.Add(triangle.Markers(name, members, Palette.Colour(cluster), Palette.Shape(cluster)));
        }

        return figure;
    }

    /// <summary>One colour scale for a quantity.</summary>
    /// <param name="title">Title.</param>
    /// <param name="components">The three components, in the order top, left, right.</param>
    /// <param name="composition">Fractions or percentages, not negative, shape [sample, 3].</param>
    /// <param name="values">The quantity; a sample without a finite one is drawn hollow, shape [sample].</param>
    /// <param name="valueTitle">Title of the colour bar, with unit.</param>
    /// <param name="hover">What to show of each sample under the pointer, shape [sample], or null for its composition.</param>
    /// <param name="caption">What the reader should see.</param>
    /// <param name="whole">The whole triangle, also where the samples fill only a part.</param>
    public static Figure Values(
        string title, IReadOnlyList<string> components, double[,] composition, IReadOnlyList<double> values, string valueTitle,
        IReadOnlyList<string>? hover = null, string caption = "", bool whole = false)
    {
        var triangle = new TernaryCanvas(components, composition, hover, whole);
        Same(values?.Count ?? 0, triangle.Count, "values");
        var figure = triangle.Begin(title, caption);
        int[] known = [.. triangle.Drawn.Where(i => double.IsFinite(values![i]))], unknown = [.. triangle.Drawn.Where(i => !double.IsFinite(values![i]))];
        if (unknown.Length > 0) figure.Add(triangle.Markers("no value", unknown, Palette.None, "circle-open"));
        var trace = triangle.Markers("", known, Palette.None, "circle", FormattableString.Invariant($"<br>{Figure.Plain(valueTitle)} = %{{marker.color:.4~g}}"));
        var marker = trace["marker"]!.AsObject();
        marker["color"] = Figure.Numbers(known.Select(i => values![i]));
        marker["colorscale"] = Palette.Continuous;
        marker["colorbar"] = Figure.ColourBar(valueTitle);
        // Either end of the scale is close to the colour of one of the page's two dresses.
        marker["line"]!["color"] = Figure.Quiet;
        trace["showlegend"] = false;
        return figure.Add(trace);
    }

    /// <summary>A pie for each sample: the shares of its phases.</summary>
    /// <param name="title">Title.</param>
    /// <param name="components">The three components, in the order top, left, right.</param>
    /// <param name="composition">Fractions or percentages, not negative, shape [sample, 3].</param>
    /// <param name="shares">Share of each phase, not negative, divided by the row's sum, shape [sample, phase]; a row of zeros is drawn hollow.</param>
    /// <param name="phases">Name of each phase.</param>
    /// <param name="hover">First line under the pointer, shape [sample], or null for its composition; the shares follow.</param>
    /// <param name="radius">Radius in sides of the triangle, or null for one that keeps neighbours apart.</param>
    /// <param name="caption">What the reader should see.</param>
    /// <param name="whole">The whole triangle, also where the samples fill only a part.</param>
    public static Figure Pies(
        string title, IReadOnlyList<string> components, double[,] composition, double[,] shares, IReadOnlyList<string> phases,
        IReadOnlyList<string>? hover = null, double? radius = null, string caption = "", bool whole = false)
    {
        var triangle = new TernaryCanvas(components, composition, hover, whole);
        ArgumentNullException.ThrowIfNull(shares);
        Same(shares.GetLength(0), triangle.Count, "rows of shares");
        Same(phases?.Count ?? 0, shares.GetLength(1), "phases");
        var pies = new TernaryPies(triangle, shares, phases!, radius ?? triangle.FreeRadius());
        var figure = triangle.Begin(title, caption);
        foreach (var trace in pies.Traces()) figure.Add(trace);
        return figure;
    }

    private static void Same(int given, int needed, string what)
    {
        if (given != needed) throw new ArgumentException(FormattableString.Invariant($"TernaryFigure: {given} {what}; {needed} are needed."), what);
    }
}
