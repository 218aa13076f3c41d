using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using Ewald.Core;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.SmallAngle;

/// <summary>Gaussian (ideal) polymer chain, the Debye function.</summary>
/// <remarks>P(Q) = 2 (e⁻ˣ − 1 + x)/x², x = (Q R_g)². Scale is I(0). Limits: P(0) = 1, Guinier with R_g; tail 2/x ∝ Q⁻².
/// Valid: long flexible chain without excluded volume, monodisperse.
/// Source: Debye, J. Phys. Colloid Chem. 51 (1947) 18, doi:10.1021/j150451a002.</remarks>
public sealed class DebyeChain : IScatteringLaw<DebyeChain>
{
    /// <inheritdoc/>
    public static ForwardModelCard Card { get; } = new("debye-chain", "Gaussian chain (Debye)",
        "P(Q) = 2 (e⁻ˣ − 1 + x)/x², x = (Q R_g)²", "long ideal chains, monodisperse; scale is I(0)",
        "Debye, J. Phys. Colloid Chem. 51 (1947) 18, doi:10.1021/j150451a002");

    /// <inheritdoc/>
    public static ImmutableArray<Parameter> Parameters { get; } =
        [ShapeParameter.Length("radiusOfGyration", "R_g", 60, "Radius of gyration of the chain.")];

    /// <inheritdoc/>
    public static double EffectiveRadius(ReadOnlySpan<double> p) => p[0];

    /// <inheritdoc/>
    public static double RadiusOfGyration(ReadOnlySpan<double> p) => p[0];

    /// <inheritdoc/>
    public static double At(double q, ReadOnlySpan<double> p) => Debye(q * q * p[0] * p[0]);

    /// <summary>The Debye function of x = (Q R_g)².</summary>
    /// <param name="x">Not negative.</param>
    public static double Debye(double x)
    {
        // Below 0.4 the series Σ 2 (−x)ᵏ/(k + 2)! is summed: at x = 0.4 its first left-out term (k = 12) is below 10⁻¹⁵, where the
        // closed form has lost two digits.
        if (x > 0.4) return 2 * (Math.Exp(-x) - 1 + x) / (x * x);
        double sum = 0;
        for (var k = 11; k >= 0; k--) sum = 1 - x / (k + 3) * sum;
        return sum;
    }

    /// <inheritdoc/>
    public static void Evaluate(ReadOnlySpan<double> q, ReadOnlySpan<double> p, Span<double> squared, Span<double> amplitude) =>
        OrientationAverage.Law(q, new Lanes(p[0]), squared);

    /// <summary>The Debye function, lane by lane; the same two branches as the scalar one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> Debye(Vector<double> x) =>
        Vector.LessThanOrEqualAll(x, new Vector<double>(0.4)) ? Series(x) : Debye(x, VectorMath.Exp(-x));

    /// <summary>The Debye function where e⁻ˣ is known already.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> Debye(Vector<double> x, Vector<double> decay)
    {
        var edge = new Vector<double>(0.4);
        var closed = 2 * (decay - Vector<double>.One + x) / (x * x);
        return Vector.GreaterThanAll(x, edge) ? closed : Mixed(x, closed);
    }

    // Apart: it runs for one vector of a curve, and a second copy of the series would crowd the loop.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector<double> Mixed(Vector<double> x, Vector<double> closed) =>
        Vector.ConditionalSelect(Vector.GreaterThan(x, new Vector<double>(0.4)), closed, Series(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Series(Vector<double> x)
    {
        // Even and odd powers apart: two chains of half the length run side by side.
        var z = x * x;
        var even = Vector.FusedMultiplyAdd(z, new Vector<double>(2.0 / 479001600), new Vector<double>(2.0 / 3628800));
        even = Vector.FusedMultiplyAdd(even, z, new Vector<double>(2.0 / 40320));
        even = Vector.FusedMultiplyAdd(even, z, new Vector<double>(2.0 / 720));
        even = Vector.FusedMultiplyAdd(even, z, new Vector<double>(2.0 / 24));
        even = Vector.FusedMultiplyAdd(even, z, new Vector<double>(2.0 / 2));
        var odd = Vector.FusedMultiplyAdd(z, new Vector<double>(-2.0 / 6227020800), new Vector<double>(-2.0 / 39916800));
        odd = Vector.FusedMultiplyAdd(odd, z, new Vector<double>(-2.0 / 362880));
        odd = Vector.FusedMultiplyAdd(odd, z, new Vector<double>(-2.0 / 5040));
        odd = Vector.FusedMultiplyAdd(odd, z, new Vector<double>(-2.0 / 120));
        odd = Vector.FusedMultiplyAdd(odd, z, new Vector<double>(-2.0 / 6));
        return Vector.FusedMultiplyAdd(odd, x, even);
    }

    private readonly struct Lanes(double radius) : IRadialAmplitude
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<double> At(Vector<double> q) => Debye(q * q * (radius * radius));
    }
}
