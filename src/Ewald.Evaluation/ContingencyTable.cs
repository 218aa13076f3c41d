namespace Ewald.Evaluation;

/// <summary>How many cases two labellings share: the table that every comparison of clusterings starts from.</summary>
/// <param name="Rows">Distinct labels of the first labelling, ascending, shape [row].</param>
/// <param name="Columns">Distinct labels of the second labelling, ascending, shape [column].</param>
/// <param name="Counts">Number of cases with both labels, shape [row, column].</param>
public sealed record ContingencyTable(int[] Rows, int[] Columns, int[,] Counts)
{
    /// <summary>Counts two labellings of the same cases.</summary>
    /// <param name="first">Any integers, shape [case].</param>
    /// <param name="second">Any integers, shape [case].</param>
    /// <exception cref="ArgumentException">The lengths differ or there are no cases.</exception>
    public static ContingencyTable Of(ReadOnlySpan<int> first, ReadOnlySpan<int> second)
    {
        if (first.Length != second.Length || first.Length == 0)
            throw new ArgumentException($"ContingencyTable: {first.Length} and {second.Length} labels; both labellings need one label for each of the same cases, and at least one case.", nameof(second));
        var (rows, rowOf) = Distinct(first);
        var (columns, columnOf) = Distinct(second);
        var counts = new int[rows.Length, columns.Length];
        for (var i = 0; i < first.Length; i++) counts[rowOf[i], columnOf[i]]++;
        return new ContingencyTable(rows, columns, counts);
    }

    /// <summary>Number of cases.</summary>
    public int Total => RowSums().Sum();

    /// <summary>Cases of each label of the first labelling, shape [row].</summary>
    public int[] RowSums() => Sums(Rows.Length, Columns.Length, (r, c) => Counts[r, c]);

    /// <summary>Cases of each label of the second labelling, shape [column].</summary>
    public int[] ColumnSums() => Sums(Columns.Length, Rows.Length, (c, r) => Counts[r, c]);

    /// <summary>Unordered pairs of cases: together in both labellings, only in the first, only in the second, in neither.</summary>
    /// <remarks>As doubles: products of pair counts exceed a long at some million cases.</remarks>
    public (double Both, double First, double Second, double Neither) Pairs()
    {
        double both = 0;
        foreach (var n in Counts) both += Pairs(n);
        var first = RowSums().Sum(Pairs) - both;
        var second = ColumnSums().Sum(Pairs) - both;
        return (both, first, second, Pairs(Total) - both - first - second);
    }

    /// <summary>Distinct labels, ascending, and the position of each case's label among them.</summary>
    /// <param name="labels">Shape [case].</param>
    internal static (int[] Labels, int[] Position) Distinct(ReadOnlySpan<int> labels)
    {
        var sorted = new SortedSet<int>();
        foreach (var label in labels) sorted.Add(label);
        int[] distinct = [.. sorted];
        var position = new int[labels.Length];
        for (var i = 0; i < labels.Length; i++) position[i] = Array.BinarySearch(distinct, labels[i]);
        return (distinct, position);
    }

    private static double Pairs(int n) => 0.5 * n * (n - 1.0);

    private static int[] Sums(int outer, int inner, Func<int, int, int> count) =>
        [.. Enumerable.Range(0, outer).Select(o => Enumerable.Range(0, inner).Sum(i => count(o, i)))];
}
