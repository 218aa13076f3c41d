using System.Globalization;
using Ewald.Core;
using Ewald.Reports;

namespace Ewald.Studies.SpinIce;

/// <summary>Answers a user's S(Q), one file a temperature: fit on the surrogate, posterior, and the published search in latent space beside it.</summary>
internal sealed class SpinIcePredictor(ModelCard card, IceModel model, double[][] library, double misfitThreshold, double[] widening) : IPredictor
{
    // A scale fixed to less than this many standard deviations is no signal of ice.
    private const double LeastSignal = 10;

    private readonly Lazy<double[][]> _correlations = new(() => [.. library.Select(e => model.Surrogates[^1].Correlations(e))]);

    /// <inheritdoc/>
    public ModelCard Card { get; } = card;

    /// <inheritdoc/>
    public FilePrediction Predict(string file, MeasurementInfo info, ReportPage? report)
    {
        ArgumentNullException.ThrowIfNull(info);
        var (volumes, warnings) = Read(file, info);
        int[] at = [.. volumes.Select(v => At(file, v.Temperature))];
        if (at.Distinct().Count() < at.Length) throw new InputException($"{file}: two files have the same temperature; give one file a temperature.");
        VolumeSums[] sums = [.. volumes.Select(v => new VolumeSums(v, model.Orbits, 1))];
        var random = new Randomness(1);
        var fit = IceFit.Of(sums, [.. at.Select(t => model.Surrogates[t])], random.Stream("posterior"), CancellationToken.None, widening[at.Length > 1 ? 1 : 0]);
        var answers = new List<Answer>();
        for (var i = 0; i < 3; i++) Add(ExchangeDomain.Names[i], [.. Enumerable.Range(0, 3).Select(k => k == i ? 1.0 : 0)]);
        Add("stiffCombination", [1.0 / 3, 1, 0]);
        var (sigma, soft) = fit.Directions[0];
        if (soft[0] > 0) soft = [.. soft.Select(v => -v)];
        var (_, softLow, softHigh) = fit.Interval(soft);
        answers.Add(new QuantityAnswer("softLength", 0.5 * (softHigh - softLow), double.NaN, double.NaN, SpinIceSetup.Level, "K"));
        answers.Add(new CurveAnswer("softDirection", [1, 2, 3], soft, null, null, "1", "1") { Labels = ExchangeDomain.Names });
        answers.Add(new QuantityAnswer("reducedChiSquared", fit.ReducedChi2, double.NaN, double.NaN, SpinIceSetup.Level, "1"));
        var cosine = Math.Abs(soft[0] * ExchangeDomain.SoftDirection[0] + soft[1] * ExchangeDomain.SoftDirection[1]);
        warnings.Add(FormattableString.Invariant($"Softest direction (dJ2, dJ3, dJ3') = ({soft[0]:F3}, {soft[1]:F3}, {soft[2]:F3}), cosine {cosine:F4} with (-3, +1, 0): {sigma:G3} K standard deviation without the box of the easy set, ±{0.5 * (softHigh - softLow):F3} K within it."));
        if (sigma > 0.1) warnings.Add("J2 and J3 apart are not fixed by these data, only stiffCombination and J3' are; add data at 2 and 5 K with --set with=FILE,FILE.");
        for (var t = 0; t < sums.Length; t++) Describe(sums[t], fit.Amplitudes[t], warnings);
        var search = Latent(volumes, at, answers, warnings, random);
        if (volumes.Any(v => v.Sigma is null)) warnings.Add("A file has no errors: they are taken from the scatter of the residuals.");
        else if (fit.ReducedChi2 > 1.3) warnings.Add(FormattableString.Invariant($"Reduced chi-square {fit.ReducedChi2:G3}: the model misses the data by more than their errors; intervals were widened by its square root."));
        var scaled = ExchangeDomain.Scaled(fit.Mode);
        if (scaled.Any(s => Math.Abs(s) > 0.999)) warnings.Add($"The best Hamiltonian lies on the edge of the easy set ({ExchangeDomain.Describe()}); beyond it nothing was simulated.");
        var novelty = Novelty(fit, warnings);
        if (report is not null)
        {
            SpinIceReport.Region(report, fit, null, null, search);
            for (var t = 0; t < sums.Length; t++) SpinIceReport.Planes(report, FormattableString.Invariant($"Data and fit at {volumes[t].Temperature:G3} K"), sums[t], fit.Amplitudes[t]);
        }

        return new FilePrediction(file, true, answers, new OutOfDistribution(novelty, 1, novelty > 1), warnings, null);

        void Add(string name, double[] combination)
        {
            var (mean, low, high) = fit.Interval(combination);
            answers.Add(new QuantityAnswer(name, mean, low, high, SpinIceSetup.Level, "K"));
        }
    }

