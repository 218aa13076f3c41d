namespace Ewald.Learning;

/// <summary>Settings of one factorisation X ≈ W H.</summary>
/// <param name="Components">K, number of basis patterns.</param>
public sealed record FactorisationSettings(int Components)
{
    /// <summary>What is made small.</summary>
    public FactorisationLoss Loss { get; init; } = FactorisationLoss.Frobenius;

    /// <summary>How.</summary>
    public FactorisationSolver Solver { get; init; } = FactorisationSolver.HierarchicalLeastSquares;

    /// <summary>Where from.</summary>
    public FactorisationStart Start { get; init; } = FactorisationStart.UniformRandom;

    /// <summary>Iterations at most; one updates W, then H.</summary>
    public int MaximumIterations { get; init; } = 2000;

    /// <summary>When to stop. HALS: Σ|projected gradient| met in an iteration over that of the first. Multiplicative, every tenth iteration:
    /// decrease of √(2 loss) over its value at the start. 0 never stops before the last iteration.</summary>
    public double Tolerance { get; init; } = 1e-4;

    /// <summary>Sweeps of HALS over the components for each pair of matrix products; 1 is the textbook's.</summary>
    public int InnerSweeps { get; init; } = 1;

    /// <summary>Iterations of single sweeps after which HALS is carried on by momentum, with <see cref="InnerSweeps"/>; never when not set. Momentum
    /// needs fewer iterations to a minimum, but from the first iteration on it ends in a poorer minimum more often.</summary>
    public int ExtrapolateAfter { get; init; } = int.MaxValue;

    /// <summary>Stops as soon as the loss is at or below this; null does not.</summary>
    public double? TargetLoss { get; init; }
}
