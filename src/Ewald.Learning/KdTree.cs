namespace Ewald.Learning;

/// <summary>Exact nearest neighbours in a few dimensions by a balanced k-d tree.</summary>
/// <remarks>Bentley, Commun. ACM 18, 509 (1975), doi:10.1145/361002.361007: each node splits its points at the median of their
/// widest coordinate; a branch is left out when the splitting plane lies beyond the farthest neighbour kept. Neighbours at equal
/// distance come in the order of their index, so the answer is the one of a full search. Useful below about ten dimensions.
/// Immutable: safe for several threads.</remarks>
public sealed class KdTree
{
    private readonly double[] _points;
    private readonly int[] _order;
    private readonly List<Node> _nodes = [];
    private readonly int _leafSize;

    /// <summary>Builds the tree on a copy of the points.</summary>
    /// <param name="points">Finite coordinates, shape [point, dimension], row after row.</param>
    /// <param name="dimension">Number of coordinates of a point.</param>
    /// <param name="leafSize">Points below which a branch is searched in full.</param>
    /// <exception cref="ArgumentException">No points, a length that is no multiple of the dimension, or a coordinate that is not finite.</exception>
    public KdTree(ReadOnlySpan<double> points, int dimension, int leafSize = 12)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(leafSize);
        if (points.Length == 0 || points.Length % dimension != 0)
            throw new ArgumentException($"KdTree: received {points.Length} coordinates for points of {dimension}; give at least one whole point.", nameof(points));
        Check(points, nameof(points));
        Dimension = dimension;
        Count = points.Length / dimension;
        _leafSize = leafSize;
        _order = [.. Enumerable.Range(0, Count)];
        Build(points.ToArray(), 0, Count);
        // Leaf after leaf in memory: a leaf is read as one run.
        _points = new double[points.Length];
        for (var i = 0; i < Count; i++) points.Slice(_order[i] * dimension, dimension).CopyTo(_points.AsSpan(i * dimension));
    }

    /// <summary>Number of points.</summary>
    public int Count { get; }

    /// <summary>Number of coordinates of a point.</summary>
    public int Dimension { get; }

    /// <summary>Finds the nearest points.</summary>
    /// <param name="query">Coordinates, shape [dimension].</param>
    /// <param name="indices">Receives the positions of the nearest points, nearest first, shape [k] with k at most <see cref="Count"/>.</param>
    /// <param name="squaredDistances">Receives their squared Euclidean distances, shape [k].</param>
    /// <exception cref="ArgumentException">A length does not match or the query is not finite.</exception>
    public void Nearest(ReadOnlySpan<double> query, Span<int> indices, Span<double> squaredDistances)
    {
        if (query.Length != Dimension)
            throw new ArgumentException($"KdTree: the query has {query.Length} coordinates; the points have {Dimension}.", nameof(query));
        if (indices.Length == 0 || indices.Length > Count || indices.Length != squaredDistances.Length)
            throw new ArgumentException($"KdTree: asked for {indices.Length} neighbours (room for {squaredDistances.Length} distances); allowed are 1 to {Count}, lengths equal.", nameof(indices));
        Check(query, nameof(query));
        squaredDistances.Fill(double.PositiveInfinity);
        indices.Fill(int.MaxValue);
        Search(0, query, indices, squaredDistances);
    }

    private static void Check(ReadOnlySpan<double> values, string name)
    {
        foreach (var v in values)
            if (!double.IsFinite(v)) throw new ArgumentException("KdTree: a coordinate is not finite; leave such points out.", name);
    }

    private int Build(double[] points, int start, int end)
    {
        var id = _nodes.Count;
        _nodes.Add(new Node(-1, 0, start, end));
        if (end - start <= _leafSize) return id;
        var axis = WidestAxis(points, start, end, out var width);
        if (width == 0) return id;
        var keys = new double[end - start];
        for (var i = start; i < end; i++) keys[i - start] = points[_order[i] * Dimension + axis];
        keys.AsSpan().Sort(_order.AsSpan(start, end - start));
        var middle = (start + end) / 2;
        var plane = points[_order[middle] * Dimension + axis];
        var left = Build(points, start, middle);
        var right = Build(points, middle, end);
        _nodes[id] = new Node(axis, plane, left, right);
        return id;
    }

    private int WidestAxis(double[] points, int start, int end, out double width)
    {
        var axis = 0;
        width = -1;
        for (var d = 0; d < Dimension; d++)
        {
            double low = double.PositiveInfinity, high = double.NegativeInfinity;
            for (var i = start; i < end; i++)
            {
                var v = points[_order[i] * Dimension + d];
                low = Math.Min(low, v);
                high = Math.Max(high, v);
            }

            if (high - low > width) (axis, width) = (d, high - low);
        }

        return axis;
    }

    private void Search(int id, ReadOnlySpan<double> query, Span<int> indices, Span<double> distances)
    {
        var node = _nodes[id];
        if (node.Axis < 0)
        {
            SearchLeaf(node, query, indices, distances);
            return;
        }

        var offset = query[node.Axis] - node.Plane;
        var (near, far) = offset < 0 ? (node.Left, node.Right) : (node.Right, node.Left);
        Search(near, query, indices, distances);
        // Equal is searched too: a tie beyond the plane may have the smaller index.
        if (offset * offset <= distances[^1]) Search(far, query, indices, distances);
    }

    private void SearchLeaf(Node leaf, ReadOnlySpan<double> query, Span<int> indices, Span<double> distances)
    {
        for (var i = leaf.Left; i < leaf.Right; i++)
        {
            double sum = 0;
            var point = _points.AsSpan(i * query.Length, query.Length);
            for (var d = 0; d < point.Length; d++)
            {
                var difference = point[d] - query[d];
                sum += difference * difference;
            }

            var index = _order[i];
            if (sum > distances[^1] || (sum == distances[^1] && index > indices[^1])) continue;
            var slot = distances.Length - 1;
            while (slot > 0 && (distances[slot - 1] > sum || (distances[slot - 1] == sum && indices[slot - 1] > index)))
            {
                distances[slot] = distances[slot - 1];
                indices[slot] = indices[slot - 1];
                slot--;
            }

            distances[slot] = sum;
            indices[slot] = index;
        }
    }

    /// <summary>A branch (axis at least 0: plane and children) or a leaf (axis -1: first and last + 1 position).</summary>
    private readonly record struct Node(int Axis, double Plane, int Left, int Right);
}
