using Ewald.Core;
using Ewald.Inference;
using Ewald.Physics.Magnetism;

namespace Ewald.Studies.SpinWaves;

/// <summary>The least-squares problem at one width of the energy resolution: the measured one, or a wider one with the data blurred alike.</summary>
/// <remarks>Blurred data near the ends of the energy axis lack what lies beyond and are left out there; masked values are left out of the blur.</remarks>
/// <param name="Look">The measurement at this width.</param>
/// <param name="Data">Shape [q, energy].</param>
/// <param name="Used">Indices of the values that count.</param>
/// <param name="Weights">One over the standard deviation of each value, shape [q, energy].</param>
internal sealed record FitLevel(SpinWaveLook Look, double[] Data, int[] Used, double[] Weights)
{
    /// <summary>Blurs a measurement.</summary>
    /// <param name="look">The measurement.</param>
    /// <param name="data">Shape [q, energy].</param>
    /// <param name="sigma">Standard deviations; null when unknown.</param>
    /// <param name="mask">True for values to leave out.</param>
    /// <param name="factor">By what the resolution is widened; 1 leaves all as it is.</param>
    public static FitLevel Of(SpinWaveLook look, double[] data, double[]? sigma, bool[] mask, double factor)
    {
        var largest = Enumerable.Range(0, data.Length).Where(i => !mask[i]).Max(i => Math.Abs(data[i]));
        double[] weights = [.. data.Select((_, i) => 1 / (sigma?[i] ?? 0.05 * largest))];
        if (factor <= 1) return new FitLevel(look, data, [.. Enumerable.Range(0, data.Length).Where(i => !mask[i])], weights);
        var (energies, width) = (look.Spectrum.Energies, look.Spectrum.Energies.Count);
        var blurred = new double[data.Length];
        var used = new List<int>();
        for (var e = 0; e < width; e++)
        {
            var own = look.Spectrum.Resolution.Fwhm(energies[e]);
            // Gaussians add in squares: the kernel makes up the difference; 2.355 is FWHM over σ.
            var kernel = own * Math.Sqrt(factor * factor - 1) / 2.355;
            var inside = energies[e] - energies[0] >= 1.5 * kernel && energies[^1] - energies[e] >= 1.5 * kernel;
            for (var row = 0; row < look.Rows; row++)
            {
                double sum = 0, norm = 0;
                for (var k = 0; k < width; k++)
                {
                    if (mask[row * width + k] || Math.Abs(energies[k] - energies[e]) > 3 * kernel) continue;
                    var z = (energies[k] - energies[e]) / kernel;
                    var step = 0.5 * (energies[Math.Min(k + 1, width - 1)] - energies[Math.Max(k - 1, 0)]);
                    sum += step * Math.Exp(-0.5 * z * z) * data[row * width + k];
                    norm += step * Math.Exp(-0.5 * z * z);
                }

                if (norm > 0) blurred[row * width + e] = sum / norm;
                if (inside && !mask[row * width + e]) used.Add(row * width + e);
            }
        }

        return new FitLevel(look with { Spectrum = look.Spectrum.Widened(factor) }, blurred, [.. used], [.. data.Select(_ => 1 / (0.05 * largest))]);
    }

    /// <summary>Fits from a start.</summary>
    /// <param name="model">The model.</param>
    /// <param name="start">Exchange parameters, meV.</param>
    /// <param name="relative">Whether errors are taken from the residuals.</param>
    /// <param name="cancel">Cancels between iterations.</param>
    /// <exception cref="ArgumentException">The start is unstable.</exception>
    public LeastSquaresResult Fit(ExchangeModel model, double[] start, bool relative, CancellationToken cancel)
    {
        var n = model.Parameters.Count;
        var (scale, background) = Line(Look.Of(model, start));
        List<FitParameter> table = [.. model.Parameters.Select((p, k) => Bounded(p, start[k]))];
        table.Add(new FitParameter("scale", scale, 0));
        table.Add(new FitParameter("background", background));
        var setup = new LeastSquaresSetup(MaximumIterations: 60, Tolerance: 1e-7, Errors: relative ? ErrorScale.Relative : ErrorScale.AtLeastAbsolute);
        return LeastSquares.Fit(Residuals, Used.Length, table, setup, Jacobian, cancel);

        void Residuals(ReadOnlySpan<double> p, Span<double> residuals)
        {
            var s = Look.Of(model, p[..n]);
            for (var k = 0; k < Used.Length; k++) residuals[k] = (p[n] * s[Used[k]] + p[n + 1] - Data[Used[k]]) * Weights[Used[k]];
        }

        void Jacobian(ReadOnlySpan<double> p, Span<double> jacobian)
        {
            var (s, slopes) = Look.WithDerivatives(model, p[..n]);
            for (var k = 0; k < Used.Length; k++)
            {
                var row = jacobian.Slice(k * (n + 2), n + 2);
                var w = Weights[Used[k]];
                for (var j = 0; j < n; j++) row[j] = p[n] * slopes[j][Used[k]] * w;
                (row[n], row[n + 1]) = (s[Used[k]] * w, w);
            }
        }
    }

    // Ranges are where start values are drawn from; the search may leave them by half their width.
    private static FitParameter Bounded(ExchangeParameter p, double start)
    {
        var (low, high) = (p.Low - 0.5 * (p.High - p.Low), p.High + 0.5 * (p.High - p.Low));
        return new FitParameter(p.Name, Math.Clamp(start, low, high), low, high);
    }

    // Scale and background that bring a computed spectrum closest to the data.
    private (double Scale, double Background) Line(double[] x)
    {
        double mx = Used.Average(i => x[i]), my = Used.Average(i => Data[i]);
        double xy = Used.Sum(i => (x[i] - mx) * (Data[i] - my)), xx = Used.Sum(i => (x[i] - mx) * (x[i] - mx));
        var scale = xx > 0 ? xy / xx : 0;
        if (!(scale > 0)) scale = Used.Max(i => Math.Abs(Data[i])) / Math.Max(Used.Max(i => x[i]), 1e-300);
        return (scale, my - scale * mx);
    }
}
