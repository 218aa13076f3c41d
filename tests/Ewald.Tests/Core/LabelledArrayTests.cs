using Ewald.Core;
using FsCheck;
using FsCheck.Fluent;

namespace Ewald.Tests.Core;

public class LabelledArrayTests
{
    private static readonly Unit Counts = Unit.Parse("counts");
    private static readonly Unit Mev = Unit.Parse("meV");

    private static LabelledArray Histogram(double[] counts, double[] edges, bool[]? mask = null) =>
        new("signal", Counts, [new ArrayAxis("energy", Mev, edges, isEdges: true)], counts, counts, mask);

    private static LabelledArray Block(ulong seed = 1)
    {
        var stream = new Randomness(seed).Stream("block");
        var values = Enumerable.Range(0, 2 * 3 * 4).Select(_ => stream.Uniform(-1, 1)).ToArray();
        return new LabelledArray(
            "I", Unit.Parse("1/cm"),
            [new("T", Unit.Parse("K"), [10, 20], false), new("k", Unit.Parse("1/Å"), [1, 2, 3], false), new("energy", Mev, [0, 1, 2, 3, 4], true)],
            values, Array.ConvertAll(values, v => v * v), [.. values.Select((_, i) => i % 5 == 4)]);
    }

    // By hand: bins of 4, 8, 2 counts on [0,1], [1,3], [3,4]; new edges 0, 2, 4: 4 + 8/2 and 8/2 + 2.
    [Fact]
    public void Rebinning_splits_counts_by_width()
    {
        var rebinned = Histogram([4, 8, 2], [0, 1, 3, 4]).Rebin("energy", [0, 2, 4]);
        Assert.Equal([8, 6], rebinned.Values);
        Assert.Equal([8, 6], rebinned.Variances!);
        Assert.Null(rebinned.Mask);
    }

    [Fact]
    public void Rebinning_a_density_keeps_a_constant_constant()
    {
        var flat = new LabelledArray("I", Unit.Parse("1/cm"), [new("energy", Mev, [0, 1, 3, 4], true)], [7, 7, 7], [1, 1, 1]);
        var rebinned = flat.Rebin("energy", [0.5, 1.5, 4], RebinKind.Mean);
        Assert.All(rebinned.Values, v => Assert.Equal(7, v, 1e-14));
        Assert.Equal(0.5, rebinned.Variances![0], 1e-14); // halves of two bins: (1/2)² + (1/2)²
    }

    [Fact]
    public void Bins_outside_or_touched_by_the_mask_are_masked()
    {
        var rebinned = Histogram([4, 8, 2, 1], [0, 1, 2, 3, 4], [false, true, false, false]).Rebin("energy", [-2, -1, 0.5, 1.5, 4]);
        Assert.Equal([true, false, true, true], rebinned.Mask!);
        Assert.Equal(2, rebinned.Values[1]);
    }

    [Fact]
    public void Counts_and_their_variance_are_conserved_by_any_rebinning_that_covers_them()
    {
        var property = Prop.ForAll(ArbMap.Default.ArbFor<ulong>(), ArbMap.Default.ArbFor<PositiveInt>(), ArbMap.Default.ArbFor<PositiveInt>(), (seed, oldBins, newBins) =>
        {
            var stream = new Randomness(seed).Stream("edges");
            double[] Edges(int bins) => [0, .. Enumerable.Range(1, bins % 40).Select(_ => stream.Uniform(1e-9, 1)).Order().Distinct(), 1];
            var edges = Edges(oldBins.Get);
            var counts = edges.Skip(1).Select(_ => (double)stream.Poisson(20)).ToArray();
            var descending = stream.Uniform() < 0.5;
            var fresh = Edges(newBins.Get);
            var before = descending ? Histogram(counts, [.. edges.Reverse()]) : Histogram(counts, edges);
            var after = before.Rebin("energy", descending ? [.. fresh.Reverse()] : fresh);
            return Math.Abs(after.Values.Sum() - counts.Sum()) <= 1e-12 * (1 + counts.Sum())
                && Math.Abs(after.Variances!.Sum() - counts.Sum()) <= 1e-12 * (1 + counts.Sum());
        });
        Check.One(Config.QuickThrowOnFailure.WithReplay(3, 1).WithMaxTest(200), property);
    }

    [Fact]
    public void A_slice_of_a_slice_is_the_slice_of_the_whole()
    {
        var block = Block();
        var property = Prop.ForAll(Gen.Choose(0, 3).Four().ToArbitrary(), pick =>
        {
            var (a, b, c, d) = pick;
            int first = Math.Min(a, b), last = Math.Max(a, b) + 1;
            int inner = Math.Min(c, last - first - 1), innerLast = Math.Max(inner + 1, Math.Min(d + 1, last - first));
            var twice = block.Range("energy", first, last).Range("energy", inner, innerLast);
            var once = block.Range("energy", first + inner, first + innerLast);
            return twice.Values.SequenceEqual(once.Values) && twice.Mask!.SequenceEqual(once.Mask!) && twice.Variances!.SequenceEqual(once.Variances!)
                && twice.Axes[2].Coordinates.SequenceEqual(once.Axes[2].Coordinates);
        });
        Check.One(Config.QuickThrowOnFailure.WithReplay(5, 1), property);
        Assert.Equal(block.At("T", 1).At("k", 2).Values, block.At("k", 2).At("T", 1).Values);
        Assert.Equal(block.Values[(1 * 3 + 2) * 4 + 3], block.At("T", 1).At("k", 2).Values[3]);
    }

