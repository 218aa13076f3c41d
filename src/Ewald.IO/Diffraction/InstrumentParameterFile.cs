using System.Globalization;
using System.Text.RegularExpressions;
using Ewald.Core;

namespace Ewald.IO;

/// <summary>Reads GSAS-II instrument parameter files (<c>.instprm</c>): lines <c>name:value</c>, banks set apart by <c>#Bank n: …</c>.</summary>
public static partial class InstrumentParameterFile
{
    private const int MostLines = 100_000;

    /// <summary>Reads one bank.</summary>
    /// <param name="path">The file.</param>
    /// <param name="bank">Number of the bank, or null for the first, announced when there are more.</param>
    /// <exception cref="DataFormatException">Not such a file, a needed value is missing or no number, or the bank is not there.</exception>
    public static InstrumentParameters Read(string path, int? bank = null)
    {
        var banks = ReadAll(path);
        if (bank is not { } number)
            return banks.Count == 1 ? banks[0] : banks[0] with { Warnings = [.. banks[0].Warnings, FormattableString.Invariant($"The file holds {banks.Count} banks; bank {banks[0].Bank} is read.")] };
        return banks.FirstOrDefault(b => b.Bank == number)
            ?? throw new DataFormatException(path, FormattableString.Invariant($"holds the banks {string.Join(", ", banks.Select(b => b.Bank))}; bank {number} was asked."));
    }

    /// <summary>Reads all banks.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataFormatException">Not such a file, or a needed value is missing or no number.</exception>
    public static IReadOnlyList<InstrumentParameters> ReadAll(string path) => Parse(path, InputFile.Text(path));

    internal static bool Recognises(string text)
    {
        var head = text.AsSpan(0, Math.Min(text.Length, 20000));
        return head.TrimStart().StartsWith("#GSAS-II instrument parameter", StringComparison.Ordinal)
            || head.TrimStart().StartsWith("#Bank ", StringComparison.Ordinal) || (TypeLine().IsMatch(head) && KnownLine().IsMatch(head));
    }

    internal static IReadOnlyList<InstrumentParameters> Parse(string path, string text)
    {
        var banks = new List<InstrumentParameters>();
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        var type = "";
        var odd = new List<string>();
        var lines = 0;
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            if (++lines > MostLines) throw new DataFormatException(path, FormattableString.Invariant($"has more than {MostLines} lines; an instrument parameter file has some tens."));
            var line = raw.Trim();
            if (line.StartsWith("#Bank", StringComparison.Ordinal)) Close();
            if (line.IsEmpty || line[0] == '#') continue;
            // Some writers put several entries on one line, set apart by semicolons.
            foreach (var part in line.ToString().Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) Entry(part);
        }

        Close();
        return banks.Count > 0 ? banks : throw new DataFormatException(path, "is no GSAS-II instrument parameter file: it has no line 'Type:PXC', 'Type:PNC' or 'Type:PNT' (old GSAS files, 'INS ...', are not read).");

        void Entry(string part)
        {
            var colon = part.IndexOf(':', StringComparison.Ordinal);
            if (colon is <= 0 or > 40) return;
            var (name, value) = (part[..colon].Trim(), part[(colon + 1)..].Trim().Trim('\'', '"'));
            if (name == "Type") type = value;
            else if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) values[name] = number;
            else if (name is not ("Source" or "Instrument name" or "Instrument")) odd.Add(name);
        }

        void Close()
        {
            if (type.Length > 0) banks.Add(Bank(path, type, values, banks.Count, odd));
            (values, type, odd) = (new Dictionary<string, double>(StringComparer.Ordinal), "", []);
        }
    }

    private static InstrumentParameters Bank(string path, string type, Dictionary<string, double> values, int before, List<string> odd)
    {
        if (type is not ("PXC" or "PNC" or "PNT"))
            throw new DataFormatException(path, $"is of type '{(type.Length > 20 ? type[..20] : type)}'; PXC, PNC and PNT are read.");
        foreach (var (name, value) in values)
            if (!double.IsFinite(value)) throw new DataFormatException(path, FormattableString.Invariant($"states {name} = {value}; a finite number is needed."));
        if (type == "PNT" && !(values.GetValueOrDefault("difC") > 0)) throw new DataFormatException(path, "is of time of flight without a positive difC.");
        if (type != "PNT" && !(values.GetValueOrDefault("Lam") > 0 || values.GetValueOrDefault("Lam1") > 0))
            throw new DataFormatException(path, "is of constant wavelength without a positive Lam or Lam1.");
        var number = values.GetValueOrDefault("Bank", before + 1);
        var bank = number is >= 0 and < 100_000 ? (int)number : before + 1;
        return new InstrumentParameters(FormattableString.Invariant($"{System.IO.Path.GetFileName(path)}{(before > 0 ? $" bank {bank}" : "")}"), type, bank, values)
        {
            Warnings = odd.Count == 0 ? [] : [$"Left out what is no number: {string.Join(", ", odd.Take(10))}."],
        };
    }

    [GeneratedRegex(@"^Type\s?:\s?['""]?P[XN][CT]", RegexOptions.Multiline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex TypeLine();

    [GeneratedRegex(@"^(?:Lam1?|difC)\s?:", RegexOptions.Multiline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex KnownLine();
}
