using Ewald.Core;
using Ewald.Learning;

namespace Ewald.Tests.Learning;

public sealed class LabelSmoothingTests
{
    private static readonly int[] Shape = [9, 8, 10];

    private static VoxelPositions Some(double share, ulong seed)
    {
        var random = new Randomness(seed).Stream("voxels");
        return new VoxelPositions(Shape, [.. Enumerable.Range(0, Shape[0] * Shape[1] * Shape[2]).Where(_ => random.Uniform() < share).Select(i => (long)i)]);
    }

    private static double[] Rows(int count, int columns, ulong seed)
    {
        var random = new Randomness(seed).Stream("responsibilities");
        var rows = new double[count * columns];
        for (var i = 0; i < count; i++)
        {
            var sum = 0.0;
            for (var c = 0; c < columns; c++) sum += rows[i * columns + c] = random.Uniform();
            for (var c = 0; c < columns; c++) rows[i * columns + c] /= sum;
        }

        return rows;
    }

    // The definition with all pairs, which the sparse table and the folded zone must give too.
    private static double[] AllPairs(VoxelPositions p, double[] rows, int columns, Func<int, int, int, double> kernel, double cutoff, bool binary)
    {
        var result = new double[rows.Length];
        for (var i = 0; i < p.Count; i++)
        {
            double total = 0;
            for (var j = 0; j < p.Count; j++)
            {
                var (a, b) = (p.At(i), p.At(j));
                var k = kernel(a.First - b.First, a.Second - b.Second, a.Third - b.Third);
                if (k < cutoff) continue;
                var w = binary ? 1 : k;
                total += w;
                for (var c = 0; c < columns; c++) result[i * columns + c] += w * rows[j * columns + c];
            }

            for (var c = 0; c < columns; c++) result[i * columns + c] /= total;
        }

        return result;
    }

