using System.Collections.Frozen;
using System.Numerics;

namespace Ewald.Crystals;

/// <summary>One chemical element, or one isotope of hydrogen, as scattering sees it.</summary>
/// <param name="AtomicNumber">Z, the number of electrons of the neutral atom.</param>
/// <param name="Symbol">Symbol, for example <c>Fe</c>; deuterium is <c>D</c>.</param>
/// <param name="Name">English name, lower case.</param>
/// <param name="Mass">Standard atomic weight, g/mol; the longest-lived isotope where there is no standard weight.</param>
/// <param name="CoherentReal">Real part of the bound coherent neutron scattering length of the natural mixture, fm; NaN where not tabulated.</param>
/// <param name="CoherentImaginary">Imaginary part at 2200 m/s, fm, negative for absorbers (b = b′ − i b″).</param>
public sealed record Element(int AtomicNumber, string Symbol, string Name, double Mass, double CoherentReal, double CoherentImaginary)
{
    /// <summary>Bound coherent neutron scattering length at 2200 m/s, fm.</summary>
    public Complex CoherentScatteringLength => new(CoherentReal, CoherentImaginary);
}

/// <summary>The table of elements.</summary>
/// <remarks>Scattering lengths: V. F. Sears, Neutron News 3(3), 26 (1992), doi:10.1080/10448639208218770, as held by the
/// neutron table of cctbx 2022.9; lengths of strong absorbers (B, Cd, In, Sm, Eu, Gd, Dy, Hg) depend on energy and hold near
/// 25 meV only. Masses: standard atomic weights as held by periodictable 1.6.0.</remarks>
public static partial class Elements
{
    /// <summary>Hydrogen 2, which is not a row of <see cref="All"/>.</summary>
    public static Element Deuterium { get; } = new(1, "D", "deuterium", 2.014102, 6.671, 0);

    /// <summary>The elements in the order of Z, from hydrogen to curium.</summary>
    public static IReadOnlyList<Element> All => Table;

    /// <summary>The element of a symbol.</summary>
    /// <param name="symbol">Symbol, case does not matter; <c>D</c> is deuterium.</param>
    /// <exception cref="ArgumentException">No element has this symbol.</exception>
    public static Element Of(string symbol) => TryFind(symbol, out var element)
        ? element
        : throw new ArgumentException($"Elements: '{symbol}' is no symbol of an element between H and Cm, nor D.", nameof(symbol));

    /// <summary>The element of an atomic number.</summary>
    /// <param name="atomicNumber">1 to 96.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside the table.</exception>
    public static Element Of(int atomicNumber) => atomicNumber >= 1 && atomicNumber <= Table.Length
        ? Table[atomicNumber - 1]
        : throw new ArgumentOutOfRangeException(nameof(atomicNumber), atomicNumber, $"Elements: Z is 1 to {Table.Length}.");

    /// <summary>Looks a symbol up.</summary>
    /// <param name="symbol">Symbol, case does not matter.</param>
    /// <param name="element">The element when found.</param>
    /// <returns>True when the table has the symbol.</returns>
    public static bool TryFind(string symbol, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Element? element) =>
        Lookup.BySymbol.TryGetValue(symbol, out element);

    // A nested class, because static fields of partial classes start in no defined order.
    private static class Lookup
    {
        internal static readonly FrozenDictionary<string, Element> BySymbol =
            Table.Append(Deuterium).ToFrozenDictionary(e => e.Symbol, StringComparer.OrdinalIgnoreCase);
    }
}
