using System.Globalization;
using System.Text;
using Ewald.Core;

namespace Ewald.IO;

/// <summary>Comma-separated text (RFC 4180 quoting, invariant culture, numbers that read back exactly, non-finite ones as nan).</summary>
public static class CsvWriter
{
    /// <summary>Writes columns of numbers under one header line.</summary>
    /// <param name="path">The file; an existing one is replaced whole.</param>
    /// <param name="header">Names, with their units in brackets.</param>
    /// <param name="columns">One array a name, all of one length.</param>
    /// <exception cref="ArgumentException">Lengths or counts differ.</exception>
    public static void Write(string path, IReadOnlyList<string> header, IReadOnlyList<double[]> columns)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(columns);
        if (header.Count != columns.Count || header.Count == 0) throw new ArgumentException($"{header.Count} names were given for {columns.Count} columns.", nameof(header));
        if (columns.Any(c => c.Length != columns[0].Length)) throw new ArgumentException("The columns differ in length.", nameof(columns));
        var text = new StringBuilder();
        text.AppendJoin(',', header.Select(Quoted)).Append('\n');
        for (var i = 0; i < columns[0].Length; i++)
            text.AppendJoin(',', columns.Select(c => double.IsFinite(c[i]) ? c[i].ToString("R", CultureInfo.InvariantCulture) : "nan")).Append('\n');
        AtomicFile.WriteText(path, text.ToString());
    }

    /// <summary>Writes rows of text.</summary>
    /// <param name="path">The file; an existing one is replaced whole.</param>
    /// <param name="header">Names.</param>
    /// <param name="rows">One list of texts a row.</param>
    public static void Write(string path, IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var text = new StringBuilder();
        foreach (var row in rows.Prepend(header)) text.AppendJoin(',', row.Select(Quoted)).Append('\n');
        AtomicFile.WriteText(path, text.ToString());
    }

    /// <summary>Writes a curve, units in the header, so that <see cref="SmallAngleFile"/> reads the same numbers back.</summary>
    /// <param name="path">The file; an existing one is replaced whole.</param>
    /// <param name="curve">The curve.</param>
    public static void Write(string path, ScatteringCurve curve)
    {
        ArgumentNullException.ThrowIfNull(curve);
        var unit = curve.IntensityUnit == "cm⁻¹" ? "1/cm" : "arbitrary";
        List<string> header = ["Q (1/Å)", $"I ({unit})"];
        List<double[]> columns = [curve.Q, curve.Intensity];
        if (curve.Sigma is not null)
        {
            header.Add($"sigma ({unit})");
            columns.Add(curve.Sigma);
        }

        // Four columns mean Q, I, σ, σ(Q): without σ a resolution has no place in column text.
        if (curve.QSigma is not null && curve.Sigma is not null)
        {
            header.Add("sigmaQ (1/Å)");
            columns.Add(curve.QSigma);
        }

        Write(path, header, columns);
    }

    private static string Quoted(string field) =>
        field.AsSpan().IndexOfAny(",\"\n\r") < 0 ? field : '"' + field.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
}
