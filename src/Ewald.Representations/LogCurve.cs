using Ewald.Core;

namespace Ewald.Representations;

/// <summary>A small-angle curve on a grid equal in ln Q, with errors: what learners compare.</summary>
/// <remarks>
/// Each node takes the straight line in ln Q that fits the points within one step best,
/// minimise Σ w (I − a − b (ln Q − u))² with w = (1 − |ln Q − u| / h) / σ², and keeps a with its propagated error;
/// where fewer than two points lie within one step, the chord between the two neighbours is used.
/// Limits: exact for I linear in ln Q whatever the errors and the spacing; for I ∝ Q^−p the relative bias is below p² h² / 6.
/// Valid: nodes inside the measured range; others are marked as not measured. Neighbouring nodes share points: their errors are correlated.
/// Source: local linear regression, Fan and Gijbels (1996), Local Polynomial Modelling and Its Applications.
/// </remarks>
/// <param name="Grid">The grid.</param>
/// <param name="Intensity">Unit of the curve, shape [node]; 0 where not measured.</param>
/// <param name="Sigma">One standard deviation, same unit, shape [node]; 0 where not measured.</param>
/// <param name="QSigma">Resolution, one standard deviation of Q, Å⁻¹, shape [node]; 0 where unknown.</param>
/// <param name="First">First measured node.</param>
/// <param name="End">Node after the last measured one.</param>
public sealed record LogCurve(LogGrid Grid, double[] Intensity, double[] Sigma, double[] QSigma, int First, int End)
{
    /// <summary>Number of measured nodes.</summary>
    public int Measured => End - First;

    /// <summary>Puts a curve on the grid.</summary>
    /// <param name="curve">The curve; without errors they are estimated by <see cref="ScatterSigma"/>. Points at Q = 0 are left out.</param>
    /// <param name="grid">The grid.</param>
    /// <exception cref="InputException">Fewer than 8 points at positive Q, or fewer than 8 nodes inside their range.</exception>
    public static LogCurve Resample(ScatteringCurve curve, LogGrid grid)
    {
        ArgumentNullException.ThrowIfNull(curve);
        ArgumentNullException.ThrowIfNull(grid);
        var start = 0;
        while (start < curve.Count && curve.Q[start] <= 0) start++;
        var n = curve.Count - start;
        if (n < 8)
            throw new InputException(FormattableString.Invariant(
                $"{curve.Name}: has {n} points at Q > 0; at least 8 are needed to compare its shape."));
        var sigma = curve.Sigma ?? ScatterSigma(curve.Q, curve.Intensity);
        var x = new double[n];
        for (var i = 0; i < n; i++) x[i] = Math.Log(curve.Q[start + i]);
        var y = curve.Intensity.AsSpan(start);
        var s = sigma.AsSpan(start);
        var step = grid.Step;
        var origin = Math.Log(grid.Low);
        var first = Math.Max(0, (int)Math.Ceiling((x[0] - origin) / step - 1e-9));
        var end = Math.Min(grid.Count, (int)Math.Floor((x[^1] - origin) / step + 1e-9) + 1);
        if (end - first < 8)
            throw new InputException(FormattableString.Invariant(
                $"{curve.Name}: covers {curve.Q[start]:G3} to {curve.Q[^1]:G3} Å⁻¹, which is fewer than 8 steps of the model's grid from {grid.Low:G3} to {grid.High:G3} Å⁻¹; check the unit of Q."));
        var intensity = new double[grid.Count];
        var error = new double[grid.Count];
        var resolution = new double[grid.Count];
        var left = 0;
        for (var node = first; node < end; node++)
        {
            var u = origin + node * step;
            while (left < n && x[left] <= u - step) left++;
            (intensity[node], error[node]) = LocalLine(x, y, s, left, u, step);
            if (curve.QSigma is { } dq)
            {
                var (j, w) = Bracket(x, left, u);
                resolution[node] = (1 - w) * dq[start + j] + w * dq[start + j + 1];
            }
        }
        return new LogCurve(grid, intensity, error, resolution, first, end);
    }

    /// <summary>ln I with its error; intensities below half their error are lifted to it, so that the logarithm exists everywhere.</summary>
    /// <param name="log">Receives ln I, shape [node]; 0 where not measured.</param>
    /// <param name="sigma">Receives the error of ln I (at most 2), shape [node]; 0 where not measured.</param>
    public void Logarithm(Span<double> log, Span<double> sigma)
    {
        log.Clear();
        sigma.Clear();
        for (var i = First; i < End; i++)
        {
            var floor = Math.Max(0.5 * Sigma[i], double.Epsilon * 1e20);
            var value = Math.Max(Intensity[i], floor);
            log[i] = Math.Log(value);
            sigma[i] = Math.Min(2, Sigma[i] / value);
        }
    }

