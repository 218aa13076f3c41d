namespace Ewald.Representations;

/// <summary>A diffraction pattern as the square root of what rises above its background, the highest point 1.</summary>
/// <remarks>z_i = √max(0, s_i − b_i − k σ), z/max z: s the curve smoothed by a Gaussian, b its background (<see cref="SnipBackground"/>), σ the standard deviation of the noise that is left in s, from the median of |y − s|.
/// Why the root: counts have the variance of their mean, so √y has the same error at a strong line and a weak one, and distances between patterns count lines by how surely they are seen. In a textured film the strongest line is
/// often 10³ times another of the same class, and says least. Limits: a factor and a straight line added to the curve change nothing; a straight line gives zeros; of white noise the tops stay. Anscombe, Biometrika 35, 246 (1948),
/// doi:10.1093/biomet/35.3-4.246.</remarks>
/// <param name="Blur">Standard deviation of the Gaussian, points, positive.</param>
/// <param name="Reach">Half the width of the widest peak, points.</param>
/// <param name="Threshold">k: the lower envelope of noise lies two standard deviations low, so 5 leaves what rises by three.</param>
public sealed record RootPattern(double Blur, int Reach, double Threshold)
{
    private const double Rounding = 1e-9;
    private readonly double[] _weights = [.. Enumerable.Range(0, (int)Math.Ceiling(4 * Blur) + 1).Select(k => Math.Exp(-0.5 * k * k / (Blur * Blur)))];

    /// <summary>Reduces a curve.</summary>
    /// <param name="values">At equal steps, shape [point].</param>
    /// <returns>Between 0 and 1, all zero when nothing rises; shape [point].</returns>
    public double[] Of(ReadOnlySpan<double> values)
    {
        var smooth = Smooth(values);
        var background = SnipBackground.Of(smooth, Reach);
        var least = Threshold * Noise(values, smooth);
        var highest = 0.0;
        for (var i = 0; i < smooth.Length; i++)
        {
            smooth[i] = Math.Max(0, smooth[i] - background[i] - least);
            highest = Math.Max(highest, smooth[i]);
        }

        if (highest > 0)
            for (var i = 0; i < smooth.Length; i++) smooth[i] = Math.Sqrt(smooth[i] / highest);
        return smooth;
    }

    // Near an end the window shrinks on both sides, so that a straight line stays one.
    private double[] Smooth(ReadOnlySpan<double> values)
    {
        var smooth = new double[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var half = Math.Min(_weights.Length - 1, Math.Min(i, values.Length - 1 - i));
            double sum = values[i], weight = 1;
            for (var k = 1; k <= half; k++)
            {
                sum += _weights[k] * (values[i - k] + values[i + k]);
                weight += 2 * _weights[k];
            }

            smooth[i] = sum / weight;
        }

        return smooth;
    }

    // Residuals of white noise have 1 − 2h₀ + Σh² of its variance, the smoothed curve Σh², with h the weights of the window.
    private double Noise(ReadOnlySpan<double> values, ReadOnlySpan<double> smooth)
    {
        var residuals = new double[values.Length];
        var largest = 0.0;
        for (var i = 0; i < residuals.Length; i++)
        {
            residuals[i] = Math.Abs(values[i] - smooth[i]);
            largest = Math.Max(largest, Math.Abs(smooth[i]));
        }

        if (residuals.Length == 0) return 0;
        Array.Sort(residuals);
        double sum = 2 * _weights.Sum() - 1, gain = (2 * _weights.Sum(w => w * w) - 1) / (sum * sum);
        return Math.Max(1.4826 * residuals[residuals.Length / 2] * Math.Sqrt(gain / (1 - 2 / sum + gain)), Rounding * largest);
    }
}
