using Ewald.Physics.Lattice;
using Ewald.Studies.PhononDos;

namespace Ewald.Tests.PhononDos;

public sealed class DensityBlurTests
{
    [Fact]
    public void A_single_state_becomes_a_gaussian_whose_width_is_a_share_of_its_wavenumber()
    {
        var line = new double[51];
        line[25] = 1;
        var spread = new DensityBlur(0.1, 0.8).Of(line);
        // Variance of 2.5 points on a grid of one point: exact to many digits.
        var sum = spread.Sum();
        Assert.Equal(25, spread.Select((g, k) => g * k).Sum() / sum, 1e-9);
        Assert.Equal(2.5 * 2.5, spread.Select((g, k) => g * (k - 25.0) * (k - 25)).Sum() / sum, 1e-6);
        Assert.Equal(0.8, sum, 1e-12);
        Assert.Equal(line, new DensityBlur(0, 1).Of(line));
    }

    [Fact]
    public void The_blur_that_errs_least_is_found()
    {
        double[] sharp = [.. PhononSpectrum.Wavenumbers.Select(w => Math.Exp(-Math.Pow((w - 400) / 20, 2)))];
        var answers = DensityBlur.All.Select(b => new[] { b.Of(sharp) }).ToArray();
        for (var best = 0; best < DensityBlur.All.Count; best++) Assert.Equal(best, DensityBlur.Best(answers, [answers[best][0]], [0]));
    }
}
