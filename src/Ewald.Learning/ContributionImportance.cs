namespace Ewald.Learning;

/// <summary>How far each feature moves the answers of trees: the mean of its |SHAP value| over cases.</summary>
/// <remarks>Unit of the answer (of the margin for classes, summed over them). Source: S. M. Lundberg et al., Nat. Mach. Intell. 2, 56 (2020),
/// doi:10.1038/s42256-019-0138-9.</remarks>
public static class ContributionImportance
{
    /// <summary>The importance of each feature.</summary>
    /// <param name="trees">The trees.</param>
    /// <param name="features">Shape [case, feature], row after row.</param>
    /// <returns>Shape [feature].</returns>
    /// <exception cref="ArgumentException">There is no case, or the length is no multiple of the number of features.</exception>
    public static double[] Of(BoostedTrees trees, ReadOnlySpan<double> features)
    {
        ArgumentNullException.ThrowIfNull(trees);
        if (features.Length == 0) throw new ArgumentException("ContributionImportance: there is no case.", nameof(features));
        var shares = trees.Contributions(features);
        int d = trees.Dimension, cases = features.Length / d;
        var means = new double[d];
        for (var row = 0; row < cases * trees.Outputs; row++)
            for (var j = 0; j < d; j++) means[j] += Math.Abs(shares[row * (d + 1) + j]) / cases;
        return means;
    }
}
