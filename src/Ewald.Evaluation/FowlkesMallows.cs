namespace Ewald.Evaluation;

/// <summary>Agreement of two clusterings: geometric mean of precision and recall over pairs of cases; not corrected for chance.</summary>
/// <remarks>a / √((a + b)(a + c)) with the pairs together in both (a), only in the first (b), only in the second (c). 0 when no pair
/// is together in both. Putting all cases into one cluster scores √(a / all pairs), which can be high: read it beside
/// <see cref="AdjustedRandIndex"/>. Fowlkes and Mallows, J. Am. Stat. Assoc. 78, 553 (1983), doi:10.1080/01621459.1983.10478008.</remarks>
public static class FowlkesMallows
{
    /// <summary>The index, in [0, 1].</summary>
    /// <param name="first">Any integers, shape [case].</param>
    /// <param name="second">Any integers, shape [case].</param>
    /// <exception cref="ArgumentException">The lengths differ or there are no cases.</exception>
    public static double Of(ReadOnlySpan<int> first, ReadOnlySpan<int> second)
    {
        var (a, b, c, _) = ContingencyTable.Of(first, second).Pairs();
        return a == 0 ? 0 : Math.Sqrt(a / (a + b)) * Math.Sqrt(a / (a + c));
    }
}
