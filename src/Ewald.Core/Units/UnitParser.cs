using System.Globalization;
using System.Text;

namespace Ewald.Core;

/// <summary>The grammar of unit strings: factors separated by blanks, dots or asterisks, at most divided by <c>/</c>, each with an
/// integer power (<c>^-1</c>, <c>**-1</c>, <c>-1</c> or superscripts), and SI prefixes before the names that take them.</summary>
internal static class UnitParser
{
    private static readonly Dictionary<string, Unit> Names = new(StringComparer.Ordinal);
    private static readonly HashSet<string> Prefixable = new(["m", "s", "eV", "J", "K", "T", "Hz", "g", "mol", "rad", "L", "l", "M", "Da"], StringComparer.Ordinal);

    private static readonly Dictionary<string, double> Prefixes = new(StringComparer.Ordinal)
    {
        ["f"] = 1e-15, ["p"] = 1e-12, ["n"] = 1e-9, ["u"] = 1e-6, ["µ"] = 1e-6, ["μ"] = 1e-6, ["m"] = 1e-3, ["c"] = 1e-2, ["d"] = 1e-1,
        ["k"] = 1e3, ["M"] = 1e6, ["G"] = 1e9, ["T"] = 1e12,
    };

    static UnitParser()
    {
        var length = new Dimension(Length: 1);
        var time = new Dimension(Time: 1);
        var energy = new Dimension(Energy: 1);
        var angle = new Dimension(Angle: 1);
        Add(length, 1, "A", "Å", "\u212B", "A\u030A", "Ang", "ang", "Angstrom", "angstrom", "Angstroms", "angstroms", "ANGSTROM", "AA");
        Add(length, 1e10, "m", "metre", "meter", "metres", "meters");
        Add(length, 1e8, "centimetre", "centimeter");
        Add(length, 1e7, "millimetre", "millimeter");
        Add(length, 1e4, "micron", "micrometre", "micrometer");
        Add(length, 10, "nanometre", "nanometer", "nanometers", "NM");
        Add(energy, 1, "eV", "ev", "electronvolt");
        Add(energy, 1 / 1.602176634e-19, "J", "joule");
        Add(time, 1, "s", "sec", "second", "seconds");
        Add(time, 60, "min", "minute", "minutes");
        Add(time, 3600, "h", "hour", "hours");
        Add(time.Power(-1), 1, "Hz", "hertz");
        Add(new Dimension(Temperature: 1), 1, "K", "kelvin", "Kelvin");
        Add(new Dimension(MagneticField: 1), 1, "T", "tesla", "Tesla");
        Add(new Dimension(MagneticField: 1), 1e-4, "G", "Oe", "gauss");
        Add(angle, 1, "rad", "radian", "radians");
        Add(angle, Math.PI / 180, "deg", "degree", "degrees", "°");
        Add(new Dimension(Mass: 1), 1, "g", "gram");
        Add(new Dimension(Mass: 1), 1.66053906660e-24, "Da", "dalton", "u");
        Add(new Dimension(Amount: 1), 1, "mol", "mole");
        Add(length.Power(3), 1e27, "L", "l", "litre", "liter");
        Add(new Dimension(Length: -3, Amount: 1), 1e-27, "M");
        Add(length.Power(2), 1e-8, "barn", "b", "barns");
        Add(new Dimension(Count: 1), 1, "counts", "count", "cts", "Counts");
        Add(new Dimension(Arbitrary: 1), 1, "arbitrary", "a.u.", "arb.", "arb", "au", "arb.units", "a.u");
        Add(default, 1, "none", "dimensionless", "unitless", "[]", "1");
        Add(default, 0.01, "%", "percent");
        Add(default, 1, "sr", "steradian");
        foreach (var name in new[] { "°C", "degC", "celsius", "Celsius" }) Names[name] = new Unit(name, new Dimension(Temperature: 1), 1, 273.15);
    }

