using Ewald.Core;
using Ewald.Inference;

namespace Ewald.Studies.SpinIce;

/// <summary>J₂, J₃, J₃′ from volumes at one or more temperatures: Gauss-Newton on the surrogate, stripes found on the way, then the posterior.</summary>
/// <remarks>Free beside the exchange, for each volume: scale, flat background, stripes. A prior flat over the box of the easy set, zero outside. The posterior is sampled (Metropolis); its 90 % region
/// is that of highest density. χ² is divided by its reduced value where that exceeds 1.</remarks>
internal sealed class IceFit
{
    private const int Steps = 30_000, Burn = 3_000, MostStripes = 12;

    private readonly CorrelationSurrogate[] _surrogates;
    private readonly ReducedVolume[] _reduced;
    private readonly double _widening;

    private IceFit(VolumeSums[] volumes, CorrelationSurrogate[] surrogates, ReducedVolume[] reduced, double[] mode, double[] variances, double widening, RandomStream stream)
    {
        _widening = widening;
        (Volumes, _surrogates, _reduced, Mode) = (volumes, surrogates, reduced, mode);
        (Scales, ScaleSigma) = ([.. volumes.Select((_, t) => Scale(t, mode).Scale)], [.. volumes.Select((_, t) => Scale(t, mode).Sigma)]);
        Amplitudes = [.. volumes.Select((_, t) => reduced[t].Amplitudes(Scales[t], surrogates[t].Correlations(mode)))];
        var freedom = volumes.Sum(v => v.Count - 2 - v.Stripes.Count) - 3;
        ReducedChi2 = Chi2(mode) / freedom;
        DegreesOfFreedom = freedom;
        Variances = variances;
        (Fisher, Directions) = Curvature();
        (Samples, Depths) = Sample(stream);
        Threshold = Quantile([.. Depths], SpinIceSetup.Level);
        Values = [.. Enumerable.Range(0, 3).Select(i => Samples.Average(s => s[i]))];
    }

    public IReadOnlyList<VolumeSums> Volumes { get; }

    /// <summary>Where the posterior is highest, K.</summary>
    public double[] Mode { get; }

    /// <summary>The posterior's mean, K.</summary>
    public double[] Values { get; }

    public double[] Scales { get; }

    public double[] ScaleSigma { get; }

    /// <summary>Orbits times scale, background, stripes of each volume.</summary>
    public double[][] Amplitudes { get; }

    public double ReducedChi2 { get; }

    public int DegreesOfFreedom { get; }

    /// <summary>Factors on the variances that the files state, or the variances themselves where they state none.</summary>
    public double[] Variances { get; }

    /// <summary>Fisher matrix of the exchange, scale, background and stripes taken out, K⁻², shape [3, 3].</summary>
    public double[] Fisher { get; }

    /// <summary>Standard deviation along each eigenvector of the Fisher matrix, K, the softest first.</summary>
    public IReadOnlyList<(double Sigma, double[] Vector)> Directions { get; }

    /// <summary>Draws of the posterior, K.</summary>
    public double[][] Samples { get; }

    /// <summary>χ² of the 90 % region's edge above the lowest.</summary>
    public double Threshold { get; }

    private double[] Depths { get; }

    private double Temper => Math.Max(1, ReducedChi2) * _widening;

