using Ewald.Core;

namespace Ewald.Representations;

/// <summary>Patterns on a grid with equal steps in ln Q: a lattice s times larger shifts its pattern by -ln s along it and keeps its peaks' distances.</summary>
/// <remarks>Linear interpolation; where the old grid has several points between two new ones these are passed over, so choose as many nodes
/// as points. Only values are carried over, not bins: no Jacobian is applied.</remarks>
public static class LogQPattern
{
    /// <summary>The grid that spans a spread's whole range.</summary>
    /// <param name="spread">Over 2θ (with its wavelength), Q or d.</param>
    /// <param name="count">Number of nodes; null for one that keeps the finest step of the spread, at most 20 000.</param>
    /// <exception cref="InputException">The spread lies over 2θ and no file states the wavelength, or over another axis.</exception>
    public static LogGrid Grid(CompositionSpread spread, int? count = null)
    {
        ArgumentNullException.ThrowIfNull(spread);
        var q = MomentumTransfers(spread.Name, spread.Axis, spread.Abscissa, spread.Wavelength);
        var first = q[0] > 0 ? 0 : 1;
        var finest = double.PositiveInfinity;
        for (var i = first + 1; i < q.Length; i++) finest = Math.Min(finest, Math.Log(q[i] / q[i - 1]));
        var nodes = count ?? (int)Math.Clamp(Math.Ceiling(Math.Log(q[^1] / q[first]) / finest) + 1, 2, 20_000);
        return new LogGrid(q[first], q[^1], nodes);
    }

    /// <summary>A spread on the grid, its axis then Q.</summary>
    /// <param name="spread">Over 2θ (with its wavelength), Q or d.</param>
    /// <param name="grid">Within the spread's range, up to one part in a thousand.</param>
    /// <exception cref="InputException">The spread lies over 2θ and no file states the wavelength, or over another axis.</exception>
    /// <exception cref="ArgumentException">The grid leaves the spread's range.</exception>
    public static CompositionSpread Resample(CompositionSpread spread, LogGrid grid)
    {
        ArgumentNullException.ThrowIfNull(spread);
        ArgumentNullException.ThrowIfNull(grid);
        var q = MomentumTransfers(spread.Name, spread.Axis, spread.Abscissa, spread.Wavelength);
        if (grid.Low < q[0] * 0.999 || grid.High > q[^1] * 1.001)
            throw new ArgumentException(FormattableString.Invariant($"LogQPattern: the grid {grid.Low:G5} to {grid.High:G5} Å⁻¹ leaves the range {q[0]:G5} to {q[^1]:G5} Å⁻¹ of {spread.Name}."), nameof(grid));
        var nodes = grid.Nodes();
        var descends = spread.Axis == PatternAxis.Spacing;
        var result = new double[spread.SampleCount, nodes.Length];
        var at = 0;
        for (var k = 0; k < nodes.Length; k++)
        {
            while (at < q.Length - 2 && q[at + 1] < nodes[k]) at++;
            var t = Math.Clamp((nodes[k] - q[at]) / (q[at + 1] - q[at]), 0, 1);
            for (var i = 0; i < result.GetLength(0); i++)
            {
                var (a, b) = descends ? (q.Length - 1 - at, q.Length - 2 - at) : (at, at + 1);
                result[i, k] = (1 - t) * spread.Intensity[i, a] + t * spread.Intensity[i, b];
            }
        }

        return spread with { Axis = PatternAxis.MomentumTransfer, Abscissa = nodes, Intensity = result };
    }

    /// <summary>Q of each point, ascending, Å⁻¹: 4π sin θ / λ, or 2π / d from the last to the first.</summary>
    /// <param name="name">Of the pattern, for messages.</param>
    /// <param name="axis">2θ, Q or d.</param>
    /// <param name="abscissa">Ascending, shape [point].</param>
    /// <param name="wavelength">Å; needed for 2θ only.</param>
    /// <exception cref="InputException">2θ without a wavelength, or an axis that does not convert.</exception>
    public static double[] MomentumTransfers(string name, PatternAxis axis, ReadOnlySpan<double> abscissa, double? wavelength)
    {
        var q = abscissa.ToArray();
        switch (axis)
        {
            case PatternAxis.MomentumTransfer:
                return q;
            case PatternAxis.TwoTheta when wavelength is { } lambda and > 0:
                for (var i = 0; i < q.Length; i++) q[i] = 4 * Math.PI * Math.Sin(q[i] * Math.PI / 360) / lambda;
                return q;
            case PatternAxis.TwoTheta:
                throw new InputException($"{name}: 2θ needs the wavelength to become Q, and no file states it; give it in Å (Cu Kα1 is 1.5406).");
            case PatternAxis.Spacing:
                Array.Reverse(q);
                for (var i = 0; i < q.Length; i++) q[i] = 2 * Math.PI / q[i];
                return q;
            default:
                throw new InputException($"{name}: an abscissa of {(axis == PatternAxis.TimeOfFlight ? "time of flight needs the instrument's difC" : "pair distance has no Q")}; 2θ, Q or d are resampled.");
        }
    }
}
