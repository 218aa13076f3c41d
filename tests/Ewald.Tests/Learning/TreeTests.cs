using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Evaluation;
using Ewald.Learning;

namespace Ewald.Tests.Learning;

public sealed class TreeTests
{
    // SciPy 1.10.1 and scikit-learn 1.2.1, tests/References/learning/trees.py. Same formulas: rounding only.
    internal static readonly JsonNode Reference = JsonNode.Parse(File.ReadAllText(SharedData.Reference("learning/trees.json")))!;

    internal static T[] Values<T>(JsonNode? node) => [.. node!.AsArray().Select(v => v!.GetValue<T>())];

    [Theory]
    [InlineData(Linkage.Single, "single")]
    [InlineData(Linkage.Complete, "complete")]
    [InlineData(Linkage.Average, "average")]
    [InlineData(Linkage.Ward, "ward")]
    public void A_tree_is_that_of_SciPy(Linkage linkage, string name)
    {
        var expected = Reference["linkages"]![name]!;
        var tree = HierarchicalClustering.Fit(Values<double>(Reference["features"]), 4, linkage);
        var rows = Values<double>(expected["tree"]);
        Assert.Equal(44, tree.Mergers.Count);
        for (var m = 0; m < 44; m++)
        {
            Assert.Equal((int)rows[4 * m], tree.Mergers[m].First);
            Assert.Equal((int)rows[4 * m + 1], tree.Mergers[m].Second);
            Assert.Equal(rows[4 * m + 2], tree.Mergers[m].Height, 1e-12);
            Assert.Equal((int)rows[4 * m + 3], tree.Mergers[m].Size);
        }

        Assert.Equal(expected["correlation"]!.GetValue<double>(), tree.CopheneticCorrelation(), 1e-12);
        var heights = Values<double>(expected["cophenetic"]);
        var own = tree.CopheneticDistances();
        for (var i = 0; i < heights.Length; i++) Assert.Equal(heights[i], own[i], 1e-12);
        Assert.Equal(1, AdjustedRandIndex.Of(Values<int>(expected["five"]), tree.CutToCount(5)));
        Assert.Equal(1, AdjustedRandIndex.Of(Values<int>(expected["below"]), tree.CutAtHeight(expected["height"]!.GetValue<double>())));
    }

    [Fact]
    public void Four_points_on_a_line_merge_as_by_hand()
    {
        // 0, 1, 4, 6: heights 1, 2, then 3 (single), 6 (complete), 4.5 (average), √(2·2·2/4)·4.5 (Ward).
        double[] x = [0, 1, 4, 6];
        foreach (var (linkage, top) in new[] { (Linkage.Single, 3), (Linkage.Complete, 6), (Linkage.Average, 4.5), (Linkage.Ward, Math.Sqrt(2) * 4.5) })
        {
            var tree = HierarchicalClustering.Fit(x, 1, linkage);
            Assert.Equal([new(0, 1, 1, 2), new(2, 3, 2, 2)], tree.Mergers.Take(2));
            Assert.Equal((4, 5, 4), (tree.Mergers[2].First, tree.Mergers[2].Second, tree.Mergers[2].Size));
            Assert.Equal(top, tree.Mergers[2].Height, 1e-12);
            Assert.Equal([0, 0, 1, 1], tree.CutToCount(2));
            Assert.Equal([0, 0, 1, 2], tree.CutAtHeight(1.5));
            Assert.Equal([0, 1, 2, 3], tree.CutToCount(4));
            Assert.Equal([0, 0, 0, 0], tree.CutToCount(1));
        }
    }

    [Theory]
    [InlineData(Linkage.Single)]
    [InlineData(Linkage.Complete)]
    [InlineData(Linkage.Average)]
    [InlineData(Linkage.Ward)]
    public void Order_of_the_cases_does_not_count_and_scale_only_scales_the_heights(Linkage linkage)
    {
        var random = new Randomness(6).Stream("cases");
        var x = Enumerable.Range(0, 60 * 3).Select(_ => random.Normal()).ToArray();
        var order = random.Permutation(60);
        var tree = HierarchicalClustering.Fit(x, 3, linkage);
        var shuffled = HierarchicalClustering.Fit([.. order.SelectMany(i => new[] { 3 * x[3 * i], 3 * x[3 * i + 1], 3 * x[3 * i + 2] })], 3, linkage);
        for (var m = 0; m < 59; m++) Assert.Equal(3 * tree.Mergers[m].Height, shuffled.Mergers[m].Height, 1e-11);
        var cut = tree.CutToCount(7);
        Assert.Equal(1, AdjustedRandIndex.Of([.. order.Select(i => cut[i])], shuffled.CutToCount(7)));
        Assert.Equal(7, cut.Distinct().Count());
        Assert.Equal(tree.CopheneticCorrelation(), shuffled.CopheneticCorrelation(), 1e-12);
    }

