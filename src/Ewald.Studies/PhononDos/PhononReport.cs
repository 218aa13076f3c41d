using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Physics.Lattice;
using Ewald.Reports;

namespace Ewald.Studies.PhononDos;

/// <summary>The pictures of a run.</summary>
internal static class PhononReport
{
    private const int PerQuartile = 2;
    private static readonly string[] Quartiles = ["first", "second", "third", "fourth"];

    public static void Run(
        ReportPage page, IReadOnlyList<HeatCapacityCrystal> crystals, HeatCapacityValidation heat, IReadOnlyList<EasyCrystal> easy, PrototypeValidation shapes,
        IReadOnlyList<DensityCrystal> references, JsonArray reference, Randomness randomness)
    {
        HeatCapacities(page, crystals, heat);
        Quarters(page, easy, shapes, randomness.Stream("report"));
        Reference(page, references, reference);
    }

    private static void HeatCapacities(ReportPage page, IReadOnlyList<HeatCapacityCrystal> crystals, HeatCapacityValidation heat)
    {
        page.Section("Heat capacity on chemical systems not seen");
        double[] truth = [.. crystals.Select(c => c.HeatCapacity)];
        double[] ends = [truth.Min(), truth.Max()];
        page.Add(new Figure("C_V at 300 K: answered against computed", "density functional theory / J/(mol K) per mole of atoms", "answered / J/(mol K) per mole of atoms")
            .Points("stiffness networks", truth, heat.Answer, text: crystals.Select(c => $"{c.Crystal.Formula} {c.Id}"), size: 4)
            .Points("Kopp's rule", truth, heat.Baselines.Answers["kopp"], text: crystals.Select(c => $"{c.Crystal.Formula} {c.Id}"), size: 3)
            .Line("equal", ends, ends, "dash"));
        double Error(int i) => Math.Abs(heat.Answer[i] - truth[i]);
        page.Text("Chemical systems with the largest mean error.");
        page.Table(["system", "crystals", "mean error / J/(mol K)", "mean absolute error / J/(mol K)"], crystals.Select((c, i) => (c, i)).GroupBy(p => p.c.ChemicalSystem, p => p.i, StringComparer.Ordinal)
            .OrderByDescending(g => g.Average(Error)).Take(10).Select(g => (IReadOnlyList<string>)
            [
                g.Key, FormattableString.Invariant($"{g.Count()}"), FormattableString.Invariant($"{g.Average(i => heat.Answer[i] - truth[i]):+0.00;-0.00}"), FormattableString.Invariant($"{g.Average(Error):F2}"),
            ]));
    }

    private static void Quarters(ReportPage page, IReadOnlyList<EasyCrystal> easy, PrototypeValidation shapes, RandomStream random)
    {
        page.Section("Densities of prototypes not seen, by quartiles of the error");
        double Squared(int i) => PrototypeValidation.SquaredError(shapes.Density[i], easy[i].Density);
        int[] order = [.. Enumerable.Range(0, easy.Count).OrderBy(Squared)];
        var errors = order.Select(Squared).ToArray();
        page.Text(FormattableString.Invariant($"{easy.Count} simulated crystals; quartiles of the mean squared error: {errors[errors.Length / 4]:F4}, {errors[errors.Length / 2]:F4}, {errors[3 * errors.Length / 4]:F4}. Crystals are drawn at random from each quarter."));
        page.Add(new Figure("Mean squared error", "share of crystals", "mean squared error") { LogY = true, Height = 320 }
            .Line("answer", Shares(errors.Length), errors).Line("nearest neighbour", Shares(errors.Length), Sorted(shapes.Neighbour)).Line("mean curve", Shares(errors.Length), Sorted(shapes.MeanCurve)));
        for (var q = 0; q < Quartiles.Length; q++)
            for (var n = 0; n < PerQuartile; n++)
            {
                var i = order[q * easy.Count / Quartiles.Length + random.Below(Math.Max(1, easy.Count / Quartiles.Length))];
                page.Add(new Figure(FormattableString.Invariant($"{Quartiles[q]} quartile: {easy[i].Crystal.Name}, error {Squared(i):F4}"), "wavenumber / cm⁻¹", "density, largest value 1") { Height = 280 }
                    .Line("lattice dynamics", PhononSpectrum.Wavenumbers, easy[i].Density, colour: "#000000").Line("answer", PhononSpectrum.Wavenumbers, shapes.Density[i]).Line("network as it is", PhononSpectrum.Wavenumbers, shapes.Sharp[i], "dot"));
            }

        double[] Sorted(double[][] answers) => [.. easy.Select((c, i) => PrototypeValidation.SquaredError(answers[i], c.Density)).Order()];
    }

    private static void Reference(ReportPage page, IReadOnlyList<DensityCrystal> references, JsonArray reference)
    {
        page.Section("Densities by density functional theory");
        page.Text("Nothing has seen a crystal of these chemical systems. The band is meant for 90 % of the points that hold states.");
        double[] Column(JsonNode node, string name) => [.. node[name]!.AsArray().Select(v => v!.GetValue<double>())];
        string Number(JsonNode node, string name, string format) => node[name]!.GetValue<double>().ToString(format, System.Globalization.CultureInfo.InvariantCulture);
        foreach (var (crystal, node) in references.Zip(reference, (c, n) => (c, n!)))
        {
            var unstable = crystal.IsUnstable ? FormattableString.Invariant($"; imaginary vibrations down to {crystal.LowestWavenumber:F0} cm⁻¹, kept apart") : "";
            page.Add(new Figure($"{crystal.Id}: error {Number(node, "mse", "F4")}, moved by {Number(node, "wasserstein", "F0")} cm⁻¹{unstable}", "wavenumber / cm⁻¹", "density, largest value 1") { Height = 320 }
                .Band("90 %, point by point", PhononSpectrum.Wavenumbers, Column(node, "low"), Column(node, "high"))
                .Line("density functional theory", PhononSpectrum.Wavenumbers, Column(node, "truth"), colour: "#000000").Line("answer", PhononSpectrum.Wavenumbers, Column(node, "answer")));
        }

        page.Table(["crystal", "C_V / J/(mol K)", "answered", "interval", "mean wavenumber / cm⁻¹", "answered", "interval", "points in band", "flag"], reference.Select(n => (IReadOnlyList<string>)
        [
            n!["crystal"]!.GetValue<string>(), Number(n, "heatCapacity", "F2"), Number(n, "answeredHeatCapacity", "F2"), $"{Number(n, "heatCapacityLow", "F2")} – {Number(n, "heatCapacityHigh", "F2")}",
            Number(n, "meanWavenumber", "F0"), Number(n, "answeredMeanWavenumber", "F0"), $"{Number(n, "meanWavenumberLow", "F0")} – {Number(n, "meanWavenumberHigh", "F0")}",
            FormattableString.Invariant($"{n["pointsInBand"]!.GetValue<int>()} of {PhononSpectrum.Points}"), n["flag"]!.GetValue<bool>() ? "yes" : "no",
        ]));
    }

    private static double[] Shares(int count) => [.. Enumerable.Range(0, count).Select(i => (i + 0.5) / count)];
}
