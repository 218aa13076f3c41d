using System.Globalization;
using System.Text;

namespace Ewald.IO;

/// <summary>The numbers of a text file: its longest run of rows with equal column count, and the words around it.</summary>
/// <param name="Rows">Shape [row][column]; what is not a number there (nan, -1.#IND, ****) is NaN.</param>
/// <param name="Header">Lines before the run.</param>
/// <param name="Trailer">Lines after it.</param>
/// <param name="DecimalComma">True when commas were read as decimal points.</param>
internal sealed record NumberTable(IReadOnlyList<double[]> Rows, IReadOnlyList<string> Header, IReadOnlyList<string> Trailer, bool DecimalComma)
{
    private const int KeptLines = 2000;

    public int Columns => Rows.Count == 0 ? 0 : Rows[0].Length;

    public double[] Column(int index)
    {
        var column = new double[Rows.Count];
        for (var i = 0; i < column.Length; i++) column[i] = Rows[i][index];
        return column;
    }

    /// <summary>Reads the longest run among those that <paramref name="accept"/> allows; of equally long ones the first.</summary>
    /// <param name="text">The file.</param>
    /// <param name="accept">Which column counts may win.</param>
    public static NumberTable Read(string text, Func<int, bool> accept)
    {
        var decimalComma = UsesDecimalComma(text);
        List<double[]> best = [], run = [];
        int bestStart = 0, bestEnd = 0, runStart = 0, lineNumber = 0, lastRow = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            lineNumber++;
            if (line.IsWhiteSpace()) continue;
            var row = ParseRow(line, decimalComma);
            if (row is null || run.Count == 0 || row.Length != run[0].Length)
            {
                Close();
                run = [];
                runStart = lineNumber;
            }

            if (row is null) continue;
            run.Add(row);
            lastRow = lineNumber;
        }

        Close();
        List<string> header = [], trailer = [];
        lineNumber = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            lineNumber++;
            if (best.Count > 0 && lineNumber >= bestStart && lineNumber <= bestEnd) continue;
            var target = best.Count == 0 || lineNumber < bestStart ? header : trailer;
            if (target.Count < KeptLines && !line.IsWhiteSpace()) target.Add(line.Length > 400 ? line[..400].ToString() : line.ToString());
        }

        return new NumberTable(best, header, trailer, decimalComma);

        void Close()
        {
            if (run.Count <= best.Count || !accept(run[0].Length)) return;
            best = run;
            (bestStart, bestEnd) = (runStart, lastRow);
        }
    }

    /// <summary>The numbers of one line, or null when a word of it is not a number.</summary>
    /// <param name="line">The line.</param>
    /// <param name="decimalComma">Whether a comma is a decimal point.</param>
    internal static double[]? ParseRow(ReadOnlySpan<char> line, bool decimalComma)
    {
        var values = new List<double>(6);
        line = line.Trim();
        var position = 0;
        var afterSeparator = false;
        while (position < line.Length)
        {
            var c = line[position];
            var isSeparator = c == ';' || (c == ',' && !decimalComma);
            if (isSeparator || char.IsWhiteSpace(c))
            {
                if (isSeparator && (afterSeparator || values.Count == 0)) values.Add(double.NaN); // an empty field
                if (isSeparator) afterSeparator = true;
                position++;
                continue;
            }

            var start = position;
            while (position < line.Length && line[position] is var d && d != ';' && !(d == ',' && !decimalComma) && !char.IsWhiteSpace(d)) position++;
            if (values.Count >= 64 || !TryNumber(line[start..position], decimalComma, out var value)) return null;
            values.Add(value);
            afterSeparator = false;
        }

        return values.Count == 0 || values.TrueForAll(double.IsNaN) ? null : [.. values];
    }

    private static bool TryNumber(ReadOnlySpan<char> word, bool decimalComma, out double value)
    {
        value = double.NaN;
        if (word.Length > 60) return false;
        if (!decimalComma && double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out value)) return true;
        value = double.NaN;
        if (IsMissing(word)) return true;
        var plain = new StringBuilder(word.Length + 1);
        for (var i = 0; i < word.Length; i++)
        {
            var c = word[i];
            if (c is 'D' or 'd' && i > 0) c = 'E';
            else if (c == ',' && decimalComma) c = '.';
            // Fortran leaves the E out of three-digit exponents: 1.234-101.
            else if (c is '+' or '-' && i > 0 && char.IsAsciiDigit(word[i - 1]) && word.Length - i == 4 && word[..i].Contains('.')) plain.Append('E');
            plain.Append(c);
        }

        return double.TryParse(plain.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    private static bool IsMissing(ReadOnlySpan<char> word)
    {
        var bare = word.TrimStart("+-");
        return bare.Equals("nan", StringComparison.OrdinalIgnoreCase) || bare.Equals("inf", StringComparison.OrdinalIgnoreCase)
            || bare.StartsWith("1.#", StringComparison.Ordinal) || bare.StartsWith("nan(", StringComparison.OrdinalIgnoreCase)
            || (word.Length > 1 && word.Trim('*').IsEmpty);
    }

    /// <summary>Commas are decimal points when no line has a number with a point and several have a comma inside a number beside another separator.</summary>
    private static bool UsesDecimalComma(string text)
    {
        var commas = 0;
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            var line = raw.Trim();
            if (line.IsEmpty || !(char.IsAsciiDigit(line[0]) || line[0] is '-' or '+')) continue;
            if (!line.Contains(',')) continue;
            var inside = false;
            for (var i = 1; i + 1 < line.Length; i++)
            {
                if (line[i] == '.' && char.IsAsciiDigit(line[i - 1])) return false;
                inside |= line[i] == ',' && char.IsAsciiDigit(line[i - 1]) && char.IsAsciiDigit(line[i + 1]);
            }

            var separated = line.IndexOfAny(" \t;") >= 0 && !line.Contains(", ", StringComparison.Ordinal);
            if (inside && !separated) return false;
            if (inside && ++commas >= 5) return true;
        }

        return commas > 0;
    }
}
