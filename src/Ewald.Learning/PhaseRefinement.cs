using System.Numerics.Tensors;

namespace Ewald.Learning;

/// <summary>Shifts and widths off the grid: continuous fit of the forms of a given set of phases.</summary>
/// <remarks>
/// R_i = Σ_k h_k a_k(i − m_k, σ_k): between nodes the pattern is interpolated by cubic convolution, between widths linearly in σ over finely spaced levels;
/// h, m and σ of all phases follow together by damped Gauss-Newton steps, kept in their ranges and h positive.
/// Limits: at whole shifts and at a level the form is the atom of the grid.
/// Valid: patterns sampled with at least 1.5 nodes a standard deviation of their narrowest peak.
/// Source: interpolation, Keys, IEEE Trans. Acoust. Speech 29, 1153 (1981), doi:10.1109/TASSP.1981.1163711.</remarks>
public sealed class PhaseRefinement
{
    private readonly PeakTransforms _transforms;
    private readonly double[][][] _broadened;

    /// <summary>Prepares the patterns.</summary>
    /// <param name="transforms">Shifts and finely spaced widths.</param>
    /// <param name="patterns">One pattern a phase, of <see cref="PeakTransforms.Nodes"/> nodes.</param>
    public PhaseRefinement(PeakTransforms transforms, IReadOnlyList<double[]> patterns)
    {
        ArgumentNullException.ThrowIfNull(transforms);
        ArgumentNullException.ThrowIfNull(patterns);
        if (transforms.Broadening.Count < 2) throw new ArgumentException("PhaseRefinement: give at least two widths to interpolate between.", nameof(transforms));
        _transforms = transforms;
        _broadened = new double[patterns.Count][][];
        Parallel.For(0, patterns.Count, k =>
        {
            _broadened[k] = new double[transforms.Broadening.Count][];
            for (var v = 0; v < _broadened[k].Length; v++) transforms.Broaden(v, patterns[k], _broadened[k][v] = new double[transforms.Nodes]);
        });
    }

    /// <summary>Fits one sample.</summary>
    /// <param name="data">Shape [<see cref="PeakTransforms.Observed"/>].</param>
    /// <param name="start">Phases and where to start from.</param>
    /// <param name="steps">Most steps.</param>
    public SamplePhases Fit(ReadOnlySpan<double> data, SamplePhases start, int steps = 25)
    {
        ArgumentNullException.ThrowIfNull(start);
        int count = start.Phases.Length, nodes = _transforms.Observed, unknowns = 3 * count;
        if (data.Length != nodes) throw new ArgumentException($"PhaseRefinement: received {data.Length} nodes; the transforms have {nodes}.", nameof(data));
        var energy = TensorPrimitives.SumOfSquares(data);
        double[] p = new double[unknowns], trial = new double[unknowns], residual = new double[nodes], next = new double[nodes];
        double[][] columns = [.. Enumerable.Range(0, unknowns).Select(_ => new double[nodes])], other = [.. columns.Select(c => new double[c.Length])];
        for (var t = 0; t < count; t++)
        {
            p[3 * t + 1] = Math.Clamp(Math.Log(start.Scales[t]) / _transforms.Step, _transforms.MinShift, _transforms.MaxShift);
            p[3 * t + 2] = Level(start.Broadening[t]);
            Form(start.Phases[t], p[3 * t + 1], p[3 * t + 2], columns[3 * t], columns[3 * t + 1], columns[3 * t + 2]);
            p[3 * t] = start.Heights[t] / Math.Max(TensorPrimitives.Max<double>(columns[3 * t]), 1e-300);
        }

        var value = Evaluate(start.Phases, p, data, columns, residual);
        var damping = 1e-3;
        double[] normal = new double[unknowns * unknowns], right = new double[unknowns];
        for (var step = 0; step < steps && damping < 1e8; step++)
        {
            for (var i = 0; i < unknowns; i++)
            {
                var fi = i % 3 == 0 ? 1 : p[i - i % 3];
                right[i] = fi * TensorPrimitives.Dot<double>(columns[i], residual);
                for (var j = 0; j <= i; j++)
                    normal[i * unknowns + j] = normal[j * unknowns + i] = fi * (j % 3 == 0 ? 1 : p[j - j % 3]) * TensorPrimitives.Dot<double>(columns[i], columns[j]);
            }

            if (!Step(normal, right, damping, trial)) break;
            for (var i = 0; i < unknowns; i++)
            {
                trial[i] += p[i];
                trial[i] = (i % 3) switch
                {
                    0 => Math.Max(trial[i], 0.1 * p[i]),
                    1 => Math.Clamp(trial[i], Math.Max(_transforms.MinShift, p[i] - 2), Math.Min(_transforms.MaxShift, p[i] + 2)),
                    _ => Math.Clamp(trial[i], Math.Max(0, p[i] - 1.5), Math.Min(_transforms.Broadening.Count - 1, p[i] + 1.5)),
                };
            }

            var now = Evaluate(start.Phases, trial, data, other, next);
            if (now < value)
            {
                var done = value - now < 1e-6 * value;
                (p, trial, value) = (trial, p, now);
                (columns, other) = (other, columns);
                (residual, next) = (next, residual);
                damping = Math.Max(1e-9, damping * 0.2);
                if (done) break;
            }
            else
            {
                damping *= 6;
            }
        }

        return new SamplePhases(
            start.Phases, [.. Enumerable.Range(0, count).Select(t => p[3 * t] * TensorPrimitives.Max<double>(columns[3 * t]))],
            [.. Enumerable.Range(0, count).Select(t => _transforms.Scale(p[3 * t + 1]))],
            [.. Enumerable.Range(0, count).Select(t => Width(p[3 * t + 2]))], value / Math.Max(energy, 1e-300));
    }

