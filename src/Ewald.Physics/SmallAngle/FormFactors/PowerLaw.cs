using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using Ewald.Core;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.SmallAngle;

/// <summary>Power law.</summary>
/// <remarks>I(Q) = Q⁻ᵐ. m between 1 and 3 is a mass fractal's dimension, between 3 and 4 a surface fractal's 6 − d_s.
/// Valid: empirical. Source: Schmidt, J. Appl. Cryst. 24 (1991) 414, doi:10.1107/S0021889891003400.</remarks>
public sealed class PowerLaw : IScatteringLaw<PowerLaw>
{
    /// <inheritdoc/>
    public static ForwardModelCard Card { get; } = new("power-law", "Power law", "I(Q) = Q⁻ᵐ", "empirical",
        "Schmidt, J. Appl. Cryst. 24 (1991) 414, doi:10.1107/S0021889891003400");

    /// <inheritdoc/>
    public static ImmutableArray<Parameter> Parameters { get; } =
        [ShapeParameter.Number("exponent", "m", 4, 0, 10, "Exponent of the decay.")];

    /// <inheritdoc/>
    public static double EffectiveRadius(ReadOnlySpan<double> p) => double.NaN;

    /// <inheritdoc/>
    public static double At(double q, ReadOnlySpan<double> p) => Math.Pow(q, -p[0]);

    /// <inheritdoc/>
    public static void Evaluate(ReadOnlySpan<double> q, ReadOnlySpan<double> p, Span<double> squared, Span<double> amplitude) =>
        OrientationAverage.Law(q, new Lanes(p[0]), squared);

    private readonly struct Lanes(double exponent) : IRadialAmplitude
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<double> At(Vector<double> q) => VectorMath.Power(q, -exponent);
    }
}
