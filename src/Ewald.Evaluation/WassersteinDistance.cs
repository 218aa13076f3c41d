namespace Ewald.Evaluation;

/// <summary>Distance of two densities on a line: how far their mass has to be moved in the mean.</summary>
/// <remarks>W = ∫ |F(x) − G(x)| dx with the cumulative shares F and G; both densities are brought to the mass 1. On an even grid masses sit at the points.
/// Zero for equal shapes, and |s| for one shape moved by s, where a mean squared difference only says that peaks do not meet. Source: S. S. Vallender, Theory Probab. Appl. 18, 784 (1974),
/// doi:10.1137/1118101.</remarks>
public static class WassersteinDistance
{
    /// <summary>The distance.</summary>
    /// <param name="first">Density on the grid, not negative, on any scale, shape [point].</param>
    /// <param name="second">The other one on the same grid.</param>
    /// <param name="step">Distance of two points; the answer has its unit.</param>
    /// <exception cref="ArgumentException">Lengths differ, a value is negative, or a density holds nothing.</exception>
    public static double Of(ReadOnlySpan<double> first, ReadOnlySpan<double> second, double step)
    {
        if (first.Length != second.Length) throw new ArgumentException($"WassersteinDistance: densities of {first.Length} and {second.Length} points; they share one grid.", nameof(second));
        var (a, b) = (Mass(first), Mass(second));
        double lead = 0, distance = 0;
        for (var i = 0; i < first.Length; i++)
        {
            lead += first[i] / a - second[i] / b;
            distance += Math.Abs(lead) * step;
        }

        return distance;
    }

    private static double Mass(ReadOnlySpan<double> density)
    {
        var sum = 0.0;
        foreach (var v in density) sum += v >= 0 ? v : throw new ArgumentException(FormattableString.Invariant($"WassersteinDistance: a density of {v}; it is not negative."), nameof(density));
        return sum > 0 ? sum : throw new ArgumentException("WassersteinDistance: a density holds nothing.", nameof(density));
    }
}
