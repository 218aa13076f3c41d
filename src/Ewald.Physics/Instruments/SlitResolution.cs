using Ewald.Core;

namespace Ewald.Physics.Instruments;

/// <summary>Slit instrument (Kratky camera, Bonse-Hart): each point averages the theory over a long narrow slit.</summary>
/// <remarks>I_s(Q) = (1/(2wl)) ∫₋w^w dy ∫₀ˡ dx I(√((Q + y)² + x²)); l is the half length across the scan, w the half width along it; either
/// may be 0. Accuracy 10⁻⁵ where the theory varies on no shorter scale than 6 grid steps.
/// Source: Guinier and Fournet, Small-Angle Scattering of X-Rays (1955), p. 111.</remarks>
public static class SlitResolution
{
    /// <summary>The matrix of a slit instrument.</summary>
    /// <param name="q">Measured Q, Å⁻¹, ascending, shape [point].</param>
    /// <param name="halfLength">l, Å⁻¹, not negative.</param>
    /// <param name="halfWidth">w, Å⁻¹, not negative.</param>
    /// <param name="step">Largest grid step, Å⁻¹; null for a quarter of the local spacing of the data. Give π/(6 D_max) when in doubt.</param>
    /// <exception cref="InputException">Q is not positive and ascending, or the slit has no size.</exception>
    public static SmearingMatrix Create(ReadOnlySpan<double> q, double halfLength, double halfWidth = 0, double? step = null)
    {
        SmearingMatrix.CheckAxis("slit resolution", q);
        if (!(halfLength >= 0 && halfWidth >= 0 && halfLength + halfWidth > 0 && halfLength + halfWidth < double.PositiveInfinity))
            throw new InputException(FormattableString.Invariant(
                $"slit resolution: half length {halfLength:G6} and half width {halfWidth:G6} Å⁻¹; both must be at least 0 and one positive."));
        var measured = q.ToArray();
        var spacing = new double[measured.Length];
        for (var i = 0; i < spacing.Length; i++)
            spacing[i] = (measured[Math.Min(i + 1, spacing.Length - 1)] - measured[Math.Max(i - 1, 0)]) / (i == 0 || i == spacing.Length - 1 ? 4 : 8);
        double last = Math.Sqrt((measured[^1] + halfWidth) * (measured[^1] + halfWidth) + halfLength * halfLength);
        double floor = 0.02 * measured[0];
        double Step(double x) => Math.Min(SmearingMatrix.Between(measured, spacing, x), step ?? double.PositiveInfinity);
        var grid = SmearingMatrix.MakeGrid(Math.Max(measured[0] - halfWidth, floor), last, Step);
        return new SmearingMatrix(measured, grid, i =>
        {
            var step = Step(measured[i]);
            var (ys, wy) = halfWidth > 0 ? SmearingMatrix.Nodes(-halfWidth, halfWidth, 8 + (int)(2 * halfWidth / step)) : ([0.0], [1.0]);
            var (xs, wx) = halfLength > 0 ? SmearingMatrix.Nodes(0, halfLength, 12 + (int)(2 * halfLength / step)) : ([0.0], [1.0]);
            double[] at = new double[ys.Length * xs.Length], weight = new double[at.Length];
            for (var y = 0; y < ys.Length; y++)
            {
                for (var x = 0; x < xs.Length; x++)
                {
                    var along = measured[i] + ys[y];
                    at[y * xs.Length + x] = Math.Max(Math.Sqrt(along * along + xs[x] * xs[x]), floor);
                    weight[y * xs.Length + x] = wy[y] * wx[x];
                }
            }

            return (at, weight);
        });
    }
}
