using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Learning;

namespace Ewald.Tests.Learning;

public sealed class GibbsFactorisationTests
{
    private static readonly JsonNode Reference = JsonNode.Parse(File.ReadAllText(SharedData.Reference("learning/shifted_phases.json")))!;

    private static readonly PeakTransforms Axis = new(1, 0.01, 100, -8, 8, [0, 0.02, 0.04]);

    // Phase k: peaks at its own places, on all nodes of the axis.
    private static double[] Pattern(int phase, double width = 0.02)
    {
        var random = new Randomness(5).Stream("pattern", (ulong)phase);
        var peaks = Enumerable.Range(0, 6).Select(_ => (Q: random.Uniform(0.95, 2.8), Height: random.Uniform(0.2, 1))).ToArray();
        var pattern = Enumerable.Range(0, Axis.Nodes).Select(j => peaks.Sum(p => p.Height * Math.Exp(-0.5 * Math.Pow((Axis.Q(j) - p.Q) / width, 2)))).ToArray();
        return [.. pattern.Select(v => v / pattern.Max())];
    }

    private static double[] Sample(params (int Phase, double Weight, int Shift, int Level)[] parts)
    {
        var data = new double[Axis.Observed];
        foreach (var (phase, weight, shift, level) in parts)
        {
            var broadened = new double[Axis.Nodes];
            Axis.Broaden(level, Pattern(phase), broadened);
            for (var i = 0; i < data.Length; i++) data[i] += weight * broadened[Axis.Start(shift) + i];
        }

        return data;
    }

    private static PhaseMixture Best(PhaseAtoms atoms, double[] data, int maxPhases = 3)
    {
        var products = new double[atoms.Count];
        atoms.Correlate(data, products);
        return GibbsPhaseRule.Enumerate(atoms, products, data.Sum(v => v * v), Enumerable.Repeat(true, atoms.Phases).ToArray(), maxPhases).MinBy(m => m.Residual)!;
    }

    [Fact]
    public void With_fixed_forms_the_enumeration_finds_the_sets_and_weights_of_scipy()
    {
        // scipy 1.10.1 NNLS over all sets of at most three, tests/References/learning/shifted_phases.py; rounding of cubes of numbers below 1.
        var basis = ShiftedFactorisationTests.Rows(Reference["basis"]);
        var atoms = new PhaseAtoms(new PeakTransforms(1, 0.01, 30, 0, 0, [0]), basis);
        foreach (var expected in Reference["sets"]!.AsArray())
        {
            double[] data = [.. expected!["data"]!.AsArray().Select(v => v!.GetValue<double>())];
            var products = new double[atoms.Count];
            atoms.Correlate(data, products);
            var all = GibbsPhaseRule.Enumerate(atoms, products, data.Sum(v => v * v), Enumerable.Repeat(true, 6).ToArray(), 3);
            Assert.Equal(expected["feasible"]!.GetValue<int>(), all.Count);
            var best = all.MinBy(m => m.Residual)!;
            Assert.Equal(expected["phases"]!.AsArray().Select(v => v!.GetValue<int>()), best.Phases);
            Assert.Equal(expected["residual"]!.GetValue<double>(), best.Residual, 1e-10);
            foreach (var (e, w) in expected["weights"]!.AsArray().Zip(best.Weights)) Assert.Equal(e!.GetValue<double>(), w, 1e-9);
        }
    }

    [Fact]
    public void All_inner_products_are_those_of_the_forms_themselves()
    {
        var transforms = new PeakTransforms(1, 0.01, 40, -3, 2, [0, 0.02]);
        double[] Cut(int k) => Pattern(k)[..transforms.Nodes];
        var atoms = new PhaseAtoms(transforms, [Cut(0), Cut(1)]);
        for (var a = 0; a < atoms.Count; a++)
            for (var b = 0; b < atoms.Count; b++)
            {
                var sum = 0.0;
                for (var i = 0; i < 40; i++) sum += atoms.Values(a)[i] * atoms.Values(b)[i];
                // Sums that slide along the diagonal gather rounding of 40 terms near 1.
                Assert.Equal(sum, atoms.Gram(a)[b], 1e-12);
            }
    }

