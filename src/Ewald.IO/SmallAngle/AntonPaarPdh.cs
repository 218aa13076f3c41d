using System.Globalization;
using System.Text.RegularExpressions;
using Ewald.Core;

namespace Ewald.IO;

/// <summary>Anton Paar and PCG files (<c>.pdh</c>): title, keywords (SAXS …), a line of 8 integers that begins with the number of
/// points, two lines of 5 numbers, the rows Q, I, σ, then an optional XML trailer.</summary>
/// <remarks>The unit of Q is stated only in the trailer; without it the format's convention is 1/nm, which the warnings say.
/// σ = -1 means none.</remarks>
public static partial class AntonPaarPdh
{
    /// <summary>Reads a curve.</summary>
    /// <param name="path">The file.</param>
    /// <param name="qUnit">Unit of Q when the file does not state it, or null.</param>
    /// <exception cref="DataFormatException">The file is not of this format.</exception>
    public static ScatteringCurve Read(string path, string? qUnit = null) => Parse(path, InputFile.Text(path), qUnit);

    internal static bool Recognises(string text) => PointCount(text) is not null;

    internal static ScatteringCurve Parse(string path, string text, string? qUnit)
    {
        var stated = PointCount(text) ?? throw new DataFormatException(path, "is not a .pdh file: its second line does not begin with SAXS or its third is not 8 integers.");
        var lines = text.Split('\n');
        var rows = new List<double[]>();
        for (var i = 5; i < lines.Length && NumberTable.ParseRow(lines[i], decimalComma: false) is { Length: 3 } row; i++) rows.Add(row);
        var warnings = new List<string>();
        if (rows.Count != stated) warnings.Add(FormattableString.Invariant($"The header announces {stated} points; {rows.Count} were found."));
        if (rows.Count < 2) throw new DataFormatException(path, "has no rows of Q, I, σ after its five header lines.");
        var q = rows.Select(r => r[0]).ToArray();
        var sigma = rows.Select(r => r[2]).ToArray();
        var unit = TrailerUnit().Match(text) is { Success: true } match ? match.Groups["u"].Value.Replace("_", "", StringComparison.Ordinal) : null;
        // The trailer writes n_m^-1; other words there are no units of momentum transfer.
        if (unit is not null && !Unit.TryParse(unit, out _)) unit = null;
        return new RawCurve(path, q, [.. rows.Select(r => r[1])], Array.TrueForAll(sigma, s => s < 0) ? null : sigma, null)
        {
            Warnings = warnings,
            QFactor = QUnit.FactorToHouse(path, unit, qUnit, "1/nm", [], warnings),
            Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["Title"] = lines[0].Trim(), ["Keywords"] = lines[1].Trim() },
        }.Clean();
    }

    private static int? PointCount(string text)
    {
        // Only the head is looked at: five lines, none of them long.
        var head = text[..Math.Min(text.Length, 2000)].Split('\n');
        if (head.Length < 6 || !head[1].StartsWith("SAXS", StringComparison.Ordinal)) return null;
        var integers = head[2].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (integers.Length != 8 || !Array.TrueForAll(integers, w => int.TryParse(w, NumberStyles.Integer, CultureInfo.InvariantCulture, out _))) return null;
        return int.Parse(integers[0], CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("""<column key="X"[^>]*>(?:(?!</column>).)*?<value key="unit">(?<u>[^<]{1,20})</value>""", RegexOptions.Singleline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex TrailerUnit();
}
