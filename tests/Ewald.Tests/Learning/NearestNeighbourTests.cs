using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Learning;
using FsCheck;
using FsCheck.Fluent;

namespace Ewald.Tests.Learning;

public sealed class NearestNeighbourTests
{
    private static readonly JsonNode Reference = JsonNode.Parse(File.ReadAllText(SharedData.Reference("learning/neighbours.json")))!;

    private static T[] Values<T>(JsonNode node) => [.. node.AsArray().Select(v => v!.GetValue<T>())];

    // scikit-learn 1.2.1, tests/References/learning/neighbours.py; same formula, so only rounding differs.
    [Theory]
    [InlineData("uniform", 1)]
    [InlineData("uniform", 9)]
    [InlineData("distance", 1)]
    [InlineData("distance", 5)]
    [InlineData("distance", 9)]
    public void Agrees_with_scikit_learn(string weights, int k)
    {
        var weighting = weights == "uniform" ? NeighbourWeighting.Uniform : NeighbourWeighting.InverseDistance;
        var x = Values<double>(Reference["features"]!);
        var q = Values<double>(Reference["queries"]!);
        var expected = Reference[$"{weights}{k}"]!;
        var classifier = new NearestNeighbourClassifier(x, 3, Values<int>(Reference["labels"]!), 3, k, weighting);
        var p = classifier.Probabilities(q);
        var pExpected = Values<double>(expected["probabilities"]!);
        Assert.Equal(pExpected.Length, p.Length);
        for (var i = 0; i < p.Length; i++) Assert.Equal(pExpected[i], p[i], 1e-12);

        var regressor = new NearestNeighbourRegressor(x, 3, Values<double>(Reference["targets"]!), 1, k, weighting);
        var rExpected = Values<double>(expected["regression"]!);
        var mean = new double[1];
        for (var i = 0; i < rExpected.Length; i++)
        {
            regressor.Predict(q.AsSpan(3 * i, 3), mean);
            Assert.Equal(rExpected[i], mean[0], 1e-12);
        }
    }

    [Fact]
    public void A_tree_finds_what_a_full_search_finds()
    {
        // Coordinates on a coarse lattice, so that ties and repeated points are common.
        var sets = Gen.Choose(1, 4).SelectMany(d => Gen.Choose(1, 80).SelectMany(n => Gen.Choose(1, n).SelectMany(k =>
            Gen.Choose(-6, 6).ArrayOf(d * (n + 1)).Select(v => (Dimension: d, Count: n, K: k, Values: v.Select(c => c / 2.0).ToArray())))));
        Prop.ForAll(sets.ToArbitrary(), s =>
        {
            var points = s.Values[..(s.Dimension * s.Count)];
            var query = s.Values[(s.Dimension * s.Count)..];
            var indices = new int[s.K];
            var distances = new double[s.K];
            new KdTree(points, s.Dimension, leafSize: 3).Nearest(query, indices, distances);
            var all = Enumerable.Range(0, s.Count)
                .Select(i => (D: Enumerable.Range(0, s.Dimension).Sum(d => Math.Pow(points[i * s.Dimension + d] - query[d], 2)), I: i))
                .Order().Take(s.K).ToArray();
            return all.Select(a => a.I).SequenceEqual(indices) && all.Select(a => a.D).SequenceEqual(distances);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_tree_of_many_points_finds_what_a_full_search_finds()
    {
        var random = new Randomness(3).Stream("points");
        var points = Enumerable.Range(0, 5000 * 5).Select(_ => random.Normal()).ToArray();
        var tree = new KdTree(points, 5);
        var indices = new int[7];
        var distances = new double[7];
        for (var t = 0; t < 20; t++)
        {
            var query = Enumerable.Range(0, 5).Select(_ => random.Normal()).ToArray();
            tree.Nearest(query, indices, distances);
            var expected = Enumerable.Range(0, 5000).OrderBy(i => Enumerable.Range(0, 5).Sum(d => Math.Pow(points[i * 5 + d] - query[d], 2))).Take(7);
            Assert.Equal(expected, indices);
        }
    }

    [Fact]
    public void A_weighted_median_follows_the_weights()
    {
        Assert.Equal(2, NearestNeighbourRegressor.WeightedQuantile([3, 1, 2], [1, 1, 1], 0.5), 12);
        Assert.Equal(3, NearestNeighbourRegressor.WeightedQuantile([3, 1, 2], [1, 0, 0], 0.5), 12);
        // Midpoints of the cumulated weights: 1 at 0.25, 2 at 0.75; halfway between them is 1.5.
        Assert.Equal(1.5, NearestNeighbourRegressor.WeightedQuantile([1, 2], [1, 1], 0.5), 12);
        Assert.Equal(1, NearestNeighbourRegressor.WeightedQuantile([1, 2], [1, 1], 0.1), 12);
    }

    [Fact]
    public void Misuse_is_refused_in_one_sentence()
    {
        var error = Assert.Throws<ArgumentException>(() => new NearestNeighbourClassifier([0, 1], 1, [0, 1], 2, neighbours: 3));
        Assert.Contains("k = 3 is outside 1 .. 2", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new KdTree([0, double.NaN], 1));
        Assert.Throws<ArgumentException>(() => new KdTree([0.0, 1], 1).Nearest([double.NaN], new int[1], new double[1]));
    }
}
