namespace Ewald.Representations;

/// <summary>A curve reduced to its peaks: in a window around each its own base is taken off, all else is zero.</summary>
/// <remarks>y'_i = max(0, y_i − b_p) within the window of peak p, with b_p the fourth smallest value there; 0 outside all windows; where windows overlap the largest
/// counts. So an amorphous hump or a sloping background leaves nothing behind. Source: F. Oviedo et al., npj Comput. Mater. 5, 60 (2019),
/// doi:10.1038/s41524-019-0196-x, whose own code passes over the first peak; here it is kept.</remarks>
public static class PeakWindows
{
    /// <summary>Values that stand for the base of a window.</summary>
    public const int BaseValues = 4;

    /// <summary>Keeps the peaks.</summary>
    /// <param name="values">Shape [point].</param>
    /// <param name="peaks">Indices of the peaks.</param>
    /// <param name="window">Points of a window, at least 8.</param>
    /// <returns>Not negative, shape [point].</returns>
    public static double[] Keep(ReadOnlySpan<double> values, ReadOnlySpan<int> peaks, int window = 20)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 2 * BaseValues);
        var kept = new double[values.Length];
        var sorted = new double[window];
        foreach (var peak in peaks)
        {
            var (first, end) = (Math.Max(0, peak - window / 2), Math.Min(values.Length, peak + window / 2));
            var part = sorted.AsSpan(0, end - first);
            values[first..end].CopyTo(part);
            part.Sort();
            var level = part[Math.Min(BaseValues, part.Length) - 1];
            for (var i = first; i < end; i++) kept[i] = Math.Max(kept[i], values[i] - level);
        }

        return kept;
    }
}
