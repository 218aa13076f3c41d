using Ewald.Core;
using Ewald.Evaluation;

namespace Ewald.Tests.Evaluation;

public sealed class MetricTests
{
    [Fact]
    public void A_confusion_matrix_gives_the_accuracies_counted_by_hand()
    {
        var matrix = ConfusionMatrix.Of(["a", "b", "c"], [0, 0, 0, 0, 1, 1], [0, 0, 0, 1, 1, 2]);
        Assert.Equal(4.0 / 6, matrix.Accuracy, 15);
        Assert.Equal((0.75 + 0.5) / 2, matrix.BalancedAccuracy, 15);
        Assert.True(double.IsNaN(matrix.Recall(2)));
        Assert.Equal(0.5, matrix.Shares()[1, 2], 15);
        Assert.Equal(0.625, matrix.BalancedAccuracyOf(0, 1), 15);
    }

    [Fact]
    public void Wilson_interval_of_one_in_ten()
    {
        // Closed form by hand: z = 1.96, p = 0.1, n = 10 -> (0.01787, 0.40415); Newcombe (1998), Table I style values.
        var (low, high) = Interval.Wilson(1, 10);
        Assert.Equal(0.0178762, low, 1e-6);
        Assert.Equal(0.4041500, high, 1e-6);
        Assert.Equal(0, Interval.Wilson(0, 10).Low, 15);
        Assert.Equal(1, Interval.Wilson(10, 10).High, 15);
    }

    [Fact]
    public void Bootstrap_interval_of_a_mean_has_the_width_of_its_standard_error()
    {
        var random = new Randomness(2).Stream("bootstrap");
        var values = Enumerable.Range(0, 400).Select(_ => random.Normal()).ToArray();
        var (low, high) = Interval.Bootstrap(400, s => s.Average(i => values[i]), random, 2000);
        // 2 x 1.96 / sqrt(400) = 0.196; the sample's own deviation and 2 000 resamples leave about 7 %.
        Assert.Equal(0.196, high - low, 0.02);
    }

    [Fact]
    public void Novelty_grows_with_the_distance_from_the_training_set()
    {
        var random = new Randomness(2).Stream("novelty");
        var features = Enumerable.Range(0, 2000).Select(_ => random.Uniform()).ToArray();
        var novelty = NeighbourNovelty.Fit(features, 2);
        Assert.True(novelty.Score([0.5, 0.5]) < 1);
        Assert.True(novelty.Score([3, 0.5]) > 10);
        Assert.Equal(2.0, novelty.Score([3, 0.5]) * novelty.Threshold, 0.1);
    }

    [Fact]
    public void Probabilities_that_are_right_lie_on_the_diagonal()
    {
        var random = new Randomness(8).Stream("reliability");
        var p = new double[2 * 20000];
        var y = new int[20000];
        for (var i = 0; i < y.Length; i++)
        {
            p[2 * i] = random.Uniform();
            p[2 * i + 1] = 1 - p[2 * i];
            y[i] = random.Uniform() < p[2 * i] ? 0 : 1;
        }

        var curve = CalibrationCurve.Of(p, 2, y);
        Assert.Equal(5, curve.Count);
        // About 4 000 cases a bin: a standard deviation of 0.8 %.
        Assert.InRange(CalibrationCurve.Error(curve), 0, 0.02);
        for (var i = 0; i < y.Length; i++) y[i] = 1 - y[i];
        Assert.True(CalibrationCurve.Error(CalibrationCurve.Of(p, 2, y)) > 0.3);
    }

    [Fact]
    public void A_learning_curve_doubles_nested_subsets_up_to_everything()
    {
        var curve = LearningCurve.Of([4, 2, 0, 1, 3], 2, cases => cases[0] == 4 && cases[1] == 2 ? cases.Length : -1);
        Assert.Equal([2, 4, 5], curve.Select(c => c.TrainingCases));
        Assert.Equal([2.0, 4, 5], curve.Select(c => c.Score));
    }
}