    [Theory]
    [InlineData(true, 1e-12)]
    [InlineData(false, 1e-6)] // weights are kept in single precision
    public void Local_smoothing_is_the_row_normalised_kernel_over_all_pairs(bool binary, double tolerance)
    {
        var p = Some(0.4, 1);
        double[] length = [1, 1.3, 0.8];
        var rows = Rows(p.Count, 3, 2);
        var expected = AllPairs(p, rows, 3, (a, b, c) => Math.Exp(-(a * a + b * b / 1.69 + c * c / 0.64)), 1e-2, binary);
        new LabelSmoothing(p, length, binary: binary).Apply(rows, new double[3], -1);
        for (var i = 0; i < rows.Length; i++) Assert.Equal(expected[i], rows[i], tolerance);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Periodic_smoothing_couples_equivalent_positions_of_all_zones(bool binary)
    {
        var p = Some(0.5, 3);
        double[] period = [3, 4, 5];
        var rows = Rows(p.Count, 2, 4);
        double Sine(int n, double g) => Math.Pow(Math.Sin(Math.PI * n / g), 2);
        var expected = AllPairs(p, rows, 2, (a, b, c) => Math.Exp(-(Sine(a, 3) + Sine(b, 4) + Sine(c, 5)) / 0.25), 1e-2, binary);
        new PeriodicSmoothing(p, period, 0.5, binary: binary).Apply(rows, new double[2], -1);
        // Sums over hundreds of voxels in another order.
        for (var i = 0; i < rows.Length; i++) Assert.Equal(expected[i], rows[i], 1e-12);
    }

    [Fact]
    public void Without_neighbours_nothing_changes_and_constant_labels_stay()
    {
        var rows = Rows(20, 3, 5);
        var before = rows.ToArray();
        new LabelSmoothing(new VoxelPositions([100, 1, 1], [.. Enumerable.Range(0, 20).Select(i => 5L * i)]), [1, 1, 1]).Apply(rows, new double[3], -1);
        Assert.Equal(before, rows);
        var p = Some(0.6, 6);
        var same = Enumerable.Range(0, p.Count).SelectMany(_ => new[] { 0.25, 0.75 }).ToArray();
        new LabelSmoothing(p, [2, 2, 2], passes: 3).Apply(same, new double[2], -1);
        // Averages of equal numbers: rounding only.
        Assert.All(same.Where((_, i) => i % 2 == 0), v => Assert.Equal(0.25, v, 1e-12));
    }

    [Fact]
    public void Sums_over_neighbours_count_every_neighbour_once()
    {
        var p = Some(0.5, 7);
        var smoothing = new LabelSmoothing(p, [1, 1, 1]);
        var sums = smoothing.Sums([.. Enumerable.Repeat(1f, p.Count)], 1);
        for (var i = 0; i < p.Count; i++) Assert.Equal(smoothing.Neighbours(i), sums[i]);
    }

    [Fact]
    public void Neighbours_beliefs_tell_apart_what_one_voxel_cannot_and_averaging_cannot()
    {
        // Two halves of a slab; each voxel's likelihood ratio is drawn with d' = 0.5, and the second family is three times as common in the mixture.
        var p = new VoxelPositions([20, 12, 12], [.. Enumerable.Range(0, 20 * 144).Select(i => (long)i)]);
        var random = new Randomness(8).Stream("likelihood");
        double[] weights = [0.25, 0.75];
        var rows = new double[p.Count * 2];
        for (var i = 0; i < p.Count; i++)
        {
            var ratio = 0.5 * (random.Normal() + (p.At(i).First < 10 ? 0.25 : -0.25));
            var first = weights[0] * Math.Exp(ratio) / (weights[0] * Math.Exp(ratio) + weights[1]);
            (rows[2 * i], rows[2 * i + 1]) = (first, 1 - first);
        }

        double Right(double[] r) => Enumerable.Range(0, p.Count).Count(i => r[2 * i] > 0.5 == p.At(i).First < 10) / (double)p.Count;
        var averaged = rows.ToArray();
        var smoothing = new LabelSmoothing(p, [1.5, 1.5, 1.5]);
        smoothing.Apply(averaged, weights, -1);
        new NeighbourhoodPrior(smoothing, [0, 1]).Apply(rows, weights, -1);
        Assert.InRange(Right(averaged), 0.4, 0.6);
        // Voxels about the border, where both families are neighbours, are left to chance: three layers of twenty.
        Assert.True(Right(rows) > 0.85, FormattableString.Invariant($"{Right(rows)}"));
        for (var i = 0; i < p.Count; i++) Assert.Equal(1, rows[2 * i] + rows[2 * i + 1], 1e-12);
    }

    [Fact]
    public void Shares_within_a_group_stay_and_threads_do_not_matter()
    {
        var p = Some(0.6, 9);
        var rows = Rows(p.Count, 4, 10);
        var (one, four) = (rows.ToArray(), rows.ToArray());
        double[] weights = [0.1, 0.4, 0.2, 0.3];
        var prior = new NeighbourhoodPrior(new LabelSmoothing(p, [1, 1, 1]), [0, 1, 0, 1], rounds: 3);
        prior.Apply(one, weights, 1);
        prior.Apply(four, weights, 4);
        Assert.Equal(one, four);
        for (var i = 0; i < p.Count; i++) Assert.Equal(rows[4 * i] / rows[4 * i + 2], one[4 * i] / one[4 * i + 2], 1e-9);
    }

    [Fact]
    public void A_mixture_with_a_filter_takes_responsibilities_from_it()
    {
        var data = new MixtureData([.. Enumerable.Range(0, 200).Select(i => i < 100 ? -1.0 : 1)], 1);
        var start = new GaussianMixture(CovarianceKind.Diagonal, 1, [0.5, 0.5], [-1, 1], [1, 1]);
        var fit = start.Refine(data, new GaussianMixtureSetup(2) { Iterations = 1 }, new EvenFilter(200));
        Assert.All(fit.Means, m => Assert.Equal(0, m, 1e-12));
    }

    [Fact]
    public void Two_overlapping_peaks_are_two_regions_cut_between_them()
    {
        var p = new VoxelPositions([7, 7, 16], [.. Enumerable.Range(0, 7 * 7 * 16).Select(i => (long)i)]);
        double Peak((int First, int Second, int Third) at, double centre) => Math.Exp(-(Math.Pow(at.First - 3, 2) + Math.Pow(at.Second - 3, 2) + Math.Pow(at.Third - centre, 2)) / 8);
        var region = PeakRegions.Of(p, [.. Enumerable.Range(0, p.Count).Select(i => Peak(p.At(i), 4) + Peak(p.At(i), 11))]);
        Assert.Equal(2, region.Distinct().Count());
        for (var i = 0; i < p.Count; i++) Assert.Equal(region[p.Find(3, 3, p.At(i).Third < 8 ? 4 : 11)], region[i]);
    }

    [Fact]
    public void Positions_out_of_order_or_outside_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new VoxelPositions([2, 2, 2], [3, 1]));
        Assert.Throws<ArgumentException>(() => new VoxelPositions([2, 2, 2], [8]));
        Assert.Equal(-1, new VoxelPositions([2, 2, 2], [3]).Find(0, 0, 0));
    }

    private sealed class EvenFilter(int count) : IResponsibilityFilter
    {
        public int Count => count;

        public void Apply(double[] responsibilities, double[] weights, int threads) => Array.Fill(responsibilities, 1.0 / weights.Length);
    }
}