    public static Unit Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var trimmed = text.Trim();
        if (trimmed is "arbitrary units" or "arb. units") trimmed = "arbitrary";
        if (trimmed.Length is 0 or > 256 || trimmed[^1] == '/') throw Unknown(text);
        if (Names.TryGetValue(trimmed, out var whole)) return whole with { Symbol = trimmed };
        var dimension = default(Dimension);
        var factor = 1.0;
        var (sign, groupSign) = (1, 1);
        var position = 0;
        var plain = Normalise(trimmed);
        var outer = new Stack<int>();
        while (position < plain.Length)
        {
            var c = plain[position];
            if (c is ' ' or '*')
            {
                position++;
            }
            else if (c == '/')
            {
                // "a/b c" is a/(b c) in the writing of the field (counts/Å meV), so the division holds to the end.
                sign = -1;
                position++;
            }
            else if (c == '(')
            {
                // Inside, a division ends with the bracket.
                outer.Push(sign);
                groupSign *= sign;
                sign = 1;
                position++;
            }
            else if (c == ')')
            {
                if (!outer.TryPop(out sign)) throw Unknown(text);
                groupSign *= sign;
                position++;
            }
            else
            {
                var (name, power) = NextFactor(plain, ref position, text);
                var unit = Name(name) ?? throw Unknown(text);
                if (unit.Offset != 0) throw Unknown(text);
                dimension = dimension.Times(unit.Dimension.Power(groupSign * sign * power));
                factor *= Math.Pow(unit.Factor, groupSign * sign * power);
            }
        }

        return outer.Count == 0 && double.IsFinite(factor) && factor > 0 ? new Unit(trimmed, dimension, factor) : throw Unknown(text);
    }

    private static (string Name, int Power) NextFactor(string plain, ref int position, string text)
    {
        var start = position;
        if (char.IsAsciiDigit(plain[position]) || plain[position] == '.')
        {
            // A prefactor: 1, 10, 1e-6.
            while (position < plain.Length && (char.IsAsciiDigit(plain[position]) || plain[position] == '.'
                || (plain[position] is 'e' or 'E' && position + 1 < plain.Length && (char.IsAsciiDigit(plain[position + 1]) || plain[position + 1] is '-' or '+'))
                || (plain[position] is '-' or '+' && plain[position - 1] is 'e' or 'E' && position > start))) position++;
        }
        else
        {
            while (position < plain.Length && !char.IsAsciiDigit(plain[position]) && plain[position] is not (' ' or '*' or '/' or '^' or '-' or '+' or '(' or ')')) position++;
            if (position == start) throw Unknown(text);
        }

        var name = plain[start..position];
        var powerStart = position;
        if (position < plain.Length && plain[position] == '^') powerStart = ++position;
        if (position < plain.Length && plain[position] is '-' or '+') position++;
        while (position < plain.Length && char.IsAsciiDigit(plain[position])) position++;
        if (position == powerStart) return plain[powerStart - 1] == '^' ? throw Unknown(text) : (name, 1);
        return int.TryParse(plain.AsSpan(powerStart, position - powerStart), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var power)
            && Math.Abs(power) <= 30 ? (name, power) : throw Unknown(text);
    }

    private static Unit? Name(string name)
    {
        if (Names.TryGetValue(name, out var unit)) return unit;
        if (double.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return number > 0 && double.IsFinite(number) ? new Unit(name, default, number) : null;
        foreach (var (prefix, scale) in Prefixes)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal) && Prefixable.Contains(name[prefix.Length..]))
            {
                var found = Names[name[prefix.Length..]];
                return found with { Symbol = name, Factor = found.Factor * scale };
            }
        }

        return null;
    }

    private static string Normalise(string text)
    {
        const string superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";
        var plain = new StringBuilder();
        var raised = false;
        foreach (var c in text.Replace("**", "^", StringComparison.Ordinal).Replace("A\u030A", "Å", StringComparison.Ordinal))
        {
            var digit = superscripts.IndexOf(c, StringComparison.Ordinal);
            var isRaised = digit >= 0 || c == '⁻';
            if (isRaised && !raised) plain.Append('^');
            plain.Append(digit >= 0 ? (char)('0' + digit) : c switch { '⁻' => '-', '−' => '-', '·' or '.' when !char.IsAsciiDigit(plain.Length > 0 ? plain[^1] : ' ') => ' ', '·' => ' ', '{' => '(', '}' => ')', _ => c });
            raised = isRaised;
        }

        return plain.ToString();
    }

    private static void Add(Dimension dimension, double factor, params ReadOnlySpan<string> names)
    {
        foreach (var name in names) Names[name] = new Unit(name, dimension, factor);
    }

    private static InputException Unknown(string text) =>
        new($"'{(text.Length > 64 ? text[..64] + "…" : text)}' is not a unit known here; write for example 1/A, 1/nm, 1/cm, A, nm, meV, eV, keV, THz, K, T, deg, s or counts.");
}
