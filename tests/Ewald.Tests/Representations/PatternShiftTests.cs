using Ewald.Core;
using Ewald.Representations;

namespace Ewald.Tests.Representations;

public sealed class PatternShiftTests
{
    private static double[] Peaks(double shift, params double[] at) =>
        [.. Enumerable.Range(0, 300).Select(j => 0.1 + at.Sum(c => Math.Exp(-0.5 * Math.Pow((j - c - shift) / 4, 2))))];

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(-3.4)]
    [InlineData(0.25)]
    public void A_shift_is_found_to_a_fraction_of_a_step_with_its_sign(double shift)
    {
        var found = PatternShift.Between(Peaks(0, 90, 140, 210), Peaks(shift, 90, 140, 210), 0.001, 0.02);
        // The parabola through three lags of a Gaussian's correlation is off by some hundredths of a step.
        Assert.Equal(shift * 0.001, found.Lag, 0.05 * 0.001);
        Assert.InRange(found.Correlation, 0.999, 1);
    }

    [Fact]
    public void Scale_and_background_change_nothing_and_other_peaks_do_not_correlate()
    {
        var a = Peaks(0, 90, 140, 210);
        var b = Peaks(5, 90, 140, 210).Select(v => 3 * v + 7).ToArray();
        Assert.Equal(PatternShift.Between(a, Peaks(5, 90, 140, 210), 0.001, 0.02), PatternShift.Between(a, b, 0.001, 0.02), (x, y) => Math.Abs(x.Lag - y.Lag) < 1e-12 && Math.Abs(x.Correlation - y.Correlation) < 1e-12);
        Assert.True(PatternShift.Between(a, Peaks(0, 60, 115, 250), 0.001, 0.02).Correlation < 0.5);
        Assert.Equal(0, PatternShift.Between(a, [.. a.Select(_ => 1.0)], 0.001, 0.02).Correlation);
        Assert.Throws<ArgumentException>(() => PatternShift.Between(a, a.AsSpan(1), 0.001, 0.02));
    }

    [Fact]
    public void Copies_form_one_group_and_its_lattice_is_the_weighted_mean()
    {
        // Three copies at 0, 5 and 10 steps and one foreign pattern; each sample of a line holds two neighbouring copies.
        var patterns = new double[4, 300];
        double[][] rows = [Peaks(0, 90, 140), Peaks(5, 90, 140), Peaks(10, 90, 140), Peaks(0, 60, 200, 220)];
        for (var k = 0; k < 4; k++)
            for (var j = 0; j < 300; j++) patterns[k, j] = rows[k][j];
        var fractions = new[,] { { 0.5, 0.5, 0, 0 }, { 0.2, 0.8, 0, 0 }, { 0, 0.5, 0.5, 0 }, { 0, 0, 0.3, 0.7 }, { 0, 0, 0, 1 } };
        var composition = new[,] { { 0.0, 1 }, { 0.1, 0.9 }, { 0.2, 0.8 }, { 0.3, 0.7 }, { 0.4, 0.6 } };
        var group = Assert.Single(ShiftedCopies.Find(patterns, 0.001, fractions, composition));
        Assert.Equal([1, 0, 2], [.. group.Members.OrderBy(m => m == 1 ? 0 : 1).ThenBy(m => m)]);
        Assert.Equal(1, group.Members[0]);
        var scale = ShiftedCopies.LatticeScale(group, fractions);
        // Peaks of pattern 0 lie 5 steps lower in ln Q than those of the reference: a larger lattice.
        Assert.Equal(0.5 * Math.Exp(0.005) + 0.5, scale[0], 1e-5);
        Assert.Equal(Math.Exp(-0.005), scale[3], 1e-5);
        Assert.True(double.IsNaN(scale[4]));
    }

    [Fact]
    public void Copies_far_apart_in_composition_are_not_one_phase()
    {
        var patterns = new double[2, 300];
        double[][] rows = [Peaks(0, 90, 140), Peaks(5, 90, 140)];
        for (var k = 0; k < 2; k++)
            for (var j = 0; j < 300; j++) patterns[k, j] = rows[k][j];
        var composition = new double[11, 2];
        var fractions = new double[11, 2];
        for (var i = 0; i < 11; i++) (composition[i, 0], composition[i, 1]) = (i / 10.0, 1 - i / 10.0);
        (fractions[0, 0], fractions[10, 1]) = (1, 1);
        Assert.Empty(ShiftedCopies.Find(patterns, 0.001, fractions, composition));
        Assert.Single(ShiftedCopies.Find(patterns, 0.001, fractions, new double[11, 0]));
    }

    [Fact]
    public void Each_pattern_is_scaled_by_itself_and_a_constant_one_is_named()
    {
        var spread = new CompositionSpread("set", ["a", "b"], [], new double[2, 0], PatternAxis.TwoTheta, [1, 2, 3], new[,] { { 5.0, 7, 9 }, { 0, 1, 0.5 } });
        Assert.Equal([0, 0.5, 1, 0, 1, 0.5], PatternScaling.EachToUnit(spread).Cast<double>());
        Assert.Contains("sample b is constant", Assert.Throws<InputException>(() => PatternScaling.EachToUnit(spread with { Intensity = new[,] { { 5.0, 7, 9 }, { 4, 4, 4 } } })).Message, StringComparison.Ordinal);
        Assert.Contains("must be a number", Assert.Throws<InputException>(() => PatternScaling.EachToUnit(spread with { Intensity = new[,] { { 5.0, 7, double.NaN }, { 4, 4, 5 } } })).Message, StringComparison.Ordinal);
    }
}
