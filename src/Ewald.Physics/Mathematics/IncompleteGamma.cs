namespace Ewald.Physics.Mathematics;

/// <summary>The two expansions of the incomplete gamma functions, without their common factor xᵃ e⁻ˣ.</summary>
/// <remarks>The series converges fast below x = a + 1, the continued fraction above. Abramowitz and Stegun (1964), 6.5.29 and 6.5.31; DLMF
/// 8.11.4 and 8.9.2; the fraction is evaluated as Lentz does it (Appl. Opt. 15, 668 (1976), doi:10.1364/AO.15.000668).</remarks>
public static class IncompleteGamma
{
    private const int MostTerms = 10_000;

    /// <summary>x⁻ᵃ eˣ γ(a, x) = Σ xᵏ / (a (a + 1) … (a + k)); relative error below 10⁻¹⁴.</summary>
    /// <param name="a">Positive.</param>
    /// <param name="x">Not negative, up to about a + 1.</param>
    public static double LowerSeries(double a, double x)
    {
        double term = 1 / a, sum = term;
        for (var k = 1; k < MostTerms && term > 1e-17 * sum; k++)
        {
            term *= x / (a + k);
            sum += term;
        }

        return sum;
    }

    /// <summary>x⁻ᵃ eˣ Γ(a, x); relative error below 10⁻¹³.</summary>
    /// <param name="a">Positive.</param>
    /// <param name="x">From about a + 1.</param>
    public static double UpperFraction(double a, double x)
    {
        double b = x + 1 - a, c = 1e300, d = 1 / b, h = d;
        for (var k = 1; k < MostTerms; k++)
        {
            var numerator = -k * (k - a);
            b += 2;
            d = 1 / (numerator * d + b);
            c = b + numerator / c;
            var factor = c * d;
            h *= factor;
            // One step of rounding: the product has settled.
            if (Math.Abs(factor - 1) < 2.3e-16) break;
        }

        return h;
    }
}
