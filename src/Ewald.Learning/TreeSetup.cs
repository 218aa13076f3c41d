namespace Ewald.Learning;

/// <summary>How trees are grown.</summary>
/// <param name="Objective">What is minimised.</param>
/// <param name="Rounds">Boosting rounds, each of <paramref name="ParallelTrees"/> trees (per class).</param>
/// <param name="LearningRate">Shrinkage of a round, above 0 and at most 1.</param>
/// <param name="Depth">Largest depth of a tree.</param>
/// <param name="RowShare">Share of the cases that a tree sees.</param>
/// <param name="FeatureShare">Share of the features that a tree sees.</param>
/// <param name="NodeFeatureShare">Share of the features that a split sees.</param>
/// <param name="MinimumChildWeight">Smallest sum of second derivatives in a leaf.</param>
/// <param name="Ridge">L2 penalty on leaf values.</param>
/// <param name="ParallelTrees">Trees averaged in each round; 1 boosts, many in one round is a forest.</param>
/// <param name="HuberSlope">Residual at which the pseudo-Huber loss turns linear, unit of the target.</param>
/// <param name="Threads">Threads of the library; the trees do not depend on it for the histogram method.</param>
public sealed record TreeSetup(
    TreeObjective Objective = TreeObjective.SquaredError, int Rounds = 500, double LearningRate = 0.05, int Depth = 6, double RowShare = 0.8,
    double FeatureShare = 1, double NodeFeatureShare = 1, double MinimumChildWeight = 1, double Ridge = 1, int ParallelTrees = 1,
    double HuberSlope = 1, int Threads = 1)
{
    /// <summary>A random forest: one round of many deep trees, each on a share of cases, each split on a share of features.</summary>
    /// <remarks>Cases are drawn without replacement (63 % by default, the expected share of a bootstrap), where L. Breiman,
    /// Mach. Learn. 45, 5 (2001), doi:10.1023/A:1010933404324, draws with replacement.</remarks>
    /// <param name="trees">Number of trees.</param>
    /// <param name="nodeFeatureShare">Share of the features that a split sees.</param>
    /// <param name="objective">What is minimised.</param>
    public static TreeSetup Forest(int trees = 300, double nodeFeatureShare = 1.0 / 3, TreeObjective objective = TreeObjective.SquaredError) =>
        new(objective, Rounds: 1, LearningRate: 1, Depth: 20, RowShare: 0.632, NodeFeatureShare: nodeFeatureShare, Ridge: 1e-6, ParallelTrees: trees);

    internal void Check()
    {
        if (Rounds < 1 || ParallelTrees < 1 || Depth < 1 || Threads < 1)
            throw new ArgumentException(FormattableString.Invariant($"TreeSetup: rounds {Rounds}, parallel trees {ParallelTrees}, depth {Depth} and threads {Threads} are at least 1."));
        foreach (var (name, share) in new[] { ("learning rate", LearningRate), ("row share", RowShare), ("feature share", FeatureShare), ("node feature share", NodeFeatureShare) })
            if (!(share > 0 && share <= 1)) throw new ArgumentException(FormattableString.Invariant($"TreeSetup: the {name} is {share}; it is above 0 and at most 1."));
        if (!(MinimumChildWeight >= 0 && Ridge >= 0 && HuberSlope > 0))
            throw new ArgumentException(FormattableString.Invariant($"TreeSetup: child weight {MinimumChildWeight} and ridge {Ridge} are not negative, the Huber slope {HuberSlope} is positive."));
    }
}
