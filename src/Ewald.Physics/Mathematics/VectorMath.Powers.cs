using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ewald.Physics.Mathematics;

/// <content>Exponential and logarithm, relative error below 4·10⁻¹⁶. They are inlined into the laws' loops; the runtime's own, which
/// are called, take over outside the ordinary range.</content>
internal static partial class VectorMath
{
    // ln 2 in two parts: the first has 21 trailing zero bits, so that n times it is exact.
    private const double Ln2High = 0.693147180369123816490, Ln2Low = 1.90821492927058770002e-10, Log2E = 1.4426950408889634;
    private const double LargestExponent = 709, SmallestExponent = -708, SmallestNormal = 2.2250738585072014e-308;

    /// <summary>eˣ; 0 below x = −708.</summary>
    /// <remarks>x = n ln 2 + r, |r| ≤ ½ ln 2, and the Taylor sum of r to r¹³, whose first left-out term is below 5·10⁻¹⁸.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Exp(Vector<double> x)
    {
        if (Vector.GreaterThanAny(x, All(LargestExponent))) return RareExp(x);
        return Vector.ConditionalSelect(Vector.LessThan(x, All(SmallestExponent)), Vector<double>.Zero, ExpWithin(x));
    }

    /// <summary>eˣ for x ≤ 0, without the branches that larger x needs; e⁻⁷⁰⁸, which is 3·10⁻³⁰⁸, below x = −708.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> ExpDecay(Vector<double> x) => ExpWithin(Vector.Max(x, All(SmallestExponent)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> ExpWithin(Vector<double> x)
    {
        var shifted = Fma(x, All(Log2E), All(Rounder));
        var n = shifted - All(Rounder);
        var r = Fma(n, All(-Ln2Low), Fma(n, All(-Ln2High), x));
        var z = r * r;
        var even = Fma(z, All(1.0 / 479001600), All(1.0 / 3628800));
        even = Fma(even, z, All(1.0 / 40320));
        even = Fma(even, z, All(1.0 / 720));
        even = Fma(even, z, All(1.0 / 24));
        even = Fma(even, z, All(1.0 / 2));
        var odd = Fma(z, All(1.0 / 6227020800), All(1.0 / 39916800));
        odd = Fma(odd, z, All(1.0 / 362880));
        odd = Fma(odd, z, All(1.0 / 5040));
        odd = Fma(odd, z, All(1.0 / 120));
        odd = Fma(odd, z, All(1.0 / 6));
        var sum = Vector<double>.One + Fma(Fma(odd, r, even), z, r);
        var scale = Vector.ShiftLeft(Vector.AsVectorInt64(shifted) + new Vector<long>(1023), 52);
        return sum * Vector.AsVectorDouble(scale);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector<double> RareExp(Vector<double> x) => Vector.Exp(x);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector<double> RareLog(Vector<double> x) => Vector.Log(x);

    /// <summary>ln x for x ≥ 0, −∞ at 0.</summary>
    /// <remarks>x = 2ⁿ m, √½ ≤ m &lt; √2, and ln m = 2 artanh s, s = (m − 1)/(m + 1), |s| below 0.172: the first left-out term of the
    /// series is below 3·10⁻¹⁹ of it.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Log(Vector<double> x)
    {
        if (!Vector.GreaterThanOrEqualAll(x, All(SmallestNormal)) || !Vector.LessThanOrEqualAll(x, All(double.MaxValue))) return RareLog(x);

        // The bits of √½ taken off the bits of x leave n above the fraction.
        var half = new Vector<long>(BitConverter.DoubleToInt64Bits(0.70710678118654757));
        var bits = Vector.AsVectorInt64(x);
        var exponent = Vector.ShiftRightArithmetic(bits - half, 52);
        var m = Vector.AsVectorDouble(bits - Vector.ShiftLeft(exponent, 52));
        var n = Vector.AsVectorDouble(exponent + new Vector<long>(BitConverter.DoubleToInt64Bits(Rounder))) - All(Rounder);
        var f = m - Vector<double>.One;
        var s = f / (m + Vector<double>.One);
        var z = s * s;
        var sum = Fma(z, All(2.0 / 23), All(2.0 / 21));
        sum = Fma(sum, z, All(2.0 / 19));
        sum = Fma(sum, z, All(2.0 / 17));
        sum = Fma(sum, z, All(2.0 / 15));
        sum = Fma(sum, z, All(2.0 / 13));
        sum = Fma(sum, z, All(2.0 / 11));
        sum = Fma(sum, z, All(2.0 / 9));
        sum = Fma(sum, z, All(2.0 / 7));
        sum = Fma(sum, z, All(2.0 / 5));
        sum = Fma(sum, z, All(2.0 / 3));

        // 2s = f − s f keeps the digits that the quotient rounds off.
        var tail = Fma(s, Fma(sum, z, -f), n * All(Ln2Low));
        return Fma(n, All(Ln2High), f + tail);
    }
}
