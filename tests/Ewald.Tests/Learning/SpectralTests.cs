using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Evaluation;
using Ewald.Learning;
using static Ewald.Tests.Learning.TreeTests;

namespace Ewald.Tests.Learning;

[Collection("process-wide")]
public sealed class SpectralTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Principal_components_are_those_of_scikit_learn(int number)
    {
        var expected = Reference["components"]![number]!;
        var x = Values<double>(expected["features"]);
        var fit = PrincipalComponents.Fit(x, expected["dimension"]!.GetValue<int>(), 3, expected["whiten"]!.GetValue<bool>());
        // Same decomposition by another LAPACK: 1e-10 of numbers near 1.
        Close(Values<double>(expected["components"]), fit.Components, 1e-10);
        Close(Values<double>(expected["variance"]), fit.Variance, 1e-10);
        Close(Values<double>(expected["share"]), fit.VarianceShare, 1e-12);
        var scores = fit.Apply(x);
        Close(Values<double>(expected["scores"]), scores, 1e-9);
        Close(Values<double>(expected["back"]), fit.Invert(scores), 1e-10);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void All_components_together_give_the_cases_back_and_whitened_scores_have_variance_one(bool whiten)
    {
        var random = new Randomness(12).Stream("cases");
        var x = Enumerable.Range(0, 200 * 5).Select(i => (i % 5 + 1) * random.Normal()).ToArray();
        var fit = PrincipalComponents.Fit(x, 5, whiten: whiten);
        var scores = fit.Apply(x);
        Close(x, fit.Invert(scores), 1e-11);
        for (var k = 0; k < 5; k++)
            Assert.Equal(whiten ? 1 : fit.Variance[k], Enumerable.Range(0, 200).Sum(i => scores[i * 5 + k] * scores[i * 5 + k]) / 199, 1e-10);
        Assert.Equal(1, fit.VarianceShare.Sum(), 1e-12);
    }

    [Fact]
    public void Cases_on_a_line_have_one_component_along_it()
    {
        // (t, 2t, 2t) + const: direction (1, 2, 2)/3, variance 9 var(t).
        var fit = PrincipalComponents.Fit([.. new double[] { 1, 2, 3, 6 }.SelectMany(t => new[] { t + 5, 2 * t, 2 * t - 7 })], 3, whiten: true);
        Close([1.0 / 3, 2.0 / 3, 2.0 / 3], fit.Components[..3], 1e-12);
        Assert.Equal(9 * 14.0 / 3, fit.Variance[0], 1e-12);
        Assert.Equal(1, fit.VarianceShare[0], 1e-12);
    }

    [Theory]
    [InlineData("neighbours", Affinity.NearestNeighbours)]
    [InlineData("radial", Affinity.RadialBasis)]
    public void Two_moons_are_parted_as_by_scikit_learn_with_the_eigenvalues_of_SciPy(string name, Affinity affinity)
    {
        var expected = Reference["spectral"]!;
        var settings = new SpectralSettings(2) { Affinity = affinity, Neighbours = 8, Gamma = 30 };
        var fit = SpectralClustering.Fit(Values<double>(expected["features"]), 2, settings, new Randomness(1).Stream("spectral"));
        Close(Values<double>(expected[name]!["eigenvalues"]), fit.Eigenvalues, 1e-12);
        Assert.Equal(1, AdjustedRandIndex.Of(Values<int>(expected[name]!["labels"]), fit.Labels));
        Assert.Equal(1, AdjustedRandIndex.Of(Values<int>(expected["truth"]), fit.Labels));
        // k-means alone cuts both moons.
        var straight = KMeans.Fit(Values<double>(expected["features"]), 2, new KMeansSettings(2), new Randomness(1).Stream("kmeans"));
        Assert.True(AdjustedRandIndex.Of(Values<int>(expected["truth"]), straight.Labels) < 0.7);
    }

    [Fact]
    public void A_graph_in_parts_has_as_many_zero_eigenvalues_and_those_parts_as_clusters()
    {
        // Two triangles and a single case; the diagonal does not count.
        var w = new double[49];
        foreach (var (i, j) in new[] { (0, 2), (2, 4), (0, 4), (1, 3), (3, 5), (1, 5) }) w[7 * i + j] = w[7 * j + i] = 0.3;
        w[48] = 9;
        var fit = SpectralClustering.FitAffinity(w, 7, new SpectralSettings(3), new Randomness(1).Stream("spectral"));
        Close([0, 0, 0], fit.Eigenvalues[..3], 1e-14);
        // Triangle: 1 + 1/2.
        Close([1.5, 1.5, 1.5, 1.5], fit.Eigenvalues[3..], 1e-14);
        Assert.Equal(1, AdjustedRandIndex.Of([0, 1, 0, 1, 0, 1, 2], fit.Labels));
    }

    [Fact]
    public void Misuse_is_refused_in_one_sentence()
    {
        Assert.Contains("1 to 2", Assert.Throws<ArgumentException>(() => PrincipalComponents.Fit([1, 2, 3, 4], 2, 3)).Message, StringComparison.Ordinal);
        Assert.Contains("not finite", Assert.Throws<ArgumentException>(() => PrincipalComponents.Fit([1, double.NaN], 1)).Message, StringComparison.Ordinal);
        Assert.Contains("not negative", Assert.Throws<ArgumentException>(() => SpectralClustering.FitAffinity([0, -1, -1, 0], 2, new SpectralSettings(1), new Randomness(1).Stream("s"))).Message, StringComparison.Ordinal);
    }

    private static void Close(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], tolerance);
    }
}
