using System.Numerics.Tensors;

namespace Ewald.Learning;

/// <summary>The cases of a k-means run as the iteration sees them: their mean at the origin, or of length 1 with the cosine option.</summary>
/// <remarks>Distances are worked out as |x|² + |c|² - 2 x·c, which keeps its digits only when the origin lies among the cases.</remarks>
internal sealed class KMeansCases
{
    private readonly double[] _origin;

    public KMeansCases(ReadOnlySpan<double> features, int dimension, int clusters, bool cosine)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        if (features.Length == 0 || features.Length % dimension != 0)
            throw new ArgumentException($"KMeans: {features.Length} numbers are no whole cases of {dimension} features.", nameof(features));
        Count = features.Length / dimension;
        Dimension = dimension;
        if (clusters < 1 || clusters > Count)
            throw new ArgumentException($"KMeans: K = {clusters} is outside 1 .. {Count}, the number of cases.", nameof(clusters));
        // Blocks depend on the number of cases alone, so sums over them do not depend on the number of threads.
        ChunkSize = Math.Max(1024, (Count + 63) / 64);
        Chunks = (Count + ChunkSize - 1) / ChunkSize;
        Values = features.ToArray();
        _origin = new double[dimension];
        if (!cosine)
        {
            for (var i = 0; i < Count; i++) TensorPrimitives.Add<double>(_origin, Row(i), _origin);
            TensorPrimitives.Divide<double>(_origin, Count, _origin);
        }

        SquaredNorms = new double[Count];
        ForChunks((_, first, last) =>
        {
            for (var i = first; i < last; i++)
            {
                var row = Row(i);
                if (!cosine) TensorPrimitives.Subtract<double>(row, _origin, row);
                else if (TensorPrimitives.Norm<double>(row) is > 0 and var norm) TensorPrimitives.Divide<double>(row, norm, row);
                SquaredNorms[i] = TensorPrimitives.SumOfSquares<double>(row);
            }
        });
        foreach (var s in SquaredNorms)
            if (!double.IsFinite(s)) throw new ArgumentException("KMeans: a feature is not finite; leave such cases out.", nameof(features));
    }

    public int Count { get; }

    public int Dimension { get; }

    public int ChunkSize { get; }

    public int Chunks { get; }

    public double[] Values { get; }

    public double[] SquaredNorms { get; }

    /// <summary>Mean variance of a feature.</summary>
    public double MeanVariance => TensorPrimitives.Sum<double>(SquaredNorms) / ((double)Count * Dimension);

    public Span<double> Row(int i) => Values.AsSpan(i * Dimension, Dimension);

    /// <summary>Centres as the iteration sees them.</summary>
    public double[] Inward(ReadOnlySpan<double> centres) => Shift(centres, -1);

    /// <summary>Centres as the caller sees them.</summary>
    public double[] Outward(ReadOnlySpan<double> centres) => Shift(centres, 1);

    /// <summary>Calls with chunk, first and last + 1 case, in parallel when there are several.</summary>
    public void ForChunks(Action<int, int, int> work)
    {
        if (Chunks == 1) work(0, 0, Count);
        else Parallel.For(0, Chunks, c => work(c, c * ChunkSize, Math.Min(Count, (c + 1) * ChunkSize)));
    }

    private double[] Shift(ReadOnlySpan<double> centres, double sign)
    {
        var shifted = centres.ToArray();
        for (var j = 0; j < shifted.Length; j++) shifted[j] += sign * _origin[j % Dimension];
        return shifted;
    }
}
