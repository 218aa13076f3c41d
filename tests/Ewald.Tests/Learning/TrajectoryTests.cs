using Ewald.Core;
using Ewald.Learning;

namespace Ewald.Tests.Learning;

public sealed class TrajectoryTests
{
    [Fact]
    public void A_trajectory_is_scaled_by_its_mean_or_to_unit_deviation()
    {
        double[] relative = [1, 2, 3], z = [1, 2, 3];
        Assert.True(TrajectoryScaling.Apply(relative, TrajectoryScale.RelativeToMean));
        Assert.Equal([-0.5, 0, 0.5], relative);
        Assert.True(TrajectoryScaling.Apply(z, TrajectoryScale.ZScore));
        Assert.Equal(Math.Sqrt(1.5), z[2], 1e-15);
    }

    [Fact]
    public void What_has_no_scale_is_left_alone()
    {
        double[] dark = [1, -2, 0.5], constant = [0.1, 0.1, 0.1];
        Assert.False(TrajectoryScaling.Apply(dark, TrajectoryScale.RelativeToMean));
        Assert.False(TrajectoryScaling.Apply(constant, TrajectoryScale.ZScore));
        Assert.Equal([1, -2, 0.5], dark);
    }

    [Fact]
    public void The_threshold_is_where_the_gaussian_of_the_background_ends()
    {
        var random = new Randomness(1).Stream("background");
        var background = Enumerable.Range(0, 200_000).Select(_ => (float)(2 + 0.1 * random.Normal()));
        var signal = Enumerable.Range(0, 10_000).Select(_ => (float)(2.5 + random.Uniform()));
        var threshold = IntensityThreshold.Find([.. background, .. signal, float.NaN]);
        // Between the background's upper edge (200 000 normal deviates reach 4.4 deviations) and the signal's lower end.
        Assert.InRange(threshold.Cutoff, 2.25, 2.56);
        Assert.Equal(2, threshold.BackgroundMean, 0.002);
        Assert.Equal(0.1, threshold.BackgroundDeviation, 0.003);
        Assert.Equal(210_000, threshold.Counts.Sum());
        var simple = IntensityThreshold.MeanPlusTwoDeviations([0, 0, 1, 1]);
        Assert.Equal(0.5 + 2 * 0.5, simple.Cutoff, 1e-12);
    }

    [Fact]
    public void Equal_intensities_have_no_threshold() =>
        Assert.Contains("fewer than two", Assert.Throws<ArgumentException>(() => IntensityThreshold.Find([1, 1, float.NaN])).Message, StringComparison.Ordinal);
}
