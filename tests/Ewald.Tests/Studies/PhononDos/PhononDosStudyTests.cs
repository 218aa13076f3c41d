using Ewald.Core;
using Ewald.Crystals;
using Ewald.IO;
using Ewald.Physics.Lattice;
using Ewald.Reports;
using Ewald.Studies;
using Ewald.Studies.PhononDos;

namespace Ewald.Tests.PhononDos;

public sealed class PhononDosStudyTests
{
    private static readonly Lazy<PhononPredictor> Shipped = new(() => (PhononPredictor)new PhononDosStudy().Load(ModelStore.FindDefault("phonon-dos")));

    [SharedDataFact]
    public void A_smoke_run_beats_kopps_rule_and_leaves_a_model_that_answers()
    {
        using var folder = new TemporaryFolder();
        var run = new StudyRun(StudySize.Smoke, 3, 2, "cpu", null, folder.Path, new ReportPage("smoke"), SilentProgress.Instance, CancellationToken.None);
        var result = new PhononDosStudy().Run(run);
        Metric Of(string name) => result.Metrics.Single(m => m.Name == name);
        // 120 crystals, eight passes: physics in the network is all it has, and enough to beat the mean.
        Assert.True(Of("maeHeatCapacityPerAtom").Value < 0.7 * Of("maeHeatCapacityPerAtom.mean").Value, FormattableString.Invariant($"{Of("maeHeatCapacityPerAtom").Value}"));
        Assert.Equal(5, Of("mseDos.dft").N);
        Assert.InRange(Of("coverage.heatCapacity").Value, 0.75, 1);
        Assert.Contains("Cl-Na", result.Details["leftOutSystems"]!.AsArray().Select(s => s!.GetValue<string>()));
        Assert.Equal(6, result.Details["reference"]!.AsArray().Count);
        var answer = new PhononDosStudy().Load(run.ModelFolder).Predict(Write(folder.Path, "halite.cif", Rocksalt("K", "Cl", 6.3)), new(), new ReportPage("page"));
        Assert.Equal(["heatCapacity", "meanWavenumber", "phononDos", "heatCapacityCurve"], answer.Answers.Select(a => a.Name));
    }

    [Fact]
    public void The_density_stores_the_heat_that_stands_beside_it_and_intervals_hold_the_values()
    {
        var answer = Shipped.Value.Answer(Rocksalt("K", "Br", 6.6), "KBr", null);
        var (heat, mean) = (answer.Answers.OfType<QuantityAnswer>().First(), answer.Answers.OfType<QuantityAnswer>().Last());
        var density = answer.Answers.OfType<CurveAnswer>().First();
        Assert.Equal(heat.Value, PhononSpectrum.HeatCapacityPerAtom(density.Y, 300), 1e-3);
        Assert.Equal(mean.Value, PhononSpectrum.MeanWavenumber(density.Y), 1e-9);
        Assert.All(new[] { heat, mean }, q => Assert.InRange(q.Value, q.Low, q.High));
        Assert.InRange(heat.High, heat.Value, 3 * PhononUnits.GasConstant);
        Assert.All(Enumerable.Range(0, 51), k => Assert.InRange(density.Y[k], density.Low![k], density.High![k]));
        var curve = answer.Answers.OfType<CurveAnswer>().Last();
        Assert.Equal(curve.Y.Order(), curve.Y);
        Assert.InRange(curve.Y[^1], 0.99 * 3 * PhononUnits.GasConstant, 3 * PhononUnits.GasConstant);
        // KBr at 300 K: 49.2 J/(mol K) at constant volume for two atoms; soft and heavy, so close to the classical value.
        Assert.InRange(heat.Value, 24, 24.94);
        Assert.False(answer.OutOfDistribution!.Flag);
    }

    [Fact]
    public void A_softer_alloy_lies_between_its_ends_and_says_that_it_is_an_average()
    {
        double Mean(Crystal crystal) => ((QuantityAnswer)Shipped.Value.Answer(crystal, "x", null).Answers[0]).Value;
        var mixed = new Crystal("alloy", UnitCell.Cubic(5.45), [.. Rocksalt("Mg", "S", 5.2).Sites.Select(s => s.Occupants[0].Element.Symbol == "Mg" ? s with { Occupants = [new(Elements.Of("Mg"), 0.5), new(Elements.Of("Ca"), 0.5)] } : s)]);
        Assert.InRange(Mean(mixed), Mean(Rocksalt("Mg", "S", 5.2)), Mean(Rocksalt("Ca", "S", 5.7)));
        Assert.Contains(Shipped.Value.Answer(mixed, "x", null).Warnings, w => w.Contains("virtual crystal", StringComparison.Ordinal));
    }

    [Fact]
    public void What_lies_outside_is_flagged_and_what_cannot_be_is_refused_in_one_sentence()
    {
        var strange = Shipped.Value.Answer(Rocksalt("Am", "O", 5.0), "AmO", null);
        Assert.True(strange.OutOfDistribution!.Flag);
        Assert.Contains(strange.Warnings, w => w.StartsWith("no training crystal holds Am", StringComparison.Ordinal));
        Assert.True(Shipped.Value.Answer(Rocksalt("Na", "F", 9), "apart", null).OutOfDistribution!.Flag);
        var halite = Rocksalt("Na", "Cl", 5.6);
        var overlapping = halite with { Sites = [.. halite.Sites, Site.Of(Elements.Of("Na"), 0.02, 0, 0)] };
        Assert.Contains("overlap", Assert.Throws<InputException>(() => Shipped.Value.Answer(overlapping, "bad.cif", null)).Message, StringComparison.Ordinal);
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "unknown.vasp");
        File.WriteAllText(path, "x\n1\n4 0 0\n0 4 0\n0 0 4\nXq O\n1 1\nDirect\n0 0 0\n0.5 0.5 0.5\n");
        Assert.Contains("Xq", Assert.ThrowsAny<InputException>(() => Shipped.Value.Predict(path, new(), null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_easy_set_is_written_with_as_many_crystals_as_asked_and_its_densities_store_its_heat()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "easy.h5");
        new PhononDosStudy().Simulate(20, new Randomness(2), path, SilentProgress.Instance, CancellationToken.None);
        var set = LabelledSetFile.Read(path);
        Assert.Equal(20, set.Count);
        Assert.Equal("phonon-dos", set.Study);
        var densities = set.Inputs.Single(i => i.Name == "phononDensity");
        for (var i = 0; i < set.Count; i++)
        {
            double[] density = [.. densities.Values.Skip(51 * i).Take(51).Select(v => (double)v)];
            Assert.Equal(set.Labels.Single(l => l.Name == "heatCapacity").Values[i], PhononSpectrum.HeatCapacityPerAtom(density, 300), 0.06);
        }
    }

    private static Crystal Rocksalt(string cation, string anion, double a) => new(cation + anion, UnitCell.Cubic(a),
        [.. new[] { (0.0, 0.0, 0.0), (0, 0.5, 0.5), (0.5, 0, 0.5), (0.5, 0.5, 0) }.SelectMany(p => new[]
        {
            Site.Of(Elements.Of(cation), p.Item1, p.Item2, p.Item3), Site.Of(Elements.Of(anion), (p.Item1 + 0.5) % 1, p.Item2, p.Item3),
        })]);

    private static string Write(string folder, string name, Crystal crystal)
    {
        var path = Path.Combine(folder, name);
        Cif.Write(path, crystal);
        return path;
    }
}
