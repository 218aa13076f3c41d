using Ewald.Core;

namespace Ewald.IO;

/// <summary>Reduced data of the NIST Center for Neutron Research (<c>.ABS</c>): Q, I, σ(I), σ(Q), mean Q, shadow factor in 1/Å and 1/cm.</summary>
/// <remarks>A negative σ(Q) is not a resolution but the slit length of a slit-smeared (USANS) measurement. The line
/// "The 6 columns are …" states the units; files without it are read by the format's convention, which the warnings say.</remarks>
public static class NistAbs
{
    /// <summary>Reads a curve.</summary>
    /// <param name="path">The file.</param>
    /// <param name="qUnit">Unit of Q when the file does not state it, or null.</param>
    /// <exception cref="DataFormatException">The file is not of this format.</exception>
    public static ScatteringCurve Read(string path, string? qUnit = null) => Parse(path, InputFile.Text(path), qUnit);

    internal static bool Recognises(string text)
    {
        var head = text.AsSpan(0, Math.Min(text.Length, 8000));
        return head.Contains("The 6 columns are", StringComparison.Ordinal)
            || (head.Contains("LAMBDA", StringComparison.Ordinal) && head.Contains("MON CNT", StringComparison.Ordinal));
    }

    internal static ScatteringCurve Parse(string path, string text, string? qUnit)
    {
        var table = NumberTable.Read(text, columns => columns == 6);
        if (table.Rows.Count < 2) throw new DataFormatException(path, "looks like a NIST .ABS file but has no rows of 6 numbers.");
        var warnings = new List<string>();
        var q = table.Column(0);
        var resolution = table.Column(3);
        if (Array.TrueForAll(resolution, s => s < 0))
        {
            warnings.Add(FormattableString.Invariant($"Slit-smeared data (slit length {-resolution[0]:G4} in the unit of Q): the curve is not desmeared, and σ(Q) is not given."));
            resolution = [];
        }

        var stated = QUnit.InWords(table.Header);
        var factor = QUnit.FactorToHouse(path, stated, qUnit, "1/Å", q, warnings);
        return new RawCurve(path, q, table.Column(1), table.Column(2), resolution.Length == 0 ? null : resolution)
        {
            Warnings = warnings,
            QFactor = factor,
            QSigmaFactor = factor,
            IntensityUnit = "cm⁻¹",
            Metadata = Entries(table.Header),
        }.Clean();
    }

    private static Dictionary<string, string> Entries(IReadOnlyList<string> header)
    {
        var entries = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in header)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon is > 0 and < 20) entries.TryAdd(line[..colon].Trim(), line[(colon + 1)..].Trim());
        }

        return entries;
    }
}
