using System.Numerics;

namespace Ewald.Networks.Equivariant;

/// <summary>The invariant coupling of three irreps in the basis of real spherical harmonics: Wigner's 3j symbols made real.</summary>
/// <remarks>Σ C_abc D¹_aa′ D²_bb′ D³_cc′ = C_a′b′c′ for every rotation, Σ C² = 1, and the first element that is not zero is positive: δ/√3 for 1 1 0, ε/√6 for
/// 1 1 1. From Racah's sum for complex harmonics, G. Racah, Phys. Rev. 62, 438 (1942), doi:10.1103/PhysRev.62.438; exact to rounding up to degree 8.
/// Order of the components: m = −l … l, sine before cosine, as in <see cref="EdgeHarmonics"/>.</remarks>
public static class WignerCoupling
{
    /// <summary>Largest degree.</summary>
    public const int MostDegree = 8;

    /// <summary>The coupling.</summary>
    /// <param name="first">l₁.</param>
    /// <param name="second">l₂.</param>
    /// <param name="third">l₃, between |l₁ − l₂| and l₁ + l₂.</param>
    /// <returns>Shape [2l₁ + 1, 2l₂ + 1, 2l₃ + 1].</returns>
    /// <exception cref="ArgumentException">The degrees make no triangle, or one is negative or above <see cref="MostDegree"/>.</exception>
    public static double[,,] Real(int first, int second, int third)
    {
        if (Math.Min(first, Math.Min(second, third)) < 0 || Math.Max(first, Math.Max(second, third)) > MostDegree || third < Math.Abs(first - second) || third > first + second)
            throw new ArgumentException($"WignerCoupling: degrees {first}, {second}, {third}; they lie between 0 and {MostDegree} and make a triangle.", nameof(third));
        var (n1, n2, n3) = (2 * first + 1, 2 * second + 1, 2 * third + 1);
        Complex[,] u1 = Basis(first), u2 = Basis(second), u3 = Basis(third);
        var sum = new Complex[n1, n2, n3];
        for (var m1 = -first; m1 <= first; m1++)
        {
            for (var m2 = -second; m2 <= second; m2++)
            {
                if (Math.Abs(m1 + m2) > third) continue;
                var clebsch = ClebschGordan(first, m1, second, m2, third);
                for (var a = 0; a < n1; a++)
                    for (var b = 0; b < n2; b++)
                        for (var c = 0; c < n3; c++)
                            sum[a, b, c] += clebsch * Complex.Conjugate(u1[a, m1 + first] * u2[b, m2 + second]) * u3[c, m1 + m2 + third];
            }
        }

        return Normalised(sum);
    }

    // The tensor is real or imaginary as a whole: even or odd sum of the degrees.
    private static double[,,] Normalised(Complex[,,] sum)
    {
        var imaginary = sum.Cast<Complex>().Sum(z => z.Imaginary * z.Imaginary) > sum.Cast<Complex>().Sum(z => z.Real * z.Real);
        var real = new double[sum.GetLength(0), sum.GetLength(1), sum.GetLength(2)];
        double norm = 0, first = 0;
        for (var a = 0; a < real.GetLength(0); a++)
        {
            for (var b = 0; b < real.GetLength(1); b++)
            {
                for (var c = 0; c < real.GetLength(2); c++)
                {
                    var value = imaginary ? sum[a, b, c].Imaginary : sum[a, b, c].Real;
                    real[a, b, c] = Math.Abs(value) < 1e-12 ? 0 : value;
                    norm += value * value;
                    if (first == 0) first = real[a, b, c];
                }
            }
        }

        var scale = Math.Sign(first) / Math.Sqrt(norm);
        for (var a = 0; a < real.GetLength(0); a++)
            for (var b = 0; b < real.GetLength(1); b++)
                for (var c = 0; c < real.GetLength(2); c++) real[a, b, c] *= scale;
        return real;
    }

    // Real harmonics from complex ones with Condon and Shortley's phase: row of the real, column of the complex function.
    private static Complex[,] Basis(int degree)
    {
        var u = new Complex[2 * degree + 1, 2 * degree + 1];
        var half = Math.Sqrt(0.5);
        u[degree, degree] = 1;
        for (var m = 1; m <= degree; m++)
        {
            var sign = m % 2 == 0 ? 1 : -1;
            u[degree + m, degree - m] = half;
            u[degree + m, degree + m] = sign * half;
            u[degree - m, degree - m] = new Complex(0, half);
            u[degree - m, degree + m] = new Complex(0, -sign * half);
        }

        return u;
    }

    private static double ClebschGordan(int j1, int m1, int j2, int m2, int j3)
    {
        var m3 = m1 + m2;
        var front = (2 * j3 + 1) * Factorial(j3 + j1 - j2) * Factorial(j3 - j1 + j2) * Factorial(j1 + j2 - j3) / Factorial(j1 + j2 + j3 + 1)
            * Factorial(j3 + m3) * Factorial(j3 - m3) * Factorial(j1 - m1) * Factorial(j1 + m1) * Factorial(j2 - m2) * Factorial(j2 + m2);
        double sum = 0;
        for (var k = Math.Max(0, Math.Max(j2 - j3 - m1, j1 - j3 + m2)); k <= Math.Min(j1 + j2 - j3, Math.Min(j1 - m1, j2 + m2)); k++)
        {
            sum += (k % 2 == 0 ? 1 : -1) / (Factorial(k) * Factorial(j1 + j2 - j3 - k) * Factorial(j1 - m1 - k) * Factorial(j2 + m2 - k)
                * Factorial(j3 - j2 + m1 + k) * Factorial(j3 - j1 - m2 + k));
        }

        return Math.Sqrt(front) * sum;
    }

    private static double Factorial(int n)
    {
        var product = 1.0;
        for (var i = 2; i <= n; i++) product *= i;
        return product;
    }
}
