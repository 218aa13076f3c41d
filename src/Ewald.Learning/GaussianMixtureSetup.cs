namespace Ewald.Learning;

/// <summary>Settings of a Gaussian mixture's fit.</summary>
/// <param name="Components">Number of components K, at least 1.</param>
public sealed record GaussianMixtureSetup(int Components)
{
    /// <summary>Shape of the covariances.</summary>
    public CovarianceKind Covariance { get; init; } = CovarianceKind.Diagonal;

    /// <summary>How each restart begins.</summary>
    public MixtureStart Start { get; init; } = MixtureStart.KMeansPlusPlus;

    /// <summary>Restarts; the one of highest likelihood is followed to the end.</summary>
    public int Restarts { get; init; } = 10;

    /// <summary>Restarts are compared on at most so many samples, drawn without replacement.</summary>
    public int StartSample { get; init; } = 20_000;

    /// <summary>Most full epochs.</summary>
    public int Iterations { get; init; } = 500;

    /// <summary>Ends when the mean log-likelihood of a sample changes by less.</summary>
    public double Tolerance { get; init; } = 1e-5;

    /// <summary>Smallest variance as a share of the data's mean variance: a bound (diagonal), or added to the diagonal (full, tied), so that no eigenvalue lies below.</summary>
    public double VarianceFloor { get; init; } = 1e-6;

    /// <summary>Batches of one pass of stepwise EM before the full epochs; 0 leaves it out.</summary>
    public int Batches { get; init; }

    /// <summary>Passes of stepwise EM.</summary>
    public int BatchPasses { get; init; } = 1;

    /// <summary>Most threads; -1 for as many as there are cores. The result does not depend on it.</summary>
    public int Threads { get; init; } = -1;
}
