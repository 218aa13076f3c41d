using Ewald.Core;
using Ewald.Inference;

namespace Ewald.Studies.SpinWaves;

/// <summary>Exchange parameters of a measured spectrum: start values from a library, then Gauss-Newton (Levenberg-Marquardt) with analytic derivatives.</summary>
/// <remarks>The search goes through blurred copies of data and model first (energy resolution widened eight and three times), where lines that lie beside their own still overlap. Free beside
/// the exchange: a scale and a flat background. The Fisher matrix of the exchanges, scale and background taken out, is read in relative
/// parameters ∂/∂ln|p|: its condition number tells whether directions are degenerate, its eigenvectors which combinations are stiff.</remarks>
internal sealed class ExchangeFit
{
    /// <summary>A direction whose eigenvalue is below this share of the largest is soft.</summary>
    public const double SoftShare = 1e-4;

    private const double Level90 = 1.6448536269514722;

    // By what the resolution is widened, level by level.
    private static readonly double[] Blur = [8, 3, 1];

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
    /// <exception cref="InputException">No start led to a stable fit.</exception>
    public static ExchangeFit Of(ExchangeModel model, SpinWaveLook look, double[] data, double[]? sigma, bool[] mask, ExchangeStart starts, int tries, CancellationToken cancel)
    {
        var n = model.Parameters.Count;
        var levels = Blur.Select(factor => FitLevel.Of(look, data, sigma, mask, factor)).Where(l => l.Used.Length > 5 * n).ToArray();
        LeastSquaresResult? best = null;
        double[] first = [];
        foreach (var start in starts.Nearest(data, tries))
        {
            if (first.Length == 0) first = start;
            var (values, result) = (start, (LeastSquaresResult?)null);
            try
            {
                foreach (var level in levels)
                {
                    cancel.ThrowIfCancellationRequested();
                    result = level.Fit(model, values, sigma is null, cancel);
                    values = result.Values[..n];
                }
            }
            catch (Exception e) when (e is ArgumentException or InstabilityException)
            {
                // Unstable on the way from this start; another one may answer.
                continue;
            }

            if (result is not null && (best is null || result.Chi2 < best.Chi2)) best = result;
        }

        if (best is null) throw new InputException($"No start value of {model.Name} led to a stable fit; widen the ranges of the parameters or check the magnetic order.");
        var spectrum = look.Of(model, best.Values.AsSpan(0, n));
        for (var i = 0; i < spectrum.Length; i++) spectrum[i] = best.Values[n] * spectrum[i] + best.Values[n + 1];
        return new ExchangeFit(first, best, spectrum, n);
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
