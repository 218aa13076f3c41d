using Ewald.Core;
using Ewald.Inference;

namespace Ewald.Studies.SpinWaves;

/// <summary>Exchange parameters of a measured spectrum: start values from a library, then Gauss-Newton (Levenberg-Marquardt) with analytic derivatives.</summary>
/// <remarks>Free beside the exchange: a scale and a flat background. The Fisher matrix of the exchanges, scale and background taken out, is read in relative
/// parameters ∂/∂ln|p|: its condition number tells whether directions are degenerate, its eigenvectors which combinations are stiff.</remarks>
internal sealed class ExchangeFit
{
    /// <summary>A direction whose eigenvalue is below this share of the largest is soft.</summary>
    public const double SoftShare = 1e-4;

    private const double Level90 = 1.6448536269514722;

    private ExchangeFit(double[] start, LeastSquaresResult result, double[] spectrum, int parameters)
    {
        (Start, Result, Spectrum) = (start, result, spectrum);
        (Values, Sigma) = (result.Values[..parameters], result.Sigma[..parameters]);
        (Condition, Directions) = Fisher(result, parameters);
    }

    /// <summary>Where the search began: the nearest spectrum of the library.</summary>
    public double[] Start { get; }

    /// <summary>Exchange parameters, meV.</summary>
    public double[] Values { get; }

    /// <summary>Their standard deviations, meV.</summary>
    public double[] Sigma { get; }

    /// <summary>The whole fit: exchanges, scale, background.</summary>
    public LeastSquaresResult Result { get; }

    /// <summary>The fitted spectrum with scale and background.</summary>
    public double[] Spectrum { get; }

    /// <summary>Largest over smallest eigenvalue of the relative Fisher matrix.</summary>
    public double Condition { get; }

    /// <summary>Unit vectors in relative parameters with their share of the largest eigenvalue, the stiffest first.</summary>
    public IReadOnlyList<(double Share, double[] Vector)> Directions { get; }

    /// <summary>90 % interval of a parameter.</summary>
    public (double Low, double High) Interval(int parameter) => (Values[parameter] - Level90 * Sigma[parameter], Values[parameter] + Level90 * Sigma[parameter]);

    /// <summary>Fits.</summary>
    /// <param name="model">The model.</param>
    /// <param name="look">The measurement.</param>
    /// <param name="data">Shape [q, energy].</param>
    /// <param name="sigma">Standard deviations, same shape; null when unknown: taken from the residuals.</param>
    /// <param name="mask">True for values to leave out, same shape.</param>
    /// <param name="starts">The library.</param>
    /// <param name="tries">Nearest spectra tried as starts.</param>
    /// <param name="cancel">Cancels between iterations.</param>
    public static ExchangeFit Of(ExchangeModel model, SpinWaveLook look, double[] data, double[]? sigma, bool[] mask, ExchangeStart starts, int tries, CancellationToken cancel)
    {
        var (n, used) = (model.Parameters.Count, Enumerable.Range(0, data.Length).Where(i => !mask[i]).ToArray());
        var largest = used.Max(i => Math.Abs(data[i]));
        double Weight(int i) => sigma is null ? 1 / (0.05 * largest) : 1 / sigma[i];
        LeastSquaresResult? best = null;
        double[] first = [];
        foreach (var start in starts.Nearest(data, tries))
        {
            cancel.ThrowIfCancellationRequested();
            if (first.Length == 0) first = start;
            var computed = look.Of(model, start);
            var (scale, background) = Line(computed, data, used);
            List<FitParameter> table = [.. model.Parameters.Select((p, k) => Bounded(p, start[k]))];
            table.Add(new FitParameter("scale", scale > 0 ? scale : largest / Math.Max(used.Max(i => computed[i]), 1e-300), 0));
            table.Add(new FitParameter("background", background));
            var setup = new LeastSquaresSetup(MaximumIterations: 60, Tolerance: 1e-7, Errors: sigma is null ? ErrorScale.Relative : ErrorScale.AtLeastAbsolute);
            LeastSquaresResult result;
            try
            {
                result = LeastSquares.Fit(Residuals, used.Length, table, setup, Jacobian, cancel);
            }
            catch (ArgumentException) when (best is not null)
            {
                // Unstable at this start; another one has answered.
                continue;
            }

            if (best is null || result.Chi2 < best.Chi2) best = result;
        }

        var spectrum = look.Of(model, best!.Values.AsSpan(0, n));
        for (var i = 0; i < spectrum.Length; i++) spectrum[i] = best.Values[n] * spectrum[i] + best.Values[n + 1];
        return new ExchangeFit(first, best, spectrum, n);

        void Residuals(ReadOnlySpan<double> p, Span<double> residuals)
        {
            var s = look.Of(model, p[..n]);
            for (var k = 0; k < used.Length; k++) residuals[k] = (p[n] * s[used[k]] + p[n + 1] - data[used[k]]) * Weight(used[k]);
        }

        void Jacobian(ReadOnlySpan<double> p, Span<double> jacobian)
        {
            var (s, slopes) = look.WithDerivatives(model, p[..n]);
            for (var k = 0; k < used.Length; k++)
            {
                var row = jacobian.Slice(k * (n + 2), n + 2);
                var w = Weight(used[k]);
                for (var j = 0; j < n; j++) row[j] = p[n] * slopes[j][used[k]] * w;
                (row[n], row[n + 1]) = (s[used[k]] * w, w);
            }
        }
    }

    // Ranges are where start values are drawn from; the search may leave them by half their width.
    private static FitParameter Bounded(ExchangeParameter p, double start) =>
        new(p.Name, start, p.Low - 0.5 * (p.High - p.Low), p.High + 0.5 * (p.High - p.Low));

    // Scale and background that bring one spectrum closest to another.
    private static (double Scale, double Background) Line(double[] x, double[] y, int[] used)
    {
        double mx = used.Average(i => x[i]), my = used.Average(i => y[i]);
        double xy = used.Sum(i => (x[i] - mx) * (y[i] - my)), xx = used.Sum(i => (x[i] - mx) * (x[i] - mx));
        var scale = xx > 0 ? xy / xx : 0;
        return (scale, my - scale * mx);
    }

    private static (double Condition, (double, double[])[] Directions) Fisher(LeastSquaresResult result, int n)
    {
        // The covariance block of the exchanges is the inverse of their Fisher matrix with scale and background taken out.
        var count = result.Values.Length;
        var relative = new double[n * n];
        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++) relative[i * n + j] = result.Covariance[i * count + j] / (Math.Max(Math.Abs(result.Values[i]), 1e-12) * Math.Max(Math.Abs(result.Values[j]), 1e-12));
        if (Enumerable.Range(0, n).Any(i => !(result.Sigma[i] > 0 && double.IsFinite(result.Sigma[i])))) return (double.PositiveInfinity, []);
        var (values, vectors) = Dense.SymmetricEigen(relative, n);
        return (values[^1] / values[0], [.. values.Select((v, k) => (values[0] / v, Enumerable.Range(0, n).Select(i => vectors[i * n + k]).ToArray()))]);
    }
}
