using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using Ewald.Core;

namespace Ewald.Physics.SmallAngle;

/// <summary>Random two-phase material with sharp interfaces.</summary>
/// <remarks>I(Q) = ξ³/(1 + (Qξ)²)². Scale is 8π φ(1 − φ) Δρ² · 10⁻⁴ (Δρ in 10⁻⁶ Å⁻²). Limits: R_g² = 6ξ²; tail ∝ Q⁻⁴.
/// Valid: exponential correlation function.
/// Source: Debye, Anderson and Brumberger, J. Appl. Phys. 28 (1957) 679, doi:10.1063/1.1722830.</remarks>
public sealed class DebyeAndersonBrumberger : IScatteringLaw<DebyeAndersonBrumberger>
{
    /// <inheritdoc/>
    public static ForwardModelCard Card { get; } = new("debye-anderson-brumberger", "Random two-phase material (DAB)",
        "I(Q) = ξ³/(1 + (Qξ)²)²", "exponential correlation function",
        "Debye, Anderson and Brumberger, J. Appl. Phys. 28 (1957) 679, doi:10.1063/1.1722830");

    /// <inheritdoc/>
    public static ImmutableArray<Parameter> Parameters { get; } =
        [ShapeParameter.Length("correlationLength", "ξ", 50, "Correlation length.")];

    /// <inheritdoc/>
    public static double EffectiveRadius(ReadOnlySpan<double> p) => p[0];

    /// <inheritdoc/>
    public static double RadiusOfGyration(ReadOnlySpan<double> p) => Math.Sqrt(6) * p[0];

    /// <inheritdoc/>
    public static double At(double q, ReadOnlySpan<double> p)
    {
        var root = 1 + q * q * p[0] * p[0];
        return p[0] * p[0] * p[0] / (root * root);
    }

    /// <inheritdoc/>
    public static void Evaluate(ReadOnlySpan<double> q, ReadOnlySpan<double> p, Span<double> squared, Span<double> amplitude) =>
        OrientationAverage.Law(q, new Lanes(p[0]), squared);

    private readonly struct Lanes(double length) : IRadialAmplitude
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<double> At(Vector<double> q)
        {
            var root = Vector<double>.One + q * q * (length * length);
            return new Vector<double>(length * length * length) / (root * root);
        }
    }
}
