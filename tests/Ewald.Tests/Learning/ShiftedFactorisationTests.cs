using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Learning;

namespace Ewald.Tests.Learning;

public sealed class ShiftedFactorisationTests
{
    // scikit-learn 1.2.1, tests/References/learning/shifted_phases.py.
    private static readonly JsonNode Reference = JsonNode.Parse(File.ReadAllText(SharedData.Reference("learning/shifted_phases.json")))!;

    internal static double[][] Rows(JsonNode? node) => [.. node!.AsArray().Select(r => r!.AsArray().Select(v => v!.GetValue<double>()).ToArray())];

    [Fact]
    public void With_one_shift_and_no_sparsity_it_is_the_Kullback_Leibler_factorisation_of_scikit_learn()
    {
        double[][] data = Rows(Reference["data"]), weights = Rows(Reference["weights"]), model = Rows(Reference["model"]);
        var activations = Enumerable.Range(0, 3).Select(k => new[] { weights.Select(r => r[k]).ToArray() }).ToArray();
        var fit = ShiftedFactorisation.Fit(data, 0, 0, Rows(Reference["patterns"]), activations, 0, Reference["iterations"]!.GetValue<int>(), 0);
        // The same forty updates in the same order: rounding only.
        Assert.Equal(Reference["divergence"]!.GetValue<double>(), fit.Divergence[^1], 1e-10);
        for (var n = 0; n < data.Length; n++)
            for (var i = 0; i < data[0].Length; i++)
                Assert.Equal(model[n][i], Enumerable.Range(0, 3).Sum(k => fit.Patterns[k][i] * fit.Activations[k][0][n]), 1e-9);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.05)]
    public void A_pattern_that_slides_is_found_once_with_its_shifts(double sparsity)
    {
        // One pattern of three peaks at five places: rank five without shifts, one with them.
        int[] places = [-3, 2, 0, 3, -1, 1, -2];
        var data = places.Select(m => Enumerable.Range(0, 60).Select(i => Peaks(i - m)).ToArray()).ToArray();
        var best = Enumerable.Range(0, 4).Select(s => ShiftedFactorisation.Fit(data, 1, -3, 3, sparsity, 1500, new Randomness(4).Stream("start", (ulong)s))).MinBy(f => f.Divergence[^1])!;
        Assert.True(best.Divergence[^1] < 0.02 * data.Sum(d => d.Sum()), $"divergence {best.Divergence[^1]}");
        var shifts = best.MeanShifts();
        // The origin of the pattern is free; differences of shifts are not. A local minimum spreads a shift over neighbours: half a step.
        for (var n = 1; n < places.Length; n++) Assert.Equal(places[n] - places[0], shifts[n, 0] - shifts[0, 0], 0.5);

        static double Peaks(double x) => 0.01 + Math.Exp(-0.5 * (x - 15) * (x - 15)) + 0.6 * Math.Exp(-0.5 * (x - 31) * (x - 31)) + 0.8 * Math.Exp(-0.5 * (x - 43) * (x - 43));
    }

    [Fact]
    public void The_divergence_never_rises_without_sparsity()
    {
        var random = new Randomness(8).Stream("data");
        var data = Enumerable.Range(0, 8).Select(_ => Enumerable.Range(0, 40).Select(_ => random.Uniform()).ToArray()).ToArray();
        var fit = ShiftedFactorisation.Fit(data, 3, -2, 1, 0, 60, new Randomness(8).Stream("start"));
        for (var i = 1; i < fit.Divergence.Count; i++) Assert.True(fit.Divergence[i] <= fit.Divergence[i - 1] * (1 + 1e-12));
    }

    [Fact]
    public void More_phases_than_samples_and_negative_data_are_refused()
    {
        double[][] data = [[1, 2, 3], [2, 1, 0]];
        Assert.Contains("3 phases for 2 samples", Assert.Throws<ArgumentException>(() => ShiftedFactorisation.Fit(data, 3, 0, 0, 0, 5, new Randomness(1).Stream("x"))).Message, StringComparison.Ordinal);
        data[1][1] = -1;
        Assert.Contains("not negative", Assert.Throws<ArgumentException>(() => ShiftedFactorisation.Fit(data, 1, 0, 0, 0, 5, new Randomness(1).Stream("x"))).Message, StringComparison.Ordinal);
    }
}
