using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Learning;

namespace Ewald.Tests.Learning;

public sealed class NmfStabilityTests
{
    private static readonly JsonNode Reference = JsonNode.Parse(File.ReadAllText(SharedData.Reference("learning/factorisation.json")))!["silhouette"]!;

    [Fact]
    public void Silhouettes_are_those_of_scikit_learn()
    {
        // scikit-learn 1.2.1, tests/References/learning/factorisation.py; the same mean distances summed in another order.
        var vectors = Reference["vectors"]!.AsArray().Select(r => r!.AsArray().Select(v => v!.GetValue<double>()).ToArray()).ToArray();
        int[] labels = [.. Reference["labels"]!.AsArray().Select(v => v!.GetValue<int>())];
        var found = CosineSilhouette.Samples(vectors, labels, 3);
        var expected = Reference["samples"]!.AsArray().Select(v => v!.GetValue<double>()).ToArray();
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], found[i], 1e-12);
    }

    [Fact]
    public void The_planted_number_of_patterns_is_stable_and_one_more_is_not()
    {
        var curve = new NmfStability(new NonNegativeFactorisation(Planted(5))).Scan(Settings, new Randomness(1), 2);
        Assert.True(curve.Single(p => p.Components == 5).MinimumSilhouette > 0.95);
        Assert.True(curve.Single(p => p.Components == 6).MinimumSilhouette < 0.5);
        Assert.Contains(5, NmfStability.Maxima(curve));
        Assert.Equal(5, curve.MinBy(p => p.Bayesian)!.Components);
    }

    [Fact]
    public void Every_restart_gives_one_pattern_to_each_cluster_so_that_identical_restarts_have_no_spread()
    {
        var point = new NmfStability(new NonNegativeFactorisation(Planted(3))).At(3, Settings with { Restarts = 6 }, new Randomness(2), 2);
        Assert.Equal(6, point.Kept);
        Assert.Equal(6, point.Errors.Length);
        Assert.True(point.MinimumSilhouette > 0.99);
        // Unit-area patterns of 120 points are near 0.01; restarts agree within the tolerance of the stop.
        Assert.All(point.PatternSpread.Cast<double>(), s => Assert.True(s < 5e-4));
        var shares = point.Best.Fractions();
        double Mean(int k) => Enumerable.Range(0, 60).Sum(i => shares[i, k]);
        Assert.True(Mean(0) >= Mean(1) && Mean(1) >= Mean(2));
    }

    [Fact]
    public void An_interrupted_scan_goes_on_where_it_stopped_and_threads_change_nothing()
    {
        var stability = new NmfStability(new NonNegativeFactorisation(Planted(3)));
        var settings = Settings with { To = 4, Restarts = 4 };
        var kept = new Dictionary<int, StabilityPoint>();
        var whole = stability.Scan(settings, new Randomness(3), 2, done: p => kept[p.Components] = p);
        List<int> computed = [];
        var resumed = stability.Scan(settings, new Randomness(3), 1, known: k => k == 3 ? null : kept[k], done: p => computed.Add(p.Components));
        Assert.Equal([3], computed);
        Assert.Equal(whole.Select(p => p.MinimumSilhouette), resumed.Select(p => p.MinimumSilhouette));
        Assert.Equal(whole[1].Best.Patterns.Cast<double>(), resumed[1].Best.Patterns.Cast<double>());
    }

    [Fact]
    public void Keeping_the_best_restarts_only_raises_the_silhouettes()
    {
        var stability = new NmfStability(new NonNegativeFactorisation(Planted(5)));
        var all = stability.At(4, Settings, new Randomness(1), 2);
        var few = stability.At(4, Settings with { AcceptedShare = 0.2 }, new Randomness(1), 2);
        Assert.Equal(3, few.Kept);
        Assert.Equal(all.Errors, few.Errors);
        Assert.True(few.MeanSilhouette > all.MeanSilhouette);
    }

    [Fact]
    public void A_maximum_exceeds_the_threshold_and_both_neighbours()
    {
        StabilityPoint Point(int k, double s) => new(k, [s], [0], 2, 0, 0, new Factorisation(new double[1, 1], new double[1, 1], 0, 0, 1, true), new double[1, 1]);
        var curve = new[] { 0.9, 0.2, 0.4, 0.1, 0.7, 0.7, 0.6, 0.8, 0.3, 1 }.Select((s, i) => Point(i + 2, s)).ToArray();
        Assert.Equal([9], NmfStability.Maxima(curve));
        Assert.Equal([4, 9], NmfStability.Maxima(curve, 0.3));
        Assert.Empty(NmfStability.Maxima([]));
    }

    [Fact]
    public void Misuse_is_refused_in_one_sentence()
    {
        var stability = new NmfStability(new NonNegativeFactorisation(new[,] { { 1.0, 2, 3 }, { 3, 2, 1 }, { 1, 0, 1 } }));
        Assert.Contains("outside 2 .. 3", Assert.Throws<ArgumentException>(() => stability.Scan(new StabilitySettings(2, 4, 3), new Randomness(1), 1)).Message, StringComparison.Ordinal);
        Assert.Contains("at least 2", Assert.Throws<ArgumentException>(() => stability.At(2, new StabilitySettings(2, 2, 1), new Randomness(1), 1)).Message, StringComparison.Ordinal);
        Assert.Contains("no direction", Assert.Throws<ArgumentException>(() => CosineSilhouette.Unit([0, 0])).Message, StringComparison.Ordinal);
    }

    private static StabilitySettings Settings => new(2, 7, 15);

    /// <summary>Patterns of one narrow peak each at places of their own, mixed two by two, with a little noise.</summary>
    private static double[,] Planted(int patterns)
    {
        var random = new Randomness(7).Stream("planted");
        var x = new double[60, 120];
        for (var i = 0; i < 60; i++)
        {
            var (a, b, share) = (i % patterns, random.Below(patterns), random.Uniform());
            for (var j = 0; j < 120; j++)
            {
                double Peak(int k) => Math.Exp(-0.5 * Math.Pow((j - 12 - 18.0 * k) / 3, 2)) + 0.6 * Math.Exp(-0.5 * Math.Pow((j - 20 - 18.0 * k) / 4, 2));
                x[i, j] = share * Peak(a) + (1 - share) * Peak(b) + 0.02 * random.Uniform();
            }
        }

        return x;
    }
}
