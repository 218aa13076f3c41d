using System.Text.RegularExpressions;
using Ewald.Core;

namespace Ewald.IO;

/// <summary>Measured pair distribution functions G(r) (<c>.gr</c>) of PDFgetN, PDFgetX2, PDFgetX3 and xPDFsuite: r in Å, G in Å⁻², and σ(G) when given.</summary>
/// <remarks>Columns r, G; r, G, σ(G); or r, G, σ(r), σ(G). The data are what follows the mark <c>#### start data</c>, else the longest
/// run of rows. A curve that ends like one of two columns but counts three is read with σ, a σ of zero throughout counts as none.</remarks>
public static partial class PairDistributionFile
{
    /// <summary>Reads G(r).</summary>
    /// <param name="path">The file.</param>
    /// <returns>Axis <see cref="PatternAxis.PairDistance"/>; the metadata hold qmin, qmax, composition and the like as the header writes them.</returns>
    /// <exception cref="DataFormatException">The file holds no table of r and G.</exception>
    public static PowderPattern Read(string path) => Parse(path, InputFile.Text(path));

    internal static bool Recognises(string path, string text)
    {
        if (System.IO.Path.GetExtension(path).Equals(".gr", StringComparison.OrdinalIgnoreCase)) return true;
        return Labels().IsMatch(text.AsSpan(0, Math.Min(text.Length, 8000)));
    }

    internal static PowderPattern Parse(string path, string text)
    {
        var table = NumberTable.Read(text, columns => columns is 2 or 3 or 4);
        if (table.Rows.Count < 2) throw new DataFormatException(path, "holds no rows of r and G(r).");
        var warnings = new List<string>();
        var sigma = table.Columns switch { 3 => table.Column(2), 4 => table.Column(3), _ => null };
        // Writers without errors fill the column with zeros; then there is none to warn of.
        if (sigma is not null && Array.TrueForAll(sigma, s => s == 0)) sigma = null;
        return new RawPattern(path, PatternAxis.PairDistance, table.Column(0), table.Column(1), sigma) { Warnings = warnings, Metadata = Entries(table.Header) }.Clean();
    }

    private static Dictionary<string, string> Entries(IReadOnlyList<string> header)
    {
        var entries = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in header)
        {
            if (line.Length > 400 || entries.Count >= 200) continue;
            foreach (Match match in Pair().Matches(line)) entries.TryAdd(match.Groups["k"].Value.Trim(), match.Groups["v"].Value.Trim());
        }

        return entries;
    }

    [GeneratedRegex(@"^\s*#+\s*(?:L\s+)?r\b[^\n]{0,20}\bG\b", RegexOptions.Multiline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Labels();

    // Several pairs may share a line, set apart by two blanks or more; a value may hold single ones.
    [GeneratedRegex(@"(?<![\w()])(?<k>[A-Za-z][\w()]{0,30}(?: [\w()]{1,20}){0,3}) ?=\s?(?<v>[^\s=]+(?: (?![^\s=]+\s?=)[^\s=]+)*)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Pair();
}
