namespace Ewald.Core;

/// <summary>A unit of measure: its dimension, and what one of it is in base units (Å, eV, s, K, T, rad, g, mol, counts).</summary>
/// <param name="Symbol">As written by whoever named it.</param>
/// <param name="Dimension">What it measures.</param>
/// <param name="Factor">Base units in one of this unit.</param>
/// <param name="Offset">Base units at its zero; other than 0 only for a temperature in °C.</param>
public sealed record Unit(string Symbol, Dimension Dimension, double Factor, double Offset = 0)
{
    /// <summary>Reads a unit string of canSAS, NXcanSAS, NeXus or a person: <c>1/angstrom</c>, <c>nm^-1</c>, <c>10^-6 A^-2</c>, <c>meV</c>.</summary>
    /// <param name="text">The string. <c>A</c> is the ångström, never the ampere.</param>
    /// <exception cref="InputException">The string is not a known unit.</exception>
    public static Unit Parse(string text) => UnitParser.Parse(text);

    /// <summary>As <see cref="Parse"/>, without the exception.</summary>
    /// <param name="text">The string.</param>
    /// <param name="unit">The unit, or null.</param>
    public static bool TryParse(string? text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Unit? unit)
    {
        unit = null;
        if (text is null) return false;
        try
        {
            unit = UnitParser.Parse(text);
            return true;
        }
        catch (InputException)
        {
            return false;
        }
    }

    /// <summary>Converts a value.</summary>
    /// <param name="value">In this unit.</param>
    /// <param name="target">The unit wanted.</param>
    /// <returns>The value in <paramref name="target"/>.</returns>
    /// <exception cref="InputException">The dimensions differ.</exception>
    public double Convert(double value, Unit target)
    {
        RequireSameDimension(target);
        return (value * Factor + Offset - target.Offset) / target.Factor;
    }

    /// <summary>What a difference in this unit is multiplied with to be in the target unit (offsets play no part).</summary>
    /// <param name="target">The unit wanted.</param>
    /// <exception cref="InputException">The dimensions differ.</exception>
    public double FactorTo(Unit target)
    {
        RequireSameDimension(target);
        return Factor / target.Factor;
    }

    /// <summary>Product of two units.</summary>
    /// <param name="other">The other factor.</param>
    public Unit Times(Unit other) => new(Join(Symbol, other.Symbol), Dimension.Times(other.Dimension), Factor * other.Factor);

    /// <summary>Quotient of two units.</summary>
    /// <param name="other">The divisor.</param>
    public Unit Per(Unit other) =>
        new(other.Symbol == "1" ? Symbol : $"{Symbol}/({other.Symbol})", Dimension.Times(other.Dimension.Power(-1)), Factor / other.Factor);

    /// <summary>The pure number.</summary>
    public static Unit One { get; } = new("1", default, 1);

    /// <inheritdoc/>
    public override string ToString() => Symbol;

    private static string Join(string left, string right) => left == "1" ? right : right == "1" ? left : $"{Closed(left)} {Closed(right)}";

    // A division holds to the end of its group, so a factor after it needs brackets before.
    private static string Closed(string symbol) => symbol.Contains('/', StringComparison.Ordinal) ? $"({symbol})" : symbol;

    private void RequireSameDimension(Unit target)
    {
        if (Dimension != target.Dimension)
            throw new InputException($"'{Symbol}' measures {Dimension} and '{target.Symbol}' measures {target.Dimension}: they do not convert into each other.");
    }
}
