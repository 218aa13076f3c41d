namespace Ewald.Learning;

/// <summary>How alike two points are at a scaled distance ρ.</summary>
public enum CovarianceKernel
{
    /// <summary>exp(−ρ²/2): all derivatives exist.</summary>
    SquaredExponential,

    /// <summary>Matérn 3/2, (1 + √3 ρ) exp(−√3 ρ): one derivative.</summary>
    Matern32,

    /// <summary>Matérn 5/2, (1 + √5 ρ + 5ρ²/3) exp(−√5 ρ): two derivatives.</summary>
    Matern52,
}

/// <summary>How a <see cref="GaussianProcess"/> is fitted.</summary>
/// <param name="Kernel">Shape of the covariance.</param>
/// <param name="SeparateScales">One length for each feature, else one for all.</param>
/// <param name="Starts">Starts of the search for the parameters; the first is the median distance, the others are drawn.</param>
/// <param name="LeastNoise">Smallest standard deviation of the noise, as a share of that of the targets.</param>
/// <param name="Iterations">Most steps of a search.</param>
public sealed record GaussianProcessSetup(
    CovarianceKernel Kernel = CovarianceKernel.Matern52, bool SeparateScales = true, int Starts = 3, double LeastNoise = 1e-4, int Iterations = 100);

/// <summary>Parameters of a Gaussian process.</summary>
/// <param name="Deviation">Standard deviation of the function, unit of the target.</param>
/// <param name="Scales">Length over which the function changes, unit of the feature, shape [feature].</param>
/// <param name="Noise">Standard deviation of the noise, unit of the target.</param>
public sealed record GaussianProcessParameters(double Deviation, double[] Scales, double Noise);
