using Ewald.Learning;

namespace Ewald.Evaluation;

/// <summary>Out-of-distribution score of an input: distance to the k-th nearest training case over a stored threshold.</summary>
/// <remarks>The threshold is a high quantile of the same distance for held-out cases of the training distribution (leave-one-out
/// on the training set when none are held out). Ramaswamy et al. (2000), doi:10.1145/342009.335437.</remarks>
/// <param name="tree">Training features.</param>
/// <param name="neighbour">k, at least 1.</param>
/// <param name="threshold">Distance at which the score is 1.</param>
public sealed class NeighbourNovelty(KdTree tree, int neighbour, double threshold)
{
    /// <summary>Distance at which the score is 1.</summary>
    public double Threshold { get; } = threshold;

    /// <summary>Sets the threshold from the training set itself: each case against all others.</summary>
    /// <param name="features">Shape [case, feature], row after row.</param>
    /// <param name="dimension">Number of features.</param>
    /// <param name="neighbour">k.</param>
    /// <param name="quantile">Share of training cases below the threshold.</param>
    public static NeighbourNovelty Fit(double[] features, int dimension, int neighbour = 1, double quantile = 0.995)
    {
        ArgumentNullException.ThrowIfNull(features);
        var tree = new KdTree(features, dimension);
        var distances = new double[tree.Count];
        // A case is its own nearest neighbour: one more is asked for.
        Parallel.For(0, tree.Count, i => distances[i] = Distance(tree, features.AsSpan(i * dimension, dimension), neighbour + 1));
        Array.Sort(distances);
        return new NeighbourNovelty(tree, neighbour, Interval.SortedQuantile(distances, quantile));
    }

    /// <summary>Distance over threshold; above 1 the input is unlike the training set.</summary>
    /// <param name="query">Features, shape [feature].</param>
    public double Score(ReadOnlySpan<double> query) => Distance(tree, query, neighbour) / Threshold;

    private static double Distance(KdTree tree, ReadOnlySpan<double> query, int k)
    {
        var indices = new int[k];
        var distances = new double[k];
        tree.Nearest(query, indices, distances);
        return Math.Sqrt(distances[^1]);
    }
}
