using Ewald.Core;
using Ewald.IO;
using Ewald.Physics.Lattice;
using Ewald.Physics.Magnetism;
using Ewald.Reports;

namespace Ewald.Studies.SpinWaves;

/// <summary>Answers a user's S(Q, ω): reads file and model, fits, says what the data cannot tell.</summary>
internal static class SpinWavesAnswers
{
    private const int Library = 150, Tries = 3, Directions = 200;

    public static FilePrediction Fit(DecompositionRequest request)
    {
        var path = request.Setting("model") ?? Path.ChangeExtension(request.Path, ".json");
        if (!File.Exists(path)) throw new InputException($"{request.Path}: spin-waves needs a description of lattice and bonds; give it with --set model=FILE.json, or as {Path.GetFileName(Path.ChangeExtension(request.Path, ".json"))} beside the file.");
        var description = SpinModelFile.Read(path);
        var (look, data, sigma, mask, warnings) = Read(request.Path, description);
        request.Progress.Say(FormattableString.Invariant($"library of {Library} spectra"));
        var library = ExchangeStart.Of(description.Model, look, mask, Library, request.Randomness, request.Cancel);
        request.Progress.Say("fitting");
        var fit = ExchangeFit.Of(description.Model, look, data, sigma, mask, library, Tries, request.Cancel);
        var answers = new List<Answer>();
        for (var p = 0; p < fit.Values.Length; p++)
        {
            var (low, high) = fit.Interval(p);
            answers.Add(new QuantityAnswer(description.Model.Parameters[p].Name, fit.Values[p], low, high, SpinWavesSetup.Level, "meV"));
        }

        warnings.Add(FormattableString.Invariant($"Condition number of the relative Fisher matrix: {fit.Condition:G3}{(sigma is null ? "" : FormattableString.Invariant($"; reduced chi-square {fit.Result.ReducedChi2:G3}"))}."));
        if (fit.Condition > 1 / ExchangeFit.SoftShare)
        {
            var soft = fit.Directions.Count == 0 ? "" : string.Join(", ", fit.Directions[^1].Vector.Select((v, i) => FormattableString.Invariant($"{v:+0.00;-0.00} d{description.Model.Parameters[i].Name}/{description.Model.Parameters[i].Name}")));
            warnings.Add($"The data do not fix the combination {soft}: only the stiff ones count.");
        }

        if (!fit.Result.Converged) warnings.Add("The fit ran out of iterations; take its numbers as start values.");
        if (sigma is not null && fit.Result.ReducedChi2 > 2) warnings.Add("The model misses the data by more than their errors; the intervals were widened by the square root of the reduced chi-square, and the model may lack a term.");
        var file = Path.Combine(request.Output, "fit.h5");
        LabelledArrayFile.Write(file, new LabelledArray("fitted S(Q, w)", Unit.One, Axes(look), fit.Spectrum, null, mask));
        answers.Add(new ArrayAnswer("fittedSpectrum", file + ":/entry/data"));
        if (request.Report is { } page) SpinWavesReport.Fit(page, "Measured and fitted", look, data, fit, mask);
        return new FilePrediction(request.Path, true, answers, null, warnings, null);
    }

    private static ArrayAxis[] Axes(SpinWaveLook look) =>
    [
        look.Points is null ? new ArrayAxis("Q", Unit.Parse("1/angstrom"), [.. look.Lengths!], false) : new ArrayAxis("point", Unit.One, [.. Enumerable.Range(0, look.Rows).Select(i => (double)i)], false),
        new ArrayAxis("energy", Unit.Parse("meV"), [.. look.Spectrum.Energies], false),
    ];

