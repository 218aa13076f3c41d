using Ewald.Representations;

namespace Ewald.Tests.Representations;

public sealed class SnipBackgroundTests
{
    [Fact]
    public void A_straight_line_is_its_own_background()
    {
        double[] line = [.. Enumerable.Range(0, 200).Select(i => 7 - 0.3 * i)];
        var background = SnipBackground.Of(line, 30);
        for (var i = 0; i < line.Length; i++) Assert.Equal(line[i], background[i], 1e-10);
    }

    [Fact]
    public void Narrow_peaks_on_a_line_leave_the_line()
    {
        double Line(int i) => 5 + 0.02 * i;
        double[] curve = [.. Enumerable.Range(0, 400).Select(i => Line(i) + 100 * Math.Exp(-0.5 * Math.Pow((i - 150) / 4.0, 2)) + 3 * Math.Exp(-0.5 * Math.Pow((i - 300) / 3.0, 2)))];
        var background = SnipBackground.Of(curve, 40);
        for (var i = 0; i < curve.Length; i++) Assert.Equal(Line(i), background[i], 1e-6);
    }

    [Fact]
    public void A_factor_and_a_line_added_to_a_curve_do_the_same_to_its_background()
    {
        var random = new Ewald.Core.Randomness(4).Stream("curve");
        double[] curve = [.. Enumerable.Range(0, 150).Select(_ => random.Normal())];
        var before = SnipBackground.Of(curve, 12);
        var after = SnipBackground.Of([.. curve.Select((v, i) => 3 * v + 2 - 0.5 * i)], 12);
        for (var i = 0; i < curve.Length; i++)
        {
            Assert.True(before[i] <= curve[i]);
            Assert.Equal(3 * before[i] + 2 - 0.5 * i, after[i], 1e-10);
        }
    }

    [Fact]
    public void A_hump_wider_than_the_reach_stays_and_a_reach_of_nothing_is_refused()
    {
        double[] hump = [.. Enumerable.Range(0, 600).Select(i => 10 * Math.Exp(-0.5 * Math.Pow((i - 300) / 150.0, 2)))];
        // The chord over ± 5 points sinks by p²/2 · 10/150² at the top, and narrower chords are cut off in turn: the sum over p stays small.
        Assert.InRange(SnipBackground.Of(hump, 5)[300], 9.9, 10);
        Assert.Throws<ArgumentOutOfRangeException>(() => SnipBackground.Of(hump, 0));
    }
}
