namespace Ewald.Physics.Diffraction;

/// <summary>Which points of an ascending abscissa a peak reaches.</summary>
internal static class PeakWindow
{
    /// <summary>Points from first to last, the last excluded.</summary>
    public static (int Low, int High) Of(ReadOnlySpan<double> abscissa, double first, double last) => (Below(abscissa, first), Below(abscissa, last));

    /// <summary>Spacing of the points around a place; infinite when there is one point only.</summary>
    public static double Step(ReadOnlySpan<double> abscissa, double centre)
    {
        if (abscissa.Length < 2) return double.PositiveInfinity;
        var i = Math.Clamp(Below(abscissa, centre), 1, abscissa.Length - 1);
        return abscissa[i] - abscissa[i - 1];
    }

    /// <summary>Lower edge of the interval that a point stands for: halfway to its neighbour; edge n closes the last.</summary>
    public static double Edge(ReadOnlySpan<double> x, int i) => i == 0
        ? x[0] - 0.5 * (x[1] - x[0])
        : i == x.Length ? x[^1] + 0.5 * (x[^1] - x[^2]) : 0.5 * (x[i - 1] + x[i]);

    // Number of points below a value.
    private static int Below(ReadOnlySpan<double> abscissa, double value)
    {
        int low = 0, high = abscissa.Length;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (abscissa[middle] < value) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
