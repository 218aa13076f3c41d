namespace Ewald.Representations;

/// <summary>How far one pattern must be moved along ln Q to lie on another, and how well it then does.</summary>
/// <param name="Correlation">Normalised cross-correlation at the best lag, −1 to 1.</param>
/// <param name="Lag">Δ ln Q from the first pattern to the second: positive where the second has its peaks at larger Q, a lattice exp(−lag) times as large.</param>
public sealed record PatternShift(double Correlation, double Lag)
{
    /// <summary>Compares two patterns on one grid with equal steps in ln Q.</summary>
    /// <remarks>r(l) = Σ (a_j − ā)(b_{j+l} − b̄) / √(Σ(a_j − ā)² Σ(b_{j+l} − b̄)²) over the points that both have at lag l, at least half of them; its
    /// maximum is refined by the parabola through three lags. Valid for peaks wider than a step; a pattern of one peak correlates with any
    /// other of one peak of that width. Derived from the definition of the correlation coefficient.</remarks>
    /// <param name="first">Pattern, shape [point].</param>
    /// <param name="second">Pattern, shape [point].</param>
    /// <param name="step">Step of the grid in ln Q.</param>
    /// <param name="largest">Largest |lag| tried, in ln Q; cut at half the range.</param>
    /// <exception cref="ArgumentException">Lengths differ or there are fewer than 4 points.</exception>
    public static PatternShift Between(ReadOnlySpan<double> first, ReadOnlySpan<double> second, double step, double largest)
    {
        var n = first.Length;
        if (n != second.Length || n < 4) throw new ArgumentException(FormattableString.Invariant($"PatternShift: patterns of {n} and {second.Length} points; both must have the same number, at least 4."), nameof(second));
        var most = Math.Min(n / 2 - 1, (int)Math.Ceiling(largest / step));
        var r = new double[2 * most + 1];
        var best = most;
        for (var at = 0; at < r.Length; at++)
        {
            var lag = at - most;
            var overlap = n - Math.Abs(lag);
            r[at] = Correlate(first.Slice(Math.Max(0, -lag), overlap), second.Slice(Math.Max(0, lag), overlap));
            // Of equal lags the smaller one.
            if (r[at] > r[best] || (r[at] == r[best] && Math.Abs(lag) < Math.Abs(best - most))) best = at;
        }

        var refined = (double)(best - most);
        var top = r[best];
        if (best > 0 && best < r.Length - 1 && r[best - 1] + r[best + 1] < 2 * r[best])
        {
            var slope = 0.5 * (r[best + 1] - r[best - 1]);
            var bend = r[best - 1] - 2 * r[best] + r[best + 1];
            refined -= slope / bend;
            top = Math.Min(1, r[best] - 0.5 * slope * slope / bend);
        }

        return new PatternShift(top, Math.Clamp(refined * step, -largest, largest));
    }

    private static double Correlate(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double meanA = 0, meanB = 0;
        for (var i = 0; i < a.Length; i++)
        {
            meanA += a[i];
            meanB += b[i];
        }

        (meanA, meanB) = (meanA / a.Length, meanB / b.Length);
        double ab = 0, aa = 0, bb = 0;
        for (var i = 0; i < a.Length; i++)
        {
            ab += (a[i] - meanA) * (b[i] - meanB);
            aa += (a[i] - meanA) * (a[i] - meanA);
            bb += (b[i] - meanB) * (b[i] - meanB);
        }

        return aa > 0 && bb > 0 ? ab / Math.Sqrt(aa * bb) : 0;
    }
}
