using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Evaluation;

namespace Ewald.Tests.Evaluation;

public sealed class ClusteringMetricTests
{
    // scikit-learn 1.2.1, tests/References/learning/clusterings.py. Same formulas; only rounding differs (1e-12; 1e-10 where
    // the expected information is a difference of logarithms of factorials).
    private static readonly JsonNode Reference = JsonNode.Parse(File.ReadAllText(SharedData.Reference("learning/clusterings.json")))!;

    private static T[] Values<T>(JsonNode? node) => [.. node!.AsArray().Select(v => v!.GetValue<T>())];

    private static double Number(JsonNode? node) => node!.GetValue<double>();

    [Fact]
    public void Agreement_of_clusterings_is_that_of_scikit_learn()
    {
        var pairs = Reference["pairs"]!.AsArray();
        Assert.Equal(9, pairs.Count);
        foreach (var pair in pairs)
        {
            var a = Values<int>(pair!["first"]);
            var b = Values<int>(pair["second"]);
            Assert.Equal(Number(pair["adjustedRand"]), AdjustedRandIndex.Of(a, b), 1e-12);
            Assert.Equal(Number(pair["fowlkesMallows"]), FowlkesMallows.Of(a, b), 1e-12);
            Assert.Equal(Number(pair["information"]), MutualInformation.Of(a, b), 1e-12);
            Assert.Equal(Number(pair["normalised"]), MutualInformation.Normalised(a, b), 1e-12);
            Assert.Equal(Number(pair["adjusted"]), MutualInformation.Adjusted(a, b), 1e-10);
        }
    }

    [Fact]
    public void Names_of_clusters_and_the_order_of_cases_do_not_count()
    {
        var random = new Randomness(5).Stream("labels");
        var a = Enumerable.Range(0, 80).Select(_ => random.Below(5)).ToArray();
        var b = a.Select(l => random.Uniform() < 0.6 ? l : random.Below(5)).ToArray();
        int[] names = [40, -3, 7, 0, 12];
        var order = random.Permutation(80);
        foreach (var score in new Func<int[], int[], double>[]
            { (x, y) => AdjustedRandIndex.Of(x, y), (x, y) => FowlkesMallows.Of(x, y), (x, y) => MutualInformation.Adjusted(x, y) })
        {
            var value = score(a, b);
            Assert.InRange(value, 0.05, 0.95);
            Assert.Equal(value, score(b, a), 1e-13);
            Assert.Equal(value, score([.. order.Select(i => names[a[i]])], [.. order.Select(i => b[i])]), 1e-13);
        }
    }

    [Fact]
    public void A_case_solved_by_hand()
    {
        // Pairs of {1,1,1,2,2} and {1,1,2,2,2}: both 2, only first 2, only second 2, neither 4.
        int[] a = [1, 1, 1, 2, 2], b = [1, 1, 2, 2, 2];
        Assert.Equal((2.0, 2.0, 2.0, 4.0), ContingencyTable.Of(a, b).Pairs());
        Assert.Equal(2.0 * (8 - 4) / (4 * 6 + 4 * 6), AdjustedRandIndex.Of(a, b), 15);
        Assert.Equal(0.5, FowlkesMallows.Of(a, b), 15);
    }

    [Fact]
    public void Pairs_of_millions_of_cases_do_not_overflow()
    {
        var a = Enumerable.Range(0, 3_000_000).Select(i => i & 1).ToArray();
        Assert.Equal(1, AdjustedRandIndex.Of(a, a));
        Assert.Equal(0, AdjustedRandIndex.Of(a, Enumerable.Range(0, 3_000_000).Select(i => (i >> 1) & 1).ToArray()), 1e-5);
    }

    [Fact]
    public void Silhouettes_are_those_of_scikit_learn()
    {
        var x = Values<double>(Reference["features"]);
        foreach (var expected in Reference["silhouettes"]!.AsArray())
        {
            var labels = Values<int>(expected!["labels"]);
            var distance = expected["distance"]!.GetValue<string>() == "cosine" ? SilhouetteDistance.Cosine : SilhouetteDistance.Euclidean;
            var silhouette = Silhouette.Of(x, 5, labels, distance);
            var samples = Values<double>(expected["samples"]);
            for (var i = 0; i < samples.Length; i++) Assert.Equal(samples[i], silhouette.Samples[i], 1e-12);
            Assert.Equal(Number(expected["mean"]), silhouette.Mean, 1e-12);
            var first = silhouette.Labels[0];
            Assert.Equal(samples.Where((_, i) => labels[i] == first).Average(), silhouette.Clusters[0], 1e-12);
        }
    }

    [Fact]
    public void Silhouettes_of_four_points_on_a_line()
    {
        // Clusters {0, 1} and {4, 6}: a = 1, 1, 2, 2; b = 5, 4, 3.5, 5.5.
        var silhouette = Silhouette.Of([0, 1, 4, 6], 1, [8, 8, 3, 3]);
        Assert.Equal([0.8, 0.75, 1.5 / 3.5, 3.5 / 5.5], silhouette.Samples);
        Assert.Equal([3, 8], silhouette.Labels);
        Assert.Equal(silhouette.Clusters[0], silhouette.WorstCluster);
        double[] distances = [0, 1, 4, 6, 1, 0, 3, 5, 4, 3, 0, 2, 6, 5, 2, 0];
        Assert.Equal(silhouette.Samples, Silhouette.OfDistances(distances, [8, 8, 3, 3]).Samples);
    }

    [Fact]
    public void Misuse_is_refused_in_one_sentence()
    {
        Assert.Contains("3 and 2 labels", Assert.Throws<ArgumentException>(() => AdjustedRandIndex.Of([1, 2, 3], [1, 2])).Message, StringComparison.Ordinal);
        Assert.Contains("two are needed", Assert.Throws<ArgumentException>(() => Silhouette.Of([1, 2], 1, [0, 0])).Message, StringComparison.Ordinal);
        Assert.Contains("5 numbers for 2 cases", Assert.Throws<ArgumentException>(() => Silhouette.Of([1, 2, 3, 4, 5], 2, [0, 1])).Message, StringComparison.Ordinal);
    }
}
