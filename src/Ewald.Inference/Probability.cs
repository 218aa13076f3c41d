using Ewald.Physics.Mathematics;

namespace Ewald.Inference;

/// <summary>Tail probabilities of the normal and χ² distributions.</summary>
/// <remarks>From the expansions of <see cref="IncompleteGamma"/>; relative error about 1e-13.</remarks>
public static class Probability
{
    /// <summary>Upper regularised incomplete gamma function Q(a, x).</summary>
    /// <param name="a">Positive.</param>
    /// <param name="x">Not negative.</param>
    public static double UpperGamma(double a, double x)
    {
        if (!(x > 0)) return 1;
        if (double.IsPositiveInfinity(x)) return 0;
        var factor = Math.Exp(a * Math.Log(x) - x - SpecialFunctions.LogGamma(a));
        return x < a + 1 ? 1 - factor * IncompleteGamma.LowerSeries(a, x) : factor * IncompleteGamma.UpperFraction(a, x);
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
        return -x + 0.5 * Math.Log(x) - 0.5 * Math.Log(Math.PI) + Math.Log(0.5 * IncompleteGamma.UpperFraction(0.5, x));
    }
}
