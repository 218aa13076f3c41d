using Ewald.Cli;

namespace Ewald.Tests.Cli;

public sealed class DrawingTests
{
    [Fact]
    public void A_power_law_is_a_straight_line_on_logarithmic_axes()
    {
        double[] x = [.. Enumerable.Range(0, 400).Select(i => Math.Pow(10, i / 133.0))];
        var lines = Drawing.Curve(x, [.. x.Select(v => 1 / v)], logX: true, logY: true, columns: 20, rows: 10);
        Assert.Equal(12, lines.Count);
        // From the upper left to the lower right, one column further every half a row.
        for (var row = 0; row < 10; row++)
        {
            var drawn = lines[row][(lines[row].IndexOf('│', StringComparison.Ordinal) + 1)..].Select((c, i) => (c, i)).Where(p => p.c != '\u2800').Select(p => p.i).ToArray();
            Assert.Equal([2 * row, 2 * row + 1], drawn);
        }

        Assert.StartsWith("    1 │", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("0.001 │", lines[9], StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_drawn_is_said()
    {
        Assert.Contains("nothing to draw", Assert.Single(Drawing.Curve([1, 2], [-1, double.NaN], logX: true, logY: true)), StringComparison.Ordinal);
        Assert.Contains("nothing to draw", Assert.Single(Drawing.Image(new double[,] { { 0, double.NaN } })), StringComparison.Ordinal);
    }

    [Fact]
    public void One_point_and_a_constant_curve_are_drawn() =>
        Assert.All(new[] { Drawing.Curve([1], [1], true, true), Drawing.Curve([1, 2, 3], [5, 5, 5], false, false) },
            lines => Assert.Contains(lines, l => l.Any(c => c is > '\u2800' and <= '\u28ff')));

    [Fact]
    public void An_image_is_brightest_where_its_values_are_and_its_first_row_is_at_the_bottom()
    {
        var values = new double[40, 60];
        for (var i = 0; i < 40; i++)
            for (var j = 0; j < 60; j++) values[i, j] = 1 + i + (i == 39 && j == 0 ? 1e6 : 0);
        var lines = Drawing.Image(values, columns: 30, rows: 10);
        Assert.Equal('█', lines[0][0]);
        Assert.Equal(30, lines[0].Length);
        Assert.DoesNotContain('█', lines[^1]);
    }
}
