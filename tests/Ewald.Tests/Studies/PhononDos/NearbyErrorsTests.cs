using Ewald.Studies.PhononDos;

namespace Ewald.Tests.PhononDos;

public sealed class NearbyErrorsTests
{
    // Forty crystals on a line: errors 1 on the left, 3 on the right.
    private static readonly double[] Places = [.. Enumerable.Range(0, 40).Select(i => i < 20 ? 0.01 * i : 10 + 0.01 * i)];
    private static readonly double[] Errors = [.. Enumerable.Range(0, 40).Select(i => i < 20 ? 1.0 : 3)];

    [Fact]
    public void The_size_is_that_of_the_neighbours_drawn_a_quarter_to_the_mean_of_all()
    {
        var nearby = new NearbyErrors(Places, 1, Errors);
        Assert.Equal(0.75 * 1 + 0.25 * 2, nearby.Of([0.1]), 1e-12);
        Assert.Equal(0.75 * 3 + 0.25 * 2, nearby.Of([12]), 1e-12);
    }

    [Fact]
    public void One_wild_error_does_not_widen_everything_around_it()
    {
        double[] wild = [.. Errors];
        wild[5] = 1000;
        // It counts as the largest of the others.
        Assert.Equal(0.75 * (7 * 1 + 3) / 8 + 0.25 * (19 * 1 + 3 + 20 * 3) / 40, new NearbyErrors(Places, 1, wild).Of([0.05]), 1e-12);
    }

    [Fact]
    public void Errors_of_a_crystals_own_fold_do_not_count()
    {
        int[] fold = [.. Enumerable.Range(0, 40).Select(i => i % 2)];
        var sizes = NearbyErrors.OfOtherFolds(Places, 1, Errors, fold);
        double[] other = [.. Errors.Select((e, i) => fold[i] == 0 ? 2 * e : e)];
        var changed = NearbyErrors.OfOtherFolds(Places, 1, other, fold);
        Assert.All(Enumerable.Range(0, 40), i => Assert.Equal(fold[i] == 0 ? sizes[i] : 2 * sizes[i], changed[i], 1e-12));
    }
}