    /// <summary>d ln I / d ln Q by a straight line through the measured nodes within a half width, weighted by their errors.</summary>
    /// <remarks>Exact for power laws. At the ends the window is one-sided.</remarks>
    /// <param name="halfWidth">Half width in nodes, at least 1.</param>
    /// <param name="slope">Receives the slope, shape [node]; 0 where not measured.</param>
    public void Slope(int halfWidth, Span<double> slope)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(halfWidth, 1);
        Span<double> log = Grid.Count <= 512 ? stackalloc double[Grid.Count] : new double[Grid.Count];
        Span<double> sigma = Grid.Count <= 512 ? stackalloc double[Grid.Count] : new double[Grid.Count];
        Logarithm(log, sigma);
        slope.Clear();
        for (var i = First; i < End; i++)
        {
            double w = 0, wx = 0, wy = 0, wxx = 0, wxy = 0;
            for (var j = Math.Max(First, i - halfWidth); j < Math.Min(End, i + halfWidth + 1); j++)
            {
                // A floor of 1 % keeps one exact node from silencing its neighbours.
                var weight = 1 / (sigma[j] * sigma[j] + 1e-4);
                double dx = j - i;
                w += weight;
                wx += weight * dx;
                wy += weight * log[j];
                wxx += weight * dx * dx;
                wxy += weight * dx * log[j];
            }
            slope[i] = (w * wxy - wx * wy) / (w * wxx - wx * wx) / Grid.Step;
        }
    }

    /// <summary>Errors for a curve that came without: the scatter of the points about the line through their neighbours, at least 1 % of the intensity.</summary>
    /// <remarks>
    /// For inner points r = I − chord, whose variance is σ² (1 + (1 − w)² + w²) for independent errors; σ is the running median of |r| over 11 points
    /// scaled to a normal distribution. Curvature counts as scatter: sharp fringes on few points get generous errors.
    /// </remarks>
    /// <param name="q">Å⁻¹, increasing, shape [point].</param>
    /// <param name="intensity">Shape [point], at least 3.</param>
    /// <returns>One standard deviation, shape [point].</returns>
    public static double[] ScatterSigma(ReadOnlySpan<double> q, ReadOnlySpan<double> intensity)
    {
        var n = q.Length;
        var residual = new double[n];
        for (var i = 1; i < n - 1; i++)
        {
            var w = (q[i] - q[i - 1]) / (q[i + 1] - q[i - 1]);
            var chord = (1 - w) * intensity[i - 1] + w * intensity[i + 1];
            residual[i] = Math.Abs(intensity[i] - chord) / Math.Sqrt(1 + w * w + (1 - w) * (1 - w));
        }
        if (n > 2) (residual[0], residual[^1]) = (residual[1], residual[^2]);
        var sigma = new double[n];
        var window = new double[11];
        for (var i = 0; i < n; i++)
        {
            var from = Math.Max(0, i - 5);
            var count = Math.Min(n, i + 6) - from;
            residual.AsSpan(from, count).CopyTo(window);
            window.AsSpan(0, count).Sort();
            var median = count % 2 == 1 ? window[count / 2] : 0.5 * (window[count / 2] + window[count / 2 - 1]);
            sigma[i] = Math.Max(median / 0.67448975, 0.01 * Math.Abs(intensity[i]));
            if (sigma[i] == 0) sigma[i] = double.Epsilon * 1e30;
        }
        return sigma;
    }

    private static (int Left, double Weight) Bracket(double[] x, int from, double u)
    {
        var j = Math.Max(0, from - 1);
        while (j < x.Length - 2 && x[j + 1] < u) j++;
        return (j, Math.Clamp((u - x[j]) / (x[j + 1] - x[j]), 0, 1));
    }

    private static (double Value, double Error) LocalLine(double[] x, ReadOnlySpan<double> y, ReadOnlySpan<double> s, int left, double u, double step)
    {
        double w = 0, wx = 0, wy = 0, wxx = 0, wxy = 0;
        var right = left;
        for (; right < x.Length && x[right] < u + step; right++)
        {
            var dx = (x[right] - u) / step;
            var weight = (1 - Math.Abs(dx)) / (s[right] * s[right]);
            w += weight;
            wx += weight * dx;
            wy += weight * y[right];
            wxx += weight * dx * dx;
            wxy += weight * dx * y[right];
        }
        var determinant = w * wxx - wx * wx;
        if (right - left < 2 || !(determinant > 1e-6 * w * w))
        {
            var (j, t) = Bracket(x, left, u);
            return ((1 - t) * y[j] + t * y[j + 1], Math.Sqrt((1 - t) * (1 - t) * s[j] * s[j] + t * t * s[j + 1] * s[j + 1]));
        }
        double variance = 0;
        for (var i = left; i < right; i++)
        {
            var dx = (x[i] - u) / step;
            var share = (1 - Math.Abs(dx)) / (s[i] * s[i]) * (wxx - wx * dx) / determinant;
            variance += share * share * s[i] * s[i];
        }
        return ((wxx * wy - wx * wxy) / determinant, Math.Sqrt(variance));
    }
}