    /// <summary>Fits.</summary>
    /// <param name="volumes">One for each temperature; stripes are added to them.</param>
    /// <param name="surrogates">Of their temperatures.</param>
    /// <param name="stream">Random numbers of the posterior.</param>
    /// <param name="cancel">Cancels between steps.</param>
    /// <param name="widening">Factor on the variances of the posterior, for errors that the surrogate does not know.</param>
    /// <param name="simulated">For volumes that are simulations themselves: their own Monte Carlo variance as a share of <see cref="CorrelationSurrogate.Residuals"/>. Unlike counting noise it is alike at
    /// neighbouring Q, so the stated errors cannot hold it.</param>
    public static IceFit Of(VolumeSums[] volumes, CorrelationSurrogate[] surrogates, RandomStream stream, CancellationToken cancel, double widening = 1, double simulated = 0)
    {
        double[] variances = [.. volumes.Select(_ => 1.0)], mode = [];
        ReducedVolume[] reduced = [];
        var added = true;
        for (var round = 0; round < 4 && added; round++)
        {
            cancel.ThrowIfCancellationRequested();
            Refit(withErrors: round > 0 && mode.Length > 0);
            Scatter();
            added = false;
            for (var t = 0; t < volumes.Length; t++)
            {
                for (var k = volumes[t].Stripes.Count; k < MostStripes; k++)
                {
                    var (scale, correlations) = (Scale(reduced[t], surrogates[t], mode).Scale, surrogates[t].Correlations(mode));
                    if (!volumes[t].AddStripe(reduced[t].Amplitudes(scale, correlations), Math.Max(variances[t], volumes[t].Volume.Sigma is null ? 0 : 1))) break;
                    added = true;
                    reduced[t] = new ReducedVolume(volumes[t], surrogates[t], 0, 0, variances[t]);
                }
            }
        }

        Refit(withErrors: true);
        Scatter();
        Refit(withErrors: true);
        return new IceFit(volumes, surrogates, reduced, mode, variances, widening, stream);

        void Refit(bool withErrors)
        {
            reduced = [.. volumes.Select((v, t) => new ReducedVolume(
                v, surrogates[t], withErrors ? Math.Max(0, Scale(reduced[t], surrogates[t], mode).Scale) : 0, withErrors ? surrogates[t].Share(mode) + simulated : 0, variances[t]))];
            mode = Search(reduced, surrogates, mode, cancel);
        }

        // Where a file states no errors, the residuals are taken for them.
        void Scatter()
        {
            for (var t = 0; t < volumes.Length; t++)
                if (volumes[t].Volume.Sigma is null) variances[t] *= Part(reduced[t], surrogates[t], mode) / (volumes[t].Count - 5 - volumes[t].Stripes.Count);
        }
    }

    /// <summary>χ² with the best scales, backgrounds and stripes.</summary>
    /// <param name="exchange">J₂, J₃, J₃′, K.</param>
    public double Chi2(ReadOnlySpan<double> exchange)
    {
        double sum = 0;
        for (var t = 0; t < _reduced.Length; t++) sum += Part(_reduced[t], _surrogates[t], exchange);
        return sum;
    }

    /// <summary>Misfit that noise does not explain, over the standard deviation of the fitted signal: the worst of the volumes; not a number where the noise is unknown.</summary>
    public double Misfit => Volumes.Select((v, t) =>
    {
        var model = v.Model(Amplitudes[t]);
        var signal = v.Model([.. Amplitudes[t].Select((a, i) => i < _surrogates[t].Orbits ? a : 0)]);
        var mean = signal.Average();
        var contrast = signal.Average(s => (s - mean) * (s - mean));
        var squares = v.Volume.Values.Select((y, i) => (y - model[i]) * (y - model[i])).ToArray();
        var noise = v.Volume.Sigma is { } sigma ? sigma.Average(s => s * s) : v.RepeatVariance(Amplitudes[t]);
        var excess = squares.Sum() / (v.Count - 5 - v.Stripes.Count) - noise;
        // Three standard deviations of a mean square are no misfit.
        return double.IsNaN(noise) ? double.NaN : Math.Sqrt(Math.Max(0, excess - 3 * noise * Math.Sqrt(2.0 / v.Count)) / Math.Max(contrast, 1e-300));
    }).Max();

    /// <summary>Whether an exchange lies in the 90 % region.</summary>
    /// <param name="exchange">K.</param>
    public bool Holds(ReadOnlySpan<double> exchange) => Depth(exchange) <= Threshold;

    /// <summary>−2 ln of the posterior below its highest.</summary>
    /// <param name="exchange">K.</param>
    public double Depth(ReadOnlySpan<double> exchange) => (Chi2(exchange) - Chi2(Mode)) / Temper;

    /// <summary>Interval of a linear combination of the exchange in the posterior.</summary>
    /// <param name="combination">Weights, shape [3].</param>
    public (double Mean, double Low, double High) Interval(IReadOnlyList<double> combination)
    {
        double[] values = [.. Samples.Select(s => s[0] * combination[0] + s[1] * combination[1] + s[2] * combination[2])];
        Array.Sort(values);
        return (values.Average(), Evaluation.Interval.SortedQuantile(values, 0.5 - SpinIceSetup.Level / 2), Evaluation.Interval.SortedQuantile(values, 0.5 + SpinIceSetup.Level / 2));
    }

