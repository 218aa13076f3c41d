using System.Text.Json.Serialization;

namespace Ewald.IO;

/// <summary>What is in a file.</summary>
/// <param name="Path">As given.</param>
/// <param name="Format">Such as <c>NXcanSAS</c>, <c>column text</c>, <c>NPY</c>, <c>unknown</c>.</param>
/// <param name="Kind">Such as <c>small-angle curve</c>, <c>small-angle pattern</c>, <c>atomic structure</c>, <c>crystal</c>, <c>labelled set</c>, <c>data file</c>, <c>unknown</c>.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">Lower-case hexadecimal; null for files over 1 GB.</param>
/// <param name="Entries">Axes, datasets or columns.</param>
/// <param name="Warnings">What had to be assumed or was left out; for an unknown file what was tried.</param>
/// <param name="Metadata">Header entries.</param>
/// <param name="Previews">At most two pictures.</param>
public sealed record Inspection(
    string Path, string Format, string Kind, long Size, string? Sha256, IReadOnlyList<InspectedEntry> Entries, IReadOnlyList<string> Warnings,
    IReadOnlyDictionary<string, string> Metadata, IReadOnlyList<Preview> Previews);

/// <summary>One axis, dataset or column.</summary>
/// <param name="Name">Name or path.</param>
/// <param name="Unit">Unit after conversion to house units for curves, as stated otherwise; empty when not stated.</param>
/// <param name="Low">Smallest finite value, or null when not computed.</param>
/// <param name="High">Largest finite value, or null when not computed.</param>
/// <param name="Count">Number of elements.</param>
/// <param name="Detail">Type and shape, or a text's beginning.</param>
public sealed record InspectedEntry(string Name, string Unit, double? Low, double? High, long Count, string Detail);

/// <summary>A picture of what is in a file.</summary>
/// <param name="Title">Title.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(CurvePreview), "curve")]
[JsonDerivedType(typeof(ImagePreview), "image")]
public abstract record Preview(string Title);

/// <summary>Points of a curve.</summary>
/// <param name="Title">Title.</param>
/// <param name="X">Abscissa, at most 5000 points.</param>
/// <param name="Y">Ordinate.</param>
/// <param name="Sigma">One standard deviation, or null.</param>
/// <param name="XLabel">Name and unit.</param>
/// <param name="YLabel">Name and unit.</param>
/// <param name="Logarithmic">True when both axes are by habit drawn in logarithms.</param>
public sealed record CurvePreview(string Title, double[] X, double[] Y, double[]? Sigma, string XLabel, string YLabel, bool Logarithmic) : Preview(Title);

/// <summary>An image, at most 256 x 256, larger ones as block means.</summary>
/// <param name="Title">Title.</param>
/// <param name="Values">C order, NaN where there is none.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Columns">Number of columns.</param>
/// <param name="XLabel">Along columns.</param>
/// <param name="YLabel">Along rows.</param>
public sealed record ImagePreview(string Title, double[] Values, int Rows, int Columns, string XLabel, string YLabel) : Preview(Title)
{
    /// <summary>Most rows or columns.</summary>
    public const int Most = 256;

    /// <summary>Block means of an image over whole blocks, NaN left out.</summary>
    /// <param name="title">Title.</param>
    /// <param name="values">C order.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="xLabel">Along columns.</param>
    /// <param name="yLabel">Along rows.</param>
    public static ImagePreview Of(string title, ReadOnlySpan<double> values, int rows, int columns, string xLabel, string yLabel)
    {
        int down = (rows + Most - 1) / Most, across = (columns + Most - 1) / Most;
        int newRows = (rows + down - 1) / down, newColumns = (columns + across - 1) / across;
        var means = new double[newRows * newColumns];
        for (var r = 0; r < newRows; r++)
        {
            for (var c = 0; c < newColumns; c++)
            {
                double sum = 0;
                var used = 0;
                for (var i = r * down; i < Math.Min((r + 1) * down, rows); i++)
                {
                    for (var j = c * across; j < Math.Min((c + 1) * across, columns); j++)
                    {
                        if (!double.IsFinite(values[i * columns + j])) continue;
                        sum += values[i * columns + j];
                        used++;
                    }
                }

                means[r * newColumns + c] = used == 0 ? double.NaN : sum / used;
            }
        }

        return new ImagePreview(title, means, newRows, newColumns, xLabel, yLabel);
    }
}
