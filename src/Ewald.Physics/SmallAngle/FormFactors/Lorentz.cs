using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using Ewald.Core;

namespace Ewald.Physics.SmallAngle;

/// <summary>Ornstein-Zernike (Lorentz) law of fluctuations.</summary>
/// <remarks>I(Q) = 1/(1 + (Qξ)²). Scale is I(0). Limits: R_g² = 3ξ²; tail ∝ Q⁻². Valid: semidilute solutions, critical fluctuations.
/// Source: Ornstein and Zernike, Proc. Acad. Sci. Amsterdam 17 (1914) 793.</remarks>
public sealed class Lorentz : IScatteringLaw<Lorentz>
{
    /// <inheritdoc/>
    public static ForwardModelCard Card { get; } = new("lorentz", "Ornstein-Zernike (Lorentz)", "I(Q) = 1/(1 + (Qξ)²)",
        "semidilute solutions, critical fluctuations; scale is I(0)", "Ornstein and Zernike, Proc. Acad. Sci. Amsterdam 17 (1914) 793");

    /// <inheritdoc/>
    public static ImmutableArray<Parameter> Parameters { get; } =
        [ShapeParameter.Length("correlationLength", "ξ", 50, "Correlation length.")];

    /// <inheritdoc/>
    public static double EffectiveRadius(ReadOnlySpan<double> p) => p[0];

    /// <inheritdoc/>
    public static double RadiusOfGyration(ReadOnlySpan<double> p) => Math.Sqrt(3) * p[0];

    /// <inheritdoc/>
    public static double At(double q, ReadOnlySpan<double> p) => 1 / (1 + q * q * p[0] * p[0]);

    /// <inheritdoc/>
    public static void Evaluate(ReadOnlySpan<double> q, ReadOnlySpan<double> p, Span<double> squared, Span<double> amplitude) =>
        OrientationAverage.Law(q, new Lanes(p[0]), squared);

    private readonly struct Lanes(double length) : IRadialAmplitude
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<double> At(Vector<double> q) => Vector<double>.One / (Vector<double>.One + q * q * (length * length));
    }
}
