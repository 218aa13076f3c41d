namespace Ewald.Learning;

/// <summary>Covariance of points at a scaled distance, and −f′(ρ)/ρ, from which derivatives after the scales follow.</summary>
/// <remarks>M. Stein, Interpolation of Spatial Data, Springer (1999), doi:10.1007/978-1-4612-1494-6.</remarks>
internal static class Covariance
{
    /// <summary>f(ρ), 1 at 0.</summary>
    public static double Value(CovarianceKernel kernel, double squared)
    {
        if (kernel == CovarianceKernel.SquaredExponential) return Math.Exp(-squared / 2);
        var x = Math.Sqrt((kernel == CovarianceKernel.Matern32 ? 3 : 5) * squared);
        return (kernel == CovarianceKernel.Matern32 ? 1 + x : 1 + x + x * x / 3) * Math.Exp(-x);
    }

    /// <summary>−f′(ρ)/ρ.</summary>
    public static double Slope(CovarianceKernel kernel, double squared)
    {
        if (kernel == CovarianceKernel.SquaredExponential) return Math.Exp(-squared / 2);
        var x = Math.Sqrt((kernel == CovarianceKernel.Matern32 ? 3 : 5) * squared);
        return (kernel == CovarianceKernel.Matern32 ? 3 : 5 * (1 + x) / 3) * Math.Exp(-x);
    }

    /// <summary>ρ² of two points.</summary>
    public static double Squared(ReadOnlySpan<double> a, ReadOnlySpan<double> b, ReadOnlySpan<double> scales)
    {
        double sum = 0;
        for (var d = 0; d < a.Length; d++)
        {
            var x = (a[d] - b[d]) / scales[d];
            sum += x * x;
        }

        return sum;
    }
}
