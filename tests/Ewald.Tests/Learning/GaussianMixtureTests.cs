using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Learning;

namespace Ewald.Tests.Learning;

public sealed class GaussianMixtureTests
{
    private static readonly JsonNode Reference = JsonNode.Parse(File.ReadAllText(SharedData.Reference("learning/gaussian_mixture.json")))!;

    private static double[] Values(JsonNode node) => [.. node.AsArray().Select(v => v!.GetValue<double>())];

    private static double[] Blobs(int n, int d, ulong seed, double apart = 6)
    {
        var random = new Randomness(seed).Stream("blobs");
        var x = new double[n * d];
        for (var i = 0; i < n; i++)
            for (var j = 0; j < d; j++) x[i * d + j] = (i % 3 == j ? apart : 0) + random.Normal() * (1 + j % 2);
        return x;
    }

    // scikit-learn 1.2.1, tests/References/learning/gaussian_mixture.py, 15 iterations of the same algorithm from the same start: only
    // rounding differs, and sklearn's data at 50 ± 2 lose three digits that ours keep.
    [Theory]
    [InlineData(CovarianceKind.Diagonal, "diag")]
    [InlineData(CovarianceKind.Full, "full")]
    [InlineData(CovarianceKind.Tied, "tied")]
    public void Agrees_with_scikit_learn_from_the_same_start(CovarianceKind kind, string name)
    {
        var expected = Reference[name]!;
        int d = Reference["dimension"]!.GetValue<int>(), k = 3;
        var data = new MixtureData(Values(Reference["samples"]!), d);
        var covariances = kind == CovarianceKind.Diagonal ? Enumerable.Repeat(4.0, k * d).ToArray()
            : Enumerable.Range(0, (kind == CovarianceKind.Full ? k : 1) * d * d).Select(i => i % (d * d) / d == i % d ? 4.0 : 0).ToArray();
        var start = new GaussianMixture(kind, d, Values(Reference["weights"]!), Values(Reference["means"]!), covariances);
        var fitted = start.Refine(data, new GaussianMixtureSetup(k) { Covariance = kind, Iterations = 15, Tolerance = 0, VarianceFloor = 0 });
        Assert.Equal(expected["lowerBound"]!.GetValue<double>(), fitted.LowerBound, 1e-8);
        Near(Values(expected["weights"]!), fitted.Weights, 1e-8);
        Near(Values(expected["means"]!), fitted.Means, 1e-8);
        Near(Values(expected["covariances"]!), fitted.Covariances, 1e-8);
        Assert.Equal(expected["score"]!.GetValue<double>(), fitted.Score(data), 1e-8);
        Assert.Equal(expected["bic"]!.GetValue<double>(), fitted.Bic(data), 1e-5);
        var r = fitted.Responsibilities(data);
        Near(Values(expected["responsibilities"]!), [.. Enumerable.Range(0, data.Count).Where(i => i % 20 == 0).SelectMany(i => r[(i * k)..((i + 1) * k)])], 1e-7);
    }

    [Fact]
    public void A_trajectory_of_four_hundred_temperatures_does_not_underflow()
    {
        var expected = Reference["long"]!;
        var data = new MixtureData(Values(expected["samples"]!), 400);
        var fitted = GaussianMixture.Fit(data, new GaussianMixtureSetup(1) { VarianceFloor = 0 }, new Randomness(1).Stream("start"));
        // The likelihood is of the order of 1300 and has 16 digits.
        Assert.Equal(expected["score"]!.GetValue<double>(), fitted.Score(data), 1e-8);
        Assert.Equal(expected["bic"]!.GetValue<double>(), fitted.Bic(data), 1e-5);
    }

    [Fact]
    public void One_component_is_the_mean_and_the_covariance_of_the_data()
    {
        double[] x = [1, 2, 3, 5, 5, 8, 7, 13];
        var full = GaussianMixture.Fit(new MixtureData(x, 2), new GaussianMixtureSetup(1) { Covariance = CovarianceKind.Full, VarianceFloor = 0 }, new Randomness(1).Stream("start"));
        // By hand: means 4 and 7; sums of squares 20, 66 and 36 over 4 samples.
        Near([4, 7], full.Means, 1e-12);
        Near([5, 9, 9, 16.5], full.Covariances, 1e-12);
    }

    [Theory]
    [InlineData(CovarianceKind.Diagonal)]
    [InlineData(CovarianceKind.Full)]
    [InlineData(CovarianceKind.Tied)]
    public void The_likelihood_never_falls(CovarianceKind kind)
    {
        var data = new MixtureData(Blobs(900, 5, 3, apart: 2), 5);
        var random = new Randomness(4).Stream("start");
        var mixture = GaussianMixture.Fit(data, new GaussianMixtureSetup(4) { Covariance = kind, Restarts = 1, Iterations = 1, Start = MixtureStart.RandomResponsibilities, VarianceFloor = 0 }, random);
        var before = mixture.Score(data);
        for (var i = 0; i < 25; i++)
        {
            mixture = mixture.Refine(data, new GaussianMixtureSetup(4) { Covariance = kind, Iterations = 1, VarianceFloor = 0 });
            var now = mixture.Score(data);
            // EM climbs; rounding of a mean of order 10 is below 1e-13.
            Assert.True(now >= before - 1e-12, FormattableString.Invariant($"{before} fell to {now}"));
            before = now;
        }
    }

