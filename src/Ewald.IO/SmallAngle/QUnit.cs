using System.Text.RegularExpressions;
using Ewald.Core;

namespace Ewald.IO;

/// <summary>Where the unit of Q comes from: the file's own words, else the user's flag, else the format's convention, never from the numbers.</summary>
internal static partial class QUnit
{
    private static readonly Unit House = Unit.Parse("1/Å");

    /// <summary>Factor to Å⁻¹, with what had to be assumed appended to <paramref name="warnings"/>.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="stated">The unit string that the file states, or null.</param>
    /// <param name="flag">The user's --q-unit, or null.</param>
    /// <param name="convention">What the format's readers assume.</param>
    /// <param name="q">The values as written, only to word a warning.</param>
    /// <param name="warnings">Receives sentences.</param>
    public static double FactorToHouse(string path, string? stated, string? flag, string convention, ReadOnlySpan<double> q, List<string> warnings)
    {
        if (stated is not null)
        {
            var factor = Factor(stated, problem => throw new DataFormatException(path, $"its Q unit is not usable: {problem}"));
            if (flag is not null && Math.Abs(FactorOfFlag(flag) / factor - 1) > 1e-9)
                warnings.Add($"The file states Q in {stated}; the given --q-unit {flag} is not applied.");
            return factor;
        }

        if (flag is not null)
        {
            warnings.Add($"The file does not state the unit of Q; read as {flag}, as given.");
            return FactorOfFlag(flag);
        }

        var largest = 0.0;
        foreach (var value in q) if (double.IsFinite(value)) largest = Math.Max(largest, value);
        warnings.Add($"The file does not state the unit of Q; read as {convention} by convention (--q-unit 1/nm says otherwise).");
        if (largest > 1.5)
            warnings.Add(FormattableString.Invariant($"Q reaches {largest:G4}, beyond small-angle instruments in 1/Å: if the file is in 1/nm, give --q-unit 1/nm; nothing was converted."));
        return Factor(convention, problem => throw new DataFormatException(path, problem));
    }

    /// <summary>The unit of Q in a header's words, such as <c>Q (1/A)</c>, <c>nm^-1</c>; null when silent or contradictory.</summary>
    /// <param name="lines">Header lines.</param>
    public static string? InWords(IEnumerable<string> lines)
    {
        bool beside = false, nanometre = false, angstrom = false;
        foreach (var line in lines)
        {
            // The unit beside the letter q outranks one that stands anywhere, since headers also speak of other things.
            foreach (Match match in BesideQ().Matches(line))
            {
                if (!beside) (nanometre, angstrom) = (false, false);
                beside = true;
                if (match.Groups["nm"].Success) nanometre = true;
                else angstrom = true;
            }

            if (beside) continue;
            foreach (Match match in Anywhere().Matches(line))
            {
                if (match.Groups["nm"].Success) nanometre = true;
                else angstrom = true;
            }
        }

        return nanometre == angstrom ? null : nanometre ? "1/nm" : "1/Å";
    }

    private static double FactorOfFlag(string flag) =>
        Factor(flag, problem => throw new InputException($"--q-unit {flag}: {problem} Write 1/A or 1/nm."));

    private static double Factor(string unit, Action<string> refuse)
    {
        try
        {
            // Some writers leave the reciprocal out: a Q "in A" can only mean 1/Å, but that is for a person to say.
            return Unit.Parse(unit).FactorTo(House);
        }
        catch (InputException e)
        {
            refuse(e.Message);
            throw;
        }
    }

    private const string Units =
        @"(?:(?<nm>1\s?/\s?nm(?![A-Za-z])|(?<![A-Za-z])nm\s?(?:\^|\*\*)?[\(\{]?[-−]1|(?<![A-Za-z])nm⁻¹|(?i:inverse\s+nanomet))" +
        @"|(?<a>1\s?/\s?(?:Å|Å|A|[Aa]ng(?:str[oö]ms?)?)(?![A-Za-z])|(?<![A-Za-z])(?:Å|Å|A|[Aa]ng(?:str[oö]ms?)?)\s?(?:\^|\*\*)?[\(\{]?[-−]1|(?<![A-Za-z])(?:Å|Å)⁻¹|(?i:inverse\s+[aå]ngstr)))";

    [GeneratedRegex(@"(?<![A-Za-z])[qQ](?:_?[xX]|\s?-?\s?[vV]ector|[uU]nits?)?""?\s*[:=,\(\[/\|\s""]{0,4}\s*" + Units, RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex BesideQ();

    [GeneratedRegex(Units, RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Anywhere();
}
