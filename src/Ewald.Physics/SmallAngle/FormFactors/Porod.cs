using System.Collections.Immutable;
using Ewald.Core;

namespace Ewald.Physics.SmallAngle;

/// <summary>Porod's law of sharp interfaces.</summary>
/// <remarks>I(Q) = Q⁻⁴. Scale is 2π Δρ² S/V · 10⁻⁴ cm⁻¹ Å⁻⁴ (Δρ in 10⁻⁶ Å⁻², S/V in Å⁻¹). Valid: Q times every size above about 5.
/// Source: Porod, Kolloid-Z. 124 (1951) 83, doi:10.1007/BF01512792.</remarks>
public sealed class Porod : IScatteringLaw<Porod>
{
    /// <inheritdoc/>
    public static ForwardModelCard Card { get; } = new("porod", "Porod's law", "I(Q) = Q⁻⁴", "sharp interfaces, large Q",
        "Porod, Kolloid-Z. 124 (1951) 83, doi:10.1007/BF01512792");

    /// <inheritdoc/>
    public static ImmutableArray<Parameter> Parameters { get; } = [];

    /// <inheritdoc/>
    public static double EffectiveRadius(ReadOnlySpan<double> p) => double.NaN;

    /// <inheritdoc/>
    public static double At(double q, ReadOnlySpan<double> p) => 1 / (q * q * q * q);
}
