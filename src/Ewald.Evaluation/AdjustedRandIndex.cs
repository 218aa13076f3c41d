namespace Ewald.Evaluation;

/// <summary>Agreement of two clusterings, corrected for chance: 1 when equal up to the names of the clusters, 0 on average for random ones.</summary>
/// <remarks>With pairs of cases together in both clusterings (a), only in the first (b), only in the second (c), in neither (d):
/// 2 (a d - b c) / ((a + b)(b + d) + (a + c)(c + d)). Between -1/2 and 1.
/// Hubert and Arabie, J. Classif. 2, 193 (1985), doi:10.1007/BF01908075.</remarks>
public static class AdjustedRandIndex
{
    /// <summary>The index; 1 when both clusterings are trivial in the same way (all in one, or each alone).</summary>
    /// <param name="first">Any integers, shape [case].</param>
    /// <param name="second">Any integers, shape [case].</param>
    /// <exception cref="ArgumentException">The lengths differ or there are no cases.</exception>
    public static double Of(ReadOnlySpan<int> first, ReadOnlySpan<int> second)
    {
        var (a, b, c, d) = ContingencyTable.Of(first, second).Pairs();
        return b == 0 && c == 0 ? 1 : 2 * (a * d - b * c) / ((a + b) * (b + d) + (a + c) * (c + d));
    }
}
