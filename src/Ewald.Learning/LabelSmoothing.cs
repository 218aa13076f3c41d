using System.Numerics.Tensors;

namespace Ewald.Learning;

/// <summary>Label smoothing by near voxels: each voxel's responsibilities become the average over its neighbours'.</summary>
/// <remarks>r_i ← Σ_j P_ij r_j with P_ij ∝ exp(−|q_i − q_j|²/L²) above a cutoff (or 1, binarised), rows normalised, the voxel itself among its
/// neighbours; repeated as often as asked. The neighbours are a sparse table found on the grid, so the cost grows with the number of
/// voxels only. Limits: a voxel without neighbours keeps its own; L → 0 changes nothing. Valid: peaks wider than a voxel.
/// Source: Venderley et al., Proc. Natl. Acad. Sci. 119, e2109665119 (2022), doi:10.1073/pnas.2109665119.</remarks>
public sealed class LabelSmoothing : IResponsibilityFilter
{
    private readonly long[] _start;
    private readonly int[] _neighbour;
    private readonly float[]? _weight;
    private readonly int _passes;

    /// <summary>Finds the neighbours.</summary>
    /// <param name="positions">The voxels.</param>
    /// <param name="length">L along each axis, in voxels of that axis, not negative.</param>
    /// <param name="cutoff">Kernel values below are zero, in (0, 1).</param>
    /// <param name="binary">Neighbours count alike, as X-TEC does by default.</param>
    /// <param name="passes">How often the averaging is repeated.</param>
    /// <exception cref="ArgumentException">Not three lengths, a negative length, or a cutoff outside (0, 1).</exception>
    public LabelSmoothing(VoxelPositions positions, IReadOnlyList<double> length, double cutoff = 1e-2, bool binary = true, int passes = 1)
    {
        ArgumentNullException.ThrowIfNull(positions);
        ArgumentNullException.ThrowIfNull(length);
        if (length.Count != 3 || length.Any(l => !(l >= 0))) throw new ArgumentException("LabelSmoothing: three lengths that are not negative are needed.", nameof(length));
        if (!(cutoff is > 0 and < 1)) throw new ArgumentException(FormattableString.Invariant($"LabelSmoothing: the cutoff {cutoff} is outside of (0, 1)."), nameof(cutoff));
        Count = positions.Count;
        _passes = passes;
        var stencil = Rows(length, -Math.Log(cutoff));
        _start = new long[Count + 1];
        Parallel.For(0, Count, i => _start[i + 1] = CountNeighbours(positions, i, stencil));
        for (var i = 0; i < Count; i++) _start[i + 1] += _start[i];
        _neighbour = new int[_start[Count]];
        _weight = binary ? null : new float[_start[Count]];
        Parallel.For(0, Count, i => List(positions, i, stencil, length));
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>Mean number of neighbours, the voxel itself included.</summary>
    public double MeanNeighbours => Count == 0 ? 0 : (double)_neighbour.Length / Count;

    /// <inheritdoc/>
    public void Apply(double[] responsibilities, double[] weights, int threads)
    {
        ArgumentNullException.ThrowIfNull(responsibilities);
        ArgumentNullException.ThrowIfNull(weights);
        var components = weights.Length;
        if (responsibilities.LongLength != (long)Count * components)
            throw new ArgumentException($"LabelSmoothing: {responsibilities.Length} responsibilities for {Count} voxels and {components} components.", nameof(responsibilities));
        const int Chunk = 4096;
        var from = responsibilities;
        var to = new double[responsibilities.Length];
        for (var pass = 0; pass < _passes; pass++)
        {
            var (read, write) = (from, to);
            Parallel.For(0, (Count + Chunk - 1) / Chunk, new ParallelOptions { MaxDegreeOfParallelism = threads }, chunk =>
            {
                for (var i = chunk * Chunk; i < Math.Min(Count, (chunk + 1) * Chunk); i++) Average(i, read, write, components);
            });
            (from, to) = (to, from);
        }

        if (!ReferenceEquals(from, responsibilities)) from.CopyTo(responsibilities, 0);
    }

    /// <summary>Number of neighbours of a voxel, itself included.</summary>
    /// <param name="voxel">Number of the voxel, from 0.</param>
    public int Neighbours(int voxel) => (int)(_start[voxel + 1] - _start[voxel]);

    /// <summary>Sums over the neighbours, whatever their kernel: the trajectory of a neighbourhood.</summary>
    /// <param name="rows">Shape [voxel, column].</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="threads">Most threads, -1 for all cores.</param>
    /// <returns>Shape [voxel, column].</returns>
    public float[] Sums(float[] rows, int columns, int threads = -1)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.LongLength != (long)Count * columns) throw new ArgumentException($"LabelSmoothing: {rows.Length} values for {Count} voxels and {columns} columns.", nameof(rows));
        var sums = new float[rows.Length];
        Parallel.For(0, Count, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
        {
            var sum = sums.AsSpan(i * columns, columns);
            for (var n = _start[i]; n < _start[i + 1]; n++) TensorPrimitives.Add(sum, rows.AsSpan(_neighbour[n] * columns, columns), sum);
        });
        return sums;
    }

    private void Average(int voxel, double[] from, double[] to, int components)
    {
        var sum = to.AsSpan(voxel * components, components);
        sum.Clear();
        double total = 0;
        for (var n = _start[voxel]; n < _start[voxel + 1]; n++)
        {
            var weight = _weight is null ? 1 : _weight[n];
            var row = from.AsSpan(_neighbour[n] * components, components);
            for (var c = 0; c < row.Length; c++) sum[c] += weight * row[c];
            total += weight;
        }

        for (var c = 0; c < sum.Length; c++) sum[c] /= total;
    }

    // Rows of the ball Σ (n/L)² ≤ reach: offset along the first two axes and half width along the third.
    private static (int First, int Second, int Half)[] Rows(IReadOnlyList<double> length, double reach)
    {
        var rows = new List<(int, int, int)>();
        int Extent(int axis, double left) => (int)Math.Floor(length[axis] * Math.Sqrt(Math.Max(0, left)) + 1e-9);
        double Square(int n, int axis) => n == 0 ? 0 : n / length[axis] * (n / length[axis]);
        for (var a = -Extent(0, reach); a <= Extent(0, reach); a++)
            for (var b = -Extent(1, reach - Square(a, 0)); b <= Extent(1, reach - Square(a, 0)); b++)
                rows.Add((a, b, Extent(2, reach - Square(a, 0) - Square(b, 1))));
        return [.. rows];
    }

    private static int CountNeighbours(VoxelPositions positions, int voxel, (int First, int Second, int Half)[] stencil)
    {
        var (i, j, k) = positions.At(voxel);
        var found = 0;
        foreach (var (a, b, half) in stencil)
        {
            var (start, end) = positions.Range(i + a, j + b, k - half, k + half);
            found += end - start;
        }

        return found;
    }

    private void List(VoxelPositions positions, int voxel, (int First, int Second, int Half)[] stencil, IReadOnlyList<double> length)
    {
        var (i, j, k) = positions.At(voxel);
        var to = _start[voxel];
        double Square(int n, int axis) => n == 0 ? 0 : n / length[axis] * (n / length[axis]);
        foreach (var (a, b, half) in stencil)
        {
            var (start, end) = positions.Range(i + a, j + b, k - half, k + half);
            for (var n = start; n < end; n++, to++)
            {
                _neighbour[to] = n;
                if (_weight is not null) _weight[to] = (float)Math.Exp(-Square(a, 0) - Square(b, 1) - Square(positions.At(n).Third - k, 2));
            }
        }
    }
}
