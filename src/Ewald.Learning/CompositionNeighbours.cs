namespace Ewald.Learning;

/// <summary>Which samples lie beside each other in composition.</summary>
/// <remarks>i and j are neighbours when either is among the k nearest of the other: k = 6 gives the hexagon around a point of a regular ternary grid.</remarks>
public static class CompositionNeighbours
{
    /// <summary>Finds them.</summary>
    /// <param name="composition">Atomic fractions, shape [sample, element]; with no elements nobody has neighbours.</param>
    /// <param name="count">k, at least 1.</param>
    /// <returns>Neighbours of each sample, ascending, shape [sample][neighbour].</returns>
    public static IReadOnlyList<int[]> Of(double[,] composition, int count = 6)
    {
        ArgumentNullException.ThrowIfNull(composition);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        int samples = composition.GetLength(0), elements = composition.GetLength(1);
        if (elements == 0 || samples < 2) return [.. Enumerable.Range(0, samples).Select(_ => Array.Empty<int>())];
        var points = new double[samples * elements];
        Buffer.BlockCopy(composition, 0, points, 0, points.Length * sizeof(double));
        var tree = new KdTree(points, elements);
        var k = Math.Min(samples, count + 1);
        var sets = Enumerable.Range(0, samples).Select(_ => new SortedSet<int>()).ToArray();
        Span<int> indices = new int[k];
        Span<double> distances = new double[k];
        for (var n = 0; n < samples; n++)
        {
            tree.Nearest(points.AsSpan(n * elements, elements), indices, distances);
            foreach (var i in indices)
            {
                if (i == n) continue;
                sets[n].Add(i);
                sets[i].Add(n);
            }
        }

        return [.. sets.Select(s => s.ToArray())];
    }
}
