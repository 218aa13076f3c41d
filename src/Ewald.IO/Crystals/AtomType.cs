using System.Globalization;
using Ewald.Crystals;

namespace Ewald.IO;

/// <summary>Reads what a file calls an atom: <c>Fe3+</c>, <c>O-2</c>, <c>2H</c>, <c>D</c>, <c>Ba0+</c>, and labels such as <c>Fe1A</c>, <c>O(2)</c>.</summary>
internal static class AtomType
{
    /// <summary>A type symbol: element, then perhaps a charge; a mass number before it is passed over but for hydrogen.</summary>
    /// <returns>False when no element is named.</returns>
    public static bool TryType(string text, out Element element, out int charge)
    {
        charge = 0;
        var span = text.AsSpan().Trim();
        var digits = 0;
        while (digits < span.Length && char.IsAsciiDigit(span[digits])) digits++;
        var mass = span[..digits];
        span = span[digits..];
        var letters = 0;
        while (letters < span.Length && char.IsAsciiLetter(span[letters])) letters++;
        if (letters is 0 or > 2 || !Elements.TryFind(span[..letters].ToString(), out var found)) return Fail(out element);
        element = mass is "2" && found.AtomicNumber == 1 ? Elements.Deuterium : found;
        return TryCharge(span[letters..], out charge);
    }

    /// <summary>The element that begins a label; of two readings (CO: cobalt or carbon) the one that the formula names, else the spelling decides.</summary>
    public static bool TryLabel(string label, string? formula, out Element element)
    {
        var span = label.AsSpan().TrimStart();
        if (span.Length == 0 || !char.IsAsciiLetter(span[0])) return Fail(out element);
        Element? two = null;
        if (span.Length > 1 && char.IsAsciiLetter(span[1])) Elements.TryFind(span[..2].ToString(), out two);
        Elements.TryFind(span[..1].ToString(), out var one);
        var preferred = two is not null && (char.IsAsciiLetterLower(span[1]) || one is null || Names(formula, two.Symbol) || !Names(formula, one.Symbol)) ? two : one;
        element = preferred ?? Elements.Deuterium;
        return preferred is not null;
    }

    // "3+", "+3", "2-", "-", "", "0+", "2.5+" (no whole charge: none is taken); digits alone are a number within the file, not a charge.
    private static bool TryCharge(ReadOnlySpan<char> text, out int charge)
    {
        charge = 0;
        text = text.Trim();
        var sign = text.IndexOfAny('+', '-');
        if (sign < 0) return !text.ContainsAnyExceptInRange('0', '9');
        var factor = text[sign] == '+' ? 1 : -1;
        var digits = sign == 0 ? text[1..] : sign == text.Length - 1 ? text[..^1] : "x";
        if (digits.Length == 0)
        {
            charge = factor;
            return true;
        }

        if (!double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var size)) return false;
        if (size == Math.Round(size) && size < 10) charge = factor * (int)size;
        return true;
    }

    private static bool Names(string? formula, string symbol)
    {
        if (formula is null) return false;
        for (var at = formula.IndexOf(symbol, StringComparison.Ordinal); at >= 0; at = formula.IndexOf(symbol, at + 1, StringComparison.Ordinal))
            if (at + symbol.Length == formula.Length || !char.IsAsciiLetterLower(formula[at + symbol.Length])) return true;
        return false;
    }

    private static bool Fail(out Element element)
    {
        element = Elements.Deuterium;
        return false;
    }
}
