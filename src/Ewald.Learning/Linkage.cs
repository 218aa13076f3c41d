namespace Ewald.Learning;

/// <summary>Distance of two clusters in <see cref="HierarchicalClustering"/>.</summary>
public enum Linkage
{
    /// <summary>Smallest distance of two cases: follows chains.</summary>
    Single,

    /// <summary>Largest distance of two cases: clusters of like diameter.</summary>
    Complete,

    /// <summary>Mean distance of all pairs of cases (UPGMA).</summary>
    Average,

    /// <summary>Growth of the squared distances to the mean, √(2 n m / (n + m)) |mean - mean'|: clusters of like extent; needs Euclidean
    /// distances. Ward, J. Am. Stat. Assoc. 58, 236 (1963), doi:10.1080/01621459.1963.10500845.</summary>
    Ward,
}
