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
        page.Section("Planted and fitted");
        page.Table(["model", "parameter", "planted / meV", "fitted / meV", "sigma / meV", "relative error", "condition number"], cases.SelectMany(c => c.Model.Parameters.Select((p, i) => (IReadOnlyList<string>)
        [
            c.Model.Name, p.Name, FormattableString.Invariant($"{c.Truth[i]:F4}"), FormattableString.Invariant($"{c.Fit.Values[i]:F4}"), FormattableString.Invariant($"{c.Fit.Sigma[i]:F4}"),
            FormattableString.Invariant($"{c.Error(i):P2}"), FormattableString.Invariant($"{c.Fit.Condition:G3}"),
        ])));
        Fit(page, $"The first planted spectrum: {cases[0].Model.Name}", cases[0].Look, cases[0].Data, cases[0].Fit, new bool[cases[0].Data.Length]);
    }

    private static Figure Map(string title, SpinWaveLook look, double[] values)
    {
        var width = look.Spectrum.Energies.Count;
        var cells = new double[width, look.Rows];
        for (var r = 0; r < look.Rows; r++)
            for (var e = 0; e < width; e++) cells[e, r] = values[r * width + e];
        return new Figure(title, look.Points is null ? "|Q| / Å⁻¹" : "point", "energy transfer / meV").Heatmap(
            [.. look.Spectrum.Energies.Select(e => FormattableString.Invariant($"{e:F2}"))],
            [.. Enumerable.Range(0, look.Rows).Select(r => look.Points is null ? FormattableString.Invariant($"{look.Lengths![r]:F2}") : FormattableString.Invariant($"{r}"))], cells, showNumbers: false);
    }
}
