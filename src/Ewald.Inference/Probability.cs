namespace Ewald.Inference;

/// <summary>Tail probabilities of the normal and χ² distributions.</summary>
/// <remarks>Regularised incomplete gamma function by its series below a + 1 and by Lentz's continued fraction above
/// (DLMF 8.11.4 and 8.9.2); relative error about 1e-13.</remarks>
public static class Probability
{
    /// <summary>ln Γ(x) for x &gt; 0 (Stirling's series after shifting the argument above 10).</summary>
    /// <param name="x">Positive.</param>
    public static double LogGamma(double x)
    {
        if (!(x > 0)) throw new ArgumentOutOfRangeException(nameof(x), x, "LogGamma needs a positive argument.");
        double shift = 0;
        for (; x < 12; x++) shift += Math.Log(x);
        var y = 1 / (x * x);
        var series = (1.0 / 12 - y * (1.0 / 360 - y * (1.0 / 1260 - y * (1.0 / 1680 - y / 1188)))) / x;
        return (x - 0.5) * Math.Log(x) - x + 0.5 * Math.Log(2 * Math.PI) + series - shift;
    }

    /// <summary>Upper regularised incomplete gamma function Q(a, x).</summary>
    /// <param name="a">Positive.</param>
    /// <param name="x">Not negative.</param>
    public static double UpperGamma(double a, double x)
    {
        if (!(x > 0)) return 1;
        if (double.IsPositiveInfinity(x)) return 0;
        return x < a + 1 ? 1 - LowerSeries(a, x) : Math.Exp(a * Math.Log(x) - x - LogGamma(a)) * UpperFraction(a, x);
    }

    /// <summary>Probability that χ² of so many degrees of freedom exceeds a value.</summary>
    /// <param name="chi2">The value (not reduced).</param>
    /// <param name="degrees">Degrees of freedom, positive.</param>
    public static double ChiSquareTail(double chi2, double degrees) => UpperGamma(0.5 * degrees, 0.5 * chi2);

    /// <summary>Probability that a standard normal deviate exceeds z.</summary>
    /// <param name="z">Number of standard deviations.</param>
    public static double NormalTail(double z) => z >= 0 ? 0.5 * UpperGamma(0.5, 0.5 * z * z) : 1 - 0.5 * UpperGamma(0.5, 0.5 * z * z);

    /// <summary>ln of the probability that a standard normal deviate lies below z, also far in the lower tail.</summary>
    /// <param name="z">Number of standard deviations.</param>
    public static double LogNormalBelow(double z)
    {
        if (z > -3) return Math.Log(NormalTail(-z));
        var x = 0.5 * z * z;
        return -x + 0.5 * Math.Log(x) - 0.5 * Math.Log(Math.PI) + Math.Log(0.5 * UpperFraction(0.5, x));
    }

    private static double LowerSeries(double a, double x)
    {
        double term = 1 / a, sum = term;
        for (var n = 1; n < 10_000 && Math.Abs(term) > 1e-16 * Math.Abs(sum); n++)
        {
            term *= x / (a + n);
            sum += term;
        }

        return sum * Math.Exp(a * Math.Log(x) - x - LogGamma(a));
    }

    // Γ(a, x) / (x^a e^-x).
    private static double UpperFraction(double a, double x)
    {
        var b = x + 1 - a;
        var c = 1e300;
        var d = 1 / b;
        var h = d;
        for (var i = 1; i < 10_000; i++)
        {
            var an = -i * (i - a);
            b += 2;
            d = 1 / (an * d + b);
            c = b + an / c;
            var delta = c * d;
            h *= delta;
            if (Math.Abs(delta - 1) < 1e-15) break;
        }

        return h;
    }
}
