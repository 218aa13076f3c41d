using System.Collections.Immutable;
using Ewald.Core;

namespace Ewald.Physics.SmallAngle;

/// <summary>Guinier-Porod law: a generalised Guinier region joined smoothly to a power law.</summary>
/// <remarks>I(Q) = Q⁻ˢ exp(−(Q R_g)²/(3 − s)) below Q₁, D Q⁻ᵐ above, Q₁ = √((m − s)(3 − s)/2)/R_g; D makes value and slope
/// continuous. s = 0 globules, 1 rods, 2 sheets. Valid: empirical, m &gt; s.
/// Source: Hammouda, J. Appl. Cryst. 43 (2010) 716, doi:10.1107/S0021889810015773.</remarks>
public sealed class GuinierPorod : IScatteringLaw<GuinierPorod>
{
    /// <inheritdoc/>
    public static ForwardModelCard Card { get; } = new("guinier-porod", "Guinier-Porod law",
        "I(Q) = Q⁻ˢ exp(−(Q R_g)²/(3 − s)) for Q ≤ Q₁, D Q⁻ᵐ above, Q₁ = √((m − s)(3 − s)/2)/R_g", "empirical, m > s",
        "Hammouda, J. Appl. Cryst. 43 (2010) 716, doi:10.1107/S0021889810015773");

    /// <inheritdoc/>
    public static ImmutableArray<Parameter> Parameters { get; } =
    [
        ShapeParameter.Length("radiusOfGyration", "R_g", 60, "Radius of gyration of the smallest dimension."),
        ShapeParameter.Number("dimensionVariable", "s", 0, 0, 2.9, "0 for globules, 1 for rods, 2 for sheets."),
        ShapeParameter.Number("porodExponent", "m", 4, 1, 8, "Exponent of the tail."),
    ];

    /// <inheritdoc/>
    public static double EffectiveRadius(ReadOnlySpan<double> p) => p[0];

    /// <inheritdoc/>
    public static double RadiusOfGyration(ReadOnlySpan<double> p) => p[1] == 0 ? p[0] : double.NaN;

    /// <inheritdoc/>
    public static double At(double q, ReadOnlySpan<double> p)
    {
        double rg = p[0], s = p[1], m = p[2];
        if (m <= s)
            throw new InstabilityException(FormattableString.Invariant(
                $"guinier-porod: porodExponent m = {m:G6} must exceed dimensionVariable s = {s:G6}."));
        var crossing = Math.Sqrt(0.5 * (m - s) * (3 - s)) / rg;
        var below = Math.Min(q, crossing);
        var guinier = Math.Pow(below, -s) * Math.Exp(-below * below * rg * rg / (3 - s));
        return q <= crossing ? guinier : guinier * Math.Pow(q / crossing, -m);
    }
}
