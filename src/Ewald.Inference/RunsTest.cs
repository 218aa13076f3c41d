namespace Ewald.Inference;

/// <summary>Runs test of Wald and Wolfowitz on the signs of residuals.</summary>
/// <remarks>With n₊ and n₋ signs the number of runs has mean 1 + 2n₊n₋/n and variance (μ − 1)(μ − 2)/(n − 1); too few runs mean
/// a trend. Valid: at least some ten residuals of each sign (normal approximation with continuity correction).
/// Source: Wald and Wolfowitz, Ann. Math. Stat. 11, 147 (1940), doi:10.1214/aoms/1177731909.</remarks>
public static class RunsTest
{
    /// <summary>One-sided probability of so few runs or fewer in independent residuals; equal signs all through count as one run.</summary>
    /// <param name="residuals">In the order of the abscissa, shape [point]; zeros are left out.</param>
    public static double PValue(IReadOnlyList<double> residuals)
    {
        ArgumentNullException.ThrowIfNull(residuals);
        int plus = 0, minus = 0, runs = 0, previous = 0;
        foreach (var r in residuals)
        {
            var sign = Math.Sign(r);
            if (sign == 0) continue;
            if (sign > 0) plus++;
            else minus++;
            if (sign != previous) runs++;
            previous = sign;
        }

        double n = plus + minus;
        if (n < 3) return 1;
        if (plus == 0 || minus == 0) return Math.Pow(0.5, n - 1);
        var mean = 1 + 2.0 * plus * minus / n;
        var variance = (mean - 1) * (mean - 2) / (n - 1);
        return variance > 0 ? Probability.NormalTail((mean - runs - 0.5) / Math.Sqrt(variance)) : 1;
    }
}
