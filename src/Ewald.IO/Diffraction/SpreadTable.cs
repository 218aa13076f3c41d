using System.Globalization;
using Ewald.Core;

namespace Ewald.IO;

/// <summary>A rectangle of cells in a text: an optional line of names, an optional name before each row, numbers.</summary>
/// <param name="Header">Cells of the line of names, without that above the row names; empty when there is none.</param>
/// <param name="Corner">The cell above the row names or the first of the names; empty when there is none.</param>
/// <param name="Names">Name of each row; empty when rows have none.</param>
/// <param name="Rows">Shape [row][column]; an empty or missing cell is NaN.</param>
internal sealed record SpreadTable(IReadOnlyList<string> Header, string Corner, IReadOnlyList<string> Names, IReadOnlyList<double[]> Rows)
{
    private const int MostCells = 50_000_000;

    public int Columns => Rows.Count == 0 ? 0 : Rows[0].Length;

    public bool HasNames => Names.Count > 0;

    /// <summary>Reads the rectangle; null when the text is none (its rows differ in length, or hold words among the numbers).</summary>
    /// <param name="text">The file.</param>
    /// <param name="problem">Why it is none.</param>
    public static SpreadTable? Read(string text, out string problem)
    {
        var separator = Separator(text);
        List<string>? header = null;
        List<string> names = [];
        List<double[]> rows = [];
        var lineNumber = 0;
        var cells = 0;
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            lineNumber++;
            var line = raw.Trim(" \r");
            if (line.IsWhiteSpace() || (line[0] is '#' or '%' or '!' && rows.Count == 0 && !IsNames(line, separator))) continue;
            var split = Cells(line, separator);
            if ((cells += split.Count) > MostCells)
            {
                problem = FormattableString.Invariant($"holds more than {MostCells / 1_000_000} million cells.");
                return null;
            }

            // An empty corner above row names counts as a name.
            var firstNumeric = split[0].Length > 0 && Number(split[0], out _);
            var restNumeric = split.Count > 1 && split.Skip(1).All(c => Number(c, out _));
            if (rows.Count == 0 && !restNumeric && !(firstNumeric && split.Count == 1))
            {
                // Titles may stand above; the line of names is the last before the numbers.
                header = split;
                continue;
            }

            if (!restNumeric && split.Count > 1)
            {
                problem = FormattableString.Invariant($"holds the word '{Short(split.Skip(1).First(c => !Number(c, out _)))}' among the numbers of line {lineNumber}.");
                return null;
            }

            if (rows.Count > 0 && (names.Count > 0) == firstNumeric && !(names.Count > 0 && split.Count == rows[0].Length + 1))
            {
                // The first row of a matrix with names may be the abscissa under an empty or a worded corner.
                problem = FormattableString.Invariant($"has rows with and without a name (line {lineNumber}).");
                return null;
            }

            var named = rows.Count == 0 ? !firstNumeric : names.Count > 0;
            var values = new double[split.Count - (named ? 1 : 0)];
            for (var i = 0; i < values.Length; i++) Number(split[i + (named ? 1 : 0)], out values[i]);
            if (rows.Count > 0 && values.Length != rows[0].Length)
            {
                problem = FormattableString.Invariant($"has {rows[0].Length} columns in its first row and {values.Length} in line {lineNumber}.");
                return null;
            }

            if (named) names.Add(split[0]);
            rows.Add(values);
        }

        problem = rows.Count == 0 ? "holds no rows of numbers." : "";
        if (rows.Count == 0) return null;
        // Text sample names may be numbers: one more name than needed says that the first column is named too.
        var corner = header is { Count: > 0 } ? header[0] : "";
        if (header is not null && names.Count > 0 && header.Count == rows[0].Length + 1) header.RemoveAt(0);
        return new SpreadTable(header ?? [], corner, names, rows);
    }

    internal static bool Number(string cell, out double value)
    {
        value = double.NaN;
        if (cell.Length == 0 || cell.Equals("nan", StringComparison.OrdinalIgnoreCase)) return true;
        return cell.Length <= 60 && double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>The cells of one line, quotes taken off.</summary>
    internal static List<string> Cells(ReadOnlySpan<char> line, char separator)
    {
        var cells = new List<string>();
        line = line.TrimStart("#%!").Trim(separator == '\t' ? " \r" : " \t\r");
        if (separator == ' ')
        {
            foreach (var range in line.SplitAny(" \t"))
                if (!line[range].IsEmpty) cells.Add(line[range].Trim('"').ToString());
            if (cells.Count == 0) cells.Add("");
            return cells;
        }

        foreach (var range in line.Split(separator)) cells.Add(line[range].Trim().Trim('"').Trim().ToString());
        // Lines that end in their separator have no further cell.
        if (cells.Count > 1 && cells[^1].Length == 0) cells.RemoveAt(cells.Count - 1);
        return cells;
    }

    /// <summary>What sets cells apart: what most of the first lines hold of semicolon, comma and tabulator, else blanks.</summary>
    internal static char Separator(string text)
    {
        Span<int> counts = stackalloc int[3];
        var lines = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.IsWhiteSpace()) continue;
            if (++lines > 40) break;
            if (line.Contains(';')) counts[0]++;
            if (line.Contains(',')) counts[1]++;
            if (line.Trim().Contains('\t')) counts[2]++;
        }

        if (counts[0] * 2 > lines) return ';';
        if (counts[1] * 2 > lines) return ',';
        // Tables padded with tabulators and blanks alike are set apart by any blank.
        return counts[2] * 2 > lines && !text.Contains("\t\t", StringComparison.Ordinal) && !text.Contains("\t ", StringComparison.Ordinal) ? '\t' : ' ';
    }

    // A comment whose words are element symbols or an axis is a line of names.
    private static bool IsNames(ReadOnlySpan<char> line, char separator)
    {
        var cells = Cells(line, separator);
        return cells.Count >= 2 && cells.Count(c => CompositionTable.ElementOf(c) is not null) >= 2;
    }

    private static string Short(string text) => text.Length > 40 ? text[..40] + "…" : text;
}
