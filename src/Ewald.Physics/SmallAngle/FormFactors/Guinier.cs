using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using Ewald.Core;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.SmallAngle;

/// <summary>Guinier's law.</summary>
/// <remarks>I(Q) = exp(−(Q R_g)²/3). Scale is I(0). Valid: Q R_g below about 1.3.
/// Source: Guinier, Ann. Phys. (Paris) 12 (1939) 161, doi:10.1051/anphys/193911120161.</remarks>
public sealed class Guinier : IScatteringLaw<Guinier>
{
    /// <inheritdoc/>
    public static ForwardModelCard Card { get; } = new("guinier", "Guinier's law", "I(Q) = exp(−(Q R_g)²/3)",
        "Q R_g below about 1.3; scale is I(0)", "Guinier, Ann. Phys. (Paris) 12 (1939) 161, doi:10.1051/anphys/193911120161");

    /// <inheritdoc/>
    public static ImmutableArray<Parameter> Parameters { get; } =
        [ShapeParameter.Length("radiusOfGyration", "R_g", 60, "Radius of gyration.")];

    /// <inheritdoc/>
    public static double EffectiveRadius(ReadOnlySpan<double> p) => p[0];

    /// <inheritdoc/>
    public static double RadiusOfGyration(ReadOnlySpan<double> p) => p[0];

    /// <inheritdoc/>
    public static double At(double q, ReadOnlySpan<double> p) => Math.Exp(-q * q * p[0] * p[0] / 3);

    /// <inheritdoc/>
    public static void Evaluate(ReadOnlySpan<double> q, ReadOnlySpan<double> p, Span<double> squared, Span<double> amplitude) =>
        OrientationAverage.Law(q, new Lanes(p[0]), squared);

    private readonly struct Lanes(double radius) : IRadialAmplitude
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<double> At(Vector<double> q) => VectorMath.ExpDecay(q * q * (-radius * radius / 3));
    }
}
