using Ewald.Core;

namespace Ewald.Inference.SmallAngle;

/// <summary>Standard deviations that a curve's own scatter supports.</summary>
/// <remarks>Each point is compared with the parabola through its neighbours (third divided difference, normalised by its standard
/// deviation), then squared and averaged over a running window. Limits: exact for a curve that is locally quadratic. Valid: noise
/// independent between points; correlated noise (rebinned data) is underestimated.</remarks>
public static class NoiseEstimate
{
    private const int ScatterWindow = 21;
    private const int CheckWindow = 61;

    // The running root mean square of 61 differences scatters by some 15 %: below this ratio the file's errors stand.
    private const double Tolerated = 1.4;

    /// <summary>The curve's own sigma, raised where the scatter contradicts it, or an estimate when it has none; both are announced.</summary>
    /// <param name="curve">The curve; at least 5 points when it has no sigma.</param>
    /// <param name="announcement">Null when the file's sigma stand, else one sentence for the user.</param>
    /// <returns>Standard deviation of each intensity, in the curve's unit, shape [point].</returns>
    /// <exception cref="InputException">No sigma and fewer than 5 points.</exception>
    public static double[] Of(ScatteringCurve curve, out string? announcement)
    {
        ArgumentNullException.ThrowIfNull(curve);
        announcement = null;
        if (curve.Sigma is not { } given)
        {
            announcement = $"{curve.Name} has no error column: errors are estimated from its point-to-point scatter.";
            return FromScatter(curve);
        }

        if (curve.Count < 15 || given.Any(s => !(s > 0 && double.IsFinite(s)))) return given;
        var ratios = RunningScatter(curve, given, CheckWindow);
        var worst = ratios.Max();
        if (worst < Tolerated) return given;
        announcement = FormattableString.Invariant(
            $"{curve.Name}: its points scatter up to {worst:F1} times more than its error column says; the errors are raised there.");
        return [.. given.Select((s, i) => ratios[i] < Tolerated ? s : s * ratios[i])];
    }

    /// <summary>Sigma from the scatter alone, whatever the file says.</summary>
    /// <param name="curve">At least 5 points.</param>
    /// <returns>In the curve's unit, shape [point].</returns>
    /// <exception cref="InputException">Fewer than 5 points.</exception>
    public static double[] FromScatter(ScatteringCurve curve)
    {
        ArgumentNullException.ThrowIfNull(curve);
        if (curve.Count < 5)
            throw new InputException($"{curve.Name}: {curve.Count} points are too few to estimate errors from scatter; at least 5 are needed, or an error column.");
        var one = new double[curve.Count];
        Array.Fill(one, 1);
        // A computed curve has no scatter; the floor (single precision of the largest value) keeps weights finite.
        var floor = Math.Max(curve.Intensity.Max(Math.Abs) * 1e-7, 2.3e-308);
        return [.. RunningScatter(curve, one, ScatterWindow).Select(s => Math.Max(s, floor))];
    }

    // Root mean square of the third differences, each in units of the standard deviation that sigma gives it.
    private static double[] RunningScatter(ScatteringCurve curve, double[] sigma, int window)
    {
        var n = curve.Count;
        var squares = new double[n - 3];
        for (var i = 0; i < n - 3; i++)
        {
            double variance = 0, value = 0;
            for (var a = 0; a < 4; a++)
            {
                double product = 1;
                for (var b = 0; b < 4; b++)
                    if (b != a) product *= (curve.Q[i + a] - curve.Q[i + b]) / (curve.Q[i + 3] - curve.Q[i]);
                variance += sigma[i + a] / product * (sigma[i + a] / product);
                value += curve.Intensity[i + a] / product;
            }

            squares[i] = double.IsFinite(variance) ? value * value / variance : 0;
        }

        var scatter = new double[n];
        for (var i = 0; i < n; i++)
        {
            var low = Math.Clamp(i - 1 - window / 2, 0, Math.Max(0, squares.Length - window));
            var high = Math.Min(squares.Length, low + window);
            double sum = 0;
            for (var k = low; k < high; k++) sum += squares[k];
            scatter[i] = Math.Sqrt(sum / (high - low));
        }

        return scatter;
    }
}
