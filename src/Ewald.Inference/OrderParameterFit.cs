namespace Ewald.Inference;

/// <summary>Order parameter of a continuous transition: I(T) = A ⟨(1 − T/T_c)^2β⟩ + C/(1 + |1 − T/T_c|/0.03) + background + slope (T − T₀).</summary>
/// <remarks>The average ⟨ ⟩ runs over a Gaussian spread of T_c (strain, composition, finite size), whose relative width is fitted as
/// <c>Rounding</c>; without it a rounded transition is fitted as too high a T_c and too low a β. The start comes from a grid over T_c and β with the other parameters
/// solved linearly. C is critical scattering on either side of T_c, which would be fitted as too high a T_c too. Variants with and without
/// rounding, critical scattering and slope are fitted, each also without the temperatures within 6 % of its T_c; the answer is that of lowest BIC, and half the
/// range of T_c and β over the variants within 10 times its reduced χ² is added to the errors in quadrature, since no law holds in the critical region. Limits: Rounding → 0 is the pure power law;
/// A → 0 is a straight line. Valid: at least 3 temperatures on either side of T_c; one transition in the range.
/// Source: Landau and Lifshitz, Statistical Physics (1980), § 143, for the law; Schwarz (1978), doi:10.1214/aos/1176344136, for the choice.</remarks>
public static class OrderParameterFit
{
    private const int Nodes = 48;

    // Medians of equal shares of the normal distribution.
    private static readonly double[] Deviates = [.. Enumerable.Range(0, Nodes).Select(i => NormalQuantile((i + 0.5) / Nodes))];

    /// <summary>The law.</summary>
    /// <param name="temperature">T, K.</param>
    /// <param name="transition">T_c, K.</param>
    /// <param name="beta">β.</param>
    /// <param name="rounding">Relative standard deviation of T_c.</param>
    /// <returns>⟨(1 − T/T_c)^2β⟩, 1 at T = 0.</returns>
    public static double Law(double temperature, double transition, double beta, double rounding = 0)
    {
        if (rounding <= 0) return temperature >= transition ? 0 : Math.Pow(1 - temperature / transition, 2 * beta);
        double sum = 0;
        foreach (var z in Deviates)
        {
            var local = transition * (1 + rounding * z);
            if (temperature < local) sum += Math.Pow(1 - temperature / local, 2 * beta);
        }

        return sum / Nodes;
    }

    /// <summary>Fits a trajectory.</summary>
    /// <param name="temperatures">K, ascending, shape [temperature].</param>
    /// <param name="intensity">Any unit, shape [temperature].</param>
    /// <param name="sigma">One standard deviation, positive, shape [temperature].</param>
    /// <returns>The fit; <see cref="OrderParameter.IsTransition"/> says whether it beats a parabola.</returns>
    /// <exception cref="ArgumentException">Fewer than six temperatures, or lengths that differ.</exception>
    public static OrderParameter Fit(double[] temperatures, double[] intensity, double[] sigma)
    {
        ArgumentNullException.ThrowIfNull(temperatures);
        ArgumentNullException.ThrowIfNull(intensity);
        ArgumentNullException.ThrowIfNull(sigma);
        if (temperatures.Length < 6) throw new ArgumentException($"OrderParameterFit: {temperatures.Length} temperatures cannot determine T_c, β, amplitude and background; at least 6 are needed.", nameof(temperatures));
        if (intensity.Length != temperatures.Length || sigma.Length != temperatures.Length) throw new ArgumentException("OrderParameterFit: temperatures, intensities and errors differ in length.", nameof(intensity));
        var line = Smooth(temperatures, intensity, sigma);
        var variants = new List<OrderParameter>();
        foreach (var (slope, rounding, critical) in new[] { (false, false, false), (false, true, false), (false, false, true), (false, true, true), (true, false, false), (true, true, false), (true, false, true) })
            if (temperatures.Length > 5 + (slope ? 1 : 0) + (rounding ? 1 : 0) + (critical ? 1 : 0)) variants.Add(Variant(temperatures, intensity, sigma, slope, rounding, critical, line));
        if (variants.Count == 0) variants.Add(Variant(temperatures, intensity, sigma, false, false, false, line));
        var best = variants.MinBy(v => v.Bic)!;
        var credible = variants.Where(v => v.Bic < best.Bic + 10 * Math.Max(1, best.ReducedChi2)).ToList();
        if (Outside(temperatures, intensity, sigma, best, line) is { } outside) credible.Add(outside);
        double Spread(Func<OrderParameter, double> value) => (credible.Max(value) - credible.Min(value)) / 2;
        return best with
        {
            TransitionSigma = Math.Sqrt(Square(best.TransitionSigma) + Square(Spread(v => v.Transition))),
            BetaSigma = Math.Sqrt(Square(best.BetaSigma) + Square(Spread(v => v.Beta))),
        };
    }

    // The plain law on the temperatures that lie outside of the critical region; null when too few are left.
    private static OrderParameter? Outside(double[] t, double[] y, double[] sigma, OrderParameter best, double smoothBic)
    {
        var far = Enumerable.Range(0, t.Length).Where(i => Math.Abs(t[i] / best.Transition - 1) > 0.06).ToArray();
        double[] Of(double[] values) => Array.ConvertAll(far, i => values[i]);
        return far.Length < 8 || far.Length == t.Length || far.Count(i => t[i] < best.Transition) < 4 || far.Count(i => t[i] > best.Transition) < 2 ? null
            : Variant(Of(t), Of(y), Of(sigma), false, false, false, smoothBic);
    }

