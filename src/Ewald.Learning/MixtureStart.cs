namespace Ewald.Learning;

/// <summary>How a Gaussian mixture starts.</summary>
public enum MixtureStart
{
    /// <summary>Seeds far apart by the k-means++ rule, three rounds of k-means, then its clusters as responsibilities.</summary>
    KMeansPlusPlus,

    /// <summary>Uniform random responsibilities.</summary>
    RandomResponsibilities,
}
