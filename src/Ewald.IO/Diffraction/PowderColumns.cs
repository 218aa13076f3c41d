using System.Text.RegularExpressions;
using Ewald.Core;

namespace Ewald.IO;

/// <summary>Powder patterns as column text (<c>.xy</c>, <c>.xye</c>, <c>.csv</c>, <c>.dat</c>, <c>.chi</c>, <c>.iq</c>).</summary>
/// <remarks>The data are the longest run of rows with equal column count. The third column is σ when the header or the extension
/// <c>.xye</c> says so or nothing is said; in an unnamed <c>.xy</c> it may be a background or a fit and is left out. What is assumed stands in the warnings.</remarks>
internal static partial class PowderColumns
{
    public static PowderPattern Parse(string path, string text, PowderOptions options)
    {
        var table = NumberTable.Read(text, columns => columns >= 2);
        if (table.Rows.Count < 2) throw new DataFormatException(path, string.IsNullOrWhiteSpace(text)
            ? "holds only blanks; a pattern needs rows of abscissa and intensity."
            : "holds no rows of numbers; a pattern needs at least the columns abscissa and intensity.");
        var warnings = new List<string>();
        if (table.DecimalComma) warnings.Add("Commas were read as decimal points.");
        var x = table.Column(0);
        var axis = Axis(path, table.Header, x, options, warnings);
        if (axis == PatternAxis.PairDistance) return PairDistributionFile.Parse(path, text);
        var factor = axis switch
        {
            PatternAxis.MomentumTransfer => QUnit.FactorToHouse(path, QUnit.InWords(table.Header), options.QUnit, "1/Å", [], warnings),
            PatternAxis.Spacing when table.Header.Count > 0 && Nanometres().IsMatch(table.Header[^1]) => 10,
            PatternAxis.TimeOfFlight when table.Header.Count > 0 && Milliseconds().IsMatch(table.Header[^1]) => 1000,
            _ => 1,
        };
        if (factor != 1) x = Array.ConvertAll(x, v => v * factor);
        return new RawPattern(path, axis, x, table.Column(1), HasSigma(path, table, warnings) ? table.Column(2) : null)
        {
            Warnings = warnings,
            Wavelength = Wavelength(PatternHeader.Wavelength(table.Header), axis, options, warnings),
            Metadata = PatternHeader.Entries(table.Header),
        }.Clean();
    }

    /// <summary>The file's wavelength, else the user's; none is asked where the axis needs none.</summary>
    internal static double? Wavelength(double? stated, PatternAxis axis, PowderOptions options, List<string> warnings)
    {
        if (stated is not null && options.Wavelength is { } given && Math.Abs(given / stated.Value - 1) > 1e-4)
            warnings.Add(FormattableString.Invariant($"The file states the wavelength {stated} Å; the given {given} Å is not applied."));
        if (stated is null && options.Wavelength is null && axis == PatternAxis.TwoTheta)
            warnings.Add("The file does not state the wavelength; 2θ cannot be converted to Q without it.");
        return stated ?? options.Wavelength;
    }

    private static PatternAxis Axis(string path, IReadOnlyList<string> header, double[] x, PowderOptions options, List<string> warnings)
    {
        if (PatternHeader.Axis(header) is { } stated)
        {
            if (options.Axis is { } other && other != stated)
                warnings.Add($"The header names the abscissa {PatternHeader.Label(stated).Words}; the given {PatternHeader.Label(other).Words} is not applied.");
            return stated;
        }

        var largest = x.Where(double.IsFinite).DefaultIfEmpty(0).Max();
        if (options.Axis is { } asked)
        {
            warnings.Add($"The file does not name its abscissa; read as {PatternHeader.Label(asked).Words}, as given.");
            return asked;
        }

        var extension = System.IO.Path.GetExtension(path).ToLowerInvariant();
        if (extension is ".iq" or ".sq" or ".fq")
        {
            warnings.Add($"The file does not name its abscissa; read as Q by the extension {extension}.");
            return PatternAxis.MomentumTransfer;
        }

        if (largest > 180)
        {
            warnings.Add(FormattableString.Invariant($"The file does not name its abscissa; it reaches {largest:G5} and is read as time of flight in µs."));
            return PatternAxis.TimeOfFlight;
        }

        warnings.Add("The file does not name its abscissa; read as 2θ in degrees by convention.");
        return PatternAxis.TwoTheta;
    }

    private static bool HasSigma(string path, NumberTable table, List<string> warnings)
    {
        if (table.Columns < 3) return false;
        var names = table.Header.Count == 0 ? "" : table.Header[^1];
        if (table.Columns > 3) warnings.Add(FormattableString.Invariant($"{table.Columns} columns: those after the third are not used."));
        if (FitName().IsMatch(names) && !ErrorName().IsMatch(names))
        {
            warnings.Add("The third column is named a fit or background and is not read as error.");
            return false;
        }

        if (ErrorName().IsMatch(names)) return true;
        if (System.IO.Path.GetExtension(path).Equals(".xy", StringComparison.OrdinalIgnoreCase))
        {
            warnings.Add("The third column is not named and an .xy file has two; it is not used.");
            return false;
        }

        if (!System.IO.Path.GetExtension(path).Equals(".xye", StringComparison.OrdinalIgnoreCase))
            warnings.Add("The third column is read as the standard deviation of the intensity by convention; the file does not name it.");
        return true;
    }

    [GeneratedRegex(@"err|sig|std|esd|dev|(?<![a-z])su(?![a-z])|(?<![a-z])E\s?[\[\(]|(?<![a-z])E\s+counts|(?<![a-z])d_?I(?![a-z])|±|σ", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ErrorName();

    [GeneratedRegex(@"model|fit|calc|theor|back|bkg", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex FitName();

    [GeneratedRegex(@"(?<![a-z])nm(?![a-z])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Nanometres();

    [GeneratedRegex(@"(?<![a-z])ms(?![a-z])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Milliseconds();
}
