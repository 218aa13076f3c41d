using System.Numerics.Tensors;

namespace Ewald.Learning;

/// <summary>One merger of a <see cref="HierarchicalClustering"/>.</summary>
/// <param name="First">The lower of the two clusters: below n a case, otherwise the cluster of merger number <c>First - n</c>.</param>
/// <param name="Second">The other cluster.</param>
/// <param name="Height">Their distance.</param>
/// <param name="Size">Cases in the new cluster.</param>
public readonly record struct ClusterMerger(int First, int Second, double Height, int Size);

/// <summary>A tree of clusters: the two nearest are merged until one is left.</summary>
/// <remarks>Chains of nearest neighbours find all mergers in O(n²) time, which is exact for the four linkages because a merger never
/// brings clusters nearer to a third (Müllner, arXiv:1109.2378; Murtagh, Comput. J. 26, 354 (1983), doi:10.1093/comjnl/26.4.354).
/// Memory: n² numbers.</remarks>
/// <param name="Count">n, number of cases.</param>
/// <param name="Mergers">n - 1 mergers, lowest first.</param>
/// <param name="Distances">The distances of the cases, shape [case, case], row after row.</param>
public sealed record HierarchicalClustering(int Count, IReadOnlyList<ClusterMerger> Mergers, double[] Distances)
{
    /// <summary>Clusters cases by their Euclidean distances.</summary>
    /// <param name="features">Finite, shape [case, feature], row after row.</param>
    /// <param name="dimension">Number of features.</param>
    /// <param name="linkage">Distance of two clusters.</param>
    /// <exception cref="ArgumentException">Lengths do not fit or a number is not finite.</exception>
    public static HierarchicalClustering Fit(ReadOnlySpan<double> features, int dimension, Linkage linkage)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        if (features.Length == 0 || features.Length % dimension != 0)
            throw new ArgumentException($"HierarchicalClustering: {features.Length} numbers are no whole cases of {dimension} features.", nameof(features));
        var n = features.Length / dimension;
        var x = features.ToArray();
        var distances = new double[(long)n * n];
        Parallel.For(0, n, i =>
        {
            var row = x.AsSpan(i * dimension, dimension);
            for (var j = 0; j < n; j++)
                if (j != i) distances[(long)i * n + j] = TensorPrimitives.Distance<double>(row, x.AsSpan(j * dimension, dimension));
        });
        return FitDistances(distances, n, linkage);
    }

    /// <summary>Clusters cases by given distances.</summary>
    /// <param name="distances">Symmetric, not negative, shape [case, case], row after row; not changed.</param>
    /// <param name="count">n, number of cases.</param>
    /// <param name="linkage">Distance of two clusters.</param>
    /// <exception cref="ArgumentException">The length is not n², or a distance is negative, not finite or not symmetric.</exception>
    public static HierarchicalClustering FitDistances(double[] distances, int count, Linkage linkage)
    {
        ArgumentNullException.ThrowIfNull(distances);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        if (distances.LongLength != (long)count * count)
            throw new ArgumentException($"HierarchicalClustering: {distances.Length} distances for {count} cases; {(long)count * count} are needed.", nameof(distances));
        for (var i = 0; i < count; i++)
            for (var j = 0; j < i; j++)
            {
                var d = distances[(long)i * count + j];
                if (!(d >= 0) || !double.IsFinite(d) || Math.Abs(d - distances[(long)j * count + i]) > 1e-12 * (1 + d))
                    throw new ArgumentException(FormattableString.Invariant($"HierarchicalClustering: the distance of cases {i} and {j} is {d}, backwards {distances[(long)j * count + i]}; distances are finite, not negative and symmetric."), nameof(distances));
            }

        return new HierarchicalClustering(count, new NeighbourChain(distances, count, linkage).Mergers(), distances);
    }

    /// <summary>Labels of so many clusters, numbered by their first case.</summary>
    /// <param name="clusters">1 to n.</param>
    /// <returns>Shape [case].</returns>
    public int[] CutToCount(int clusters)
    {
        if (clusters < 1 || clusters > Count)
            throw new ArgumentOutOfRangeException(nameof(clusters), clusters, $"HierarchicalClustering: a tree of {Count} cases has 1 to {Count} clusters.");
        return Cut(Count - clusters);
    }

    /// <summary>Labels of the clusters that no merger above a height has joined, numbered by their first case.</summary>
    /// <param name="height">Largest height of a merger that counts.</param>
    /// <returns>Shape [case].</returns>
    public int[] CutAtHeight(double height) => Cut(Mergers.TakeWhile(m => m.Height <= height).Count());

    /// <summary>Height at which each pair of cases meets, shape [case, case], row after row.</summary>
    public double[] CopheneticDistances()
    {
        var result = new double[(long)Count * Count];
        var members = new List<int>?[Count + Mergers.Count];
        for (var i = 0; i < Count; i++) members[i] = [i];
        for (var m = 0; m < Mergers.Count; m++)
        {
            var merger = Mergers[m];
            List<int> a = members[merger.First]!, b = members[merger.Second]!;
            foreach (var i in a)
                foreach (var j in b) result[(long)i * Count + j] = result[(long)j * Count + i] = merger.Height;
            if (a.Count < b.Count) (a, b) = (b, a);
            a.AddRange(b);
            (members[Count + m], members[merger.First], members[merger.Second]) = (a, null, null);
        }

        return result;
    }

    /// <summary>Correlation of the distances of all pairs with the heights at which they meet: 1 when the tree holds the distances exactly.</summary>
    /// <remarks>Sokal and Rohlf, Taxon 11, 33 (1962), doi:10.2307/1217208. 1 also when all distances are equal; NaN for one case.</remarks>
    public double CopheneticCorrelation()
    {
        var heights = CopheneticDistances();
        double n = 0, sumD = 0, sumH = 0, worst = 0;
        for (var i = 0; i < Count; i++)
            for (var j = 0; j < i; j++, n++)
            {
                double d = Distances[(long)i * Count + j], h = heights[(long)i * Count + j];
                sumD += d;
                sumH += h;
                worst = Math.Max(worst, Math.Abs(d - h));
            }

        if (n == 0) return double.NaN;
        if (worst <= 1e-12 * sumD / n) return 1;
        double dd = 0, hh = 0, dh = 0;
        for (var i = 0; i < Count; i++)
            for (var j = 0; j < i; j++)
            {
                double d = Distances[(long)i * Count + j] - sumD / n, h = heights[(long)i * Count + j] - sumH / n;
                dd += d * d;
                hh += h * h;
                dh += d * h;
            }

        return dh / Math.Sqrt(dd * hh);
    }

    private int[] Cut(int mergers)
    {
        var parent = Enumerable.Range(0, Count + mergers).ToArray();
        for (var m = 0; m < mergers; m++) parent[Mergers[m].First] = parent[Mergers[m].Second] = Count + m;
        // A parent stands above its children: from the top down every node gets its root.
        for (var i = parent.Length - 1; i >= 0; i--) parent[i] = parent[parent[i]];
        var numbers = new Dictionary<int, int>();
        var labels = new int[Count];
        for (var i = 0; i < Count; i++)
        {
            if (!numbers.TryGetValue(parent[i], out labels[i])) numbers[parent[i]] = labels[i] = numbers.Count;
        }

        return labels;
    }
}
