using Ewald.Core;
using Ewald.Learning;

namespace Ewald.Tests.Learning;

public sealed class LinearAssignmentTests
{
    [Fact]
    public void The_cheapest_pairs_by_hand()
    {
        // 1 + 2 + 2 = 5; taking the least cost first (row 1, column 1 at 0) ends at 0 + 2 + 4 = 6.
        Assert.Equal([1, 0, 2], LinearAssignment.Minimum(new double[,] { { 4, 1, 3 }, { 2, 0, 5 }, { 3, 2, 2 } }));
        Assert.Equal([0, 2, 1], LinearAssignment.Maximum(new double[,] { { 4, 1, 3 }, { 2, 0, 5 }, { 3, 2, 2 } }));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 4)]
    [InlineData(6, 6)]
    [InlineData(3, 7)]
    public void No_permutation_is_cheaper(int rows, int columns)
    {
        for (ulong seed = 0; seed < 30; seed++)
        {
            var random = new Randomness(seed).Stream("costs");
            var cost = new double[rows, columns];
            // Integers make ties common.
            for (var r = 0; r < rows; r++)
                for (var c = 0; c < columns; c++) cost[r, c] = random.Below(12) - 5;
            var found = LinearAssignment.Minimum(cost);
            Assert.Equal(rows, found.Distinct().Count());
            Assert.Equal(Cheapest(cost, 0, new bool[columns]), Enumerable.Range(0, rows).Sum(r => cost[r, found[r]]), 1e-12);
        }
    }

    [Fact]
    public void Misuse_is_refused_in_one_sentence()
    {
        Assert.Contains("transpose", Assert.Throws<ArgumentException>(() => LinearAssignment.Minimum(new double[3, 2])).Message, StringComparison.Ordinal);
        Assert.Contains("finite", Assert.Throws<ArgumentException>(() => LinearAssignment.Minimum(new[,] { { double.NaN } })).Message, StringComparison.Ordinal);
        Assert.Empty(LinearAssignment.Minimum(new double[0, 3]));
    }

    private static double Cheapest(double[,] cost, int row, bool[] taken)
    {
        if (row == cost.GetLength(0)) return 0;
        var least = double.PositiveInfinity;
        for (var c = 0; c < taken.Length; c++)
        {
            if (taken[c]) continue;
            taken[c] = true;
            least = Math.Min(least, cost[row, c] + Cheapest(cost, row + 1, taken));
            taken[c] = false;
        }

        return least;
    }
}
