namespace Ewald.Learning;

/// <summary>One column for each row at the least total cost, no column twice.</summary>
/// <remarks>min over one-to-one maps p of Σ_r c(r, p(r)), by shortest augmenting paths with dual prices: exact, O(rows² columns).
/// Valid for any finite costs, negative ones too. Jonker and Volgenant, Computing 38, 325 (1987), doi:10.1007/BF02278710; without
/// their starting heuristics, which only save time on large problems. Ties go to the lower column.</remarks>
public static class LinearAssignment
{
    /// <summary>The columns at the least total cost.</summary>
    /// <param name="cost">Cost of each pair, any unit, shape [row, column]; at least as many columns as rows.</param>
    /// <returns>Column of each row, shape [row].</returns>
    /// <exception cref="ArgumentException">More rows than columns, or a cost that is not finite.</exception>
    public static int[] Minimum(double[,] cost)
    {
        ArgumentNullException.ThrowIfNull(cost);
        int rows = cost.GetLength(0), columns = cost.GetLength(1);
        if (rows > columns)
            throw new ArgumentException(FormattableString.Invariant($"LinearAssignment: {rows} rows cannot each have one of {columns} columns; transpose the costs."), nameof(cost));
        foreach (var c in cost)
            if (!double.IsFinite(c)) throw new ArgumentException(FormattableString.Invariant($"LinearAssignment: a cost is {c}; costs are finite."), nameof(cost));

        // Rows and columns count from 1; column 0 holds the row that is being placed.
        var rowPrice = new double[rows + 1];
        var columnPrice = new double[columns + 1];
        var rowOf = new int[columns + 1];
        var cameFrom = new int[columns + 1];
        var distance = new double[columns + 1];
        var settled = new bool[columns + 1];
        for (var row = 1; row <= rows; row++)
        {
            rowOf[0] = row;
            Array.Fill(distance, double.PositiveInfinity);
            Array.Clear(settled);
            var at = 0;
            do
            {
                settled[at] = true;
                var next = 0;
                var least = double.PositiveInfinity;
                for (var column = 1; column <= columns; column++)
                {
                    if (settled[column]) continue;
                    var reduced = cost[rowOf[at] - 1, column - 1] - rowPrice[rowOf[at]] - columnPrice[column];
                    if (reduced < distance[column]) (distance[column], cameFrom[column]) = (reduced, at);
                    if (distance[column] < least) (least, next) = (distance[column], column);
                }

                for (var column = 0; column <= columns; column++)
                {
                    if (settled[column])
                    {
                        rowPrice[rowOf[column]] += least;
                        columnPrice[column] -= least;
                    }
                    else
                    {
                        distance[column] -= least;
                    }
                }

                at = next;
            }
            while (rowOf[at] != 0);

            // Flip the path back to the column that stood for the new row.
            for (; at != 0; at = cameFrom[at]) rowOf[at] = rowOf[cameFrom[at]];
        }

        var result = new int[rows];
        for (var column = 1; column <= columns; column++)
            if (rowOf[column] != 0) result[rowOf[column] - 1] = column - 1;
        return result;
    }

    /// <summary>The columns at the greatest total value.</summary>
    /// <param name="value">Value of each pair, any unit, shape [row, column]; at least as many columns as rows.</param>
    /// <returns>Column of each row, shape [row].</returns>
    /// <exception cref="ArgumentException">More rows than columns, or a value that is not finite.</exception>
    public static int[] Maximum(double[,] value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var cost = new double[value.GetLength(0), value.GetLength(1)];
        for (var r = 0; r < cost.GetLength(0); r++)
            for (var c = 0; c < cost.GetLength(1); c++) cost[r, c] = -value[r, c];
        return Minimum(cost);
    }
}
