using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ewald.Physics.Mathematics;

/// <content>The scaled complementary error function, relative error below 10⁻¹⁵ times the argument's own.</content>
internal static partial class VectorMath
{
    private const int WeidemanTerms = 40;
    private static readonly double WeidemanLength = Math.Sqrt(WeidemanTerms / Math.Sqrt(2));
    private static readonly double[] WeidemanCoefficients = [.. Enumerable.Range(1, WeidemanTerms).Select(WeidemanCoefficient)];

    /// <summary>e^(x²) erfc x for x ≥ 0.</summary>
    /// <remarks>w(ix) ≈ 2 p(Z)/(L + x)² + 1/(√π (L + x)), Z = (L − x)/(L + x), p of degree 39. Source: J. A. C. Weideman, SIAM J. Numer.
    /// Anal. 31 (1994) 1497, doi:10.1137/0731077.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> ScaledErfc(Vector<double> x)
    {
        var inverse = Vector<double>.One / (All(WeidemanLength) + x);
        var z = (All(WeidemanLength) - x) * inverse;
        ReadOnlySpan<double> a = WeidemanCoefficients;

        // Two half polynomials in Z² keep both arithmetic units busy.
        var square = z * z;
        Vector<double> odd = All(a[^1]), even = All(a[^2]);
        for (var n = a.Length - 4; n >= 0; n -= 2)
        {
            odd = Fma(odd, square, All(a[n + 1]));
            even = Fma(even, square, All(a[n]));
        }

        return inverse * Fma(All(2) * inverse, Fma(odd, z, even), All(0.56418958354775629));
    }

    private static double WeidemanCoefficient(int n)
    {
        const int M = 2 * WeidemanTerms;
        var sum = 0.0;
        for (var k = -M + 1; k < M; k++)
        {
            var t = WeidemanLength * Math.Tan(k * Math.PI / (2 * M));
            sum += Math.Exp(-t * t) * (WeidemanLength * WeidemanLength + t * t) * Math.Cos(n * k * Math.PI / M);
        }

        return sum / (2 * M);
    }
}