    [Fact]
    public void Ties_and_repeated_cases_give_a_whole_tree()
    {
        // A lattice: nearly all distances tie.
        double[] x = [.. Enumerable.Range(0, 64).SelectMany(i => new double[] { i % 4, i / 4 % 4 })];
        foreach (var linkage in Enum.GetValues<Linkage>())
        {
            var tree = HierarchicalClustering.Fit(x, 2, linkage);
            Assert.Equal(64, tree.Mergers[^1].Size);
            Assert.True(tree.Mergers.Zip(tree.Mergers.Skip(1)).All(p => p.First.Height <= p.Second.Height));
            Assert.Equal(16, tree.CutAtHeight(1e-9).Distinct().Count());
        }
    }

    [Fact]
    public void A_consensus_matrix_is_that_of_NumPy_and_SciPy()
    {
        var expected = Reference["consensus"]!;
        var runs = expected["runs"]!.AsArray().Select(r => Values<int>(r)).ToArray();
        var consensus = ConsensusMatrix.Of(runs);
        var matrix = Values<double>(expected["matrix"]);
        for (var i = 0; i < matrix.Length; i++) Assert.Equal(matrix[i], consensus.Values[i], 1e-14);
        Assert.Equal(expected["dispersion"]!.GetValue<double>(), consensus.Dispersion, 1e-12);
        // Shares of twelve runs tie; average linkage of ties may differ in which pair goes first, which moves the correlation a little.
        Assert.Equal(expected["correlation"]!.GetValue<double>(), consensus.CopheneticCorrelation(), 5e-3);
        Assert.Equal(1, AdjustedRandIndex.Of(consensus.Tree().CutToCount(3), [.. Enumerable.Range(0, 30).Select(i => i % 3)]));
    }

    [Fact]
    public void Clusterings_that_agree_have_a_perfect_consensus()
    {
        var same = ConsensusMatrix.Of([[0, 0, 1, 1, 2], [5, 5, 3, 3, 0], [1, 1, 2, 2, -1]]);
        Assert.Equal(1, same.Dispersion);
        Assert.Equal(1, same.CopheneticCorrelation(), 1e-15);
        Assert.Equal(1, ConsensusMatrix.Of([[0, 0, 0]]).CopheneticCorrelation());
        // Left out of the second run: the pair counts once.
        Assert.Equal(1, ConsensusMatrix.Of([[0, 0], [0, -1]]).Values[1]);
        Assert.Equal(0.5, ConsensusMatrix.Of([[0, 0], [0, 1]]).Values[1]);
    }

    [Fact]
    public void Clusters_are_matched_with_classes_as_by_SciPy()
    {
        var expected = Reference["assignment"]!;
        int[] truth = Values<int>(expected["truth"]), answer = Values<int>(expected["answer"]);
        var matched = OptimalAssignment.Of(truth, answer);
        Assert.Equal(expected["accuracy"]!.GetValue<double>(), matched.Accuracy, 1e-14);
        Assert.Equal(matched.Accuracy, matched.Rename(answer).Zip(truth, (a, b) => a == b ? 1.0 : 0).Average(), 1e-14);
        Assert.Equal(4, matched.Matched.Count);
        Assert.Equal(1, OptimalAssignment.Of([1, 1, 2, 2], [9, 9, -4, -4]).Accuracy);
        Assert.Equal(0.5, OptimalAssignment.Of([1, 1, 2, 2], [0, 0, 0, 0]).Accuracy);
    }

    [Fact]
    public void Misuse_is_refused_in_one_sentence()
    {
        Assert.Contains("not negative and symmetric", Assert.Throws<ArgumentException>(() => HierarchicalClustering.FitDistances([0, 1, 2, 0], 2, Linkage.Single)).Message, StringComparison.Ordinal);
        Assert.Contains("1 to 2 clusters", Assert.Throws<ArgumentOutOfRangeException>(() => HierarchicalClustering.Fit([1, 2], 1, Linkage.Ward).CutToCount(3)).Message, StringComparison.Ordinal);
        Assert.Contains("at least one clustering", Assert.Throws<ArgumentException>(() => ConsensusMatrix.Of([[1], [1, 2]])).Message, StringComparison.Ordinal);
    }
}
