using Ewald.Core;
using Ewald.Learning;
using Ewald.Physics.Diffraction;

namespace Ewald.Studies.PhaseMapGibbs;

/// <summary>A composition spread made ready: Q, scale, peak width, neighbours and the phase rule of every sample.</summary>
/// <param name="Spread">As read.</param>
/// <param name="Q">Å⁻¹, ascending, shape [point].</param>
/// <param name="Patterns">Each divided by its maximum, a constant background taken off; shape [sample][point].</param>
/// <param name="Sigma">Standard deviation of the narrowest peaks, Å⁻¹.</param>
/// <param name="Neighbours">In composition, shape [sample][neighbour].</param>
/// <param name="MaxPhases">Elements present, 3 at most; 3 without compositions.</param>
/// <param name="Warnings">Assumptions, one sentence each.</param>
internal sealed record SpreadGrid(
    CompositionSpread Spread, double[] Q, double[][] Patterns, double Sigma, IReadOnlyList<int[]> Neighbours, int[] MaxPhases, IReadOnlyList<string> Warnings)
{
    private const double CopperKAlpha = 1.5406;

    public int Count => Patterns.Length;

    /// <summary>Peaks that fit side by side into the window.</summary>
    public double ResolutionElements => (Q[^1] - Q[0]) / (Sigma * 2 * Math.Sqrt(2 * Math.Log(2)));

    /// <summary>Step in ln Q of the coarse axis: 0.8 standard deviations of the narrowest peaks in the middle; the fine one has half of it.</summary>
    public double CoarseStep => 0.8 * Sigma / Math.Sqrt(Q[0] * Q[^1]);

    public static SpreadGrid Of(CompositionSpread spread)
    {
        var warnings = spread.Warnings.ToList();
        int samples = spread.SampleCount, points = spread.PointCount;
        if (samples < 4 || points < 50)
            throw new InputException($"{spread.Name}: holds {samples} patterns of {points} points; a phase map needs at least 4 of 50.");
        var q = Momentum(spread, warnings);
        var patterns = new double[samples][];
        var backgrounds = 0;
        for (var n = 0; n < samples; n++)
        {
            var row = Enumerable.Range(0, points).Select(i => spread.Intensity[n, i]).ToArray();
            if (spread.Axis is PatternAxis.Spacing) Array.Reverse(row);
            double low = row.Min(), high = row.Max();
            if (!(low >= 0 && double.IsFinite(high)))
                throw new InputException($"{spread.Name}: pattern {spread.Samples[n]} has negative or non-finite intensities; correct or leave it out.");
            if (!(high > low)) throw new InputException($"{spread.Name}: pattern {spread.Samples[n]} is constant; leave it out.");
            var background = low > 0.01 * high ? low : 0;
            if (background > 0) backgrounds++;
            patterns[n] = [.. row.Select(v => Math.Max(0, v - background) / (high - background))];
        }

        if (backgrounds > 0) warnings.Add($"{backgrounds} of {samples} patterns lie above 1 % of their maximum throughout; their smallest value was taken off.");
        var elements = spread.Elements.Count;
        if (elements == 0) warnings.Add("Without compositions every sample may hold 3 phases, and regions need not be connected.");
        var limits = Enumerable.Range(0, samples)
            .Select(n => elements == 0 ? 3 : Math.Clamp(Enumerable.Range(0, elements).Count(e => spread.Composition[n, e] > 1e-6), 1, 3)).ToArray();
        return new SpreadGrid(spread, q, patterns, NarrowestPeaks(q, patterns), CompositionNeighbours.Of(spread.Composition), limits, warnings);
    }

    /// <summary>All patterns on an axis with equal steps in ln Q (cubic convolution, not below zero).</summary>
    public double[][] On(PeakTransforms transforms)
    {
        var target = Enumerable.Range(0, transforms.Observed).Select(i => transforms.Low * Math.Exp(i * transforms.Step)).ToArray();
        var result = new double[Count][];
        Parallel.For(0, Count, n =>
        {
            var y = Patterns[n];
            var j = 0;
            result[n] = new double[target.Length];
            for (var i = 0; i < target.Length; i++)
            {
                while (j < Q.Length - 2 && Q[j + 1] <= target[i]) j++;
                var f = Math.Clamp((target[i] - Q[j]) / (Q[j + 1] - Q[j]), 0, 1);
                double a = y[Math.Max(0, j - 1)], b = y[j], c = y[j + 1], d = y[Math.Min(y.Length - 1, j + 2)];
                result[n][i] = Math.Max(0, b + 0.5 * f * (c - a + f * (2 * a - 5 * b + 4 * c - d + f * (3 * (b - c) + d - a))));
            }
        });
        return result;
    }

    /// <summary>Shifts and widths on an axis over the measured range.</summary>
    public PeakTransforms Transforms(double step, (double Low, double High) scales, IReadOnlyList<double> widths) => new(
        Q[0], step, (int)Math.Floor(Math.Log(Q[^1] / Q[0]) / step + 1e-9) + 1,
        -(int)Math.Round(-Math.Log(scales.Low) / step), (int)Math.Round(Math.Log(scales.High) / step), [.. widths.Select(w => Sigma * Math.Sqrt(w * w - 1))]);

    private static double[] Momentum(CompositionSpread spread, List<string> warnings)
    {
        switch (spread.Axis)
        {
            case PatternAxis.MomentumTransfer:
                if (!(spread.Abscissa[0] > 0)) throw new InputException($"{spread.Name}: Q begins at {spread.Abscissa[0]}; a logarithmic axis needs positive Q.");
                return spread.Abscissa;
            case PatternAxis.TwoTheta:
                var wavelength = spread.Wavelength ?? CopperKAlpha;
                if (spread.Wavelength is null) warnings.Add("No file states the wavelength; Cu K-alpha 1.5406 angstrom is assumed.");
                if (!(spread.Abscissa[0] > 0)) throw new InputException($"{spread.Name}: 2theta begins at {spread.Abscissa[0]} degrees; a logarithmic axis needs positive angles.");
                return [.. spread.Abscissa.Select(t => DiffractionAxes.MomentumTransfer(t, wavelength))];
            case PatternAxis.Spacing:
                return [.. spread.Abscissa.Reverse().Select(DiffractionAxes.Reciprocal)];
            default:
                throw new InputException($"{spread.Name}: patterns over {spread.Axis} cannot shift by a lattice parameter; give 2theta, Q or d.");
        }
    }

    // Half width of the highest peak of each pattern; the narrowest twentieth of the patterns speaks for the instrument.
    private static double NarrowestPeaks(double[] q, double[][] patterns)
    {
        var widths = patterns.Select(y =>
        {
            var top = Array.IndexOf(y, y.Max());
            double Cross(int direction)
            {
                var i = top;
                while (i + direction >= 0 && i + direction < y.Length && y[i + direction] > 0.5 * y[top]) i += direction;
                var o = i + direction;
                if (o < 0 || o >= y.Length) return double.NaN;
                return q[i] + (q[o] - q[i]) * (y[i] - 0.5 * y[top]) / (y[i] - y[o]);
            }

            return Cross(1) - Cross(-1);
        }).Where(double.IsFinite).Order().ToArray();
        var step = (q[^1] - q[0]) / (q.Length - 1);
        return widths.Length == 0 ? 3 * step : Math.Max(step, widths[widths.Length / 20] / (2 * Math.Sqrt(2 * Math.Log(2))));
    }
}
