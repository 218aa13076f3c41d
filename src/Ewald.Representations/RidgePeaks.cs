namespace Ewald.Representations;

/// <summary>How <see cref="RidgePeaks"/> looks for peaks.</summary>
/// <param name="Widths">Widths of the wavelet in points, ascending.</param>
/// <param name="LeastRatio">Least ratio of a peak's response to the noise around it.</param>
/// <param name="NoisePercentile">Percentile of the responses at the smallest width that counts as noise, 0 to 100.</param>
public sealed record RidgePeakSettings(IReadOnlyList<int> Widths, double LeastRatio = 1, double NoisePercentile = 10);

/// <summary>Peaks of a curve as ridges of its continuous wavelet transform: what is a maximum at one width after the other.</summary>
/// <remarks>C(w, i) = Σ_j y_j ψ_w(i − j) with the Ricker wavelet ψ_w(x) = 2/(√(3w) π^¼) (1 − x²/w²) exp(−x²/2w²) over 10 w points. Maxima of neighbouring widths within a
/// quarter of the width join into a ridge; it may miss as many widths as the smallest width has points. A ridge over at least a quarter of the widths counts when |C| at its smallest width
/// is <see cref="RidgePeakSettings.LeastRatio"/> times the percentile of C within a twentieth of the curve. A slope or a constant is no peak: ψ has no area. Agrees with scipy's
/// <c>find_peaks_cwt</c>. Source: P. Du, W. A. Kibbe and S. M. Lin, Bioinformatics 22, 2059 (2006), doi:10.1093/bioinformatics/btl355.</remarks>
public static class RidgePeaks
{
    /// <summary>Positions of the peaks.</summary>
    /// <param name="values">At equal steps, shape [point].</param>
    /// <param name="settings">How.</param>
    /// <returns>Ascending indices.</returns>
    /// <exception cref="ArgumentException">No width, or one below 1.</exception>
    public static int[] Find(ReadOnlySpan<double> values, RidgePeakSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Widths.Count == 0 || settings.Widths.Any(w => w < 1)) throw new ArgumentException("RidgePeaks needs widths of at least one point.", nameof(settings));
        var transform = new double[settings.Widths.Count][];
        for (var w = 0; w < transform.Length; w++) transform[w] = Respond(values, settings.Widths[w]);
        var noise = Noise(transform[0], settings.NoisePercentile);
        var least = Math.Ceiling(transform.Length / 4.0);
        var found = new List<int>();
        foreach (var (rows, column) in Ridges(transform, settings.Widths))
            if (rows.Count >= least && Math.Abs(transform[rows.Lowest][column] / noise[column]) >= settings.LeastRatio) found.Add(column);
        found.Sort();
        return [.. found];
    }

    /// <summary>Response of a curve to the Ricker wavelet of one width.</summary>
    /// <param name="values">Shape [point].</param>
    /// <param name="width">w, points.</param>
    /// <returns>C(w, ·), shape [point].</returns>
    public static double[] Respond(ReadOnlySpan<double> values, int width)
    {
        var points = Math.Min(10 * width, values.Length);
        var wavelet = new double[points];
        var amplitude = 2 / (Math.Sqrt(3.0 * width) * Math.Pow(Math.PI, 0.25));
        for (var j = 0; j < points; j++)
        {
            var square = (j - (points - 1) / 2.0) * (j - (points - 1) / 2.0) / ((double)width * width);
            wavelet[j] = amplitude * (1 - square) * Math.Exp(-square / 2);
        }

        var result = new double[values.Length];
        var shift = (points - 1) / 2;
        for (var i = 0; i < result.Length; i++)
        {
            double sum = 0;
            for (var j = Math.Max(0, i + shift - values.Length + 1); j < points && i + shift - j >= 0; j++) sum += wavelet[j] * values[i + shift - j];
            result[i] = sum;
        }

        return result;
    }

    private static IEnumerable<((int Count, int Lowest) Rows, int Column)> Ridges(double[][] transform, IReadOnlyList<int> widths)
    {
        var maxima = transform.Select(Maxima).ToArray();
        var start = Array.FindLastIndex(maxima, m => m.Count > 0);
        if (start < 0) return [];
        List<Ridge> open = [.. maxima[start].Select(c => new Ridge { Column = c, Count = 1, Lowest = start })], closed = [];
        for (var row = start - 1; row >= 0; row--)
        {
            // Only ridges from before this row may be continued; each keeps the place that it had there.
            var before = open.Select(r => r.Column).ToArray();
            foreach (var ridge in open) ridge.Gap++;
            foreach (var column in maxima[row])
            {
                var nearest = -1;
                for (var i = 0; i < before.Length; i++)
                    if (nearest < 0 || Math.Abs(column - before[i]) < Math.Abs(column - before[nearest])) nearest = i;
                if (nearest >= 0 && Math.Abs(column - before[nearest]) <= widths[row] / 4.0)
                {
                    // Two maxima of one row may join one ridge: the last names its place.
                    var ridge = open[nearest];
                    (ridge.Column, ridge.Lowest, ridge.Gap) = (column, row, 0);
                    ridge.Count++;
                }
                else
                {
                    open.Add(new Ridge { Column = column, Count = 1, Lowest = row });
                }
            }

            for (var i = open.Count - 1; i >= 0; i--)
            {
                if (open[i].Gap <= Math.Ceiling((double)widths[0])) continue;
                closed.Add(open[i]);
                open.RemoveAt(i);
            }
        }

        return closed.Concat(open).Select(r => ((r.Count, r.Lowest), r.Column));
    }

    private static List<int> Maxima(double[] row)
    {
        var maxima = new List<int>();
        for (var i = 1; i < row.Length - 1; i++)
            if (row[i] > row[i - 1] && row[i] > row[i + 1]) maxima.Add(i);
        return maxima;
    }

    // Percentile of the responses around each point, linear between order statistics.
    private static double[] Noise(double[] row, double percentile)
    {
        var window = (int)Math.Ceiling(row.Length / 20.0);
        var (half, odd) = (window / 2, window % 2);
        var noise = new double[row.Length];
        var sorted = new double[window + 1];
        for (var i = 0; i < row.Length; i++)
        {
            var (first, end) = (Math.Max(i - half, 0), Math.Min(i + half + odd, row.Length));
            var part = sorted.AsSpan(0, end - first);
            row.AsSpan(first..end).CopyTo(part);
            part.Sort();
            var at = percentile / 100 * (part.Length - 1);
            var below = (int)at;
            noise[i] = below + 1 < part.Length ? part[below] + (at - below) * (part[below + 1] - part[below]) : part[^1];
        }

        return noise;
    }

    private sealed class Ridge
    {
        public int Column, Count, Gap, Lowest;
    }
}
