using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using Ewald.Core;

namespace Ewald.Physics.SmallAngle;

/// <summary>Star polymer of equal Gaussian arms.</summary>
/// <remarks>P(Q) = (2/(f v²)) [v − 1 + e⁻ᵛ + ½ (f − 1)(1 − e⁻ᵛ)²], v = (Q R_g)² f/(3f − 2).
/// Limits: f = 1 and f = 2 are the Gaussian chain; Guinier with R_g; tail ∝ Q⁻². Scale is I(0). Valid: ideal arms.
/// Source: Benoit, J. Polym. Sci. 11 (1953) 507, doi:10.1002/pol.1953.120110512.</remarks>
public sealed class StarPolymer : IScatteringLaw<StarPolymer>
{
    /// <inheritdoc/>
    public static ForwardModelCard Card { get; } = new("star-polymer", "Star polymer (Benoit)",
        "P(Q) = (2/(f v²)) [v − 1 + e⁻ᵛ + ½(f − 1)(1 − e⁻ᵛ)²], v = (Q R_g)² f/(3f − 2)", "ideal equal arms; scale is I(0)",
        "Benoit, J. Polym. Sci. 11 (1953) 507, doi:10.1002/pol.1953.120110512");

    /// <inheritdoc/>
    public static ImmutableArray<Parameter> Parameters { get; } =
    [
        ShapeParameter.Length("radiusOfGyration", "R_g", 50, "Radius of gyration of the star."),
        ShapeParameter.Number("arms", "f", 4, 1, 1000, "Number of arms."),
    ];

    /// <inheritdoc/>
    public static double EffectiveRadius(ReadOnlySpan<double> p) => p[0];

    /// <inheritdoc/>
    public static double RadiusOfGyration(ReadOnlySpan<double> p) => p[0];

    /// <inheritdoc/>
    public static double At(double q, ReadOnlySpan<double> p)
    {
        var f = p[1];
        var v = q * q * p[0] * p[0] * f / (3 * f - 2);
        var arm = v > 0 ? -ExpMinusOne(-v) / v : 1;
        return (DebyeChain.Debye(v) + (f - 1) * arm * arm) / f;
    }

    private static double ExpMinusOne(double x)
    {
        // eˣ − 1 = 2 e^(x/2) sinh(x/2): no cancellation at small x.
        return x < -1 ? Math.Exp(x) - 1 : 2 * Math.Exp(x / 2) * Math.Sinh(x / 2);
    }

    /// <inheritdoc/>
    public static void Evaluate(ReadOnlySpan<double> q, ReadOnlySpan<double> p, Span<double> squared, Span<double> amplitude) =>
        OrientationAverage.Law(q, new Lanes(p[0], p[1]), squared);

    private readonly struct Lanes(double radius, double f) : IRadialAmplitude
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<double> At(Vector<double> q)
        {
            // (1 − e⁻ᵛ)/v = 1 − ½ v D(v).
            var v = q * q * (radius * radius * f / (3 * f - 2));
            var debye = DebyeChain.Debye(v);
            var arm = Vector<double>.One - 0.5 * v * debye;
            return (debye + (f - 1) * arm * arm) * (1 / f);
        }
    }
}