    [Theory]
    [InlineData(CovarianceKind.Diagonal)]
    [InlineData(CovarianceKind.Full)]
    public void The_same_stream_gives_the_same_mixture_whatever_the_number_of_threads(CovarianceKind kind)
    {
        var data = new MixtureData(Blobs(20_000, 4, 5), 4);
        GaussianMixture With(int threads) => GaussianMixture.Fit(
            data, new GaussianMixtureSetup(3) { Covariance = kind, Threads = threads, Restarts = 2, StartSample = 5000, Batches = 5 }, new Randomness(9).Stream("start"));
        var (one, four) = (With(1), With(4));
        Assert.Equal(one.Means, four.Means);
        Assert.Equal(one.Covariances, four.Covariances);
        Assert.Equal(one.LowerBound, four.LowerBound);
    }

    [Fact]
    public void Bic_and_icl_find_three_well_separated_groups_and_icl_asks_for_more()
    {
        var data = new MixtureData(Blobs(3000, 3, 6), 3);
        var fits = Enumerable.Range(1, 6).Select(k => GaussianMixture.Fit(data, new GaussianMixtureSetup(k), new Randomness(2).Stream("start", (ulong)k))).ToArray();
        Assert.Equal(3, fits.MinBy(f => f.Bic(data))!.Components);
        Assert.Equal(3, fits.MinBy(f => f.Icl(data))!.Components);
        Assert.All(fits, f => Assert.True(f.Icl(data) >= f.Bic(data)));
        Assert.Equal(1, fits[2].Predict(data).Where((_, i) => i % 3 == 0).CountBy(l => l).Count(g => g.Value > 50));
    }

    [Fact]
    public void Stepwise_em_comes_to_the_same_mixture_as_full_epochs()
    {
        var data = new MixtureData(Blobs(30_000, 3, 7), 3);
        var setup = new GaussianMixtureSetup(3) { Restarts = 3, StartSample = 2000 };
        var start = GaussianMixture.Fit(data, setup with { Iterations = 1 }, new Randomness(3).Stream("start"));
        var full = start.Refine(data, setup);
        var stepwise = new StepwiseMixture(start, 0);
        for (var batch = 0; batch < 30; batch++) stepwise.Observe(data.Subset([.. Enumerable.Range(batch * 1000, 1000)]));
        // The mean of one component over 10 000 samples has an error of 0.02; a stepwise average forgets and has about three times that.
        Near(full.Means, stepwise.Mixture.Means, 0.06);
        Assert.Equal(full.Score(data), stepwise.Mixture.Score(data), 1e-3);
    }

    [Fact]
    public void A_sample_of_precision_weight_four_counts_as_four_samples_for_the_mean()
    {
        double[] x = [0, 10, 1, 11];
        var fit = GaussianMixture.Fit(new MixtureData(x, 1, [4, 1, 4, 1]), new GaussianMixtureSetup(1) { VarianceFloor = 0 }, new Randomness(1).Stream("start"));
        Assert.Equal((4 * 0 + 10 + 4 * 1 + 11) / 10.0, fit.Means[0], 1e-12);
        // Maximum likelihood of N(x; μ, v/w): v = Σ w (x − μ)² / n.
        Assert.Equal((4 * 2.5 * 2.5 + 7.5 * 7.5 + 4 * 1.5 * 1.5 + 8.5 * 8.5) / 4, fit.Covariances[0], 1e-12);
    }

    [Fact]
    public void The_variance_floor_keeps_repeated_samples_from_becoming_a_spike()
    {
        var x = Enumerable.Repeat(1.0, 50).Concat(Enumerable.Range(0, 50).Select(i => 3 + 0.1 * i)).ToArray();
        var data = new MixtureData(x, 1);
        var fit = GaussianMixture.Fit(data, new GaussianMixtureSetup(2) { VarianceFloor = 1e-3 }, new Randomness(1).Stream("start"));
        Assert.All(fit.Covariances, v => Assert.True(v >= 0.999e-3 * data.MeanVariance));
        Assert.True(double.IsFinite(fit.LowerBound));
    }

    [Fact]
    public void Misuse_is_refused_with_the_reason()
    {
        Assert.Contains("not finite", Assert.Throws<ArgumentException>(() => new MixtureData([1, double.NaN], 1)).Message, StringComparison.Ordinal);
        Assert.Contains("3 components for 2 samples", Assert.Throws<ArgumentException>(() =>
            GaussianMixture.Fit(new MixtureData([1, 2], 1), new GaussianMixtureSetup(3), new Randomness(1).Stream("start"))).Message, StringComparison.Ordinal);
    }

    private static void Near(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], tolerance);
    }
}
