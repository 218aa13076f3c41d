using System.Numerics.Tensors;
using Ewald.Core;
using Ewald.Tensors;
using Tensor = Ewald.Tensors.Tensor;

namespace Ewald.Learning;

/// <summary>Clusters of any shape: k-means on the slow eigenvectors of a graph of like cases.</summary>
/// <remarks>With affinities W (diagonal left out) and degrees D: the K smallest eigenpairs of 1 - D^-1/2 W D^-1/2, eigenvectors divided
/// by √D (the random walk's; Shi and Malik, IEEE Trans. Pattern Anal. 22, 888 (2000), doi:10.1109/34.868688), then k-means of their rows.
/// As many eigenvalues near 0 as the graph has parts. Dense: n² memory, n³ time, some thousand cases. von Luxburg, Stat. Comput. 17, 395
/// (2007), doi:10.1007/s11222-007-9033-z. Calls libtorch: not inside a parallel loop.</remarks>
/// <param name="Labels">Cluster of each case, shape [case].</param>
/// <param name="Eigenvalues">All eigenvalues of the normalised Laplacian, ascending, between 0 and 2, shape [case].</param>
/// <param name="Embedding">What k-means saw, shape [case, K], row after row.</param>
public sealed record SpectralClustering(int[] Labels, double[] Eigenvalues, double[] Embedding)
{
    /// <summary>Clusters cases.</summary>
    /// <param name="features">Finite, shape [case, feature], row after row.</param>
    /// <param name="dimension">Number of features.</param>
    /// <param name="settings">K and the affinity.</param>
    /// <param name="random">A stream of the run.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, a number is not finite, or K or the number of neighbours exceeds the cases.</exception>
    public static SpectralClustering Fit(double[] features, int dimension, SpectralSettings settings, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        if (features.Length == 0 || features.Length % dimension != 0)
            throw new ArgumentException($"SpectralClustering: {features.Length} numbers are no whole cases of {dimension} features.", nameof(features));
        var n = features.Length / dimension;
        if (settings.Affinity == Affinity.NearestNeighbours && (settings.Neighbours < 1 || settings.Neighbours > n))
            throw new ArgumentException($"SpectralClustering: {settings.Neighbours} neighbours of {n} cases; allowed are 1 to {n}.", nameof(settings));
        var squared = new double[(long)n * n];
        Parallel.For(0, n, i =>
        {
            for (var j = 0; j < n; j++)
            {
                var d = TensorPrimitives.Distance<double>(features.AsSpan(i * dimension, dimension), features.AsSpan(j * dimension, dimension));
                squared[(long)i * n + j] = d * d;
            }
        });
        var affinity = settings.Affinity == Affinity.RadialBasis ? [.. squared.Select(s => Math.Exp(-settings.Gamma * s))] : Neighbours(squared, n, settings.Neighbours);
        return FitAffinity(affinity, n, settings, random);
    }

    /// <summary>Clusters cases of given affinities.</summary>
    /// <param name="affinity">Symmetric, not negative, shape [case, case], row after row; the diagonal does not count.</param>
    /// <param name="count">Number of cases.</param>
    /// <param name="settings">K; its affinity does not count.</param>
    /// <param name="random">A stream of the run.</param>
    /// <exception cref="ArgumentException">The length is not n², an affinity is negative or not finite, or K exceeds the cases.</exception>
    public static SpectralClustering FitAffinity(double[] affinity, int count, SpectralSettings settings, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(affinity);
        ArgumentNullException.ThrowIfNull(settings);
        if (affinity.LongLength != (long)count * count || settings.Clusters < 1 || settings.Clusters > count)
            throw new ArgumentException($"SpectralClustering: {affinity.Length} affinities and K = {settings.Clusters} for {count} cases; {(long)count * count} affinities and K from 1 to {count} are needed.", nameof(affinity));
        var root = new double[count];
        for (var i = 0; i < count; i++)
        {
            double degree = 0;
            for (var j = 0; j < count; j++)
            {
                var w = affinity[(long)i * count + j];
                if (!(w >= 0) || !double.IsFinite(w))
                    throw new ArgumentException(FormattableString.Invariant($"SpectralClustering: the affinity of cases {i} and {j} is {w}; affinities are finite and not negative."), nameof(affinity));
                if (j != i) degree += w;
            }

            // A case that is like no other is a part of its own.
            root[i] = degree > 0 ? Math.Sqrt(degree) : 1;
        }

        var laplacian = new double[(long)count * count];
        for (var i = 0; i < count; i++)
            for (var j = 0; j < count; j++)
                laplacian[(long)i * count + j] = i == j ? (Isolated(affinity, count, i) ? 0 : 1) : -affinity[(long)i * count + j] / (root[i] * root[j]);
        double[] values, vectors;
        using (TensorScope.Enter())
        using (NoGrad.Enter())
        {
            var (e, v) = Tensor.From(laplacian, [count, count]).EigenHermitian();
            (values, vectors) = (e.ToArray<double>(), v.ToArray<double>());
        }

        var k = settings.Clusters;
        var embedding = new double[count * k];
        for (var i = 0; i < count; i++)
            for (var c = 0; c < k; c++) embedding[i * k + c] = vectors[(long)i * count + c] / root[i];
        var labels = KMeans.Fit(embedding, k, new KMeansSettings(k) { Restarts = settings.Restarts }, random).Labels;
        return new SpectralClustering(labels, values, embedding);
    }

    private static bool Isolated(double[] affinity, int count, int i)
    {
        for (var j = 0; j < count; j++)
            if (j != i && affinity[(long)i * count + j] > 0) return false;
        return true;
    }

    private static double[] Neighbours(double[] squared, int n, int neighbours)
    {
        var graph = new double[(long)n * n];
        for (var i = 0; i < n; i++)
        {
            var row = squared.AsSpan(i * n, n).ToArray();
            foreach (var j in Enumerable.Range(0, n).OrderBy(j => j == i ? -1 : row[j]).Take(neighbours))
            {
                graph[(long)i * n + j] += 0.5;
                graph[(long)j * n + i] += 0.5;
            }
        }

        return graph;
    }
}
