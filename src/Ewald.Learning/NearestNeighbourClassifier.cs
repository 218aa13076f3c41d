namespace Ewald.Learning;

/// <summary>Weighted k nearest neighbours: the probability of a class is its share of the neighbours' weights.</summary>
/// <remarks>p(c|f) = Σ_{j ∈ k nearest of f, y_j = c} w_j / Σ_j w_j with w from <see cref="NeighbourWeighting"/>.
/// Cover and Hart, IEEE Trans. Inf. Theory 13, 21 (1967), doi:10.1109/TIT.1967.1053964; Dudani (1976) for the weights.
/// Features must be on comparable scales: see <see cref="Standardisation"/>. Immutable: safe for several threads.</remarks>
public sealed class NearestNeighbourClassifier
{
    private readonly KdTree _tree;
    private readonly int[] _labels;

    /// <summary>Stores the training set.</summary>
    /// <param name="features">Shape [case, feature], row after row.</param>
    /// <param name="dimension">Number of features.</param>
    /// <param name="labels">Class of each case, 0 .. classCount - 1, shape [case].</param>
    /// <param name="classCount">Number of classes.</param>
    /// <param name="neighbours">k, at least 1; at most the number of cases.</param>
    /// <param name="weighting">Weight of a neighbour.</param>
    /// <exception cref="ArgumentException">Lengths or labels do not fit.</exception>
    public NearestNeighbourClassifier(ReadOnlySpan<double> features, int dimension, ReadOnlySpan<int> labels, int classCount, int neighbours = 7, NeighbourWeighting weighting = NeighbourWeighting.InverseDistance)
    {
        _tree = new KdTree(features, dimension);
        if (labels.Length != _tree.Count)
            throw new ArgumentException($"NearestNeighbourClassifier: {_tree.Count} cases but {labels.Length} labels.", nameof(labels));
        if (neighbours < 1 || neighbours > _tree.Count)
            throw new ArgumentException($"NearestNeighbourClassifier: k = {neighbours} is outside 1 .. {_tree.Count}, the number of cases.", nameof(neighbours));
        foreach (var label in labels)
            if ((uint)label >= (uint)classCount)
                throw new ArgumentException($"NearestNeighbourClassifier: label {label} is outside 0 .. {classCount - 1}.", nameof(labels));
        _labels = labels.ToArray();
        ClassCount = classCount;
        Neighbours = neighbours;
        Weighting = weighting;
    }

    /// <summary>Number of classes.</summary>
    public int ClassCount { get; }

    /// <summary>k.</summary>
    public int Neighbours { get; }

    /// <summary>Weight of a neighbour.</summary>
    public NeighbourWeighting Weighting { get; }

    /// <summary>Number of features.</summary>
    public int Dimension => _tree.Dimension;

    /// <summary>Class probabilities of one case.</summary>
    /// <param name="query">Features, shape [feature].</param>
    /// <param name="probabilities">Receives the probabilities, shape [class]; they sum to 1.</param>
    /// <returns>Distance to the nearest training case.</returns>
    public double Probabilities(ReadOnlySpan<double> query, Span<double> probabilities)
    {
        Span<int> indices = Neighbours <= 256 ? stackalloc int[Neighbours] : new int[Neighbours];
        Span<double> distances = Neighbours <= 256 ? stackalloc double[Neighbours] : new double[Neighbours];
        Span<double> weights = Neighbours <= 256 ? stackalloc double[Neighbours] : new double[Neighbours];
        _tree.Nearest(query, indices, distances);
        NeighbourWeights.Fill(Weighting, distances, weights);
        probabilities.Clear();
        for (var i = 0; i < indices.Length; i++) probabilities[_labels[indices[i]]] += weights[i];
        return Math.Sqrt(distances[0]);
    }

    /// <summary>Class probabilities of many cases, in parallel.</summary>
    /// <param name="queries">Shape [case, feature], row after row.</param>
    /// <returns>Shape [case, class], row after row.</returns>
    public double[] Probabilities(double[] queries)
    {
        ArgumentNullException.ThrowIfNull(queries);
        var count = queries.Length / Dimension;
        var result = new double[count * ClassCount];
        Parallel.For(0, count, i => Probabilities(queries.AsSpan(i * Dimension, Dimension), result.AsSpan(i * ClassCount, ClassCount)));
        return result;
    }

    /// <summary>The most probable class of each case; the first of equals.</summary>
    /// <param name="probabilities">Shape [case, class], row after row.</param>
    /// <param name="classCount">Number of classes.</param>
    public static int[] MostProbable(ReadOnlySpan<double> probabilities, int classCount)
    {
        var best = new int[probabilities.Length / classCount];
        for (var i = 0; i < best.Length; i++)
        {
            var row = probabilities.Slice(i * classCount, classCount);
            for (var c = 1; c < classCount; c++)
                if (row[c] > row[best[i]]) best[i] = c;
        }

        return best;
    }
}
