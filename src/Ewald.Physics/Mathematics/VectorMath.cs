using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ewald.Physics.Mathematics;

/// <summary>Elementary functions on vectors of doubles, several values at once, absolute error below 3·10⁻¹⁶.</summary>
/// <remarks>Sine and cosine: the argument is reduced by multiples of π/2 held in three parts (Cody and Waite, 1980), then
/// both Taylor polynomials are summed; on |r| ≤ π/4 their first left-out terms are below 5·10⁻¹⁷. Valid for |x| below 10⁶.</remarks>
internal static partial class VectorMath
{
    // π/2 in three parts: each is the double nearest to what the former leave.
    private const double HalfPi1 = Math.PI / 2, HalfPi2 = 6.123233995736766e-17, HalfPi3 = -1.4973849048591833e-33;

    // Adding 1.5·2⁵² rounds to an integer and leaves that integer in the low bits.
    private const double Rounder = 6755399441055744.0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Fma(Vector<double> a, Vector<double> b, Vector<double> c) => Vector.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> All(double value) => new(value);

    /// <summary>sin x and cos x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector<double> Sin, Vector<double> Cos) SinCos(Vector<double> x)
    {
        var shifted = Fma(x, All(2 / Math.PI), All(Rounder));
        var quadrant = Vector.AsVectorInt64(shifted);
        var n = shifted - All(Rounder);
        var r = Fma(n, All(-HalfPi1), x);
        r = Fma(n, All(-HalfPi2), r);
        r = Fma(n, All(-HalfPi3), r);
        var z = r * r;

        var s = Fma(z, All(-1.0 / 1307674368000), All(1.0 / 6227020800));
        s = Fma(s, z, All(-1.0 / 39916800));
        s = Fma(s, z, All(1.0 / 362880));
        s = Fma(s, z, All(-1.0 / 5040));
        s = Fma(s, z, All(1.0 / 120));
        s = Fma(s, z, All(-1.0 / 6));
        s = Fma(s * z, r, r);

        var c = Fma(z, All(1.0 / 20922789888000), All(-1.0 / 87178291200));
        c = Fma(c, z, All(1.0 / 479001600));
        c = Fma(c, z, All(-1.0 / 3628800));
        c = Fma(c, z, All(1.0 / 40320));
        c = Fma(c, z, All(-1.0 / 720));
        c = Fma(c, z, All(1.0 / 24));
        c = Fma(c, z, All(-0.5));
        c = Fma(c, z, Vector<double>.One);

        var odd = Vector.Equals(quadrant & Vector<long>.One, Vector<long>.One);
        var sinSign = Vector.ShiftLeft(quadrant & new Vector<long>(2), 62);
        var cosSign = Vector.ShiftLeft((quadrant + Vector<long>.One) & new Vector<long>(2), 62);
        var sine = Vector.AsVectorInt64(Vector.ConditionalSelect(odd, c, s)) ^ sinSign;
        var cosine = Vector.AsVectorInt64(Vector.ConditionalSelect(odd, s, c)) ^ cosSign;
        return (Vector.AsVectorDouble(sine), Vector.AsVectorDouble(cosine));
    }

    /// <summary>sin x / x, 1 at x = 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Sinc(Vector<double> x)
    {
        var (sin, _) = SinCos(x);
        return Vector.ConditionalSelect(Vector.Equals(x, Vector<double>.Zero), Vector<double>.One, sin / x);
    }

    /// <summary>The amplitude of a sphere, 3 (sin x − x cos x) / x³, 1 at x = 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> SphereAmplitude(Vector<double> x)
    {
        var z = x * x;
        if (Vector.LessThanAll(z, Vector<double>.One)) return SphereSeries(z);
        var (sin, cos) = SinCos(x);
        var closed = All(3) * (sin - x * cos) / (z * x);
        if (Vector.GreaterThanOrEqualAll(z, Vector<double>.One)) return closed;
        return Vector.ConditionalSelect(Vector.LessThan(z, Vector<double>.One), SphereSeries(z), closed);
    }

