namespace Ewald.Learning;

/// <summary>Samples in the layout that the kernels of <see cref="GaussianMixture"/> read: tiles of 64 samples, dimension after dimension.</summary>
/// <remarks>A constant (the mean of all samples unless given) is taken off, so that sums of squares lose no digits to an offset.
/// A precision weight w of a sample says that its noise variance is 1/w of that of a sample of weight 1: x ~ N(μ_k, Σ_k/w) in component k
/// (the fixed weights of Gebru, Alameda-Pineda, Forbes and Horaud, arXiv:1509.01509).</remarks>
public sealed class MixtureData
{
    internal const int Lanes = 64, TilesPerBlock = 64;

    private MixtureData(int count, int dimension, double[]? weights)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        if (count < 1) throw new ArgumentException("MixtureData: there is no sample; give at least one.", nameof(count));
        if (weights is not null && weights.Length != count) throw new ArgumentException($"MixtureData: {weights.Length} precision weights for {count} samples.", nameof(weights));
        if (weights is not null && !Array.TrueForAll(weights, w => w > 0 && double.IsFinite(w)))
            throw new ArgumentException("MixtureData: a precision weight is not positive; leave such samples out.", nameof(weights));
        Count = count;
        Dimension = dimension;
        Tiles = (count + Lanes - 1) / Lanes;
        Values = new double[checked((long)Tiles * dimension * Lanes)];
        Shift = new double[dimension];
        Weights = weights is null ? null : new double[Tiles * Lanes];
        weights?.CopyTo(Weights!, 0);
    }

    /// <summary>Lays out samples that lie row after row.</summary>
    /// <param name="samples">Shape [sample, dimension], finite.</param>
    /// <param name="dimension">Number of dimensions.</param>
    /// <param name="weights">Precision weights, positive, shape [sample], or null for ones.</param>
    /// <param name="threads">Most threads, -1 for all cores.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, or a value is not finite.</exception>
    public MixtureData(double[] samples, int dimension, double[]? weights = null, int threads = -1)
        : this((samples ?? throw new ArgumentNullException(nameof(samples))).Length / Math.Max(1, dimension), dimension, weights)
    {
        if (samples.Length % dimension != 0) throw new ArgumentException($"MixtureData: {samples.Length} values are no whole rows of {dimension}.", nameof(samples));
        Fill((i, row) => samples.AsSpan(i * dimension, dimension).CopyTo(row), null, threads);
    }

    /// <summary>Number of samples.</summary>
    public int Count { get; }

    /// <summary>Number of dimensions.</summary>
    public int Dimension { get; }

    /// <summary>Mean over dimensions of the samples' variance.</summary>
    public double MeanVariance { get; private set; }

    internal double[] Shift { get; }

    internal double[] Values { get; }

    internal double[]? Weights { get; }

    internal int Tiles { get; }

    internal int Blocks => (Tiles + TilesPerBlock - 1) / TilesPerBlock;

    /// <summary>Writes the value of a row of samples.</summary>
    /// <param name="index">Sample, from 0.</param>
    /// <param name="row">Receives the sample, shape [dimension].</param>
    public delegate void RowWriter(int index, Span<double> row);

    /// <summary>Lays out samples that are made row by row, so that they need not lie in memory twice.</summary>
    /// <param name="count">Number of samples.</param>
    /// <param name="dimension">Number of dimensions.</param>
    /// <param name="write">Writes one sample; called from several threads.</param>
    /// <param name="weights">Precision weights, positive, shape [sample], or null for ones.</param>
    /// <param name="shift">What is taken off every sample, shape [dimension]; null for their mean.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, or a value is not finite.</exception>
    public static MixtureData FromRows(int count, int dimension, RowWriter write, double[]? weights = null, double[]? shift = null)
    {
        ArgumentNullException.ThrowIfNull(write);
        var data = new MixtureData(count, dimension, weights);
        data.Fill(write, shift, -1);
        return data;
    }

    /// <summary>Some of the samples.</summary>
    /// <param name="rows">Their numbers.</param>
    public MixtureData Subset(ReadOnlySpan<int> rows)
    {
        var chosen = rows.ToArray();
        return FromRows(chosen.Length, Dimension, (i, row) => Row(chosen[i], row), Weights is null ? null : Array.ConvertAll(chosen, i => Weights[i]));
    }

    /// <summary>One sample as it was given.</summary>
    /// <param name="index">Sample, from 0.</param>
    /// <param name="row">Receives it, shape [dimension].</param>
    public void Row(int index, Span<double> row)
    {
        Shifted(index, row);
        for (var d = 0; d < Dimension; d++) row[d] += Shift[d];
    }

    internal void Shifted(int index, Span<double> row)
    {
        var at = (long)(index / Lanes) * Dimension * Lanes + index % Lanes;
        for (var d = 0; d < Dimension; d++) row[d] = Values[at + d * Lanes];
    }

    private void Fill(RowWriter write, double[]? shift, int threads)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads };
        var sums = new double[Blocks][];
        var bad = new int[Blocks];
        Parallel.For(0, Blocks, options, block =>
        {
            var row = new double[Dimension];
            var sum = new double[Dimension];
            for (var i = block * TilesPerBlock * Lanes; i < Math.Min(Count, (block + 1) * TilesPerBlock * Lanes); i++)
            {
                write(i, row);
                var at = (long)(i / Lanes) * Dimension * Lanes + i % Lanes;
                for (var d = 0; d < Dimension; d++)
                {
                    if (!double.IsFinite(row[d])) bad[block]++;
                    Values[at + d * Lanes] = row[d];
                    sum[d] += row[d];
                }
            }

            sums[block] = sum;
        });
        if (bad.Sum() is > 0 and var notFinite) throw new ArgumentException($"MixtureData: {notFinite} values are not finite; leave their samples out.", nameof(write));
        for (var d = 0; d < Dimension; d++) Shift[d] = shift is null ? sums.Sum(s => s[d]) / Count : shift[d];
        var squares = new double[Tiles];
        Parallel.For(0, Tiles, options, tile =>
        {
            var filled = Math.Min(Lanes, Count - tile * Lanes);
            for (var d = 0; d < Dimension; d++)
            {
                var lane = Values.AsSpan((tile * Dimension + d) * Lanes, Lanes);
                for (var l = 0; l < filled; l++)
                {
                    lane[l] -= Shift[d];
                    squares[tile] += lane[l] * lane[l];
                }
            }
        });
        var offset = 0.0;
        for (var d = 0; d < Dimension; d++) offset += Math.Pow(sums.Sum(s => s[d]) / Count - Shift[d], 2);
        MeanVariance = Math.Max(0, squares.Sum() / Count - offset) / Dimension;
    }
}
