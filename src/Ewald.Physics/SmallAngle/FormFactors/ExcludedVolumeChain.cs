using System.Collections.Immutable;
using Ewald.Core;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.SmallAngle;

/// <summary>Polymer chain with excluded volume.</summary>
/// <remarks>P(Q) = [γ(1/2ν, U) − U^(−1/2ν) γ(1/ν, U)] / (ν U^(1/2ν)), U = (Q R_g)² (2ν + 1)(2ν + 2)/6, ν = 1/m.
/// Limits: m = 2 is the Gaussian chain; Guinier with R_g; tail ∝ Q⁻ᵐ. Scale is I(0). Valid: 5/3 ≤ m ≤ 3.
/// Source: Benoit, C. R. Acad. Sci. 245 (1957) 2244; Hammouda, Adv. Polym. Sci. 106 (1993) 87, doi:10.1007/BFb0025862.</remarks>
public sealed class ExcludedVolumeChain : IScatteringLaw<ExcludedVolumeChain>
{
    /// <inheritdoc/>
    public static ForwardModelCard Card { get; } = new("excluded-volume-chain", "Polymer chain with excluded volume",
        "P(Q) = [γ(1/2ν,U) − U^(−1/2ν) γ(1/ν,U)]/(ν U^(1/2ν)), U = (Q R_g)²(2ν+1)(2ν+2)/6, ν = 1/m", "5/3 ≤ m ≤ 3; scale is I(0)",
        "Hammouda, Adv. Polym. Sci. 106 (1993) 87, doi:10.1007/BFb0025862");

    /// <inheritdoc/>
    public static ImmutableArray<Parameter> Parameters { get; } =
    [
        ShapeParameter.Length("radiusOfGyration", "R_g", 60, "Radius of gyration of the chain."),
        ShapeParameter.Number("porodExponent", "m", 5.0 / 3, 1, 4, "Exponent of the tail, the inverse of the excluded-volume exponent ν."),
    ];

    /// <inheritdoc/>
    public static double EffectiveRadius(ReadOnlySpan<double> p) => p[0];

    /// <inheritdoc/>
    public static double RadiusOfGyration(ReadOnlySpan<double> p) => p[0];

    /// <inheritdoc/>
    public static double At(double q, ReadOnlySpan<double> p)
    {
        var nu = 1 / p[1];
        var u = q * q * p[0] * p[0] * (2 * nu + 1) * (2 * nu + 2) / 6;

        // γ(a, U) = Uᵃ γ*(a, U): with the powers taken out, nothing cancels at small U.
        return u < 1e-12 ? 1 : (SpecialFunctions.GammaStar(0.5 / nu, u) - SpecialFunctions.GammaStar(1 / nu, u)) / nu;
    }
}
