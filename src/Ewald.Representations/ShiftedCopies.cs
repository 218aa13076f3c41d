namespace Ewald.Representations;

/// <summary>Finds basis patterns that are peak-shifted copies of one another: a solid solution seen by a factorisation that knows no shifts.</summary>
/// <remarks>A pair is linked when its correlation exceeds a threshold at a lag that is not zero and its supports in composition touch; connected
/// patterns are one phase. Its lattice in sample i is exp(−lag) averaged over the members with their weights, relative to the reference.
/// After the description in Stanev et al., npj Comput. Mater. 4, 43 (2018), doi:10.1038/s41524-018-0099-2; lags, threshold and neighbourhood are ours.</remarks>
public static class ShiftedCopies
{
    /// <summary>The groups of two or more, and no others.</summary>
    /// <param name="patterns">Basis patterns on a grid with equal steps in ln Q, shape [pattern, point].</param>
    /// <param name="step">Step of the grid.</param>
    /// <param name="fractions">Fraction of each pattern in each sample, shape [sample, pattern].</param>
    /// <param name="composition">Atomic fractions, shape [sample, element]; no elements: every pair counts as neighbours.</param>
    /// <param name="threshold">Least correlation.</param>
    /// <param name="largestLag">Largest |Δ ln Q| between two linked patterns.</param>
    /// <param name="presence">Fraction from which a pattern counts as present.</param>
    public static IReadOnlyList<ShiftedGroup> Find(
        double[,] patterns, double step, double[,] fractions, double[,] composition, double threshold = 0.9, double largestLag = 0.05, double presence = 0.05)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        ArgumentNullException.ThrowIfNull(fractions);
        ArgumentNullException.ThrowIfNull(composition);
        var count = patterns.GetLength(0);
        var rows = Enumerable.Range(0, count).Select(k => Enumerable.Range(0, patterns.GetLength(1)).Select(j => patterns[k, j]).ToArray()).ToArray();
        var support = Enumerable.Range(0, count).Select(k => Enumerable.Range(0, fractions.GetLength(0)).Where(i => fractions[i, k] >= presence).ToArray()).ToArray();
        var reach = Reach(composition);
        var pairs = new List<ShiftedPair>();
        for (var a = 0; a < count; a++)
        {
            for (var b = a + 1; b < count; b++)
            {
                var shift = PatternShift.Between(rows[a], rows[b], step, largestLag);
                // Half a step is no shift; at the largest lag the maximum lies outside what was tried.
                if (shift.Correlation > threshold && Math.Abs(shift.Lag) >= 0.5 * step && Math.Abs(shift.Lag) < 0.999 * largestLag && Touch(support[a], support[b], composition, reach))
                    pairs.Add(new ShiftedPair(a, b, shift));
            }
        }

        var weight = Enumerable.Range(0, count).Select(k => Enumerable.Range(0, fractions.GetLength(0)).Sum(i => fractions[i, k])).ToArray();
        return Groups(count, pairs, weight);
    }

    /// <summary>Lattice of a group in each sample relative to that of its reference pattern: exp(−lag) averaged with the weights.</summary>
    /// <param name="group">The group.</param>
    /// <param name="fractions">Fraction of each pattern in each sample, shape [sample, pattern].</param>
    /// <param name="presence">Summed fraction below which there is no answer.</param>
    /// <returns>Shape [sample]; NaN where the group is absent.</returns>
    public static double[] LatticeScale(ShiftedGroup group, double[,] fractions, double presence = 0.05)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(fractions);
        return [.. Enumerable.Range(0, fractions.GetLength(0)).Select(i =>
        {
            double weight = 0, sum = 0;
            for (var m = 0; m < group.Members.Count; m++)
            {
                weight += fractions[i, group.Members[m]];
                sum += fractions[i, group.Members[m]] * Math.Exp(-group.Lags[m]);
            }

            return weight >= presence ? sum / weight : double.NaN;
        })];
    }

    private static List<ShiftedGroup> Groups(int count, List<ShiftedPair> pairs, double[] weight)
    {
        var groups = new List<ShiftedGroup>();
        var taken = new bool[count];
        foreach (var reference in Enumerable.Range(0, count).OrderByDescending(k => weight[k]))
        {
            if (taken[reference]) continue;
            taken[reference] = true;
            var lags = new Dictionary<int, double> { [reference] = 0 };
            // The best link first (Prim): a lag is summed along the most certain chain.
            while (pairs.Where(p => lags.ContainsKey(p.First) != lags.ContainsKey(p.Second)).OrderByDescending(p => p.Shift.Correlation).FirstOrDefault() is { } link)
            {
                if (lags.TryGetValue(link.First, out var from)) lags[link.Second] = from + link.Shift.Lag;
                else lags[link.First] = lags[link.Second] - link.Shift.Lag;
            }

            if (lags.Count == 1) continue;
            foreach (var member in lags.Keys) taken[member] = true;
            int[] members = [.. lags.Keys.OrderByDescending(k => weight[k])];
            groups.Add(new ShiftedGroup(members, [.. members.Select(k => lags[k])], [.. pairs.Where(p => lags.ContainsKey(p.First))]));
        }

        return groups;
    }

    /// <summary>Distance in composition up to which samples are neighbours: twice the median distance to the nearest one.</summary>
    private static double Reach(double[,] composition)
    {
        var n = composition.GetLength(0);
        if (composition.GetLength(1) == 0 || n < 2) return double.PositiveInfinity;
        var nearest = Enumerable.Range(0, n).Select(i => Enumerable.Range(0, n).Where(j => j != i).Min(j => Distance(composition, i, j))).Order().ToArray();
        return 2 * Math.Max(nearest[n / 2], 1e-9);
    }

    private static bool Touch(int[] a, int[] b, double[,] composition, double reach) =>
        double.IsPositiveInfinity(reach) || a.Intersect(b).Any() || a.Any(i => b.Any(j => Distance(composition, i, j) <= reach));

    private static double Distance(double[,] composition, int i, int j)
    {
        double sum = 0;
        for (var e = 0; e < composition.GetLength(1); e++) sum += Math.Pow(composition[i, e] - composition[j, e], 2);
        return Math.Sqrt(sum);
    }
}