    private double Novelty(IceFit fit, List<string> warnings)
    {
        var signal = fit.Scales.Zip(fit.ScaleSigma, (s, e) => s > 0 ? LeastSignal * e / s : 100).Max();
        var misfit = fit.Misfit;
        if (double.IsNaN(misfit)) warnings.Add("Without errors and without symmetry-equivalent points misfit and noise cannot be told apart: data unlike any Hamiltonian are flagged only where no signal of ice is found.");
        var score = double.IsNaN(misfit) ? signal : Math.Max(signal, misfit / misfitThreshold);
        if (score > 1)
            warnings.Add(signal > 1
                ? "No signal of spin ice stands out of the noise; the parameters mean nothing."
                : FormattableString.Invariant($"The best Hamiltonian leaves {misfit:P0} of its own contrast unexplained: these data are unlike any Hamiltonian of the easy set."));
        return Math.Min(score, 100);
    }

    private LatentSearch? Latent(List<IceVolume> volumes, int[] at, List<Answer> answers, List<string> warnings, Randomness random)
    {
        var cold = Array.IndexOf(at, SpinIceSetup.Temperatures.Count - 1);
        if (cold < 0) return null;
        try
        {
            var search = LatentSearch.Of(volumes[cold], model, library, _correlations.Value, null, 0, 0, random.Stream("latent search"));
            double Stiff(double[] p) => ExchangeDomain.Stiff(p);
            answers.Add(new QuantityAnswer("stiffCombination.latent", Stiff(search.Optimum), search.Region.Min(Stiff), search.Region.Max(Stiff), SpinIceSetup.Level, "K"));
            answers.Add(new QuantityAnswer("J3Prime.latent", search.Optimum[2], search.Region.Min(p => p[2]), search.Region.Max(p => p[2]), SpinIceSetup.Level, "K"));
            return search;
        }
        catch (InputException e)
        {
            warnings.Add($"No search in latent space: {e.Message}");
            return null;
        }
    }

    private static void Describe(VolumeSums sums, double[] amplitudes, List<string> warnings)
    {
        var first = amplitudes.Length - sums.Stripes.Count;
        var mean = sums.Volume.Values.Average();
        for (var k = 0; k < sums.Stripes.Count; k++)
            warnings.Add(FormattableString.Invariant($"A stripe at {sums.Volume.SlabNames[sums.Stripes[k].Axis][sums.Stripes[k].Number]} ({sums.Volume.Temperature:G3} K), {amplitudes[first + k] / mean:P1} of the mean intensity, was fitted as background."));
    }

    private static (List<IceVolume> Volumes, List<string> Warnings) Read(string file, MeasurementInfo info)
    {
        var warnings = new List<string>();
        string? Setting(string name) => info.Extra is { } extra && extra.TryGetValue(name, out var value) ? value : null;
        // One number for the file, or one for each file of the call.
        double[] temperatures = [.. (Setting("temperature") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(text =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var t) && t > 0 && double.IsFinite(t) ? t : throw new InputException($"--set temperature={text}: a temperature is a positive number of kelvin."))];
        double? Said(int n) => n < temperatures.Length ? temperatures[n] : null;
        var at = Setting("at") is { } fixedAt ? Point(fixedAt) : (0, 0, 0);
        var volumes = IceVolumeFile.Read(file, Said(0), at, warnings).ToList();
        var others = (Setting("with") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        for (var n = 0; n < others.Length; n++)
        {
            var path = File.Exists(others[n]) ? others[n] : Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, others[n]);
            if (!File.Exists(path)) throw new InputException($"--set with={others[n]}: there is no such file.");
            volumes.AddRange(IceVolumeFile.Read(path, Said(n + 1), at, warnings));
        }

        return (volumes, warnings);

        static (double H, double K, double L) Point(string text)
        {
            var parts = text.Split(',');
            double[] v = [.. parts.Select(p => double.TryParse(p, NumberStyles.Float, CultureInfo.InvariantCulture, out var x) && double.IsFinite(x) ? x : double.NaN)];
            return v.Length == 3 && !v.Any(double.IsNaN) ? (v[0], v[1], v[2]) : throw new InputException($"--set at={text}: three numbers H,K,L are needed, for example 0,0,0.");
        }
    }

    private static int At(string file, double temperature)
    {
        for (var t = 0; t < SpinIceSetup.Temperatures.Count; t++)
            if (Math.Abs(temperature / SpinIceSetup.Temperatures[t] - 1) <= 0.03) return t;
        throw new InputException(FormattableString.Invariant($"{file}: measured at {temperature} K; this model answers {string.Join(", ", SpinIceSetup.Temperatures.Select(t => t.ToString(CultureInfo.InvariantCulture)))} K (to 3 %)."));
    }
}
