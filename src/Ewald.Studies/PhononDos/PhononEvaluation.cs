using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Evaluation;
using Ewald.Physics.Lattice;

namespace Ewald.Studies.PhononDos;

/// <summary>Metrics of a run.</summary>
internal static class PhononEvaluation
{
    /// <summary>Heat capacities of held-out chemical systems.</summary>
    public static IReadOnlyList<Metric> HeatCapacities(IReadOnlyList<HeatCapacityCrystal> crystals, HeatCapacityValidation v, double level, StudyRun run)
    {
        var systems = Groups([.. crystals.Select(c => c.ChemicalSystem)]);
        double Error(double[] answers, int i) => Math.Abs(answers[i] - crystals[i].HeatCapacity);
        Metric Make(string name, double[] answers, double? baseline)
        {
            var (low, high) = Bootstrap(systems, i => Error(answers, i), run.Randomness.Stream("bootstrap " + name));
            return new(name, "hard", Enumerable.Range(0, crystals.Count).Average(i => Error(answers, i)), low, high, crystals.Count, "J/(mol K)", "lower", baseline);
        }

        var kopp = v.Baselines.Error("kopp");
        var covered = v.Covered(level).Select(c => c ? 1.0 : 0.0).ToArray();
        var (least, most) = Bootstrap(systems, i => covered[i], run.Randomness.Stream("bootstrap coverage"));
        return
        [
            Make("maeHeatCapacityPerAtom", v.Answer, kopp), .. v.Baselines.Answers.Keys.Select(b => Make("maeHeatCapacityPerAtom." + b, v.Baselines.Answers[b], null)),
            new("coverage.heatCapacity", "hard", covered.Average(), least, most, crystals.Count, "1", "higher", level),
        ];
    }

    /// <summary>Densities of held-out prototypes.</summary>
    public static IReadOnlyList<Metric> Densities(IReadOnlyList<EasyCrystal> easy, PrototypeValidation v, double level, StudyRun run)
    {
        var prototypes = Groups([.. easy.Select(c => c.Prototype.Arrangement)]);
        Metric Make(string name, string unit, Func<int, double> of, double? baseline, string better = "lower")
        {
            var (least, most) = Bootstrap(prototypes, of, run.Randomness.Stream("bootstrap " + name));
            return new(name, "easy", Enumerable.Range(0, easy.Count).Average(of), least, most, easy.Count, unit, better, baseline);
        }

        double Squared(double[][] answers, int i) => PrototypeValidation.SquaredError(answers[i], easy[i].Density);
        double Moved(double[][] answers, int i) => WassersteinDistance.Of(answers[i], easy[i].Density, PhononSpectrum.Step);
        double Mean(double[][] answers, int i) => Math.Abs(PhononSpectrum.MeanWavenumber(answers[i]) - easy[i].MeanWavenumber);
        double All(Func<int, double> of) => Enumerable.Range(0, easy.Count).Average(of);
        // The 31 named prototypes alone, so that the metric can be compared over versions of the set; their twins are held out with them.
        int[] named = [.. Enumerable.Range(0, easy.Count).Where(i => Prototypes.All.Contains(easy[i].Prototype))];
        var namedGroups = Groups([.. named.Select(i => easy[i].Prototype.Arrangement)]);
        var (low, high) = Bootstrap(namedGroups, n => Squared(v.Density, named[n]), run.Randomness.Stream("bootstrap mseDos.named"));
        var (meanScores, densityScores) = (v.MeanScores(easy), v.DensityScores(easy));
        var (means, points) = (v.Covered(meanScores, level), v.Covered(densityScores, level));
        var (meanQuantile, bandQuantile) = (PrototypeValidation.Quantile(meanScores, level), PrototypeValidation.Quantile(densityScores, level));
        double MeanWidth(int i)
        {
            var (least, most) = v.Answers[i].MeanWavenumbers(meanQuantile);
            return (most - least) / v.Answers[i].MeanWavenumber;
        }

        double BandWidth(int i)
        {
            var (least, most) = v.Answers[i].Band(bandQuantile);
            return most.Zip(least, (m, l) => m - l).Average();
        }

        return
        [
            Make("mseDos", "1", i => Squared(v.Density, i), All(i => Squared(v.MeanCurve, i))),
            new("mseDos.named", "easy", named.Average(i => Squared(v.Density, i)), low, high, named.Length, "1", "lower", named.Average(i => Squared(v.MeanCurve, i))),
            Make("mseDos.sharp", "1", i => Squared(v.Sharp, i), All(i => Squared(v.MeanCurve, i))),
            Make("mseDos.neighbour", "1", i => Squared(v.Neighbour, i), All(i => Squared(v.MeanCurve, i))),
            Make("wassersteinDos", "cm^-1", i => Moved(v.Density, i), All(i => Moved(v.MeanCurve, i))),
            Make("wassersteinDos.neighbour", "cm^-1", i => Moved(v.Neighbour, i), All(i => Moved(v.MeanCurve, i))),
            Make("maeMeanWavenumber", "cm^-1", i => Mean(v.Density, i), All(i => Mean(v.MeanCurve, i))),
            Make("coverage.meanWavenumber", "1", i => means[i], level, "higher"), Make("coverage.density", "1", i => points[i], level, "higher"),
            Make("width.meanWavenumber", "1", MeanWidth, null), Make("width.density", "1", BandWidth, null),
        ];
    }

