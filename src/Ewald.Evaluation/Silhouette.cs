using System.Numerics.Tensors;

namespace Ewald.Evaluation;

/// <summary>How a <see cref="Silhouette"/> measures the distance of two cases.</summary>
public enum SilhouetteDistance
{
    /// <summary>|x - y|.</summary>
    Euclidean,

    /// <summary>1 - x·y / (|x| |y|); 1 to a case of zeros.</summary>
    Cosine,
}

/// <summary>How well each case lies in its cluster: s = (b - a) / max(a, b), with a its mean distance to the others of its own cluster
/// and b the smallest mean distance to another cluster.</summary>
/// <remarks>Between -1 (wrong cluster) and 1; 0 for the only case of a cluster.
/// Rousseeuw, J. Comput. Appl. Math. 20, 53 (1987), doi:10.1016/0377-0427(87)90125-7.</remarks>
/// <param name="Samples">s of each case, shape [case].</param>
/// <param name="Labels">Distinct labels, ascending, shape [cluster].</param>
/// <param name="Clusters">Mean s of each cluster, in the order of <paramref name="Labels"/>, shape [cluster].</param>
public sealed record Silhouette(double[] Samples, int[] Labels, double[] Clusters)
{
    /// <summary>Mean s over all cases.</summary>
    public double Mean => Samples.Average();

    /// <summary>Mean s of the worst cluster.</summary>
    public double WorstCluster => Clusters.Min();

    /// <summary>Silhouettes of labelled cases; n² distances, none of them stored.</summary>
    /// <param name="features">Shape [case, feature], row after row.</param>
    /// <param name="dimension">Number of features.</param>
    /// <param name="labels">Any integers, shape [case]; two distinct ones at least.</param>
    /// <param name="distance">The distance.</param>
    /// <exception cref="ArgumentException">Lengths do not fit or there are fewer than two clusters.</exception>
    public static Silhouette Of(ReadOnlySpan<double> features, int dimension, ReadOnlySpan<int> labels, SilhouetteDistance distance = SilhouetteDistance.Euclidean)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        if (features.Length != (long)labels.Length * dimension)
            throw new ArgumentException($"Silhouette: {features.Length} numbers for {labels.Length} cases of {dimension} features.", nameof(features));
        var x = features.ToArray();
        if (distance == SilhouetteDistance.Euclidean)
            return Of(labels, (i, j) => TensorPrimitives.Distance<double>(x.AsSpan(i * dimension, dimension), x.AsSpan(j * dimension, dimension)));
        for (var i = 0; i < labels.Length; i++)
        {
            var row = x.AsSpan(i * dimension, dimension);
            if (TensorPrimitives.Norm<double>(row) is > 0 and var norm) TensorPrimitives.Divide(row, norm, row);
        }

        return Of(labels, (i, j) => Math.Clamp(1 - TensorPrimitives.Dot<double>(x.AsSpan(i * dimension, dimension), x.AsSpan(j * dimension, dimension)), 0, 2));
    }

    /// <summary>Silhouettes from given distances.</summary>
    /// <param name="distances">Symmetric, shape [case, case], row after row.</param>
    /// <param name="labels">Any integers, shape [case]; two distinct ones at least.</param>
    /// <exception cref="ArgumentException">Lengths do not fit or there are fewer than two clusters.</exception>
    public static Silhouette OfDistances(double[] distances, ReadOnlySpan<int> labels)
    {
        ArgumentNullException.ThrowIfNull(distances);
        var n = labels.Length;
        if (distances.Length != (long)n * n)
            throw new ArgumentException($"Silhouette: {distances.Length} distances for {n} cases; {(long)n * n} are needed.", nameof(distances));
        return Of(labels, (i, j) => distances[i * n + j]);
    }

    private static Silhouette Of(ReadOnlySpan<int> labels, Func<int, int, double> distance)
    {
        var (distinct, cluster) = ContingencyTable.Distinct(labels);
        if (distinct.Length < 2)
            throw new ArgumentException($"Silhouette: {distinct.Length} cluster; a silhouette compares a cluster with the nearest other one, so two are needed.", nameof(labels));
        var sizes = new int[distinct.Length];
        foreach (var c in cluster) sizes[c]++;
        var samples = new double[cluster.Length];
        Parallel.For(0, cluster.Length, () => new double[sizes.Length], (i, _, sums) =>
        {
            Array.Clear(sums);
            for (var j = 0; j < cluster.Length; j++)
                if (j != i) sums[cluster[j]] += distance(i, j);
            samples[i] = Value(sums, sizes, cluster[i]);
            return sums;
        }, _ => { });
        var clusters = new double[sizes.Length];
        for (var i = 0; i < samples.Length; i++) clusters[cluster[i]] += samples[i] / sizes[cluster[i]];
        return new Silhouette(samples, distinct, clusters);
    }

    private static double Value(double[] sums, int[] sizes, int own)
    {
        if (sizes[own] == 1) return 0;
        var within = sums[own] / (sizes[own] - 1);
        var other = double.PositiveInfinity;
        for (var c = 0; c < sizes.Length; c++)
            if (c != own) other = Math.Min(other, sums[c] / sizes[c]);
        var larger = Math.Max(within, other);
        return larger > 0 ? (other - within) / larger : 0;
    }
}
