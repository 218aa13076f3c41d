namespace Ewald.Learning;

/// <summary>Some voxels of a three-dimensional grid, in the grid's order, with a quick way from a place to the voxel there.</summary>
public sealed class VoxelPositions
{
    private readonly int[] _rowStart;
    private readonly int[] _column;

    /// <summary>Makes the index.</summary>
    /// <param name="shape">Voxels along the three axes; the last axis varies fastest.</param>
    /// <param name="indices">Flat positions ((i n₁ + j) n₂ + k), ascending, shape [voxel].</param>
    /// <exception cref="ArgumentException">Not three axes, or positions outside the grid or out of order.</exception>
    public VoxelPositions(IReadOnlyList<int> shape, long[] indices)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(indices);
        if (shape.Count != 3 || shape.Any(n => n < 1)) throw new ArgumentException("VoxelPositions: the grid has three axes of at least one voxel.", nameof(shape));
        Shape = [.. shape];
        Indices = indices;
        long rows = (long)shape[0] * shape[1], before = -1;
        _rowStart = new int[checked((int)rows + 1)];
        _column = new int[indices.Length];
        for (var i = 0; i < indices.Length; i++)
        {
            if (indices[i] <= before || indices[i] >= rows * shape[2])
                throw new ArgumentException(FormattableString.Invariant($"VoxelPositions: position {indices[i]} is out of order or outside of the grid."), nameof(indices));
            before = indices[i];
            _rowStart[indices[i] / shape[2] + 1]++;
            _column[i] = (int)(indices[i] % shape[2]);
        }

        for (var row = 0; row < rows; row++) _rowStart[row + 1] += _rowStart[row];
    }

    /// <summary>Voxels along the three axes.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>Flat positions, ascending.</summary>
    public long[] Indices { get; }

    /// <summary>Number of voxels.</summary>
    public int Count => Indices.Length;

    /// <summary>Place of a voxel on the grid.</summary>
    /// <param name="voxel">Number of the voxel, from 0.</param>
    public (int First, int Second, int Third) At(int voxel)
    {
        var row = Indices[voxel] / Shape[2];
        return ((int)(row / Shape[1]), (int)(row % Shape[1]), _column[voxel]);
    }

    /// <summary>The voxel at a place; -1 when none of them lies there.</summary>
    /// <param name="first">Along the first axis.</param>
    /// <param name="second">Along the second axis.</param>
    /// <param name="third">Along the third axis.</param>
    public int Find(int first, int second, int third)
    {
        var (start, end) = Range(first, second, third, third);
        return start < end ? start : -1;
    }

    /// <summary>The voxels of one row between two places: they have consecutive numbers.</summary>
    /// <param name="first">Along the first axis; outside of the grid there is none.</param>
    /// <param name="second">Along the second axis; outside of the grid there is none.</param>
    /// <param name="low">Lowest place along the third axis.</param>
    /// <param name="high">Highest place along the third axis.</param>
    /// <returns>First number and the number after the last.</returns>
    public (int Start, int End) Range(int first, int second, int low, int high)
    {
        if ((uint)first >= (uint)Shape[0] || (uint)second >= (uint)Shape[1]) return (0, 0);
        var row = first * Shape[1] + second;
        var (start, end) = (_rowStart[row], _rowStart[row + 1]);
        return (LowerBound(start, end, low), LowerBound(start, end, high + 1));
    }

    private int LowerBound(int start, int end, int column)
    {
        while (start < end)
        {
            var middle = (start + end) >> 1;
            if (_column[middle] < column) start = middle + 1;
            else end = middle;
        }

        return start;
    }
}
