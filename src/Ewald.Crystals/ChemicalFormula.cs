using System.Globalization;

namespace Ewald.Crystals;

/// <summary>Reads chemical formulas: <c>Al0.3CoCrFeNi</c>, <c>Fe2O3</c>, <c>Ca(OH)2</c>.</summary>
public static class ChemicalFormula
{
    private const int DeepestBrackets = 20;

    /// <summary>Atoms of each element.</summary>
    /// <param name="formula">Symbols with amounts; round or square brackets may be nested; blanks are passed over.</param>
    /// <exception cref="FormatException">It is no formula; the message says where.</exception>
    public static IReadOnlyDictionary<Element, double> Parse(string formula)
    {
        ArgumentNullException.ThrowIfNull(formula);
        var text = formula.Replace(" ", "", StringComparison.Ordinal);
        var at = 0;
        var atoms = Group(text, ref at, 0);
        if (at < text.Length) throw Wrong(text, at, "a bracket closes that was never opened");
        return atoms.Count > 0 ? atoms : throw new FormatException("a formula names at least one element, for example Al0.3CoCrFeNi.");
    }

    /// <summary>As <see cref="Parse"/>, null when it is no formula.</summary>
    /// <param name="formula">The text.</param>
    public static IReadOnlyDictionary<Element, double>? TryParse(string formula)
    {
        try
        {
            return Parse(formula);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static Dictionary<Element, double> Group(string text, ref int at, int depth)
    {
        if (depth > DeepestBrackets) throw Wrong(text, at, "brackets are nested too deeply");
        var atoms = new Dictionary<Element, double>();
        while (at < text.Length && text[at] is not (')' or ']'))
        {
            if (text[at] is '(' or '[')
            {
                var close = text[at] == '(' ? ')' : ']';
                at++;
                var inner = Group(text, ref at, depth + 1);
                if (at >= text.Length || text[at] != close) throw Wrong(text, at, $"'{close}' is missing");
                at++;
                var times = Amount(text, ref at);
                foreach (var (element, count) in inner) Add(atoms, element, count * times);
                continue;
            }

            if (!char.IsAsciiLetterUpper(text[at])) throw Wrong(text, at, $"'{text[at]}' begins no symbol");
            var length = at + 1 < text.Length && char.IsAsciiLetterLower(text[at + 1]) ? 2 : 1;
            if (!Elements.TryFind(text.Substring(at, length), out var found)) throw Wrong(text, at, $"'{text.Substring(at, length)}' is no element");
            at += length;
            Add(atoms, found, Amount(text, ref at));
        }

        return atoms;
    }

    private static void Add(Dictionary<Element, double> atoms, Element element, double count)
    {
        if (count > 0) atoms[element] = atoms.GetValueOrDefault(element) + count;
    }

    private static double Amount(string text, ref int at)
    {
        var first = at;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.')) at++;
        if (at == first) return 1;
        return double.TryParse(text.AsSpan(first, at - first), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            ? value : throw Wrong(text, first, $"'{text[first..at]}' is no amount");
    }

    private static FormatException Wrong(string text, int at, string what) =>
        new(FormattableString.Invariant($"'{text}' is no chemical formula: {what} (character {at + 1})."));
}