    [Fact]
    public void A_mixture_of_shifted_and_broadened_phases_is_taken_apart_exactly()
    {
        var atoms = new PhaseAtoms(Axis, [Pattern(0), Pattern(1), Pattern(2), Pattern(3)]);
        var best = Best(atoms, Sample((0, 0.5, 3, 0), (2, 0.3, -6, 2), (3, 0.2, 1, 1)));
        Assert.Equal([0, 2, 3], best.Phases);
        Assert.Equal([(0, 0, 3), (2, 2, -6), (3, 1, 1)], best.Atoms.Select(atoms.Describe));
        Assert.Equal([0.5, 0.3, 0.2], best.Weights.Select(w => Math.Round(w, 9)));
    }

    [Fact]
    public void Sliding_the_sample_slides_the_answer_and_nothing_else()
    {
        // The window is fixed, so peaks at its ends come and go; the phases, their widths and weights stay.
        var atoms = new PhaseAtoms(Axis, [Pattern(0), Pattern(1), Pattern(2)]);
        var here = Best(atoms, Sample((0, 0.7, 1, 0), (1, 0.3, -1, 2)));
        var there = Best(atoms, Sample((0, 0.7, 5, 0), (1, 0.3, 3, 2)));
        Assert.Equal(here.Phases, there.Phases);
        Assert.Equal(here.Atoms.Select(a => atoms.Describe(a).Shift + 4), there.Atoms.Select(a => atoms.Describe(a).Shift));
        foreach (var (a, b) in here.Weights.Zip(there.Weights)) Assert.Equal(a, b, 1e-9);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void No_set_is_larger_than_the_rule_allows(int maxPhases) =>
        Assert.Equal(maxPhases, Best(new PhaseAtoms(Axis, [Pattern(0), Pattern(1), Pattern(2)]), Sample((0, 1, 0, 0), (1, 1, 0, 0), (2, 1, 0, 0)), maxPhases).Phases.Length);

    [Fact]
    public void Refinement_finds_shifts_and_widths_between_the_nodes()
    {
        // Peaks drawn where no node of shift or level lies: 0.4 steps and a width between two levels.
        double[] patternQ = [1.2, 1.7, 2.2];
        double[] Draw(double scale, double width, Func<int, double> q, int count) =>
            [.. Enumerable.Range(0, count).Select(i => patternQ.Sum(p => Math.Exp(-0.5 * Math.Pow((q(i) - p * scale) / width, 2))))];
        var axis = new PeakTransforms(1, 0.005, 200, -10, 10, [.. Enumerable.Range(0, 15).Select(i => 0.004 * i)]);
        var pattern = Draw(1, 0.02, axis.Q, axis.Nodes);
        double scale = Math.Exp(0.005 * 3.4), added = 0.0255;
        var data = Draw(scale, Math.Sqrt(0.02 * 0.02 + added * added), i => Math.Exp(0.005 * i), 200);
        var fit = new PhaseRefinement(axis, [pattern]).Fit(data, new SamplePhases([0], [0.8], [Math.Exp(0.005 * 3)], [0.02], 1));
        // Cubic interpolation with 2 to 4 nodes a standard deviation: a fiftieth of a step of the shift. The moved pattern is itself 2 % wider,
        // and a line between two levels is wider than the width between them: 4 % of the width.
        Assert.Equal(scale, fit.Scales[0], 1e-4);
        Assert.Equal(added, fit.Broadening[0], 1e-3);
        Assert.Equal(1, fit.Heights[0], 5e-3);
        Assert.True(fit.RelativeResidual < 1e-4, $"{fit.RelativeResidual}");
    }

    [Fact]
    public void A_phase_without_neighbours_that_hold_it_gives_way()
    {
        IReadOnlyList<int[]> both = [[0], [0, 1]];
        int[][] line = [[1], [0, 2], [1, 3], [2]];
        // Sample 2 alone would take phase 1 for a gain of 0.5; nobody beside it holds that phase.
        double[][] costs = [[0, 9], [0, 9], [0.5, 0], [0, 9]];
        Assert.Equal([0, 0, 1, 0], PhaseConnectivity.Choose([both, both, both, both], costs, line, 0, 2));
        Assert.Equal([0, 0, 0, 0], PhaseConnectivity.Choose([both, both, both, both], costs, line, 1, 2));
    }

    [Fact]
    public void On_a_ternary_grid_the_neighbours_are_the_hexagon()
    {
        var points = Enumerable.Range(0, 7).SelectMany(a => Enumerable.Range(0, 7 - a).Select(b => (A: a, B: b))).ToArray();
        var composition = new double[points.Length, 3];
        for (var n = 0; n < points.Length; n++) (composition[n, 0], composition[n, 1], composition[n, 2]) = (points[n].A / 6.0, points[n].B / 6.0, (6 - points[n].A - points[n].B) / 6.0);
        var inside = CompositionNeighbours.Of(composition)[Array.IndexOf(points, (2, 2))].Select(n => points[n]).ToArray();
        (int, int)[] hexagon = [(1, 2), (1, 3), (2, 1), (2, 3), (3, 1), (3, 2)];
        Assert.All(hexagon, p => Assert.Contains(p, inside));
        Assert.All(CompositionNeighbours.Of(new double[5, 0]), Assert.Empty);
    }

    [Fact]
    public void The_selection_takes_the_set_that_fits_off_the_grid()
    {
        // Phase 1 lies between two nodes of the shift; on its own grid the wrong phase is offered first.
        var axis = new PeakTransforms(1, 0.01, 100, -8, 8, [0, 0.01, 0.02, 0.03]);
        var data = Sample((1, 1, 3, 0)).Zip(Sample((1, 1, 4, 0)), (a, b) => 0.5 * (a + b)).ToArray();
        var atoms = new PhaseAtoms(axis, [Pattern(0), Pattern(1)]);
        IReadOnlyList<PhaseMixture> sets = [new([0], [atoms.Atom(0, 0, 0)], [1], 0.1), new([1], [atoms.Atom(1, 0, 3)], [1], 0.2)];
        var (samples, _) = PhaseSelection.Choose(
            [data], [sets], (m, _) => new SamplePhases(m.Phases, m.Weights, [axis.Scale(atoms.Describe(m.Atoms[0]).Shift)], [0.01], m.Residual),
            new PhaseRefinement(axis, [Pattern(0), Pattern(1)]), new PhaseCriterion(40, 1e-5), [[]], 0, 2);
        Assert.Equal([1], samples[0].Phases);
        // Half-way between the nodes by construction; a tenth of a step for the broadening of the average.
        Assert.Equal(3.5, Math.Log(samples[0].Scales[0]) / 0.01, 0.1);
    }

    [Fact]
    public void A_spread_of_three_phases_is_mapped_within_the_rule_and_comes_out_the_same_twice()
    {
        var random = new Randomness(2).Stream("weights");
        var data = Enumerable.Range(0, 24).Select(n =>
        {
            int a = n % 3, b = (n + 1) % 3;
            var w = n < 3 ? 1 : random.Uniform(0.1, 0.9);
            return Sample((a, w, random.Below(9) - 4, n < 3 ? 0 : 1), (b, 1 - w, random.Below(9) - 4, 1));
        }).ToArray();
        var rule = Enumerable.Range(0, 24).Select(n => n < 3 ? 1 : 2).ToArray();
        var search = new GibbsFactorisation(
            data, rule, [.. data.Select(_ => Array.Empty<int>())], Axis, new GibbsFactorisationSetup(new PhaseCriterion(40, 1e-4), 0, 4, 10));
        var map = search.Find(3, r => new Randomness(3).Stream("start", (ulong)r));
        for (var n = 0; n < 24; n++) Assert.True(map.Samples[n].Phases.Length <= rule[n]);
        // Free of noise, the planted model leaves almost nothing; a wrong phase leaves a tenth.
        Assert.True(map.Samples.Average(s => s.RelativeResidual) < 0.01, $"{map.Samples.Average(s => s.RelativeResidual)}");
        Assert.Equal(map.Objective, search.Find(3, r => new Randomness(3).Stream("start", (ulong)r)).Objective);
    }
}
