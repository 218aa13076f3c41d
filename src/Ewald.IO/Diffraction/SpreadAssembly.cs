using Ewald.Core;

namespace Ewald.IO;

/// <summary>Patterns of many samples brought onto one grid and under the rules of <see cref="CompositionSpread"/>.</summary>
internal static class SpreadAssembly
{
    /// <summary>Most that the negative part of a spread may amount to, relative to its positive part.</summary>
    private const double LargestNegativePart = 0.5;

    /// <summary>One common grid: that of all, or where they differ linear interpolation onto the first one's points within the common range.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="patterns">Two or more, all on one kind of axis.</param>
    /// <param name="warnings">Receives what was done.</param>
    public static (double[] Abscissa, double[,] Intensity) CommonGrid(string path, IReadOnlyList<PowderPattern> patterns, List<string> warnings)
    {
        var grid = patterns[0].Abscissa;
        var step = (grid[^1] - grid[0]) / (grid.Length - 1);
        if (patterns.Any(p => !Same(p.Abscissa, grid, 1e-3 * step)))
        {
            var lowest = patterns.MaxBy(p => p.Abscissa[0])!;
            var highest = patterns.MinBy(p => p.Abscissa[^1])!;
            var (low, high) = (lowest.Abscissa[0], highest.Abscissa[^1]);
            var inside = grid.Where(x => x >= low && x <= high).ToArray();
            if (low >= high || inside.Length < RawPattern.FewestPoints)
            {
                throw new DataFormatException(path, FormattableString.Invariant(
                    $"holds patterns whose ranges do not overlap: {highest.Name} ends at {high:G5} and {lowest.Name} begins at {low:G5}; take out those of another range."));
            }

            warnings.Add(FormattableString.Invariant(
                $"The patterns lie on different grids; all were interpolated linearly (intensity is not conserved exactly) onto {inside.Length} points of {patterns[0].Name} from {inside[0]:G5} to {inside[^1]:G5}."));
            grid = inside;
        }

        var intensity = new double[patterns.Count, grid.Length];
        for (var i = 0; i < patterns.Count; i++)
        {
            var same = Same(patterns[i].Abscissa, grid, 1e-3 * step);
            for (var k = 0; k < grid.Length; k++) intensity[i, k] = same ? patterns[i].Intensity[k] : At(patterns[i].Abscissa, patterns[i].Intensity, grid[k]);
        }

        return (grid, intensity);
    }

    /// <summary>Linear interpolation, the ends beyond them.</summary>
    internal static double At(double[] x, double[] y, double at)
    {
        var i = Array.BinarySearch(x, at);
        if (i >= 0) return y[i];
        i = ~i;
        if (i == 0) return y[0];
        if (i == x.Length) return y[^1];
        var t = (at - x[i - 1]) / (x[i] - x[i - 1]);
        return y[i - 1] + t * (y[i] - y[i - 1]);
    }

    /// <summary>Refuses what is no number, clips what is negative, names what is constant; needs two samples.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="spread">All of it, its warnings so far among them.</param>
    public static CompositionSpread Checked(string path, CompositionSpread spread)
    {
        var warnings = spread.Warnings.ToList();
        var (rows, columns) = (spread.SampleCount, spread.PointCount);
        if (rows < 2) throw new DataFormatException(path, FormattableString.Invariant($"holds {rows} pattern{(rows == 1 ? "" : "s")}; a composition spread needs at least 2."));
        if (columns < RawPattern.FewestPoints) throw new DataFormatException(path, FormattableString.Invariant($"holds patterns of {columns} points; at least {RawPattern.FewestPoints} are needed."));
        double negative = 0, positive = 0;
        int clipped = 0, touched = 0;
        List<string> constant = [], missing = [], turned = [];
        for (var i = 0; i < rows; i++)
        {
            var before = clipped;
            var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
            var finite = true;
            for (var k = 0; k < columns; k++)
            {
                var y = spread.Intensity[i, k];
                finite &= double.IsFinite(y);
                (low, high) = (Math.Min(low, y), Math.Max(high, y));
                if (y >= 0) positive += y;
                else
                {
                    negative -= y;
                    clipped++;
                    spread.Intensity[i, k] = 0;
                }
            }

            if (!finite) missing.Add(spread.Samples[i]);
            else if (low < 0 && high <= 0) turned.Add(spread.Samples[i]);
            else if (high - low <= 1e-12 * Math.Abs(high)) constant.Add(spread.Samples[i]);
            if (clipped > before) touched++;
        }

        if (missing.Count > 0)
            throw new DataFormatException(path, FormattableString.Invariant($"holds intensities that are no numbers in {missing.Count} pattern{(missing.Count == 1 ? "" : "s")} ({Some(missing)}); take these out or fill them in."));
        if (turned.Count > 0)
            throw new DataFormatException(path, FormattableString.Invariant($"holds no positive intensity in {turned.Count} pattern{(turned.Count == 1 ? "" : "s")} ({Some(turned)}): is the sign turned, or too much background subtracted?"));
        if (negative > LargestNegativePart * positive)
            throw new DataFormatException(path, "holds intensities that are mostly negative: is the sign turned, or too much background subtracted?");
        if (clipped > 0)
        {
            warnings.Add(FormattableString.Invariant(
                $"{clipped} negative intensities in {touched} pattern{(touched == 1 ? "" : "s")} were set to 0 ({100 * negative / positive:G2} % of the summed intensity, as left by background subtraction)."));
        }

        if (constant.Count > 0) warnings.Add(FormattableString.Invariant($"{constant.Count} pattern{(constant.Count == 1 ? " is" : "s are")} constant and hold{(constant.Count == 1 ? "s" : "")} no information: {Some(constant)}."));
        return spread with { Warnings = warnings };
    }

    internal static string Some(IReadOnlyList<string> names) => string.Join(", ", names.Take(5)) + (names.Count > 5 ? FormattableString.Invariant($" and {names.Count - 5} more") : "");

    private static bool Same(double[] a, double[] b, double tolerance)
    {
        if (a.Length != b.Length) return false;
        for (var i = 0; i < a.Length; i++) if (!(Math.Abs(a[i] - b[i]) <= tolerance)) return false;
        return true;
    }
}
