using System.Text.RegularExpressions;
using Ewald.Core;

namespace Ewald.IO;

/// <summary>Column text: the data are the longest run of rows with equal column count, whatever header and trailer.</summary>
/// <remarks>2 columns: Q, I. 3: Q, I, σ. 4: Q, I, σ, σ_Q; unless the header names the fourth a fit, or it is one whole number
/// throughout (a flag). 6: Q, I, σ, σ_Q, mean Q, shadow factor (NIST). Any other count: the first two, and the third as σ only
/// when the header names it so. Everything assumed stands in the warnings.</remarks>
public static partial class ColumnText
{
    /// <summary>Reads a curve.</summary>
    /// <param name="path">The file.</param>
    /// <param name="qUnit">Unit of Q when the file does not state it (<c>1/A</c>, <c>1/nm</c>), or null.</param>
    /// <exception cref="DataFormatException">The file holds no curve; the message says what it holds.</exception>
    /// <exception cref="InputException"><paramref name="qUnit"/> is not a unit of momentum transfer.</exception>
    public static ScatteringCurve Read(string path, string? qUnit = null) => Parse(path, InputFile.Text(path), qUnit);

    internal static ScatteringCurve Parse(string path, string text, string? qUnit)
    {
        var warnings = new List<string>();
        var isGnom = Gnom().IsMatch(text.AsSpan(0, Math.Min(text.Length, 4000)));
        var table = NumberTable.Read(text, columns => isGnom ? columns == 5 : columns >= 2);
        if (table.Rows.Count < 2) throw new DataFormatException(path, WhatItHolds(text));
        if (IsTwoDimensional(table))
            throw new DataFormatException(path, "holds a 2-D table (Qx, Qy, I); a 1-D curve is asked: average it over the angle first.");
        if (table.DecimalComma) warnings.Add("Commas were read as decimal points.");
        var columns = Meaning(path, table, isGnom, warnings);
        var words = table.Header.Concat(table.Trailer).ToArray();
        var q = table.Column(0);
        var factor = QUnit.FactorToHouse(path, QUnit.InWords(words), qUnit, "1/Å", q, warnings);
        return new RawCurve(path, q, table.Column(1), columns.Sigma < 0 ? null : table.Column(columns.Sigma), columns.QSigma < 0 ? null : table.Column(columns.QSigma))
        {
            Warnings = warnings,
            QFactor = factor,
            QSigmaFactor = factor,
            IntensityUnit = AbsoluteScale().IsMatch(string.Join('\n', words)) ? "cm⁻¹" : "arbitrary",
            Metadata = Entries(words),
        }.Clean();
    }

    /// <summary>True for rows of Qx, Qy, I: named so, or a first column that is signed and returns to its start.</summary>
    /// <param name="table">The table.</param>
    internal static bool IsTwoDimensional(NumberTable table)
    {
        if (table.Columns < 3) return false;
        if (table.Header.Any(line => TwoComponents().IsMatch(line))) return true;
        var q = table.Column(0);
        var returns = q.Skip(1).Count(x => x.Equals(q[0]));
        return returns >= 3 && Array.Exists(q, x => x < 0) && Array.Exists(q, x => x > 0);
    }

    private static (int Sigma, int QSigma) Meaning(string path, NumberTable table, bool isGnom, List<string> warnings)
    {
        var names = table.Header.Count == 0 ? "" : table.Header[^1];
        if (isGnom)
        {
            warnings.Add("GNOM output: the experimental curve of its table (S, J EXP, ERROR) is read, not p(r) or the fit.");
            return (2, -1);
        }

        switch (table.Columns)
        {
            case 2:
                return (-1, -1);
            case 3:
                if (!FitName().IsMatch(names)) return (2, -1);
                warnings.Add("The third column is named a fit and is not read as error.");
                return (-1, -1);
            case 4:
                return (2, FourthColumn(path, table, names, warnings));
            case 6:
                warnings.Add("6 columns are read as Q, I, σ(I), σ(Q), mean Q, shadow factor; the last two are not used.");
                return (2, 3);
            default:
                var named = ErrorName().IsMatch(names);
                warnings.Add(FormattableString.Invariant(
                    $"{table.Columns} columns: {(named ? "the first three are read as Q, I, σ(I)" : "the first two are read as Q and I")}, the others are not used."));
                return (named ? 2 : -1, -1);
        }
    }

    private static int FourthColumn(string path, NumberTable table, string names, List<string> warnings)
    {
        var fourth = table.Column(3);
        if (FitName().IsMatch(names) || table.Header.Any(line => Crysol().IsMatch(line)) || System.IO.Path.GetExtension(path) is ".fit" or ".fir")
        {
            warnings.Add("The fourth column is a fitted curve and is not used.");
            return -1;
        }

        if (Array.TrueForAll(fourth, x => x.Equals(fourth[0])) && fourth[0] == Math.Round(fourth[0]) && fourth[0] != 0)
        {
            warnings.Add(FormattableString.Invariant($"The fourth column is {fourth[0]} throughout: a flag, not a resolution; it is not used."));
            return -1;
        }

        if (!ResolutionName().IsMatch(names)) warnings.Add("The fourth column is read as the standard deviation of Q by convention; the file does not name it.");
        return 3;
    }

    private static string WhatItHolds(string text)
    {
        if (string.IsNullOrWhiteSpace(text)) return "holds only blanks; a curve needs rows of Q and I.";
        var single = NumberTable.Read(text, _ => true);
        return single.Rows.Count < 2
            ? "holds no rows of numbers; a curve needs at least the columns Q and I."
            : FormattableString.Invariant($"holds one column of {single.Rows.Count} numbers; a curve needs at least the columns Q and I.");
    }

    private static Dictionary<string, string> Entries(IEnumerable<string> words)
    {
        var entries = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in words)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon is <= 0 or > 40 || entries.Count >= 200) continue;
            entries.TryAdd(line[..colon].Trim(' ', '#', '"', '\t'), line[(colon + 1)..].Trim());
        }

        return entries;
    }

    [GeneratedRegex(@"G\s?N\s?O\s?M\b")]
    private static partial Regex Gnom();

    [GeneratedRegex(@"\bq_?x\b[^\n]*\bq_?y\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TwoComponents();

    [GeneratedRegex(@"\b(1/cm|cm\^?-1|cm⁻¹)", RegexOptions.CultureInvariant)]
    private static partial Regex AbsoluteScale();

    [GeneratedRegex(@"model|fit|calc|theor|reg\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex FitName();

    [GeneratedRegex(@"err|sig|std|dev|\bd_?I\b|±", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ErrorName();

    [GeneratedRegex(@"\bdq|sigma_?q|q_?sigma|qdev|resol|\bsq\b|dQ", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ResolutionName();

    [GeneratedRegex(@"Chi\^2|\bDro:", RegexOptions.CultureInvariant)]
    private static partial Regex Crysol();
}
