using Ewald.Core;

namespace Ewald.Evaluation;

/// <summary>Confidence intervals of metrics.</summary>
public static class Interval
{
    /// <summary>Wilson's score interval of a share.</summary>
    /// <remarks>Wilson, J. Am. Stat. Assoc. 22, 209 (1927), doi:10.1080/01621459.1927.10502953; its ends stay within [0, 1].</remarks>
    /// <param name="successes">Number of successes.</param>
    /// <param name="total">Number of cases, positive.</param>
    /// <param name="z">Normal quantile; 1.96 for 95 %.</param>
    public static (double Low, double High) Wilson(int successes, int total, double z = 1.959963984540054)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(total);
        double n = total, p = successes / n, z2 = z * z;
        var centre = (p + z2 / (2 * n)) / (1 + z2 / n);
        var half = z / (1 + z2 / n) * Math.Sqrt(p * (1 - p) / n + z2 / (4 * n * n));
        return (Math.Max(0, centre - half), Math.Min(1, centre + half));
    }

    /// <summary>Percentile bootstrap interval (Efron 1979) of a statistic of independent cases.</summary>
    /// <param name="count">Number of cases.</param>
    /// <param name="statistic">The statistic of a resample, given as positions of cases, shape [count].</param>
    /// <param name="random">A stream of the run.</param>
    /// <param name="resamples">Number of resamples.</param>
    /// <param name="level">Coverage aimed at.</param>
    public static (double Low, double High) Bootstrap(int count, Func<int[], double> statistic, RandomStream random, int resamples = 400, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(statistic);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var values = new double[resamples];
        var sample = new int[count];
        for (var r = 0; r < resamples; r++)
        {
            for (var i = 0; i < count; i++) sample[i] = random.Below(count);
            values[r] = statistic(sample);
        }

        Array.Sort(values);
        return (SortedQuantile(values, (1 - level) / 2), SortedQuantile(values, (1 + level) / 2));
    }

    /// <summary>Quantile of sorted values, linear between order statistics.</summary>
    /// <param name="sorted">Ascending, shape [value].</param>
    /// <param name="level">In [0, 1].</param>
    public static double SortedQuantile(ReadOnlySpan<double> sorted, double level)
    {
        var at = level * (sorted.Length - 1);
        var below = (int)Math.Floor(at);
        return below + 1 >= sorted.Length ? sorted[^1] : sorted[below] + (at - below) * (sorted[below + 1] - sorted[below]);
    }
}
