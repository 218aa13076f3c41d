using Ewald.Core;

namespace Ewald.Representations;

/// <summary>Cells of equal width in Q: patterns of any wavelength stand on it side by side.</summary>
/// <remarks>Each cell holds the mean of the linear interpolant over the cell, so that a finer pattern is averaged and a coarser one interpolated. Values are carried over,
/// not bins of counts: no Jacobian is applied.</remarks>
/// <param name="Low">Centre of the first cell, Å⁻¹, positive.</param>
/// <param name="Step">Width of a cell, Å⁻¹, positive.</param>
/// <param name="Count">Number of cells.</param>
public sealed record MomentumGrid(double Low, double Step, int Count)
{
    /// <summary>Centre of the last cell, Å⁻¹.</summary>
    public double High => Low + (Count - 1) * Step;

    /// <summary>Centre of a cell, Å⁻¹.</summary>
    /// <param name="cell">0 to <see cref="Count"/> − 1.</param>
    public double At(double cell) => Low + cell * Step;

    /// <summary>Place of a momentum transfer, in cells from the first centre.</summary>
    /// <param name="q">Å⁻¹.</param>
    public double CellOf(double q) => (q - Low) / Step;

    /// <summary>A pattern on the grid.</summary>
    /// <param name="pattern">Over 2θ (with its wavelength), Q or d.</param>
    /// <returns>Values, shape [cell], and the cells that the pattern covers: those from First to before End; the others hold 0.</returns>
    /// <exception cref="InputException">The pattern lies over 2θ without a wavelength, or over another axis.</exception>
    public (double[] Values, int First, int End) Resample(PowderPattern pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        var q = LogQPattern.MomentumTransfers(pattern.Name, pattern.Axis, pattern.Abscissa, pattern.Wavelength);
        var y = pattern.Axis == PatternAxis.Spacing ? [.. pattern.Intensity.Reverse()] : pattern.Intensity;
        var values = new double[Count];
        int first = Count, end = 0, at = 0;
        for (var i = 0; i < Count; i++)
        {
            double from = Math.Max(q[0], At(i - 0.5)), to = Math.Min(q[^1], At(i + 0.5));
            // A cell that the pattern only touches would repeat its outermost point.
            if (to - from < 0.5 * Step) continue;
            while (at < q.Length - 2 && q[at + 1] <= from) at++;
            double area = 0;
            for (var k = at; k < q.Length - 1 && q[k] < to; k++)
            {
                double a = Math.Max(from, q[k]), b = Math.Min(to, q[k + 1]);
                if (b <= a) continue;
                var slope = (y[k + 1] - y[k]) / (q[k + 1] - q[k]);
                area += (b - a) * (y[k] + slope * (0.5 * (a + b) - q[k]));
            }

            values[i] = area / (to - from);
            (first, end) = (Math.Min(first, i), i + 1);
        }

        return (values, Math.Min(first, end), end);
    }
}
