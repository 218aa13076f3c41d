using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Learning;

namespace Ewald.Tests.Learning;

/// <summary>Forest and importances against xgboost and scikit-learn (tests/References/learning/importances.py), and in closed form.</summary>
public sealed class ImportanceTests
{
    private const int Repeats = 400;
    private static readonly JsonNode Reference = JsonNode.Parse(File.ReadAllText(SharedData.Reference("learning/importances.json")))!;

    [Fact]
    public void A_forest_is_that_of_the_Python_package()
    {
        using var forest = BoostedTrees.Fit(Values("features"), 4, Values("targets"), TreeSetup.Forest(40), seed: 7);
        // The same library draws the same cases from the same seed; single precision.
        Assert.All(forest.Predict(Values("features")).Zip(Values("forest")), p => Assert.Equal(p.Second, p.First, 1e-5));
    }

    [Fact]
    public void Mean_contributions_are_those_of_the_Python_package()
    {
        using var trees = Boosted();
        Assert.All(ContributionImportance.Of(trees, Values("features")).Zip(Values("shap")), p => Assert.Equal(p.Second, p.First, 1e-6));
        Assert.Throws<ArgumentException>(() => ContributionImportance.Of(trees, []));
    }

    [Fact]
    public void Permutation_importances_are_those_of_scikit_learn_within_chance()
    {
        using var trees = Boosted();
        var (targets, expected, deviation) = (Values("targets"), Values("permutation"), Values("deviation"));
        var ours = PermutationImportance.Of(Values("features"), 4, x => trees.Predict(x).Zip(targets, (a, t) => (a - t) * (a - t)).Average(), Repeats, new Randomness(5));
        for (var j = 0; j < 4; j++)
        {
            // Two means of 400 draws each: five of their standard errors.
            Assert.Equal(expected[j], ours[j].Mean, 5 * deviation[j] * Math.Sqrt(2.0 / Repeats) + 1e-9);
            Assert.InRange(ours[j].Deviation, 0.8 * deviation[j], 1.2 * deviation[j] + 1e-9);
        }

        // The fourth feature is not in the target: less than a hundredth of the first.
        Assert.True(ours[3].Mean < 0.01 * ours[0].Mean);
    }

    [Fact]
    public void Of_a_known_line_the_importance_is_twice_the_squared_slope_times_the_variance()
    {
        double[] x = [.. Enumerable.Range(0, 200).SelectMany(i => new[] { i * 0.6180339887 % 1, i * 0.4142135623 % 1 })];
        double Answer(double[] at, int i) => 3 * at[2 * i] - at[2 * i + 1];
        double[] y = [.. Enumerable.Range(0, 200).Select(i => Answer(x, i))];
        var importance = PermutationImportance.Of(x, 2, at => Enumerable.Range(0, 200).Average(i => (Answer(at, i) - y[i]) * (Answer(at, i) - y[i])), 200, new Randomness(1));
        double Variance(int j) => Enumerable.Range(0, 200).Average(i => x[2 * i + j] * x[2 * i + j]) - Math.Pow(Enumerable.Range(0, 200).Average(i => x[2 * i + j]), 2);
        // E (x_i − x_π(i))² = 2 variance over all permutations; the mean of 200 of them is good to its own standard error.
        Assert.Equal(18 * Variance(0), importance[0].Mean, 5 * importance[0].Deviation / Math.Sqrt(200));
        Assert.Equal(2 * Variance(1), importance[1].Mean, 5 * importance[1].Deviation / Math.Sqrt(200));
        Assert.Throws<ArgumentException>(() => PermutationImportance.Of([1, 2, 3], 2, _ => 0, 1, new Randomness(1)));
    }

    private static BoostedTrees Boosted() =>
        BoostedTrees.Fit(Values("features"), 4, Values("targets"), new(Rounds: 20, LearningRate: 0.2, Depth: 3, RowShare: 1), seed: 7);

    private static double[] Values(string name) => [.. Reference[name]!.AsArray().Select(v => v!.GetValue<double>())];
}
