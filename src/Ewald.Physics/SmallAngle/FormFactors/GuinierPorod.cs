using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using Ewald.Core;
using Ewald.Physics.Mathematics;

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
        var (crossing, s, m) = (Crossing(p), p[1], p[2]);
        var below = Math.Min(q, crossing);
        var guinier = Math.Pow(below, -s) * Math.Exp(-below * below * p[0] * p[0] / (3 - s));
        return q <= crossing ? guinier : guinier * Math.Pow(q / crossing, -m);
    }

    private static double Crossing(ReadOnlySpan<double> p)
    {
        double rg = p[0], s = p[1], m = p[2];
        if (m <= s)
            throw new InstabilityException(FormattableString.Invariant(
                $"guinier-porod: porodExponent m = {m:G6} must exceed dimensionVariable s = {s:G6}."));
        return Math.Sqrt(0.5 * (m - s) * (3 - s)) / rg;
    }

    /// <inheritdoc/>
    public static void Evaluate(ReadOnlySpan<double> q, ReadOnlySpan<double> p, Span<double> squared, Span<double> amplitude) =>
        OrientationAverage.Law(q, new Lanes(p[0], p[1], p[2], Crossing(p)), squared);

    private readonly struct Lanes(double rg, double s, double m, double crossing) : IRadialAmplitude
    {
        // D: the tail takes the value of the Guinier part at the joint.
        private readonly double _tail = Math.Pow(crossing, m - s) * Math.Exp(-(m - s) / 2);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<double> At(Vector<double> q)
        {
            var joint = new Vector<double>(crossing);
            if (Vector.LessThanOrEqualAll(q, joint)) return Guinier(q);
            var tail = _tail * VectorMath.Power(q, -m);
            return Vector.GreaterThanAll(q, joint) ? tail : Vector.ConditionalSelect(Vector.GreaterThan(q, joint), tail, Guinier(q));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private Vector<double> Guinier(Vector<double> q) => VectorMath.Power(q, -s) * VectorMath.Exp(q * q * (-rg * rg / (3 - s)));
    }
}