    /// <summary>The sphere's series Σ (−1)ᵏ 6 (k + 1) z ᵏ / (2k + 3)!: below z = 1 the first left-out term is under 10⁻¹⁸, while the
    /// closed form loses digits to cancellation.</summary>
    private static Vector<double> SphereSeries(Vector<double> z)
    {
        var sum = All(SphereCoefficients[8]);
        for (var k = 7; k >= 0; k--) sum = Fma(sum, z, All(SphereCoefficients[k]));
        return sum;
    }

    private static readonly double[] SphereCoefficients = [.. Enumerable.Range(0, 9).Select(SphereCoefficient)];

    private static double SphereCoefficient(int k)
    {
        var value = 6.0 * (k + 1);
        for (var i = 2; i <= 2 * k + 3; i++) value /= i;
        return (k & 1) == 0 ? value : -value;
    }

    /// <summary>arctan x for x ≥ 0: 0, π/4 or π/2 taken off by one quotient, then one halving, tan(a/2) = tan a/(1 + √(1 + tan² a)), leave
    /// at most 0.199, where twelve terms of the series are exact to rounding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Atan(Vector<double> x)
    {
        const double TanEighth = 0.41421356237309503;
        var one = Vector<double>.One;
        var isMiddle = Vector.GreaterThan(x, All(TanEighth));
        var isLarge = Vector.GreaterThan(x, All(2 + TanEighth));
        var above = Vector.ConditionalSelect(isLarge, -one, Vector.ConditionalSelect(isMiddle, x - one, x));
        var below = Vector.ConditionalSelect(isLarge, x, Vector.ConditionalSelect(isMiddle, x + one, one));
        var offset = Vector.ConditionalSelect(isLarge, All(Math.PI / 2), Vector.ConditionalSelect(isMiddle, All(Math.PI / 4), Vector<double>.Zero));
        x = above / below;
        x /= one + Vector.SquareRoot(Fma(x, x, one));
        var z = x * x;
        var sum = Fma(z, All(-1.0 / 23), All(1.0 / 21));
        sum = Fma(sum, z, All(-1.0 / 19));
        sum = Fma(sum, z, All(1.0 / 17));
        sum = Fma(sum, z, All(-1.0 / 15));
        sum = Fma(sum, z, All(1.0 / 13));
        sum = Fma(sum, z, All(-1.0 / 11));
        sum = Fma(sum, z, All(1.0 / 9));
        sum = Fma(sum, z, All(-1.0 / 7));
        sum = Fma(sum, z, All(1.0 / 5));
        sum = Fma(sum, z, All(-1.0 / 3));
        sum = Fma(sum, z, Vector<double>.One);
        return Fma(All(2) * x, sum, offset);
    }

    /// <summary>x to a power, for x ≥ 0; 1 at the exponent 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Power(Vector<double> x, double exponent) => exponent == 0 ? Vector<double>.One : Exp(Log(x) * exponent);

    /// <summary>Loads up to <see cref="Vector{T}.Count"/> values and fills the missing lanes with the last one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> LoadPadded(ReadOnlySpan<double> values) =>
        values.Length >= Vector<double>.Count ? new(values) : LoadRest(values);

    // Apart, because a method with a buffer on its stack is never inlined.
    private static Vector<double> LoadRest(ReadOnlySpan<double> values)
    {
        Span<double> buffer = stackalloc double[Vector<double>.Count];
        buffer.Fill(values[^1]);
        values.CopyTo(buffer);
        return new(buffer);
    }

    /// <summary>Stores as many lanes as the span takes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePadded(Vector<double> value, Span<double> destination)
    {
        if (destination.Length >= Vector<double>.Count) value.CopyTo(destination);
        else StoreRest(value, destination);
    }

    private static void StoreRest(Vector<double> value, Span<double> destination)
    {
        for (var i = 0; i < destination.Length; i++) destination[i] = value[i];
    }
}
