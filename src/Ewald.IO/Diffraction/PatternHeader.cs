using System.Globalization;
using System.Text.RegularExpressions;
using Ewald.Core;

namespace Ewald.IO;

/// <summary>What the words before the numbers say of a pattern: the abscissa's kind, the wavelength, entries.</summary>
internal static partial class PatternHeader
{
    /// <summary>The kind of the abscissa as the words nearest to the numbers name it, or null.</summary>
    /// <param name="header">Lines, the one before the numbers last.</param>
    public static PatternAxis? Axis(IReadOnlyList<string> header)
    {
        // The nearest line outranks others: headers also speak of the angle of a detector bank and the like.
        for (var i = header.Count - 1; i >= Math.Max(0, header.Count - 60); i--)
            if (Axis(header[i]) is { } axis) return axis;
        return null;
    }

    /// <summary>The kind of the abscissa that stands first in a line, or null.</summary>
    /// <param name="line">One line, or one cell.</param>
    public static PatternAxis? Axis(string line)
    {
        if (line.Length > 2000) line = line[..2000];
        PatternAxis? found = null;
        var at = int.MaxValue;
        foreach (var (axis, words) in new[]
        {
            (PatternAxis.TwoTheta, TwoTheta()), (PatternAxis.TimeOfFlight, TimeOfFlight()), (PatternAxis.MomentumTransfer, MomentumTransfer()),
            (PatternAxis.Spacing, Spacing()), (PatternAxis.PairDistance, PairDistance()),
        })
        {
            if (words.Match(line) is not { Success: true } match || match.Index >= at) continue;
            (found, at) = (axis, match.Index);
        }

        return found;
    }

    /// <summary>The wavelength in Å that a header states, or null.</summary>
    /// <param name="header">Lines.</param>
    public static double? Wavelength(IEnumerable<string> header)
    {
        foreach (var line in header)
        {
            if (WavelengthWords().Match(line) is not { Success: true } match) continue;
            if (double.TryParse(match.Groups["v"].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is > 0.01 and < 100)
                return match.Groups["nm"].Success ? 10 * value : value;
        }

        return null;
    }

    /// <summary>Entries <c>name = value</c> and <c>name: value</c>.</summary>
    /// <param name="header">Lines.</param>
    public static Dictionary<string, string> Entries(IEnumerable<string> header)
    {
        var entries = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in header)
        {
            var at = line.AsSpan().IndexOfAny('=', ':');
            if (at is <= 0 or > 40 || entries.Count >= 200) continue;
            var (name, value) = (line[..at].Trim(' ', '#', '"', '\t', '!', '*'), line[(at + 1)..].Trim());
            if (name.Length > 0) entries.TryAdd(name, value);
        }

        return entries;
    }

    /// <summary>Name and unit of an axis in house units.</summary>
    /// <param name="axis">The axis.</param>
    public static (string Symbol, string Unit, string Words) Label(PatternAxis axis) => axis switch
    {
        PatternAxis.TwoTheta => ("2θ", "°", "scattering angle"),
        PatternAxis.MomentumTransfer => ("Q", "Å⁻¹", "momentum transfer"),
        PatternAxis.Spacing => ("d", "Å", "distance of lattice planes"),
        PatternAxis.TimeOfFlight => ("t", "µs", "time of flight"),
        _ => ("r", "Å", "pair distance"),
    };

    [GeneratedRegex(@"(?:2|two)[\s_\-*]?(?:theta|θ|th(?![a-z]))|(?<![a-z])tth(?![a-z])|°\s?2", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex TwoTheta();

    [GeneratedRegex(@"(?<![a-z])tof(?![a-z])|time[\s_\-]of[\s_\-]flight", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex TimeOfFlight();

    [GeneratedRegex(@"(?<![A-Za-z(])[qQ](?![A-Za-z])|(?i:momentum\s+transfer|qspace)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex MomentumTransfer();

    [GeneratedRegex(@"(?i:(?<![a-z])d[\s_\-]?spacing)|(?<![A-Za-z])d\s?[\(\[,/_]\s?(?:Å|Å|A(?:ng)?|nm)(?![a-z])", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Spacing();

    [GeneratedRegex(@"(?<![A-Za-z])r(?![A-Za-z])[^A-Za-z]{0,6}(?:\$?\\?AA?\$?|Å|A(?:ng(?:strom)?)?)?[^A-Za-z]{0,6}(?<![A-Za-z])[GgDR](?![A-Za-z])", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex PairDistance();

    [GeneratedRegex(@"(?i:wave[\s_\-]?length|(?<![a-z])lambda(?![a-z])|λ)[^0-9\n]{0,20}?(?<v>[0-9]*\.[0-9]+)\s*(?<nm>nm)?", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex WavelengthWords();
}