    // The file's axes: energy, and either Q or some of H, K, L.
    private static (SpinWaveLook Look, double[] Data, double[]? Sigma, bool[] Mask, List<string> Warnings) Read(string path, SpinModelFile description)
    {
        var array = LabelledArrayFile.Read(path);
        var warnings = new List<string>();
        int Named(params string[] names)
        {
            for (var i = 0; i < array.Axes.Count; i++) if (names.Contains(array.Axes[i].Name, StringComparer.OrdinalIgnoreCase)) return i;
            return -1;
        }

        var (energy, q) = (Named("energy", "E", "DeltaE", "en", "omega"), Named("Q", "|Q|"));
        int[] hkl = [Named("H", "[H,0,0]", "qh"), Named("K", "[0,K,0]", "qk"), Named("L", "[0,0,L]", "ql")];
        var known = hkl.Append(q).Append(energy).Count(i => i >= 0);
        if (energy < 0 || known != array.Axes.Count || (q >= 0) == hkl.Any(i => i >= 0))
            throw new DataFormatException(path, $"the axes are {string.Join(", ", array.Axes.Select(a => a.Name))}; spin-waves reads energy with Q (a powder), or energy with H, K, L (a single crystal).");
        var energies = Axis(path, array, energy, energy, "meV", warnings);
        var rest = Enumerable.Range(0, array.Axes.Count).Where(i => i != energy).ToArray();
        var rows = rest.Aggregate(1, (n, i) => n * array.Axes[i].Count);
        var order = Enumerable.Range(0, energies.Length).OrderBy(i => energies[i]).ToArray();
        double[] data = new double[rows * energies.Length], sigma = new double[data.Length];
        var mask = new bool[data.Length];
        var points = new (double H, double K, double L)[rows];
        var lengths = q >= 0 ? Axis(path, array, q, energy, "1/angstrom", warnings) : [];
        var strides = new int[array.Axes.Count];
        for (int i = array.Axes.Count - 1, stride = 1; i >= 0; stride *= array.Axes[i--].Count) strides[i] = stride;
        for (var row = 0; row < rows; row++)
        {
            var (left, at) = (row, 0);
            double[] h = [description.Fixed.H, description.Fixed.K, description.Fixed.L];
            foreach (var i in rest.Reverse())
            {
                var index = left % array.Axes[i].Count;
                left /= array.Axes[i].Count;
                at += index * strides[i];
                if (Array.IndexOf(hkl, i) is >= 0 and var component) h[component] = array.Axes[i].Centre(index);
            }

            points[row] = description.Model.Momentum((h[0], h[1], h[2]));
            for (var e = 0; e < energies.Length; e++)
            {
                var from = at + order[e] * strides[energy];
                var to = row * energies.Length + e;
                sigma[to] = array.Variances is { } v ? Math.Sqrt(v[from]) : 0;
                mask[to] = (array.Mask?[from] ?? false) || !double.IsFinite(array.Values[from]) || (array.Variances is not null && !(sigma[to] > 0));
                data[to] = mask[to] ? 0 : array.Values[from];
            }
        }

        if (mask.Count(m => !m) < 20) throw new DataFormatException(path, FormattableString.Invariant($"only {mask.Count(m => !m)} values are not masked; at least 20 are needed."));
        double[] sorted = [.. order.Select(i => energies[i])];
        var resolution = description.Resolution;
        if (resolution is null)
        {
            resolution = new EnergyResolution(0.03 * sorted[^1]);
            warnings.Add(FormattableString.Invariant($"No resolution was given: {resolution.Fwhm(0):G3} meV FWHM (3 % of the highest energy) is assumed. Write \"resolution\": [FWHM, slope] into the model."));
        }

        if (array.Variances is null) warnings.Add("The file has no errors: they are taken from the scatter of the residuals.");
        var look = new SpinWaveLook(q >= 0 ? null : points, q >= 0 ? lengths : null, new SpinWaveSpectrum(sorted, resolution, description.Temperature), Directions);
        return (look, data, array.Variances is null ? null : [.. sigma.Select((s, i) => mask[i] ? 1 : s)], mask, warnings);
    }

    private static double[] Axis(string path, LabelledArray array, int index, int energy, string unit, List<string> warnings)
    {
        var axis = array.Axes[index];
        double[] centres = [.. Enumerable.Range(0, axis.Count).Select(axis.Centre)];
        if (axis.Unit.Symbol == Unit.One.Symbol)
        {
            warnings.Add($"Axis {axis.Name} names no unit: {unit} is taken.");
            return centres;
        }

        // Energies are also written as wavenumbers and frequencies.
        var target = Unit.Parse(unit);
        if (index == energy)
        {
            foreach (var (other, size) in new[] { ("1/cm", PhononUnits.MeVPerWavenumber), ("THz", PhononUnits.MeVPerTHz) })
            {
                if (axis.Unit.Dimension != Unit.Parse(other).Dimension) continue;
                warnings.Add($"Axis {axis.Name} is in {axis.Unit}: converted to meV by E = {(other == "THz" ? "hν" : "hc/λ")}.");
                return Array.ConvertAll(centres, c => size * axis.Unit.Convert(c, Unit.Parse(other)));
            }
        }

        return axis.Unit.Dimension == target.Dimension
            ? Array.ConvertAll(centres, c => axis.Unit.Convert(c, target))
            : throw new DataFormatException(path, $"axis {axis.Name} is in {axis.Unit}; spin-waves needs {unit} or what converts into it.");
    }
}