    private static double[] Search(ReducedVolume[] reduced, CorrelationSurrogate[] surrogates, double[] start, CancellationToken cancel)
    {
        var rows = reduced.Sum(r => r.Rows);
        if (start.Length == 0)
        {
            // The best of a coarse grid over the box.
            double[] grid = [-0.8, -0.4, 0, 0.4, 0.8];
            start = (from a in grid from b in grid from c in grid select ExchangeDomain.At([a, b, c])).MinBy(e => reduced.Select((r, t) => Part(r, surrogates[t], e)).Sum())!;
        }

        double[] scaled = ExchangeDomain.Scaled(start);
        var result = LeastSquares.Fit(
            (x, residuals) =>
            {
                var (exchange, at) = (ExchangeDomain.At(x), 0);
                for (var t = 0; t < reduced.Length; t++)
                {
                    var signal = reduced[t].Signal(surrogates[t].Correlations(exchange));
                    var scale = reduced[t].Scale(signal).Scale;
                    for (var k = 0; k < signal.Length; k++) residuals[at++] = scale * signal[k] - reduced[t].Data[k];
                }
            },
            rows, [.. Enumerable.Range(0, 3).Select(i => new FitParameter(ExchangeDomain.Names[i], Math.Clamp(scaled[i], -1, 1), -1, 1))], cancel: cancel);
        return ExchangeDomain.At(result.Values);
    }

    private static double Part(ReducedVolume reduced, CorrelationSurrogate surrogate, ReadOnlySpan<double> exchange) => reduced.Misfit(surrogate.Correlations(exchange));

    private static (double Scale, double Sigma) Scale(ReducedVolume reduced, CorrelationSurrogate surrogate, ReadOnlySpan<double> exchange) => reduced.Scale(reduced.Signal(surrogate.Correlations(exchange)));

    private (double Scale, double Sigma) Scale(int t, ReadOnlySpan<double> exchange) => Scale(_reduced[t], _surrogates[t], exchange);

    private (double[] Fisher, IReadOnlyList<(double, double[])> Directions) Curvature()
    {
        const double Step = 1e-3;
        var rows = _reduced.Sum(r => r.Rows);
        var derivatives = new double[3][];
        for (var i = 0; i < 3; i++)
        {
            double[] low = [.. Mode], high = [.. Mode];
            (low[i], high[i]) = (low[i] - Step, high[i] + Step);
            derivatives[i] = [.. Residuals(high).Zip(Residuals(low), (h, l) => (h - l) / (2 * Step))];
        }

        var fisher = new double[9];
        for (var i = 0; i < 3; i++)
            for (var j = 0; j < 3; j++) fisher[3 * i + j] = derivatives[i].Zip(derivatives[j], (a, b) => a * b).Sum() / Temper;
        var (values, vectors) = Dense.SymmetricEigen(fisher, 3);
        return (fisher, [.. values.Select((v, k) => (1 / Math.Sqrt(Math.Max(v, 1e-12)), Enumerable.Range(0, 3).Select(i => vectors[3 * i + k]).ToArray()))]);

        double[] Residuals(double[] exchange)
        {
            var (all, at) = (new double[rows], 0);
            for (var t = 0; t < _reduced.Length; t++)
            {
                var signal = _reduced[t].Signal(_surrogates[t].Correlations(exchange));
                var scale = _reduced[t].Scale(signal).Scale;
                foreach (var s in signal) all[at++] = scale * s;
            }

            return all;
        }
    }

    // Metropolis with the Fisher matrix's covariance, no wider than the box.
    private (double[][] Samples, double[] Depths) Sample(RandomStream stream)
    {
        var lowest = Chi2(Mode);
        var (samples, depths) = (new List<double[]>(), new List<double>());
        var (at, depth) = ((double[])[.. Mode], 0.0);
        for (var step = 0; step < Steps + Burn; step++)
        {
            double[] next = [.. at];
            foreach (var (sigma, vector) in Directions)
            {
                var move = 1.4 * Math.Min(sigma, 0.15) * stream.Normal();
                for (var i = 0; i < 3; i++) next[i] += move * vector[i];
            }

            var trial = ExchangeDomain.Holds(next) ? (Chi2(next) - lowest) / Temper : double.PositiveInfinity;
            if (stream.Uniform() < Math.Exp(0.5 * (depth - trial))) (at, depth) = (next, trial);
            if (step < Burn || step % 5 != 0) continue;
            samples.Add(at);
            depths.Add(depth);
        }

        return ([.. samples], [.. depths]);
    }

    private static double Quantile(double[] values, double level)
    {
        Array.Sort(values);
        return Evaluation.Interval.SortedQuantile(values, level);
    }
}
