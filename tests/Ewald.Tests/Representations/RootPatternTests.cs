using Ewald.Core;
using Ewald.Representations;

namespace Ewald.Tests.Representations;

public sealed class RootPatternTests
{
    private static readonly RootPattern Pattern = new(Blur: 3, Reach: 50, Threshold: 5);

    [Fact]
    public void Gaussian_peaks_become_roots_of_the_broadened_ones()
    {
        const double width = 4;
        double Peak(double i, double at, double s) => Math.Exp(-0.5 * Math.Pow((i - at) / s, 2));
        var roots = Pattern.Of([.. Enumerable.Range(0, 500).Select(i => 20 + 0.1 * i + 1e4 * Peak(i, 150, width) + 1e2 * Peak(i, 350, width))]);
        // Without noise: a Gaussian of width √(4² + 3²) = 5, its root; a line 100 times weaker stands at 0.1. Tails meet the background, so only the upper part is closed.
        for (var i = 144; i <= 156; i++) Assert.Equal(Math.Sqrt(Peak(i, 150, 5)), roots[i], 2e-3);
        Assert.Equal(0.1, roots[350], 2e-3);
        Assert.Equal(0, roots[250], 1e-3);
    }

    [Fact]
    public void A_factor_and_a_straight_line_change_nothing()
    {
        var random = new Randomness(5).Stream("counts");
        double[] counts = [.. Enumerable.Range(0, 600).Select(i => (double)random.Poisson(50 + 3000 * Math.Exp(-0.5 * Math.Pow((i - 200) / 5.0, 2)) + 300 * Math.Exp(-0.5 * Math.Pow((i - 420) / 5.0, 2))))];
        var before = Pattern.Of(counts);
        var after = Pattern.Of([.. counts.Select((v, i) => 0.01 * v + 4 + 0.03 * i)]);
        for (var i = 0; i < before.Length; i++) Assert.Equal(before[i], after[i], 1e-4);
    }

    [Fact]
    public void Noise_beside_a_peak_goes_and_a_line_is_nothing()
    {
        var random = new Randomness(6).Stream("counts");
        double[] counts = [.. Enumerable.Range(0, 1000).Select(i => (double)random.Poisson(400 + 400 * Math.Exp(-0.5 * Math.Pow((i - 500) / 4.0, 2))))];
        var roots = Pattern.Of(counts);
        Assert.InRange(Array.IndexOf(roots, roots.Max()), 495, 505);
        Assert.InRange(roots.Skip(480).Take(41).Count(v => v > 0), 9, 41);

        // Tops of the noise stay, of one point in ten at most, and low.
        double[] beside = [.. roots.Take(470), .. roots.Skip(531)];
        Assert.InRange(beside.Count(v => v > 0), 0, beside.Length / 10);
        Assert.True(beside.Max() < 0.5, FormattableString.Invariant($"noise beside the peak rises to {beside.Max():G3} of it"));
        Assert.All(Pattern.Of([.. Enumerable.Range(0, 300).Select(i => 3.0 + 0.2 * i)]), v => Assert.Equal(0, v));
        Assert.Empty(Pattern.Of([]));
    }
}
