namespace Ewald.Learning;

/// <summary>Weighted k nearest neighbours for quantities: weighted mean, median and quantiles of the neighbours' targets.</summary>
/// <remarks>The spread of the neighbours' targets is no calibrated interval by itself: hand its quantiles to a conformal
/// calibration. Immutable: safe for several threads.</remarks>
public sealed class NearestNeighbourRegressor
{
    private readonly KdTree _tree;
    private readonly double[] _targets;

    /// <summary>Stores the training set.</summary>
    /// <param name="features">Shape [case, feature], row after row.</param>
    /// <param name="dimension">Number of features.</param>
    /// <param name="targets">Shape [case, target], row after row.</param>
    /// <param name="targetCount">Number of targets.</param>
    /// <param name="neighbours">k.</param>
    /// <param name="weighting">Weight of a neighbour.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public NearestNeighbourRegressor(ReadOnlySpan<double> features, int dimension, ReadOnlySpan<double> targets, int targetCount, int neighbours = 7, NeighbourWeighting weighting = NeighbourWeighting.InverseDistance)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(targetCount);
        _tree = new KdTree(features, dimension);
        if (targets.Length != _tree.Count * targetCount)
            throw new ArgumentException($"NearestNeighbourRegressor: {_tree.Count} cases of {targetCount} targets but {targets.Length} values.", nameof(targets));
        if (neighbours < 1 || neighbours > _tree.Count)
            throw new ArgumentException($"NearestNeighbourRegressor: k = {neighbours} is outside 1 .. {_tree.Count}, the number of cases.", nameof(neighbours));
        _targets = targets.ToArray();
        TargetCount = targetCount;
        Neighbours = neighbours;
        Weighting = weighting;
    }

    /// <summary>Number of targets.</summary>
    public int TargetCount { get; }

    /// <summary>k.</summary>
    public int Neighbours { get; }

    /// <summary>Weight of a neighbour.</summary>
    public NeighbourWeighting Weighting { get; }

    /// <summary>Number of features.</summary>
    public int Dimension => _tree.Dimension;

    /// <summary>Weighted mean of the neighbours' targets.</summary>
    /// <param name="query">Features, shape [feature].</param>
    /// <param name="mean">Receives the means, shape [target].</param>
    /// <returns>Distance to the nearest training case.</returns>
    public double Predict(ReadOnlySpan<double> query, Span<double> mean)
    {
        var (indices, weights, nearest) = Vote(query);
        mean.Clear();
        for (var i = 0; i < indices.Length; i++)
            for (var t = 0; t < TargetCount; t++) mean[t] += weights[i] * _targets[indices[i] * TargetCount + t];
        return nearest;
    }

    /// <summary>Weighted quantiles of the neighbours' targets.</summary>
    /// <param name="query">Features, shape [feature].</param>
    /// <param name="levels">Quantile levels in [0, 1], shape [level]; 0.5 is the median.</param>
    /// <param name="quantiles">Receives the quantiles, shape [target, level], row after row.</param>
    /// <returns>Distance to the nearest training case.</returns>
    public double Quantiles(ReadOnlySpan<double> query, ReadOnlySpan<double> levels, Span<double> quantiles)
    {
        var (indices, weights, nearest) = Vote(query);
        var values = new double[indices.Length];
        for (var t = 0; t < TargetCount; t++)
        {
            for (var i = 0; i < indices.Length; i++) values[i] = _targets[indices[i] * TargetCount + t];
            for (var l = 0; l < levels.Length; l++) quantiles[t * levels.Length + l] = WeightedQuantile(values, weights, levels[l]);
        }

        return nearest;
    }

    /// <summary>Quantile of weighted values, linear between the midpoints of their cumulated weights.</summary>
    /// <param name="values">Shape [value], any order.</param>
    /// <param name="weights">Not negative, shape [value]; at least one positive.</param>
    /// <param name="level">In [0, 1].</param>
    public static double WeightedQuantile(ReadOnlySpan<double> values, ReadOnlySpan<double> weights, double level)
    {
        var sorted = values.ToArray();
        var w = weights.ToArray();
        Array.Sort(sorted, w);
        double total = 0;
        foreach (var x in w) total += x;
        if (!(total > 0)) throw new ArgumentException("WeightedQuantile: the weights sum to nothing; at least one must be positive.", nameof(weights));
        double before = 0, lastAt = double.NaN, lastValue = double.NaN;
        for (var i = 0; i < sorted.Length; i++)
        {
            if (w[i] == 0) continue;
            var at = (before + w[i] / 2) / total;
            if (level <= at)
                return double.IsNaN(lastAt) ? sorted[i] : lastValue + (sorted[i] - lastValue) * (level - lastAt) / (at - lastAt);
            (lastAt, lastValue) = (at, sorted[i]);
            before += w[i];
        }

        return lastValue;
    }

    private (int[] Indices, double[] Weights, double Nearest) Vote(ReadOnlySpan<double> query)
    {
        var indices = new int[Neighbours];
        var distances = new double[Neighbours];
        var weights = new double[Neighbours];
        _tree.Nearest(query, indices, distances);
        NeighbourWeights.Fill(Weighting, distances, weights);
        return (indices, weights, Math.Sqrt(distances[0]));
    }
}