    private static OrderParameter Variant(double[] t, double[] y, double[] sigma, bool slope, bool rounding, bool critical, double smoothBic)
    {
        var (transition, beta, linear) = Grid(t, y, sigma, slope);
        var middle = (t[0] + t[^1]) / 2;
        var scale = Math.Max(y.Max() - y.Min(), 1e-300);
        FitParameter[] parameters =
        [
            new("Tc", transition, t[0], t[^1]), new("beta", beta, 0.02, 2), new("A", Math.Max(linear[0], 1e-6 * scale), 0), new("background", linear[1]),
            new("slope", slope ? linear[2] : 0, Free: slope), new("rounding", rounding ? 0.01 : 0, 0, 0.15, Free: rounding),
            new("critical", critical ? 0.02 * Math.Max(linear[0], 1e-6 * scale) : 0, 0, Free: critical),
        ];
        void Residuals(ReadOnlySpan<double> p, Span<double> r)
        {
            for (var i = 0; i < t.Length; i++) r[i] = (p[2] * Law(t[i], p[0], p[1], p[5]) + p[3] + p[4] * (t[i] - middle) + p[6] * Critical(t[i], p[0]) - y[i]) / sigma[i];
        }

        var fit = LeastSquares.Fit(Residuals, t.Length, parameters, new LeastSquaresSetup(Errors: ErrorScale.AtLeastAbsolute));
        var v = fit.Values;
        double[] curve = [.. t.Select(x => v[2] * Law(x, v[0], v[1], v[5]) + v[3] + v[4] * (x - middle) + v[6] * Critical(x, v[0]))];
        // A parameter on its bound has no error of its own; the grid's step stands in.
        double Sigma(int i, double otherwise) => double.IsFinite(fit.Sigma[i]) ? fit.Sigma[i] : otherwise;
        return new OrderParameter(
            v[0], Sigma(0, (t[^1] - t[0]) / (t.Length - 1)), v[1], Sigma(1, 0.5), v[2], v[3], v[4], v[5], v[6], fit.ReducedChi2, fit.Bic, smoothBic, v[0] > t[Math.Min(2, t.Length - 1)] && v[0] < t[Math.Max(0, t.Length - 3)], curve);
    }

    private static double Critical(double t, double transition) => 1 / (1 + Math.Abs(1 - t / transition) / 0.03);

    // Best (T_c, β) of a grid, amplitude, background and slope by weighted linear least squares; amplitudes are positive.
    private static (double Transition, double Beta, double[] Linear) Grid(double[] t, double[] y, double[] sigma, bool slope)
    {
        var middle = (t[0] + t[^1]) / 2;
        var best = (Transition: middle, Beta: 0.35, Linear: new double[] { 1, 0, 0 }, Chi2: double.PositiveInfinity);
        var columns = slope ? 3 : 2;
        for (var step = 1; step < 160; step++)
        {
            var transition = t[0] + (t[^1] - t[0]) * step / 160;
            foreach (var beta in new[] { 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.65, 0.8 })
            {
                var linear = Solve(t.Length, columns, (i, c) => c == 0 ? Law(t[i], transition, beta) : c == 1 ? 1 : t[i] - middle, y, sigma, out var chi2);
                if (linear is not null && linear[0] > 0 && chi2 < best.Chi2) best = (transition, beta, [linear[0], linear[1], slope ? linear[2] : 0], chi2);
            }
        }

        return (best.Transition, best.Beta, best.Linear);
    }

    // BIC of a parabola: a change without a transition, such as a Debye-Waller factor.
    private static double Smooth(double[] t, double[] y, double[] sigma)
    {
        var (middle, half) = ((t[0] + t[^1]) / 2, (t[^1] - t[0]) / 2);
        Solve(t.Length, 3, (i, c) => Math.Pow((t[i] - middle) / half, c), y, sigma, out var chi2);
        return chi2 + 3 * Math.Log(t.Length);
    }

    private static double[]? Solve(int n, int columns, Func<int, int, double> basis, double[] y, double[] sigma, out double chi2)
    {
        double[] normal = new double[columns * columns], right = new double[columns];
        for (var i = 0; i < n; i++)
        {
            var w = 1 / (sigma[i] * sigma[i]);
            for (var a = 0; a < columns; a++)
            {
                right[a] += w * basis(i, a) * y[i];
                for (var b = 0; b <= a; b++) normal[a * columns + b] += w * basis(i, a) * basis(i, b);
            }
        }

        chi2 = double.PositiveInfinity;
        if (!Dense.Cholesky(normal, columns)) return null;
        Dense.CholeskySolve(normal, columns, right);
        chi2 = 0;
        for (var i = 0; i < n; i++)
        {
            var model = 0.0;
            for (var c = 0; c < columns; c++) model += right[c] * basis(i, c);
            chi2 += Square((model - y[i]) / sigma[i]);
        }

        return right;
    }

    private static double Square(double x) => x * x;

    // Bisection on the tail probability: made once for the nodes.
    private static double NormalQuantile(double p)
    {
        double low = -8, high = 8;
        for (var i = 0; i < 60; i++)
        {
            var middle = (low + high) / 2;
            if (1 - Probability.NormalTail(middle) < p) low = middle;
            else high = middle;
        }

        return (low + high) / 2;
    }
}