    /// <summary>Densities by density functional theory, of systems that nothing has seen.</summary>
    public static (IReadOnlyList<Metric> Metrics, JsonArray Details) Reference(IReadOnlyList<DensityCrystal> crystals, PhononModel model, StudyRun run)
    {
        var asked = crystals.Select(c => model.Ask(c.Crystal)).ToArray();
        PhononAnswer[] answers = [.. asked.Select(a => a.Answer)];
        var limits = model.Calibration;
        var truth = crystals.Select(c => PhononSpectrum.Normalised(c.Density)).ToArray();
        int[] stable = [.. Enumerable.Range(0, crystals.Count).Where(i => !crystals[i].IsUnstable)];
        double[] meanCurve = [.. Enumerable.Range(0, PhononSpectrum.Points).Select(k => stable.Average(i => truth[i][k]))];
        Metric Make(string name, string unit, Func<int, double> of, double? baseline)
        {
            var (low, high) = Interval.Bootstrap(stable.Length, rows => rows.Average(r => of(stable[r])), run.Randomness.Stream("bootstrap " + name));
            return new(name, "hard", stable.Average(of), low, high, stable.Length, unit, "lower", baseline);
        }

        double Squared(int i) => PrototypeValidation.SquaredError(answers[i].Density, truth[i]);
        double Moved(int i) => WassersteinDistance.Of(answers[i].Density, truth[i], PhononSpectrum.Step);
        var details = new JsonArray([.. crystals.Select((c, i) =>
        {
            var (low, high) = answers[i].Band(limits.Density);
            var (heat, mean) = (answers[i].HeatCapacities, answers[i].MeanWavenumbers(limits.MeanWavenumber));
            var wavenumber = PhononSpectrum.MeanWavenumber(truth[i]);
            return (JsonNode?)new JsonObject
            {
                ["crystal"] = c.Id, ["imaginaryModes"] = c.IsUnstable, ["lowestWavenumber"] = c.LowestWavenumber, ["mse"] = Squared(i), ["wasserstein"] = Moved(i),
                ["heatCapacity"] = c.HeatCapacity, ["answeredHeatCapacity"] = answers[i].HeatCapacity, ["heatCapacityLow"] = heat.Low, ["heatCapacityHigh"] = heat.High,
                ["meanWavenumber"] = wavenumber, ["answeredMeanWavenumber"] = answers[i].MeanWavenumber,
                ["meanWavenumberLow"] = mean.Low, ["meanWavenumberHigh"] = mean.High, ["stretch"] = answers[i].Factor, ["flag"] = asked[i].Distance > 1,
                ["pointsInBand"] = truth[i].Where((g, k) => g >= low[k] && g <= high[k]).Count(),
                ["truth"] = Numbers(truth[i]), ["answer"] = Numbers(answers[i].Density), ["low"] = Numbers(low), ["high"] = Numbers(high),
            };
        })]);
        return (
            [
                Make("mseDos.dft", "1", Squared, stable.Average(i => PrototypeValidation.SquaredError(meanCurve, truth[i]))),
                Make("wassersteinDos.dft", "cm^-1", Moved, stable.Average(i => WassersteinDistance.Of(meanCurve, truth[i], PhononSpectrum.Step))),
                Make("maeHeatCapacityPerAtom.dft", "J/(mol K)", i => Math.Abs(answers[i].HeatCapacity - crystals[i].HeatCapacity), stable.Average(i => Math.Abs(stable.Average(j => crystals[j].HeatCapacity) - crystals[i].HeatCapacity))),
                .. Enumerable.Range(0, crystals.Count).Where(i => crystals[i].IsUnstable).Select(i => new Metric("mseDos.unstable", "hard", Squared(i), null, null, 1, "1", "lower", PrototypeValidation.SquaredError(meanCurve, truth[i]))),
            ],
            details);
    }

    private static JsonArray Numbers(double[] values) => new([.. values.Select(v => (JsonNode?)Math.Round(v, 4))]);

    private static int[][] Groups(string[] names) => [.. names.Select((name, i) => (name, i)).GroupBy(p => p.name, p => p.i, StringComparer.Ordinal).Select(g => g.ToArray())];

    // Groups are drawn, not crystals: crystals of one system or prototype err together.
    private static (double Low, double High) Bootstrap(int[][] groups, Func<int, double> of, RandomStream random)
    {
        var sums = groups.Select(g => g.Sum(of)).ToArray();
        return Interval.Bootstrap(groups.Length, drawn => drawn.Sum(g => sums[g]) / drawn.Sum(g => groups[g].Length), random);
    }
}
