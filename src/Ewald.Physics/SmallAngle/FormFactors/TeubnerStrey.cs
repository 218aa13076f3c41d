using System.Collections.Immutable;
using Ewald.Core;

namespace Ewald.Physics.SmallAngle;

/// <summary>Bicontinuous microemulsion.</summary>
/// <remarks>I(Q) = 8π φ(1 − φ) (ρ_a − ρ_b)² ξ³ / [(1 + κ²)² + 2(1 − κ²)(Qξ)² + (Qξ)⁴], κ = 2πξ/d; 10⁻⁴ to cm⁻¹.
/// Limits: d → ∞ is the random two-phase material; peak at Q = √(κ² − 1)/ξ when κ &gt; 1. Valid: near the peak.
/// Source: Teubner and Strey, J. Chem. Phys. 87 (1987) 3195, doi:10.1063/1.453006.</remarks>
public sealed class TeubnerStrey : IScatteringLaw<TeubnerStrey>
{
    /// <inheritdoc/>
    public static ForwardModelCard Card { get; } = new("teubner-strey", "Bicontinuous microemulsion (Teubner-Strey)",
        "I(Q) = 8πφ(1 − φ)(ρ_a − ρ_b)² ξ³/[(1 + κ²)² + 2(1 − κ²)(Qξ)² + (Qξ)⁴], κ = 2πξ/d", "bicontinuous phases near the peak",
        "Teubner and Strey, J. Chem. Phys. 87 (1987) 3195, doi:10.1063/1.453006");

    /// <inheritdoc/>
    public static ImmutableArray<Parameter> Parameters { get; } =
    [
        ShapeParameter.Number("volumeFraction", "φ", 0.5, 0, 1, "Volume fraction of phase a."),
        ShapeParameter.Contrast("sldA", "ρ_a", 0.3, "Scattering length density of phase a."),
        ShapeParameter.Contrast("sldB", "ρ_b", 6.3, "Scattering length density of phase b."),
        ShapeParameter.Length("periodicity", "d", 100, "Domain spacing."),
        ShapeParameter.Length("correlationLength", "ξ", 30, "Correlation length."),
    ];

    /// <inheritdoc/>
    public static double AbsoluteUnit => 1e-4;

    /// <inheritdoc/>
    public static double EffectiveRadius(ReadOnlySpan<double> p) => p[3] / 2;

    /// <inheritdoc/>
    public static double At(double q, ReadOnlySpan<double> p)
    {
        double contrast = p[1] - p[2], xi = p[4], kappa = 2 * Math.PI * xi / p[3], x = q * q * xi * xi;
        var denominator = (1 + kappa * kappa) * (1 + kappa * kappa) + 2 * (1 - kappa * kappa) * x + x * x;
        return 8 * Math.PI * p[0] * (1 - p[0]) * contrast * contrast * xi * xi * xi / denominator;
    }
}
