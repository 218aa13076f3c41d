using Ewald.Evaluation;

namespace Ewald.Studies.NeutronStructure;

/// <summary>One maximum of a pattern.</summary>
/// <param name="Centre">Unit of the abscissa.</param>
/// <param name="Height">Above the floor.</param>
/// <param name="Fwhm">Full width at half height, unit of the abscissa.</param>
internal sealed record PatternPeak(double Centre, double Height, double Fwhm);

/// <summary>Finds maxima that stand above a running low quantile by five of their standard deviations and by 1 % of the highest.</summary>
internal static class PatternPeaks
{
    private const double Significance = 5, LeastShare = 0.01;

    /// <summary>The maxima, in the order of the abscissa.</summary>
    public static IReadOnlyList<PatternPeak> Find(NeutronPattern pattern)
    {
        double[] x = pattern.Abscissa, y = pattern.Intensity, sigma = pattern.Sigma;
        var floor = Floor(y, Math.Max(15, x.Length / 40));
        double[] signal = new double[x.Length], error = new double[x.Length];
        for (var i = 1; i < x.Length - 1; i++)
        {
            signal[i] = (y[i - 1] + y[i] + y[i + 1]) / 3 - floor[i];
            error[i] = Math.Sqrt(sigma[i - 1] * sigma[i - 1] + sigma[i] * sigma[i] + sigma[i + 1] * sigma[i + 1]) / 3;
        }

        var highest = signal.Max();
        var peaks = new List<PatternPeak>();
        for (var i = 3; i < x.Length - 3; i++)
        {
            if (!(signal[i] > Significance * error[i] && signal[i] > LeastShare * highest)) continue;
            var top = true;
            for (var k = -3; k <= 3; k++) top &= k < 0 ? signal[i + k] < signal[i] : signal[i + k] <= signal[i];
            if (!top) continue;
            int low = i, high = i;
            while (low > 0 && signal[low] > 0.5 * signal[i]) low--;
            while (high < x.Length - 1 && signal[high] > 0.5 * signal[i]) high++;
            double sum = 0, weight = 0;
            for (var k = low; k <= high; k++)
            {
                var w = Math.Max(signal[k] - 0.5 * signal[i], 0);
                (sum, weight) = (sum + w * x[k], weight + w);
            }

            peaks.Add(new PatternPeak(sum / weight, signal[i], x[high] - x[low]));
        }

        return peaks;
    }

    /// <summary>The peak whose width is typical of the strong ones.</summary>
    public static PatternPeak Typical(IReadOnlyList<PatternPeak> peaks)
    {
        var strong = peaks.OrderByDescending(p => p.Height).Take(7).OrderBy(p => p.Fwhm / p.Centre).ToArray();
        return strong[strong.Length / 3]; // overlap widens: rather a sharp one
    }

    private static double[] Floor(double[] y, int half)
    {
        var floor = new double[y.Length];
        var window = new double[2 * half + 1];
        for (var i = 0; i < y.Length; i++)
        {
            int low = Math.Max(0, i - half), high = Math.Min(y.Length, i + half + 1);
            var part = window.AsSpan(0, high - low);
            y.AsSpan(low, high - low).CopyTo(part);
            part.Sort();
            floor[i] = Interval.SortedQuantile(part, 0.3);
        }

        return floor;
    }
}