    /// <summary>The fitted pattern of a sample, shape [<see cref="PeakTransforms.Observed"/>].</summary>
    /// <param name="sample">The sample.</param>
    public double[] Pattern(SamplePhases sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        double[] sum = new double[_transforms.Observed], form = new double[sum.Length], unused = new double[sum.Length];
        for (var t = 0; t < sample.Phases.Length; t++)
        {
            Form(sample.Phases[t], Math.Clamp(Math.Log(sample.Scales[t]) / _transforms.Step, _transforms.MinShift, _transforms.MaxShift), Level(sample.Broadening[t]), form, unused, unused);
            TensorPrimitives.MultiplyAdd(form, sample.Heights[t] / Math.Max(TensorPrimitives.Max<double>(form), 1e-300), sum, sum);
        }

        return sum;
    }

    private double Evaluate(int[] phases, double[] p, ReadOnlySpan<double> data, double[][] columns, double[] residual)
    {
        data.CopyTo(residual);
        for (var t = 0; t < phases.Length; t++)
        {
            Form(phases[t], p[3 * t + 1], p[3 * t + 2], columns[3 * t], columns[3 * t + 1], columns[3 * t + 2]);
            TensorPrimitives.MultiplyAdd(columns[3 * t], -p[3 * t], residual, residual);
        }

        return TensorPrimitives.SumOfSquares<double>(residual);
    }

    // The form and its derivatives by shift and by level.
    private void Form(int phase, double shift, double level, double[] form, double[] byShift, double[] byLevel)
    {
        var v = Math.Min((int)level, _transforms.Broadening.Count - 2);
        double g = level - v, start = _transforms.MaxShift - shift;
        var first = Math.Min((int)start, _transforms.Shifts - 1);
        var f = start - first;
        // Keys' kernel (a = -1/2) and its derivative at the four neighbours.
        Span<double> w = [f * (-0.5 + f * (1 - 0.5 * f)), 1 + f * f * (-2.5 + 1.5 * f), f * (0.5 + f * (2 - 1.5 * f)), f * f * (-0.5 + 0.5 * f)];
        Span<double> d = [-0.5 + f * (2 - 1.5 * f), f * (-5 + 4.5 * f), 0.5 + f * (4 - 4.5 * f), f * (-1 + 1.5 * f)];
        double[] low = _broadened[phase][v], high = _broadened[phase][v + 1];
        for (var i = 0; i < form.Length; i++)
        {
            double a = 0, b = 0, s = 0;
            for (var n = 0; n < 4; n++)
            {
                var j = Math.Clamp(first + i + n - 1, 0, low.Length - 1);
                a += w[n] * low[j];
                b += w[n] * high[j];
                s += d[n] * ((1 - g) * low[j] + g * high[j]);
            }

            form[i] = (1 - g) * a + g * b;
            byShift[i] = -s;
            byLevel[i] = b - a;
        }
    }

    private double Level(double sigma)
    {
        var b = _transforms.Broadening;
        for (var v = 0; v + 1 < b.Count; v++)
            if (sigma <= b[v + 1]) return v + Math.Clamp((sigma - b[v]) / (b[v + 1] - b[v]), 0, 1);
        return b.Count - 1;
    }

    private double Width(double level)
    {
        var v = Math.Min((int)level, _transforms.Broadening.Count - 2);
        return _transforms.Broadening[v] + (level - v) * (_transforms.Broadening[v + 1] - _transforms.Broadening[v]);
    }

    // Solves (N + damping diag N) x = r by Cholesky.
    private static bool Step(double[] normal, double[] right, double damping, double[] x)
    {
        var n = right.Length;
        Span<double> l = stackalloc double[81];
        for (var i = 0; i < n; i++)
        {
            var sum = right[i];
            for (var j = 0; j <= i; j++)
            {
                var g = normal[i * n + j] * (i == j ? 1 + damping : 1) + (i == j ? 1e-300 : 0);
                for (var k = 0; k < j; k++) g -= l[i * n + k] * l[j * n + k];
                if (i != j) l[i * n + j] = g / l[j * n + j];
                else if (g > 0) l[i * n + i] = Math.Sqrt(g);
                else return false;
            }

            for (var k = 0; k < i; k++) sum -= l[i * n + k] * x[k];
            x[i] = sum / l[i * n + i];
        }

        for (var i = n - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < n; k++) x[i] -= l[k * n + i] * x[k];
            x[i] /= l[i * n + i];
        }

        return true;
    }
}
