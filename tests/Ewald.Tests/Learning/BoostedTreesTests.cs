using System.Text.Json;
using Ewald.Core;
using Ewald.Learning;

namespace Ewald.Tests.Learning;

/// <summary>XGBoost's own Python package on the same table (tests/References/learning/boosted_trees.py), and cases solved by hand.</summary>
public sealed class BoostedTreesTests
{
    private static readonly JsonElement Reference =
        JsonDocument.Parse(File.ReadAllBytes(SharedData.Reference("learning/boosted_trees.json"))).RootElement;

    private static double[] Features => [.. Reference.GetProperty("features").EnumerateArray().SelectMany(r => r.EnumerateArray()).Select(v => v.ValueKind == JsonValueKind.Null ? double.NaN : v.GetDouble())];

    [Theory]
    [InlineData("squared", TreeObjective.SquaredError, "targets")]
    [InlineData("huber", TreeObjective.PseudoHuber, "targets")]
    [InlineData("classes", TreeObjective.Classes, "labels")]
    public void The_trees_are_those_of_the_Python_package(string name, TreeObjective objective, string target)
    {
        using var trees = BoostedTrees.Fit(Features, 4, Numbers(target), Small with { Objective = objective }, seed: 7);
        // The same library and single precision: only the last digit may differ.
        Assert.All(trees.Predict(Features).Zip(Numbers(name)), p => Assert.Equal(p.Second, p.First, 1e-6));
    }

    [Fact]
    public void Contributions_are_those_of_the_Python_package_and_sum_to_the_answer()
    {
        using var trees = BoostedTrees.Fit(Features, 4, Numbers("targets"), Small, seed: 7);
        var (shares, answers) = (trees.Contributions(Features), trees.Predict(Features));
        Assert.All(shares.Zip(Numbers("contributions")), p => Assert.Equal(p.Second, p.First, 1e-6));
        // Sums of single-precision numbers near 3.
        Assert.All(answers.Select((a, i) => (a, Sum: shares.Skip(5 * i).Take(5).Sum())), p => Assert.Equal(p.a, p.Sum, 2e-6));
    }

    [Fact]
    public void One_tree_of_depth_one_on_two_groups_answers_their_means()
    {
        // Half the squared error, no ridge, one full step: the leaves are the means.
        var setup = new TreeSetup(Rounds: 1, LearningRate: 1, Depth: 1, RowShare: 1, Ridge: 0);
        using var trees = BoostedTrees.Fit([0, 0, 0, 1, 1], 1, [1, 2, 3, 10, 20], setup, seed: 1);
        Assert.Equal([2.0, 15.0], trees.Predict([0, 1]));
    }

    [Fact]
    public void Saved_trees_answer_the_same_after_loading()
    {
        using var trees = BoostedTrees.Fit(Features, 4, Numbers("labels"), Small with { Objective = TreeObjective.Classes }, seed: 3);
        using var again = BoostedTrees.Load(trees.Save(), 4, 3);
        Assert.Equal(trees.Predict(Features), again.Predict(Features));
        Assert.Throws<NativeException>(() => BoostedTrees.Load([1, 2, 3], 4, 3));
    }

    [Fact]
    public void A_forest_interpolates_within_the_range_of_its_targets_and_follows_its_seed()
    {
        double[] Grow(ulong seed)
        {
            using var trees = BoostedTrees.Fit(Features, 4, Numbers("targets"), TreeSetup.Forest(50), seed);
            return trees.Predict(Features);
        }

        var answers = Grow(1);
        Assert.Equal(answers, Grow(1));
        Assert.NotEqual(answers, Grow(2));
        var targets = Numbers("targets");
        // A mean of targets lies between them; the ridge of 1e-6 and the base score 0.5 add below a millionth.
        Assert.All(answers, a => Assert.InRange(a, targets.Min() - 1e-5, targets.Max() + 1e-5));
        Assert.True(answers.Zip(targets, (a, t) => (a - t) * (a - t)).Average() < 0.15 * Variance(targets));
    }

    [Fact]
    public void Weights_count_as_repeated_cases()
    {
        var setup = new TreeSetup(Rounds: 1, LearningRate: 1, Depth: 1, RowShare: 1, Ridge: 0, MinimumChildWeight: 0);
        using var trees = BoostedTrees.Fit([0, 0, 1], 1, [0, 3, 7], setup, seed: 1, weights: [2, 1, 1]);
        Assert.Equal(1, trees.Predict([0])[0], 1e-6);
    }

    [Fact]
    public void Many_threads_get_the_answers_of_one()
    {
        using var trees = BoostedTrees.Fit(Features, 4, Numbers("targets"), Small, seed: 7);
        var all = trees.Predict(Features);
        Parallel.For(0, 200, i => Assert.Equal(all[i % 60], trees.Predict(Features.AsSpan(i % 60 * 4, 4))[0]));
    }

    [Fact]
    public void Misuse_is_named()
    {
        Assert.Contains("feature values", Assert.Throws<ArgumentException>(() => BoostedTrees.Fit([1, 2, 3], 2, [1], new(), 1)).Message, StringComparison.Ordinal);
        Assert.Contains("not finite", Assert.Throws<ArgumentException>(() => BoostedTrees.Fit([1], 1, [double.NaN], new(), 1)).Message, StringComparison.Ordinal);
        Assert.Contains("numbered from 0", Assert.Throws<ArgumentException>(() => BoostedTrees.Fit([1], 1, [0.5], new(TreeObjective.Classes), 1)).Message, StringComparison.Ordinal);
        Assert.Contains("row share", Assert.Throws<ArgumentException>(() => BoostedTrees.Fit([1], 1, [1], new(RowShare: 1.5), 1)).Message, StringComparison.Ordinal);
    }

    private static TreeSetup Small => new(Rounds: 20, LearningRate: 0.2, Depth: 3, RowShare: 1);

    private static double[] Numbers(string name) => [.. Reference.GetProperty(name).EnumerateArray().Select(v => v.GetDouble())];

    private static double Variance(double[] values) => values.Average(v => (v - values.Average()) * (v - values.Average()));
}
