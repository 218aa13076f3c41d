using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using Ewald.Core;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.SmallAngle;

/// <summary>Polymer network or solution: clusters at low Q, blobs at high Q.</summary>
/// <remarks>I(Q) = A Q⁻ⁿ + C/(1 + (Qξ)ᵐ). Valid: empirical. Source: Hammouda, Ho and Kline, Macromolecules 37 (2004) 6932,
/// doi:10.1021/ma049623d.</remarks>
public sealed class CorrelationLength : IScatteringLaw<CorrelationLength>
{
    /// <inheritdoc/>
    public static ForwardModelCard Card { get; } = new("correlation-length", "Correlation length (clusters and blobs)",
        "I(Q) = A Q⁻ⁿ + C/(1 + (Qξ)ᵐ)", "empirical", "Hammouda, Ho and Kline, Macromolecules 37 (2004) 6932, doi:10.1021/ma049623d");

    /// <inheritdoc/>
    public static ImmutableArray<Parameter> Parameters { get; } =
    [
        ShapeParameter.Number("porodScale", "A", 1e-6, 0, 1e6, "Weight of the clusters' power law, in cm⁻¹ Å⁻ⁿ at scale 1."),
        ShapeParameter.Number("porodExponent", "n", 3, 0, 8, "Exponent of the clusters' power law."),
        ShapeParameter.Number("lorentzScale", "C", 10, 0, 1e9, "Weight of the blobs, in cm⁻¹ at scale 1."),
        ShapeParameter.Length("correlationLength", "ξ", 50, "Correlation length of the blobs."),
        ShapeParameter.Number("lorentzExponent", "m", 2, 0.1, 8, "Exponent of the blobs."),
    ];

    /// <inheritdoc/>
    public static double EffectiveRadius(ReadOnlySpan<double> p) => p[3];

    /// <inheritdoc/>
    public static double At(double q, ReadOnlySpan<double> p) =>
        (p[0] == 0 ? 0 : p[0] * Math.Pow(q, -p[1])) + p[2] / (1 + Math.Pow(q * p[3], p[4]));

    /// <inheritdoc/>
    public static void Evaluate(ReadOnlySpan<double> q, ReadOnlySpan<double> p, Span<double> squared, Span<double> amplitude) =>
        OrientationAverage.Law(q, new Lanes(p[0], p[1], p[2], Math.Log(p[3]), p[4]), squared);

    private readonly struct Lanes(double clusters, double n, double blobs, double logLength, double m) : IRadialAmplitude
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<double> At(Vector<double> q)
        {
            // One logarithm serves both powers.
            var logarithm = VectorMath.Log(q);
            var law = new Vector<double>(blobs) / (Vector<double>.One + VectorMath.Exp((logarithm + new Vector<double>(logLength)) * m));
            if (clusters == 0) return law;
            return law + (n == 0 ? new Vector<double>(clusters) : clusters * VectorMath.Exp(logarithm * -n));
        }
    }
}
