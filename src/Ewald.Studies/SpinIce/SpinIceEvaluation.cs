using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Evaluation;
using Ewald.Inference;
using Ewald.Physics.Magnetism;
using IceHamiltonian = Ewald.Physics.Magnetism.SpinIce;

namespace Ewald.Studies.SpinIce;

/// <summary>Metrics of the plantings, the search in latent space and the checks of the physics.</summary>
internal sealed record SpinIceEvaluation(
    SpinIceSetup Setup, IceModel Model, IceLibrary Library, IReadOnlyList<PlantedCase> Same, IReadOnlyList<PlantedCase> Larger, IReadOnlyList<LatentSearch> Searches,
    ResidualEntropy Entropy, double Unrestored, Randomness Randomness)
{
    /// <summary>Misfit above which data are unlike any Hamiltonian of the easy set: three times the worst of the plantings, at least a tenth of the signal.</summary>
    public double MisfitThreshold => Math.Max(0.1, 3 * Same.Concat(Larger).Max(c => c.Misfit));

    public List<Metric> Metrics()
    {
        var baselines = (Stiff: Median(Same.Select(c => c.StiffError(c.Nearest))), Parameter: Median(Same.Select(c => c.ParameterError(c.NearestOfAll))));
        PlantedCase[] searched = [.. Same.Take(Searches.Count)];
        var (pixel, latent) = Conditions();
        var (noise, error) = Errors();
        return
        [
            Of("stiffError", Same, c => c.StiffError(c.Cold.Values), "K", "lower", baselines.Stiff),
            Of("stiffError.largerBox", Larger, c => c.StiffError(c.Cold.Values), "K", "lower", Median(Larger.Select(c => c.StiffError(c.Nearest)))),
            Of("stiffError.latent", searched, c => c.StiffError(Searches[Array.IndexOf(searched, c)].Optimum), "K", "lower", Median(searched.Select(c => c.StiffError(c.Nearest)))),
            Of("parameterError", Same, c => c.ParameterError(c.All.Values), "K", "lower", baselines.Parameter),
            Of("parameterError.largerBox", Larger, c => c.ParameterError(c.All.Values), "K", "lower", Median(Larger.Select(c => c.ParameterError(c.NearestOfAll)))),
            Of("softCosine", Same, c => c.SoftCosine, "1", "higher", 1 / Math.Sqrt(3)),
            Of("softLength", Same, c => c.SoftLength, "K", "lower", null),
            Covered("coverage", Same, c => c.Cold.Holds(c.Truth)), Covered("coverage.largerBox", Larger, c => c.Cold.Holds(c.Truth)),
            Covered("coverage.allTemperatures", Same, c => c.All.Holds(c.Truth)), Covered("coverage.allTemperatures.largerBox", Larger, c => c.All.Holds(c.Truth)),
            Covered("coverage.largerBox.widened", Larger, c => WithinOthers(c, Larger, x => x.Cold)), Covered("coverage.allTemperatures.largerBox.widened", Larger, c => WithinOthers(c, Larger, x => x.All)),
            Covered("coverage.latent", searched, c => Searches[Array.IndexOf(searched, c)].Holds(c.Truth)),
            new Metric("conditionNumber.latent", "easy", latent, null, null, Same.Count, "1", "lower", pixel),
            new Metric("libraryNoise", "easy", noise, null, null, Library.Count, "1", "lower", Planting.Noise),
            new Metric("surrogateError", "easy", error, null, null, Same.Count, "1", "lower", noise),
            new Metric("unrestored", "easy", Unrestored, null, null, Math.Max(4, Library.Count / 10), "1", "lower", 1),
            new Metric("entropyError", "none", Math.Abs(Entropy.Extrapolated / ResidualEntropy.Accepted - 1), null, null, Entropy.Boxes.Count, "1", "lower", Math.Abs(ResidualEntropy.Pauling / ResidualEntropy.Accepted - 1)),
            new Metric("entropy.extrapolated", "none", Entropy.Extrapolated, Entropy.Extrapolated - 1.96 * Entropy.Error, Entropy.Extrapolated + 1.96 * Entropy.Error, Entropy.Boxes.Count, "k_B", "lower", ResidualEntropy.Pauling, ResidualEntropy.Accepted,
                "Nagle, J. Math. Phys. 7, 1484 (1966), doi:10.1063/1.1705058; the baseline is Pauling's"),
            new Metric("entropy.sixteenSpins", "none", Entropy.Sixteen, null, null, 1, "k_B", "lower", Math.Log(90) / 16),
            new Metric("groundStateEnergyError", "none", Math.Abs(GroundState() + 1), null, null, 1, "1", "lower"),
        ];
    }

    public JsonObject Details() => new()
    {
        ["domain"] = ExchangeDomain.Describe(), ["orbits"] = Model.Orbits.Count,
        ["surrogates"] = new JsonArray([.. Model.Surrogates.Select((s, t) => (JsonNode)new JsonObject { ["temperature"] = SpinIceSetup.Temperatures[t], ["degree"] = s.Degree, ["lackOfFit"] = s.Lack })]),
        ["plantings"] = Table(Same), ["plantingsOnLargerBox"] = Table(Larger),
        ["latentSearches"] = new JsonArray([.. Searches.Select(s => (JsonNode)new JsonObject { ["optimum"] = Numbers(s.Optimum), ["simulationsAdded"] = s.Simulated, ["threshold"] = s.Threshold })]),
        ["entropy"] = new JsonArray([.. Entropy.Boxes.Select(b => (JsonNode)new JsonObject { ["spins"] = b.Spins, ["entropy"] = b.Entropy, ["error"] = b.Error })]),
        ["misfitThreshold"] = MisfitThreshold,
    };

    /// <summary>Largest over smallest curvature of χ² at the plantings: in pixels and in latents, medians.</summary>
    private (double Pixel, double Latent) Conditions()
    {
        var cold = Model.Surrogates[^1];
        return (Median(Same.Select(c => Condition(c.Truth, x => Model.Latent.Standardised(cold.Correlations(x))))), Median(Same.Select(c => Condition(c.Truth, x => Model.Latent.Encode([Model.Latent.Pattern(cold.Correlations(x))], null)[0]))));

        static double Condition(double[] truth, Func<double[], double[]> of)
        {
            const double Step = 0.01;
            var slopes = Enumerable.Range(0, 3).Select(i =>
            {
                double[] low = [.. truth], high = [.. truth];
                (low[i], high[i]) = (low[i] - Step, high[i] + Step);
                return of(high).Zip(of(low), (h, l) => (h - l) / (2 * Step)).ToArray();
            }).ToArray();
            var matrix = new double[9];
            for (var i = 0; i < 3; i++)
                for (var j = 0; j < 3; j++) matrix[3 * i + j] = slopes[i].Zip(slopes[j], (a, b) => a * b).Sum();
            var (values, _) = Dense.SymmetricEigen(matrix, 3);
            return values[2] / Math.Max(values[0], 1e-12 * values[2]);
        }
    }

    /// <summary>Noise of a simulated volume and error of the surrogate at 0.68 K, root mean square over the grid, over the mean intensity.</summary>
    private (double Noise, double Surrogate) Errors()
    {
        var (design, cold, n) = (IrreducibleGrid.Design(Model.Orbits, 1), Model.Surrogates.Count - 1, Library.Count);
        double mean = 0;
        var noises = new List<double>();
        foreach (var c in Library.Correlations)
        {
            double noise = 0, level = 0;
            foreach (var row in design)
            {
                var half = row.Zip(c[cold].First.Zip(c[cold].Second, (a, b) => 0.5 * (a - b)), (r, d) => r * d).Sum();
                noise += half * half / design.Length;
                level += row.Zip(c[cold].Mean, (r, m) => r * m).Sum() / design.Length;
            }

            noises.Add(Math.Sqrt(noise) / level);
            mean += level / n;
        }

        var (surrogate, orbits) = (Model.Surrogates[cold], Model.Orbits.Count);
        double variance = 0;
        foreach (var row in design)
            for (var a = 0; a < orbits; a++)
                for (var b = 0; b < orbits; b++) variance += row[a] * row[b] * surrogate.Residuals[a * orbits + b] / design.Length;
        return (Median(noises), Math.Sqrt(variance * Same.Average(c => surrogate.Share(c.Truth))) / mean);
    }

    /// <summary>Factor on χ² depths that a box of other size calls for: the conformal 90 % quantile of the depth of the planted point over the edge of its region.</summary>
    public double Widening(Func<PlantedCase, IceFit> fit) => Math.Max(1, Conformal([.. Larger.Select(c => fit(c).Depth(c.Truth) / fit(c).Threshold)]));

    // A planting inside the region widened by what the other plantings call for.
    private static bool WithinOthers(PlantedCase one, IReadOnlyList<PlantedCase> all, Func<PlantedCase, IceFit> fit) =>
        fit(one).Depth(one.Truth) <= fit(one).Threshold * Math.Max(1, Conformal([.. all.Where(c => c != one).Select(c => fit(c).Depth(c.Truth) / fit(c).Threshold)]));

    private static double Conformal(double[] ratios)
    {
        Array.Sort(ratios);
        return ratios.Length == 0 ? 1 : ratios[Math.Min(ratios.Length, (int)Math.Ceiling(SpinIceSetup.Level * (ratios.Length + 1))) - 1];
    }

    private static double GroundState()
    {
        var model = new IceHamiltonian(-3, 0).Model(1);
        var lowest = double.PositiveInfinity;
        foreach (var e in new IsingEnumeration(model).Energies) lowest = Math.Min(lowest, e);
        return lowest / (16 * MagneticUnits.Boltzmann);
    }

    private Metric Of(string name, IReadOnlyList<PlantedCase> cases, Func<PlantedCase, double> of, string unit, string better, double? baseline)
    {
        double[] values = [.. cases.Select(of)];
        var (low, high) = Interval.Bootstrap(values.Length, rows => Median(rows.Select(i => values[i])), Randomness.Stream(name));
        return new Metric(name, "easy", Median(values), low, high, values.Length, unit, better, baseline);
    }

    private static Metric Covered(string name, IReadOnlyList<PlantedCase> cases, Func<PlantedCase, bool> holds)
    {
        var inside = cases.Count(holds);
        var (low, high) = Interval.Wilson(inside, cases.Count);
        return new Metric(name, "easy", (double)inside / cases.Count, low, high, cases.Count, "1", "higher", SpinIceSetup.Level);
    }

    private static JsonArray Table(IReadOnlyList<PlantedCase> cases) =>
    [
        .. cases.Select(c => new JsonObject
        {
            ["planted"] = Numbers(c.Truth), ["cold"] = Fit(c.Cold), ["allTemperatures"] = Fit(c.All), ["nearest"] = Numbers(c.Nearest), ["softCosine"] = c.SoftCosine, ["softLength"] = c.SoftLength,
        }),
    ];

    private static JsonObject Fit(IceFit fit) => new()
    {
        ["values"] = Numbers(fit.Values), ["mode"] = Numbers(fit.Mode), ["reducedChi2"] = fit.ReducedChi2, ["stripes"] = fit.Volumes.Sum(v => v.Stripes.Count), ["misfit"] = fit.Misfit,
        ["sigmaAlongDirections"] = Numbers(fit.Directions.Select(d => d.Sigma)),
    };

    private static JsonArray Numbers(IEnumerable<double> values) => [.. values.Select(v => (JsonNode)v)];

    private static double Median(IEnumerable<double> values)
    {
        double[] v = [.. values.Order()];
        return 0.5 * (v[(v.Length - 1) / 2] + v[v.Length / 2]);
    }
}