    [Fact]
    public void Between_takes_limits_in_any_unit_of_the_dimension()
    {
        var block = Block();
        Assert.Equal([2.0, 3], block.Between("k", 15, 40, Unit.Parse("1/nm")).Axes[1].Coordinates);
        Assert.Equal([1, 2, 3], block.Between("energy", 1, 3).Axes[2].Coordinates); // centres 1.5 and 2.5
        Assert.Contains("it spans [1, 3] 1/Å", Assert.Throws<InputException>(() => block.Between("k", 5, 6)).Message, StringComparison.Ordinal);
        Assert.Contains("has no axis 'Q'", Assert.Throws<ArgumentException>(() => block.Between("Q", 0, 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Units_convert_and_come_back()
    {
        var block = Block();
        var there = block.ConvertValues(Unit.Parse("1/m")).ConvertAxis("energy", Unit.Parse("eV"));
        Assert.Equal(block.Values[0] * 100, there.Values[0], 1e-12);
        Assert.Equal(block.Variances![0] * 1e4, there.Variances![0], 1e-10);
        Assert.Equal(0.001, there.Axes[2].Coordinates[1], 1e-18);
        var back = there.ConvertValues(Unit.Parse("1/cm")).ConvertAxis("energy", Mev);
        Assert.True(back.Axes[2].Matches(block.Axes[2]));
        Assert.All(back.Values.Zip(block.Values), pair => Assert.Equal(pair.Second, pair.First, 1e-14));
        Assert.Throws<InputException>(() => block.ConvertValues(Mev));
    }

    [Fact]
    public void Arithmetic_propagates_variances_as_the_spread_of_samples_does()
    {
        // 20 000 draws of a = 3 ± 0.1 and b = 5 ± 0.2: the spread of a op b has a relative error of 1 / sqrt(2 n) = 0.5 %; first-order
        // propagation leaves out terms of (0.04)² or less. Five of them: 2.5 %.
        const int n = 20_000;
        var stream = new Randomness(9).Stream("spread");
        double[] a = [.. Enumerable.Range(0, n).Select(_ => 3 + 0.1 * stream.Normal())], b = [.. Enumerable.Range(0, n).Select(_ => 5 + 0.2 * stream.Normal())];
        LabelledArray One(double value, double variance) => new("x", Counts, [new("i", Unit.One, [0], false)], [value], [variance]);
        var (x, y) = (One(3, 0.01), One(5, 0.04));
        foreach (var (result, sample) in new (LabelledArray, Func<double, double, double>)[] { (x + y, (p, q) => p + q), (x - y, (p, q) => p - q), (x * y, (p, q) => p * q), (x / y, (p, q) => p / q) })
        {
            var drawn = a.Zip(b, sample).ToArray();
            var mean = drawn.Average();
            var spread = drawn.Sum(v => (v - mean) * (v - mean)) / (n - 1);
            Assert.Equal(1, result.Variances![0] / spread, 0.05); // twice the 2.5 % of the standard deviation
            Assert.Equal(1, result.Values[0] / sample(3, 5), 1e-15);
        }
    }

    [Fact]
    public void Masks_are_joined_and_a_zero_divisor_is_masked()
    {
        ArrayAxis[] axes = [new("i", Unit.One, [0, 1, 2, 3], false)];
        var a = new LabelledArray("a", Counts, axes, [1, 2, 3, 4], null, [true, false, false, false]);
        var b = new LabelledArray("b", Counts, axes, [1, 1, 0, 2], [1, 1, 1, 1], [false, true, false, false]);
        Assert.Equal([true, true, false, false], (a + b).Mask!);
        var quotient = a / b;
        Assert.Equal([true, true, true, false], quotient.Mask!);
        Assert.Equal(default, quotient.Unit.Dimension);
        Assert.Equal(4 * 4 / 16.0, quotient.Variances![3]);
    }

    [Fact]
    public void Sums_and_means_leave_masked_values_out()
    {
        var array = new LabelledArray(
            "a", Counts, [new("i", Unit.One, [0, 1], false), new("j", Unit.One, [0, 1, 2], false)], [1, 2, 3, 4, 5, 6], [1, 1, 1, 2, 2, 2], [false, true, false, true, true, true]);
        Assert.Equal([4, 0], array.Sum("j").Values);
        Assert.Equal([false, true], array.Sum("j").Mask!);
        Assert.Equal([2.0, 0], array.Mean("j").Values);
        Assert.Equal(0.5, array.Mean("j").Variances![0]); // (1 + 1) / 2²
        Assert.Equal([1, 0, 3], array.Sum("i").Values);
        Assert.Equal(21, new LabelledArray("a", Counts, array.Axes, array.Values).Sum("i").Sum("j").Values.Single());
    }

    [Fact]
    public void Arrays_on_different_axes_do_not_combine()
    {
        var a = Histogram([1, 2], [0, 1, 2]);
        var b = Histogram([1, 2], [0, 1, 2.1]);
        Assert.Contains("do not share their axes", Assert.Throws<ArgumentException>(() => a + b).Message, StringComparison.Ordinal);
        var inEv = a.ConvertAxis("energy", Unit.Parse("eV"));
        Assert.Equal([2, 4], (a + inEv).Values);
        Assert.Contains("needs bin edges", Assert.Throws<ArgumentException>(() => Block().Rebin("k", [0, 1])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Histogram([1, 2], [0, 2, 1]));
        Assert.Throws<ArgumentException>(() => Histogram([1, 2, 3], [0, 1, 2]));
    }
}
