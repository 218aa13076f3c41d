using System.Collections.Concurrent;

namespace Ewald.Inference.SmallAngle;

/// <summary>The basis of p(r): x sin(nπx) with x = r/D_max, n = 1, 2, ...</summary>
/// <remarks>p = (I_s/(4πD)) x Σ aₙ sin(nπx) starts as r² and ends at zero, and its intensity is closed:
/// I(Q) = I_s Σ aₙ Kₙ(QD), Kₙ(u) = (−1)ⁿ⁺¹ nπ sin u / (u ((nπ)² − u²)). Source: Moore, J. Appl. Cryst. 13, 168 (1980),
/// doi:10.1107/S002188988001179X.</remarks>
internal static class SineBasis
{
    private static readonly ConcurrentDictionary<int, double[]> Factors = new();

    /// <summary>Kₙ(u) for n = 1 .. row.Length, added with a weight.</summary>
    /// <param name="u">Q D.</param>
    /// <param name="weight">Weight.</param>
    /// <param name="row">Receives, shape [n].</param>
    internal static void AddKernel(double u, double weight, Span<double> row)
    {
        var (sine, inverse) = u > 1e-6 ? (Math.Sin(u), 1 / u) : (u, u > 0 ? 1 / u : 0);
        var ratio = u > 1e-6 ? sine * inverse : 1;
        var sign = weight;
        for (var n = 1; n <= row.Length; n++, sign = -sign)
        {
            var k = n * Math.PI;
            var difference = (k - u) * (k + u);
            if (Math.Abs(k - u) > 1e-3)
            {
                row[n - 1] += sign * k * ratio / difference;
                continue;
            }

            // sin u = (−1)ⁿ sin(u − k): near u = k the quotient is (1 − d²/6)/(u (u + k)) times k, with the sign gone.
            var d = k - u;
            row[n - 1] += weight * k * inverse * (1 - d * d / 6) / (k + u);
        }
    }

    /// <summary>∫ x sin(nπx) dx over [0, 1].</summary>
    internal static double Moment0(int n) => (n % 2 == 1 ? 1 : -1) / (n * Math.PI);

    /// <summary>∫ x³ sin(nπx) dx over [0, 1].</summary>
    internal static double Moment2(int n)
    {
        var k = n * Math.PI;
        return (n % 2 == 1 ? 1 : -1) * (1 / k - 6 / (k * k * k));
    }

    /// <summary>Cholesky factor of the smoothness matrix ∫ (x sin mπx)″ (x sin nπx)″ dx, shape [n, n].</summary>
    internal static double[] SmoothnessFactor(int count) => Factors.GetOrAdd(count, static n =>
    {
        // (x sin kx)″ = 2k cos kx − k² x sin kx, integrated in closed form through products to sums.
        var s = new double[n * n];
        for (var a = 1; a <= n; a++)
        {
            for (var b = 1; b <= n; b++)
            {
                double ka = a * Math.PI, kb = b * Math.PI;
                var cc = a == b ? 0.5 : 0;
                s[(a - 1) * n + b - 1] = 4 * ka * kb * cc
                    - 2 * ka * kb * kb * XSinCos(b, a) - 2 * kb * ka * ka * XSinCos(a, b)
                    + ka * ka * kb * kb * 0.5 * (X2Cos(a - b) - X2Cos(a + b));
            }
        }

        if (!Dense.Cholesky(s, n)) throw new ArithmeticException($"SineBasis: the smoothness matrix of {n} functions is not positive definite.");
        return s;
    });

    // ∫ x sin(mπx) cos(lπx) dx.
    private static double XSinCos(int m, int l) => 0.5 * (XSin(m + l) + XSin(m - l));

    private static double XSin(int j) => j == 0 ? 0 : (j % 2 == 0 ? -1 : 1) / (j * Math.PI);

    // ∫ x² cos(jπx) dx.
    private static double X2Cos(int j)
    {
        if (j == 0) return 1.0 / 3;
        var k = j * Math.PI;
        return 2 * (j % 2 == 0 ? 1 : -1) / (k * k);
    }
}
