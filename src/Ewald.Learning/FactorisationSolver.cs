namespace Ewald.Learning;

/// <summary>How the factors are improved.</summary>
public enum FactorisationSolver
{
    /// <summary>Hierarchical alternating least squares: one component at a time to its exact minimum at or above 0; Frobenius only.</summary>
    HierarchicalLeastSquares,

    /// <summary>Multiplicative updates: each factor times the ratio of the gradient's parts; slow, both losses.</summary>
    Multiplicative,
}
