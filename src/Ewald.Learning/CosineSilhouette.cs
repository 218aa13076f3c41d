namespace Ewald.Learning;

/// <summary>Silhouettes of directions: how much nearer each lies to its own cluster than to the next one, with the distance 1 − cosine.</summary>
/// <remarks>s = (b − a) / max(a, b), a the mean distance to the others of the own cluster, b the least mean distance to another cluster; in
/// [−1, 1], 0 for a cluster of one. The mean distance to a cluster is 1 − x·(sum of its unit vectors)/n, so the work grows with vectors times
/// clusters and no matrix of pairs is made. Rousseeuw, J. Comput. Appl. Math. 20, 53 (1987), doi:10.1016/0377-0427(87)90125-7.</remarks>
public static class CosineSilhouette
{
    /// <summary>The silhouette of each vector.</summary>
    /// <param name="vectors">Shape [vector][coordinate], none of them zero.</param>
    /// <param name="labels">Cluster of each vector, 0 .. clusters − 1, shape [vector].</param>
    /// <param name="clusters">Number of clusters, at least 2, none of them empty.</param>
    /// <returns>Shape [vector].</returns>
    /// <exception cref="ArgumentException">Lengths differ, a vector is zero, or a cluster is empty.</exception>
    public static double[] Samples(IReadOnlyList<double[]> vectors, IReadOnlyList<int> labels, int clusters)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(labels);
        if (vectors.Count != labels.Count || vectors.Count == 0) throw new ArgumentException(FormattableString.Invariant($"CosineSilhouette: {vectors.Count} vectors and {labels.Count} labels."), nameof(labels));
        if (clusters < 2) throw new ArgumentException(FormattableString.Invariant($"CosineSilhouette: {clusters} clusters; there must be at least 2 to compare."), nameof(clusters));
        var unit = vectors.Select(Unit).ToArray();
        var sums = new double[clusters][];
        for (var c = 0; c < clusters; c++) sums[c] = new double[unit[0].Length];
        var counts = new int[clusters];
        for (var i = 0; i < unit.Length; i++)
        {
            counts[labels[i]]++;
            for (var j = 0; j < unit[i].Length; j++) sums[labels[i]][j] += unit[i][j];
        }

        if (counts.Contains(0)) throw new ArgumentException(FormattableString.Invariant($"CosineSilhouette: cluster {Array.IndexOf(counts, 0)} is empty."), nameof(labels));
        var result = new double[unit.Length];
        for (var i = 0; i < unit.Length; i++)
        {
            var (own, inner, outer) = (labels[i], 0.0, double.PositiveInfinity);
            if (counts[own] == 1) continue;
            for (var c = 0; c < clusters; c++)
            {
                var distance = counts[c] - Dot(unit[i], sums[c]);
                if (c == own) inner = Math.Max(0, distance) / (counts[c] - 1);
                else outer = Math.Min(outer, Math.Max(0, distance) / counts[c]);
            }

            result[i] = inner == outer ? 0 : (outer - inner) / Math.Max(inner, outer);
        }

        return result;
    }

    /// <summary>The vector divided by its Euclidean norm.</summary>
    /// <param name="vector">Not zero, shape [coordinate].</param>
    /// <exception cref="ArgumentException">The vector is zero.</exception>
    public static double[] Unit(double[] vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        var norm = Math.Sqrt(Dot(vector, vector));
        if (!(norm > 0)) throw new ArgumentException("CosineSilhouette: a vector of zeros has no direction.", nameof(vector));
        return [.. vector.Select(x => x / norm)];
    }

    internal static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b) => System.Numerics.Tensors.TensorPrimitives.Dot(a, b);
}
