using Ewald.Physics.Lattice;
using Ewald.Studies.PhononDos;

namespace Ewald.Tests.PhononDos;

/// <summary>Intervals of what follows from scale and shape together.</summary>
public sealed class PhononAnswerTests
{
    private static double[] Peak(double centre, double width) => [.. PhononSpectrum.Wavenumbers.Select(w => Math.Exp(-Math.Pow((w - centre) / width, 2)))];

    [Fact]
    public void The_interval_of_the_mean_wavenumber_ends_where_its_score_is_the_quantile()
    {
        var answer = PhononAnswer.Of(20, 1, Peak(300, 60));
        Assert.Equal(20, PhononSpectrum.HeatCapacityPerAtom(answer.Density, 300), 1e-6);
        var (low, high) = answer.MeanWavenumbers(1.3);
        Assert.Equal(1.3, answer.MeanScore(low), 1e-9);
        Assert.Equal(1.3, answer.MeanScore(high), 1e-9);
        Assert.Equal((19.0, 21.0), answer.HeatCapacities);
        Assert.Equal(3 * PhononUnits.GasConstant, PhononAnswer.Of(24.8, 1, Peak(300, 60)).HeatCapacities.High);
    }

    [Fact]
    public void A_surer_heat_capacity_gives_a_surer_wavenumber_down_to_what_the_shape_leaves_open()
    {
        double Error(double heat, double error) => PhononAnswer.Of(heat, error, Peak(200, 50)).MeanError;
        Assert.True(Error(22, 0.5) < Error(22, 1));
        Assert.InRange(Error(22, 1e-9), 0.035, 0.06);
        // A large error of the heat capacity is that of the frequencies by its slope.
        Assert.Equal(1 / FrequencyScale.Sensitivity(22), Error(22, 1), 0.01);
        // The same error of the heat capacity says less of a crystal that is nearly classical.
        Assert.True(Error(24.7, 0.1) > 2 * Error(20, 0.1));
    }

    [Fact]
    public void The_band_reaches_every_point_of_the_truth_at_its_largest_score_and_not_below()
    {
        var answer = PhononAnswer.Of(21, 0.4, Peak(300, 80));
        double[] truth = [.. Peak(390, 40).Zip(Peak(180, 30), Math.Max)];
        int Outside(double quantile)
        {
            var (low, high) = answer.Band(quantile);
            return truth.Where((g, k) => g > 0.01 && (g < low[k] - 1e-12 || g > high[k] + 1e-12)).Count();
        }

        var largest = answer.DensityScores(truth).Max();
        Assert.Equal(0, Outside(largest));
        Assert.Equal(1, Outside(largest * 0.999));
        Assert.All(answer.DensityScores(answer.Density), s => Assert.Equal(0, s));
    }
}
