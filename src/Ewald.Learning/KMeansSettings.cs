namespace Ewald.Learning;

/// <summary>Settings of <see cref="KMeans"/>.</summary>
/// <param name="Clusters">K, at least 1 and at most the number of cases.</param>
public sealed record KMeansSettings(int Clusters)
{
    /// <summary>Independent starts; the one of smallest inertia is kept, the first of equals.</summary>
    public int Restarts { get; init; } = 10;

    /// <summary>Iterations after which a start ends unconverged.</summary>
    public int MaximumIterations { get; init; } = 300;

    /// <summary>A start ends when the squared movements of the centres sum to less than this times the mean variance of a feature; 0 waits
    /// until no case changes its cluster.</summary>
    public double Tolerance { get; init; } = 1e-4;

    /// <summary>Clusters directions: cases and centres have length 1, the inertia is Σ (1 - cos).</summary>
    public bool Cosine { get; init; }
}
