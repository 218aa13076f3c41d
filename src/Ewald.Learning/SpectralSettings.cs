namespace Ewald.Learning;

/// <summary>How alike two cases are in <see cref="SpectralClustering"/>.</summary>
public enum Affinity
{
    /// <summary>exp(-γ |x - y|²).</summary>
    RadialBasis,

    /// <summary>1 for mutual nearest neighbours, 1/2 when only one is a neighbour of the other; a case is among its own neighbours.</summary>
    NearestNeighbours,
}

/// <summary>Settings of <see cref="SpectralClustering"/>.</summary>
/// <param name="Clusters">K, at least 1 and at most the number of cases.</param>
public sealed record SpectralSettings(int Clusters)
{
    /// <summary>How alike two cases are.</summary>
    public Affinity Affinity { get; init; } = Affinity.RadialBasis;

    /// <summary>γ, inverse square of the unit of the features.</summary>
    public double Gamma { get; init; } = 1;

    /// <summary>Number of nearest neighbours, the case itself among them.</summary>
    public int Neighbours { get; init; } = 10;

    /// <summary>Starts of the k-means in the embedding.</summary>
    public int Restarts { get; init; } = 10;
}
