using System.Numerics;

namespace Ewald.Physics.Mathematics;

/// <summary>The exponential integral of a complex argument, scaled: e^z E₁(z), principal branch, relative error about 10⁻¹².</summary>
/// <remarks>Power series near the origin and along the cut, continued fraction elsewhere, asymptotic series beyond |z| = 40 left of the
/// imaginary axis. Limits: E₁(z) → −γ − ln z at 0, e^z E₁(z) → 1/z far out. Source: Abramowitz and Stegun (1964), 5.1.11, 5.1.22, 5.1.51.</remarks>
internal static class ExponentialIntegral
{
    private const double Euler = 0.57721566490153286;

    /// <summary>e^z E₁(z).</summary>
    /// <param name="z">Not zero; on the negative real axis the limit from above.</param>
    public static Complex Scaled(Complex z)
    {
        var size = Complex.Abs(z);
        if (size < 3 || (z.Real < 0 && size < 40 && Math.Abs(z.Imaginary) < 6 - 0.1 * z.Real)) return Complex.Exp(z) * Series(z, size);
        return z.Real < 0 && size >= 40 ? Asymptotic(z) : Fraction(z);
    }

    private static Complex Series(Complex z, double size)
    {
        Complex sum = 0, power = 1;
        for (var k = 1; k < 200; k++)
        {
            power *= -z / k;
            sum += power / k;
            if (k > size && Complex.Abs(power) < 1e-17 * Complex.Abs(sum)) break;
        }

        return -Euler - Complex.Log(z) - sum;
    }

    private static Complex Asymptotic(Complex z)
    {
        Complex term = 1 / z, sum = term;
        for (var k = 1; k < 40; k++)
        {
            term *= -k / z;
            sum += term;
            if (Complex.Abs(term) < 1e-16 * Complex.Abs(sum)) break;
        }

        return sum;
    }

    // 1/(z + 1 − 1/(z + 3 − 4/(z + 5 − ...))), evaluated from the front (Lentz).
    private static Complex Fraction(Complex z)
    {
        Complex b = z + 1, c = 1e300, d = 1 / b, h = d;
        for (var k = 1; k < 500; k++)
        {
            var a = -(double)k * k;
            b += 2;
            d = 1 / (a * d + b);
            c = b + a / c;
            var factor = c * d;
            h *= factor;
            if (Math.Abs(factor.Real - 1) + Math.Abs(factor.Imaginary) < 1e-15) break;
        }

        return h;
    }
}
