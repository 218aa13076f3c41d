using System.Text.RegularExpressions;
using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.IO;

/// <summary>The composition of each sample: a line of names with element symbols, then one row a sample, in fractions or per cent.</summary>
/// <param name="Path">The file.</param>
/// <param name="Elements">Symbols, shape [element].</param>
/// <param name="Names">Sample or file name of each row; empty when the table has none.</param>
/// <param name="Fractions">Rows sum to 1, shape [sample, element].</param>
internal sealed partial record CompositionTable(string Path, IReadOnlyList<string> Elements, IReadOnlyList<string> Names, double[,] Fractions)
{
    /// <summary>How far a sum may be from 1 and still be divided out.</summary>
    private const double Tolerance = 0.02;

    public int Count => Fractions.GetLength(0);

    /// <summary>The symbol that a column's name stands for (<c>Fe</c>, <c>Fe (at.%)</c>, <c>Fe_frac</c>), or null.</summary>
    /// <param name="cell">The name.</param>
    public static string? ElementOf(string cell)
    {
        if (cell.Length > 40 || SymbolWords().Match(cell) is not { Success: true } match) return null;
        var symbol = match.Groups["e"].Value;
        return Crystals.Elements.TryFind(symbol, out var element) && element.Symbol == symbol ? symbol : null;
    }

    /// <summary>True when a text begins with a line of names of which all but one are element symbols, two or more, or at least half of them over numbers.</summary>
    /// <param name="text">The file.</param>
    public static bool Recognises(string text)
    {
        var start = text[..Math.Min(text.Length, 20000)];
        var separator = SpreadTable.Separator(start);
        List<int>? columns = null;
        var lines = 0;
        foreach (var line in start.AsSpan().EnumerateLines())
        {
            if (line.IsWhiteSpace()) continue;
            var cells = SpreadTable.Cells(line, separator);
            if (columns is not null)
            {
                var shift = columns[^1] + 1 < cells.Count && !SpreadTable.Number(cells[columns[0]], out _) ? 1 : 0;
                return columns.TrueForAll(c => c + shift < cells.Count && SpreadTable.Number(cells[c + shift].TrimEnd('%'), out _));
            }

            if (++lines > 5) return false;
            var found = Enumerable.Range(0, cells.Count).Where(i => ElementOf(cells[i]) is not null).ToList();
            if (found.Count >= 2 && found.Count >= cells.Count - 1) return true;
            if (found.Count >= 2 && 2 * found.Count >= cells.Count) columns = found;
        }

        return false;
    }

    /// <summary>Reads the table.</summary>
    /// <param name="path">The file.</param>
    /// <param name="warnings">Receives what was assumed.</param>
    public static CompositionTable Read(string path, List<string> warnings)
    {
        var text = InputFile.Text(path);
        var separator = SpreadTable.Separator(text);
        List<string>? header = null;
        var columns = new List<(int Column, string Element)>();
        List<string> names = [];
        List<double[]> rows = [];
        int nameColumn = -1, lineNumber = 0;
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            lineNumber++;
            if (raw.IsWhiteSpace() || (header is not null && raw.TrimStart() is ['#', ..])) continue;
            var cells = SpreadTable.Cells(raw.Trim(" \r"), separator);
            if (header is null)
            {
                for (var i = 0; i < cells.Count; i++) if (ElementOf(cells[i]) is { } symbol) columns.Add((i, symbol));
                if (columns.Count < 2) columns.Clear();
                else header = cells;
                continue;
            }

            // A line of names may leave out the name of the names.
            var shift = cells.Count == header.Count + 1 ? 1 : 0;
            var values = new double[columns.Count];
            for (var i = 0; i < values.Length; i++)
            {
                var at = columns[i].Column + shift;
                if (at >= cells.Count || cells[at].Length == 0 || !SpreadTable.Number(cells[at].TrimEnd('%'), out values[i]) || !double.IsFinite(values[i]))
                    throw new DataFormatException(path, FormattableString.Invariant($"has no number for {columns[i].Element} in line {lineNumber}."));
            }

            if (columns[0].Column + shift > 0) nameColumn = 0;
            rows.Add(values);
            names.Add(cells[0]);
        }

        if (header is null) throw new DataFormatException(path, "has no line of names with two or more element symbols; a composition file begins with one, such as 'sample,Fe,Ga,Pd'.");
        if (rows.Count == 0) throw new DataFormatException(path, "names elements but holds no sample.");
        if (columns.DistinctBy(c => c.Element).Count() < columns.Count) throw new DataFormatException(path, "names an element twice.");
        var ignored = header.Where((cell, i) => i != nameColumn && columns.TrueForAll(c => c.Column != i) && cell.Length > 0).ToArray();
        if (ignored.Length > 0) warnings.Add($"Columns of the composition file that are not elements are not used: {string.Join(", ", ignored.Take(8))}.");
        return new CompositionTable(path, [.. columns.Select(c => c.Element)], nameColumn < 0 ? [] : names, Fraction(path, rows, warnings));
    }

    private static double[,] Fraction(string path, List<double[]> rows, List<string> warnings)
    {
        var sums = rows.Select(r => r.Sum()).ToArray();
        var median = sums.Order().ElementAt(sums.Length / 2);
        var whole = Math.Abs(median - 100) < 100 * Tolerance ? 100.0 : 1.0;
        var fractions = new double[rows.Count, rows[0].Length];
        int changed = 0, negative = 0;
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].Min() < -Tolerance * whole)
                throw new DataFormatException(path, FormattableString.Invariant($"holds the negative composition {rows[i].Min():G4} in sample {i + 1}."));
            if (Math.Abs(sums[i] / whole - 1) > Tolerance)
            {
                throw new DataFormatException(path, FormattableString.Invariant(
                    $"holds compositions that do not sum to one: sample {i + 1} sums to {sums[i]:G5}{(whole == 100 ? " per cent" : "")}, and at most 2 % off 1 (or 100 per cent) is divided out; is an element missing, or are these weights?"));
            }

            if (rows[i].Min() < 0) negative++;
            var sum = rows[i].Sum(v => Math.Max(v, 0));
            if (Math.Abs(sums[i] / whole - 1) > 1.5e-4) changed++;
            for (var k = 0; k < rows[i].Length; k++) fractions[i, k] = Math.Max(rows[i][k], 0) / sum;
        }

        if (whole == 100) warnings.Add("The compositions are read as per cent.");
        if (negative > 0) warnings.Add(FormattableString.Invariant($"{negative} composition{(negative == 1 ? "" : "s")} had a slightly negative element, set to 0."));
        if (changed > 0) warnings.Add(FormattableString.Invariant($"{changed} composition{(changed == 1 ? " did" : "s did")} not sum to one by up to {sums.Max(s => Math.Abs(s / whole - 1)):P1} and {(changed == 1 ? "was" : "were")} divided by the sum."));
        return fractions;
    }

    [GeneratedRegex(@"^(?:[cx]_?)?(?<e>[A-Z][a-z]?)(?:$|[\s_\-.(\[/%:][\w\s.%()\[\]/]*$)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SymbolWords();
}
