namespace Ewald.Learning;

/// <summary>Where the background ends: the cutoff in the logarithm of the mean intensity up to which the voxels are most nearly Gaussian.</summary>
/// <remarks>The histogram of ln⟨I⟩ has half the width of Freedman and Diaconis. For every cutoff c in [m − s, m + 2s], m and s mean and deviation
/// of all voxels, the histogram below c is compared with the Gaussian of its own mean and deviation by the Kullback-Leibler divergence;
/// the cutoff of the smallest is taken. Venderley et al. (doi:10.1073/pnas.2109665119) walk to a minimum of the same measure; here all
/// cutoffs are tried, which has no start to choose. Limits: without voxels above the background the cutoff is its upper edge.
/// Valid: a background that is one peak in ln⟨I⟩ and holds most voxels; otherwise use <see cref="MeanPlusTwoDeviations"/>.</remarks>
/// <param name="Cutoff">ln⟨I⟩ above which a voxel is kept.</param>
/// <param name="Mean">m, mean of ln⟨I⟩ of all voxels.</param>
/// <param name="Deviation">s, their standard deviation.</param>
/// <param name="BackgroundMean">Mean of ln⟨I⟩ below the cutoff.</param>
/// <param name="BackgroundDeviation">Standard deviation below the cutoff.</param>
/// <param name="Centres">Bin centres of the histogram, shape [bin].</param>
/// <param name="Counts">Voxels in each bin, shape [bin].</param>
/// <param name="Divergence">Divergence for a cutoff at the upper end of each bin, NaN where none was tried, shape [bin].</param>
public sealed record IntensityThreshold(
    double Cutoff, double Mean, double Deviation, double BackgroundMean, double BackgroundDeviation, double[] Centres, long[] Counts, double[] Divergence)
{
    private const int MostBins = 20_000;

    /// <summary>The cutoff of smallest divergence.</summary>
    /// <param name="logMeans">ln⟨I⟩ of each voxel; values that are not finite are left out.</param>
    /// <exception cref="ArgumentException">Fewer than two different finite values.</exception>
    public static IntensityThreshold Find(ReadOnlySpan<float> logMeans)
    {
        var histogram = Histogram(logMeans);
        var counts = histogram.Counts;
        var width = histogram.Centres.Length > 1 ? histogram.Centres[1] - histogram.Centres[0] : 1;
        var (best, least) = (-1, double.PositiveInfinity);
        double n = 0, sum = 0, square = 0;
        for (var b = 0; b < counts.Length; b++)
        {
            // Moments about the overall mean, in bins' centres.
            var x = histogram.Centres[b] - histogram.Mean;
            n += counts[b];
            sum += counts[b] * x;
            square += counts[b] * x * x;
            var edge = x + width / 2;
            var variance = n > 0 ? square / n - sum / n * (sum / n) : 0;
            if (edge < -histogram.Deviation || edge > 2 * histogram.Deviation || !(variance > 0)) continue;
            histogram.Divergence[b] = Of(counts.AsSpan(0, b + 1), histogram.Centres, histogram.Mean + sum / n, Math.Sqrt(variance), width, n);
            if (histogram.Divergence[b] < least) (best, least) = (b, histogram.Divergence[b]);
        }

        return best < 0 ? MeanPlusTwoDeviations(logMeans) : At(histogram, histogram.Centres[best] + width / 2);
    }

    /// <summary>The simple rule m + 2s.</summary>
    /// <param name="logMeans">ln⟨I⟩ of each voxel; values that are not finite are left out.</param>
    /// <exception cref="ArgumentException">Fewer than two different finite values.</exception>
    public static IntensityThreshold MeanPlusTwoDeviations(ReadOnlySpan<float> logMeans)
    {
        var histogram = Histogram(logMeans);
        return At(histogram, histogram.Mean + 2 * histogram.Deviation);
    }

    private static IntensityThreshold At(IntensityThreshold histogram, double cutoff)
    {
        double n = 0, sum = 0, square = 0;
        for (var b = 0; b < histogram.Counts.Length && histogram.Centres[b] < cutoff; b++)
        {
            var x = histogram.Centres[b] - histogram.Mean;
            n += histogram.Counts[b];
            sum += histogram.Counts[b] * x;
            square += histogram.Counts[b] * x * x;
        }

        var mean = n > 0 ? sum / n : 0;
        return histogram with { Cutoff = cutoff, BackgroundMean = histogram.Mean + mean, BackgroundDeviation = n > 0 ? Math.Sqrt(Math.Max(0, square / n - mean * mean)) : 0 };
    }

    private static double Of(ReadOnlySpan<long> counts, double[] centres, double mean, double deviation, double width, double total)
    {
        double sum = 0;
        var constant = Math.Log(width / (deviation * Math.Sqrt(2 * Math.PI)));
        for (var b = 0; b < counts.Length; b++)
        {
            if (counts[b] == 0) continue;
            var p = counts[b] / total;
            var z = (centres[b] - mean) / deviation;
            sum += p * (Math.Log(p) - constant + 0.5 * z * z);
        }

        return sum;
    }

    private static IntensityThreshold Histogram(ReadOnlySpan<float> values)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity, sum = 0, square = 0;
        long n = 0;
        foreach (var v in values)
        {
            if (!float.IsFinite(v)) continue;
            n++;
            (low, high) = (Math.Min(low, v), Math.Max(high, v));
            sum += v;
        }

        if (n < 2 || !(high > low)) throw new ArgumentException("IntensityThreshold: fewer than two different mean intensities; there is no background to tell from a signal.", nameof(values));
        var mean = sum / n;
        foreach (var v in values)
            if (float.IsFinite(v)) square += (v - mean) * (v - mean);
        var width = 0.5 * 2 * InterquartileRange(values, low, high, n) / Math.Cbrt(n);
        var bins = width > 0 ? (int)Math.Clamp(Math.Ceiling((high - low) / width), 4, MostBins) : 100;
        width = (high - low) / bins;
        var counts = new long[bins];
        foreach (var v in values)
            if (float.IsFinite(v)) counts[Math.Min(bins - 1, (int)((v - low) / width))]++;
        var divergence = new double[bins];
        Array.Fill(divergence, double.NaN);
        return new IntensityThreshold(
            high, mean, Math.Sqrt(square / n), mean, 0, [.. Enumerable.Range(0, bins).Select(b => low + (b + 0.5) * width)], counts, divergence);
    }

    // Quartiles from a fine histogram: no copy and no sorting of a whole volume.
    private static double InterquartileRange(ReadOnlySpan<float> values, double low, double high, long n)
    {
        var fine = new long[65_536];
        var scale = (fine.Length - 1) / (high - low);
        foreach (var v in values)
            if (float.IsFinite(v)) fine[(int)((v - low) * scale)]++;
        double lower = low, upper = high;
        long seen = 0;
        for (var b = 0; b < fine.Length; b++)
        {
            if (seen < n / 4 && seen + fine[b] >= n / 4) lower = low + b / scale;
            if (seen < n - n / 4 && seen + fine[b] >= n - n / 4) upper = low + b / scale;
            seen += fine[b];
        }

        return upper - lower;
    }
}
