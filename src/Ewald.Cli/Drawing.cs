using System.Globalization;
using System.Text;

namespace Ewald.Cli;

/// <summary>Pictures made of characters: a curve in braille dots, an image in shades.</summary>
internal static class Drawing
{
    private const string Shades = " ░▒▓█";

    // Bits of the eight dots of a braille cell, column by column, from the top.
    private static readonly int[,] Dots = { { 0x01, 0x02, 0x04, 0x40 }, { 0x08, 0x10, 0x20, 0x80 } };

    /// <summary>Points on logarithmic or linear axes; on a logarithmic axis those that are not positive are left out.</summary>
    /// <param name="x">Shape [point].</param>
    /// <param name="y">Shape [point].</param>
    /// <param name="logX">Logarithmic abscissa.</param>
    /// <param name="logY">Logarithmic ordinate.</param>
    /// <param name="columns">Characters across, the axis labels left out.</param>
    /// <param name="rows">Characters down.</param>
    /// <returns>Lines of text; one that says so when nothing can be drawn.</returns>
    public static IReadOnlyList<string> Curve(IReadOnlyList<double> x, IReadOnlyList<double> y, bool logX, bool logY, int columns = 72, int rows = 18)
    {
        var points = x.Zip(y).Select(p => (X: Scale(p.First, logX), Y: Scale(p.Second, logY))).Where(p => double.IsFinite(p.X) && double.IsFinite(p.Y)).ToArray();
        if (points.Length == 0) return ["(nothing to draw: no finite point" + (logX || logY ? " above zero)" : ")")];
        var (left, right) = (points.Min(p => p.X), points.Max(p => p.X));
        var (low, high) = (points.Min(p => p.Y), points.Max(p => p.Y));
        var cells = new int[rows, columns];
        foreach (var p in points)
        {
            var i = Position(p.X, left, right, 2 * columns);
            var j = 4 * rows - 1 - Position(p.Y, low, high, 4 * rows);
            cells[j / 4, i / 2] |= Dots[i % 2, j % 4];
        }

        var (top, bottom) = (Label(high, logY), Label(low, logY));
        var margin = Math.Max(top.Length, bottom.Length);
        var lines = new List<string>();
        for (var row = 0; row < rows; row++)
        {
            var line = new StringBuilder((row == 0 ? top : row == rows - 1 ? bottom : "").PadLeft(margin)).Append(" │");
            for (var column = 0; column < columns; column++) line.Append((char)(0x2800 + cells[row, column]));
            lines.Add(line.ToString().TrimEnd('\u2800'));
        }

        var (first, last) = (Label(left, logX), Label(right, logX));
        lines.Add(new string(' ', margin) + " └" + new string('─', columns));
        lines.Add(new string(' ', margin + 2) + first + last.PadLeft(columns - first.Length));
        return lines;
    }

    /// <summary>An image in five shades of the logarithm of its values; the brightest cell of each block counts.</summary>
    /// <param name="values">Shape [row, column]; rows are drawn from the last up.</param>
    /// <param name="columns">Characters across at most.</param>
    /// <param name="rows">Characters down at most.</param>
    public static IReadOnlyList<string> Image(double[,] values, int columns = 64, int rows = 28)
    {
        var (height, width) = (values.GetLength(0), values.GetLength(1));
        (columns, rows) = (Math.Min(columns, width), Math.Min(rows, height));
        var blocks = new double[rows, columns];
        for (var i = 0; i < rows; i++)
            for (var j = 0; j < columns; j++) blocks[i, j] = double.NegativeInfinity;
        for (var i = 0; i < height; i++)
            for (var j = 0; j < width; j++)
            {
                var v = Scale(values[i, j], logarithmic: true);
                ref var block = ref blocks[(int)((long)i * rows / height), (int)((long)j * columns / width)];
                if (v > block) block = v;
            }

        var finite = blocks.Cast<double>().Where(double.IsFinite).Order().ToArray();
        if (finite.Length == 0) return ["(nothing to draw: no finite value above zero)"];
        // The lowest hundredth is noise about zero and would take most of the scale.
        var (low, high) = (finite[finite.Length / 100], finite[^1]);
        return [.. Enumerable.Range(0, rows).Reverse().Select(i => new string([.. Enumerable.Range(0, columns).Select(j =>
            double.IsFinite(blocks[i, j]) ? Shades[1 + Position(Math.Max(blocks[i, j], low), low, high, Shades.Length - 1)] : Shades[0])]))];
    }

    private static double Scale(double value, bool logarithmic) => logarithmic ? value > 0 ? Math.Log10(value) : double.NaN : value;

    private static int Position(double value, double low, double high, int count) =>
        high > low ? Math.Clamp((int)((value - low) / (high - low) * count), 0, count - 1) : count / 2;

    private static string Label(double value, bool logarithmic) => (logarithmic ? Math.Pow(10, value) : value).ToString("G3", CultureInfo.InvariantCulture);
}
