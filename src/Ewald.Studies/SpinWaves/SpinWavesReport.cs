using Ewald.Reports;

namespace Ewald.Studies.SpinWaves;

/// <summary>Pictures of a fit.</summary>
internal static class SpinWavesReport
{
    public static void Fit(ReportPage page, string title, SpinWaveLook look, double[] data, ExchangeFit fit, bool[] mask)
    {
        page.Section(title);
        var width = look.Spectrum.Energies.Count;
        var figure = new Figure("Spectra", "energy transfer / meV", "intensity") { Caption = "Five of the momentum transfers; points are the data, lines the fit." };
        for (var n = 0; n < 5; n++)
        {
            var row = n * (look.Rows - 1) / 4;
            var shown = Enumerable.Range(0, width).Where(e => !mask[row * width + e]).ToArray();
            var name = look.Points is { } points
                ? FormattableString.Invariant($"({points[row].H:0.##}, {points[row].K:0.##}, {points[row].L:0.##})")
                : FormattableString.Invariant($"{look.Lengths![row]:0.##} Å⁻¹");
            figure.Points(name, [.. shown.Select(e => look.Spectrum.Energies[e])], [.. shown.Select(e => data[row * width + e])]);
            figure.Line($"{name}, fit", look.Spectrum.Energies, Enumerable.Range(0, width).Select(e => fit.Spectrum[row * width + e]));
        }

        page.Add(figure);
        page.Add(Map("Data", look, data));
        page.Add(Map("Fit", look, fit.Spectrum));
    }

    public static void Cases(ReportPage page, IReadOnlyList<PlantedCase> cases)
    {
        page.Section("What is fitted: planted spectra");
        page.Text(FormattableString.Invariant(
            $"Each planting is a spectrum computed from known parameters, with noise of {PlantedCase.Noise:P0} of its largest intensity, an unknown scale and an unknown flat background; the fit starts from a library of spectra and never sees the parameters. An exchange counts as identifiable where the fit's own standard deviation is below {PlantedCase.Identifiable:P0} of it: the others are what such data do not tell."));
        var names = cases.Select(c => c.Model.Name).Distinct(StringComparer.Ordinal).ToArray();
        page.Table(["model", "parameter", "plantings", "identifiable", "median error", "largest error", "median sigma", "median condition number"], names.SelectMany(name =>
        {
            var own = cases.Where(c => c.Model.Name == name).ToArray();
            return own[0].Model.Parameters.Select((p, i) => (IReadOnlyList<string>)
            [
                name, p.Name, FormattableString.Invariant($"{own.Length}"), p.Term.Bonds.Count > 0 ? FormattableString.Invariant($"{own.Count(c => c.IsIdentifiable(i))}") : "anisotropy",
                FormattableString.Invariant($"{Median(own, c => c.Error(i)):P2}"), FormattableString.Invariant($"{own.Max(c => c.Error(i)):P2}"),
                FormattableString.Invariant($"{Median(own, c => c.Fit.Sigma[i] / Math.Abs(c.Fit.Values[i])):P2}"), FormattableString.Invariant($"{Median(own, c => c.Fit.Condition):G3}"),
            ]);
        }));
        Fit(page, $"The first planted spectrum: {cases[0].Model.Name}", cases[0].Look, cases[0].Data, cases[0].Fit, new bool[cases[0].Data.Length]);
        page.Section("All plantings");
        page.Table(["model", "parameter", "planted / meV", "fitted / meV", "sigma / meV", "relative error", "condition number"], cases.SelectMany(c => c.Model.Parameters.Select((p, i) => (IReadOnlyList<string>)
        [
            c.Model.Name, p.Name, FormattableString.Invariant($"{c.Truth[i]:F4}"), FormattableString.Invariant($"{c.Fit.Values[i]:F4}"), FormattableString.Invariant($"{c.Fit.Sigma[i]:F4}"),
            FormattableString.Invariant($"{c.Error(i):P2}"), FormattableString.Invariant($"{c.Fit.Condition:G3}"),
        ])));
    }

    private static double Median(PlantedCase[] cases, Func<PlantedCase, double> value)
    {
        double[] sorted = [.. cases.Select(value).Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }

    private static Figure Map(string title, SpinWaveLook look, double[] values)
    {
        var width = look.Spectrum.Energies.Count;
        var cells = new double[width, look.Rows];
        for (var r = 0; r < look.Rows; r++)
            for (var e = 0; e < width; e++) cells[e, r] = values[r * width + e];
        return new Figure(title, look.Points is null ? "|Q| / Å⁻¹" : "point along the path", "energy transfer / meV").Heatmap(
            [.. look.Spectrum.Energies.Select(e => FormattableString.Invariant($"{e:F2}"))],
            [.. Enumerable.Range(0, look.Rows).Select(r => look.Points is null ? FormattableString.Invariant($"{look.Lengths![r]:F2}") : FormattableString.Invariant($"{r}"))], cells, showNumbers: false);
    }
}
