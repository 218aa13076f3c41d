using Ewald.Evaluation;

namespace Ewald.Tests.Evaluation;

public sealed class WassersteinDistanceTests
{
    [Fact]
    public void A_density_that_is_moved_lies_as_far_as_it_was_moved_and_scale_does_not_count()
    {
        var one = Enumerable.Range(0, 60).Select(i => Math.Exp(-(i - 20) * (i - 20) / 18.0)).ToArray();
        var moved = Enumerable.Range(0, 60).Select(i => 3 * Math.Exp(-(i - 27) * (i - 27) / 18.0)).ToArray();
        // Tails that the grid cuts hold exp(-20²/18), below 1e-9.
        Assert.Equal(7 * 20, WassersteinDistance.Of(one, moved, 20), 1e-6);
        Assert.Equal(0, WassersteinDistance.Of(one, [.. one.Select(v => 5 * v)], 20), 1e-12);
    }

    [Fact]
    public void Half_of_the_mass_moved_by_four_costs_two()
    {
        Assert.Equal(2, WassersteinDistance.Of([1, 0, 0, 0, 0], [0.5, 0, 0, 0, 0.5], 1), 1e-12);
        Assert.Equal(WassersteinDistance.Of([1, 2, 0], [0, 1, 1], 1), WassersteinDistance.Of([0, 1, 1], [1, 2, 0], 1), 1e-12);
    }

    [Fact]
    public void Other_grids_negative_and_empty_densities_are_refused()
    {
        Assert.Contains("one grid", Assert.Throws<ArgumentException>(() => WassersteinDistance.Of([1], [1, 2], 1)).Message, StringComparison.Ordinal);
        Assert.Contains("not negative", Assert.Throws<ArgumentException>(() => WassersteinDistance.Of([1, -1], [1, 2], 1)).Message, StringComparison.Ordinal);
        Assert.Contains("nothing", Assert.Throws<ArgumentException>(() => WassersteinDistance.Of([0, 0], [1, 2], 1)).Message, StringComparison.Ordinal);
    }
}
