namespace Ewald.Evaluation;

/// <summary>The finite-sample quantile of split-conformal prediction.</summary>
/// <remarks>The ⌈(n + 1) level⌉-th smallest of n calibration scores; a new exchangeable score is at most this with probability
/// at least the level. Papadopoulos et al. (2002), doi:10.1007/3-540-36755-1_29; Lei et al. (2018), doi:10.1080/01621459.2017.1307116.</remarks>
public static class ConformalQuantile
{
    /// <summary>⌈(n + 1) level⌉.</summary>
    /// <param name="count">n, the number of calibration scores.</param>
    /// <param name="level">Coverage aimed at, in (0, 1).</param>
    public static int Rank(int count, double level)
    {
        if (!(level > 0 && level < 1))
            throw new ArgumentOutOfRangeException(nameof(level), level, "A conformal level lies between 0 and 1.");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        // (n + 1) level is a whole number in exact arithmetic now and then (n = 9, level = 0.9); rounding must not lift it.
        return (int)Math.Ceiling((count + 1) * level - 1e-9);
    }

    /// <summary>The quantile; +∞ when n is too small for the level, so that sets and intervals then hold everything.</summary>
    /// <param name="scores">Calibration scores, larger is worse, shape [case], any order.</param>
    /// <param name="level">Coverage aimed at.</param>
    public static double Of(ReadOnlySpan<double> scores, double level)
    {
        var rank = Rank(scores.Length, level);
        if (rank > scores.Length) return double.PositiveInfinity;
        var sorted = scores.ToArray();
        Array.Sort(sorted);
        return sorted[rank - 1];
    }
}
