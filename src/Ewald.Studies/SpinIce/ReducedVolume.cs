using Ewald.Core;
using Ewald.Inference;

namespace Ewald.Studies.SpinIce;

/// <summary>Normal equations of one volume with background, stripes and the error of the surrogate eliminated: what is left sees only scale and correlations.</summary>
/// <remarks>χ²(s, c) = z₀ + |z − s G c|². The surrogate's error is a Gaussian of covariance κ Σ_r: its leading eigenvectors are further columns whose amplitudes are held by that prior, so that
/// directions in which the surrogate is unsure do not count (the exact marginal for a given scale).</remarks>
internal sealed class ReducedVolume
{
    // Eigenvectors of the residuals' covariance that are carried.
    private const int Modes = 20;

    private readonly VolumeSums _sums;
    private readonly int _orbits, _eliminated;
    private readonly double[] _factor, _cross, _modes;

    /// <summary>Eliminates.</summary>
    /// <param name="sums">The volume.</param>
    /// <param name="surrogate">Correlations at its temperature.</param>
    /// <param name="scale">s, at which the prior of the surrogate's error is held; 0 leaves it out.</param>
    /// <param name="share">κ.</param>
    /// <param name="variance">Factor on the variances of the data.</param>
    public ReducedVolume(VolumeSums sums, CorrelationSurrogate surrogate, double scale, double share, double variance)
    {
        (_sums, _orbits) = (sums, surrogate.Orbits);
        var (n, columns) = (_orbits, sums.Columns);
        var (values, vectors) = Dense.SymmetricEigen(surrogate.Residuals, n);
        var modes = scale > 0 ? Enumerable.Range(0, Math.Min(Modes, n)).Select(k => n - 1 - k).Where(k => values[k] > 1e-12 * values[^1] && values[k] > 0).ToArray() : [];
        var e = _eliminated = columns - n + modes.Length;
        // Columns to eliminate in terms of all columns, [eliminated, column]: background and stripes themselves, modes as mixtures of orbits.
        _modes = new double[e * columns];
        for (var k = 0; k < columns - n; k++) _modes[k * columns + n + k] = 1;
        for (var m = 0; m < modes.Length; m++)
            for (var o = 0; o < n; o++) _modes[(columns - n + m) * columns + o] = vectors[o * n + modes[m]] * Math.Sqrt(values[modes[m]]);
        double[] cross = new double[e * columns], inner = new double[e * e], right = new double[e];
        for (var a = 0; a < e; a++)
        {
            for (var c = 0; c < columns; c++)
                if (_modes[a * columns + c] is not 0 and var weight)
                {
                    for (var d = 0; d < columns; d++) cross[a * columns + d] += weight * sums.Normal[c * columns + d] / variance;
                    right[a] += weight * sums.Right[c] / variance;
                }
        }

        for (var a = 0; a < e; a++)
        {
            for (var b = 0; b < e; b++)
                for (var c = 0; c < columns; c++) inner[a * e + b] += cross[a * columns + c] * _modes[b * columns + c];
            if (a >= columns - n) inner[a * e + a] += 1 / (scale * scale * share);
        }

        if (!Dense.Cholesky(inner, e)) throw new InstabilityException("background and stripes of this volume cannot be told apart; mask the stripes.");
        (_factor, _cross, Eliminated) = (inner, cross, right);
        // What elimination takes from the orbits' normal equations.
        double[] normal = new double[n * n], z = new double[n], column = new double[e];
        var solved = new double[n * e];
        for (var o = 0; o < n; o++)
        {
            for (var a = 0; a < e; a++) column[a] = cross[a * columns + o];
            Dense.SolveLower(inner, e, column);
            column.CopyTo(solved.AsSpan(o * e, e));
        }

        double[] lower = [.. right];
        Dense.SolveLower(inner, e, lower);
        for (var o = 0; o < n; o++)
        {
            z[o] = sums.Right[o] / variance;
            for (var a = 0; a < e; a++) z[o] -= solved[o * e + a] * lower[a];
            for (var p = 0; p < n; p++)
            {
                normal[o * n + p] = sums.Normal[o * columns + p] / variance;
                for (var a = 0; a < e; a++) normal[o * n + p] -= solved[o * e + a] * solved[p * e + a];
            }
        }

        var constant = sums.Square / variance - lower.Sum(v => v * v);
        var (eigen, directions) = Dense.SymmetricEigen(normal, n);
        var kept = Enumerable.Range(0, n).Where(k => eigen[k] > 1e-10 * eigen[^1]).ToArray();
        (Root, Data) = (new double[kept.Length * n], new double[kept.Length]);
        for (var k = 0; k < kept.Length; k++)
        {
            var root = Math.Sqrt(eigen[kept[k]]);
            for (var o = 0; o < n; o++)
            {
                Root[k * n + o] = root * directions[o * n + kept[k]];
                Data[k] += directions[o * n + kept[k]] * z[o] / root;
            }

            constant -= Data[k] * Data[k];
        }

        Constant = constant;
    }

    /// <summary>G, shape [row, orbit].</summary>
    public double[] Root { get; }

    /// <summary>z, shape [row].</summary>
    public double[] Data { get; }

    /// <summary>z₀.</summary>
    public double Constant { get; }

    public int Rows => Data.Length;

    private double[] Eliminated { get; }

    /// <summary>G c, shape [row].</summary>
    public double[] Signal(double[] correlations)
    {
        var signal = new double[Rows];
        for (var k = 0; k < signal.Length; k++) signal[k] = System.Numerics.Tensors.TensorPrimitives.Dot(Root.AsSpan(k * _orbits, _orbits), correlations);
        return signal;
    }

    /// <summary>The best scale, not negative, and its standard deviation.</summary>
    /// <param name="signal">G c.</param>
    public (double Scale, double Sigma) Scale(double[] signal)
    {
        double product = 0, square = 0;
        for (var k = 0; k < signal.Length; k++) (product, square) = (product + signal[k] * Data[k], square + signal[k] * signal[k]);
        return square > 0 ? (Math.Max(0, product / square), 1 / Math.Sqrt(square)) : (0, double.PositiveInfinity);
    }

    /// <summary>χ² at the best scale.</summary>
    /// <param name="correlations">c, shape [orbit].</param>
    public double Misfit(double[] correlations)
    {
        var signal = Signal(correlations);
        var (scale, sum) = (Scale(signal).Scale, Constant);
        for (var k = 0; k < signal.Length; k++) sum += (Data[k] - scale * signal[k]) * (Data[k] - scale * signal[k]);
        return sum;
    }

    /// <summary>Amplitudes of all columns at the best background, stripes and surrogate error.</summary>
    /// <param name="scale">s.</param>
    /// <param name="correlations">c, shape [orbit].</param>
    public double[] Amplitudes(double scale, double[] correlations)
    {
        var columns = _sums.Columns;
        var amplitudes = new double[columns];
        double[] right = [.. Eliminated];
        for (var o = 0; o < _orbits; o++)
        {
            amplitudes[o] = scale * correlations[o];
            for (var a = 0; a < _eliminated; a++) right[a] -= _cross[a * columns + o] * amplitudes[o];
        }

        Dense.CholeskySolve(_factor, _eliminated, right);
        for (var a = 0; a < _eliminated; a++)
            for (var c = 0; c < columns; c++) amplitudes[c] += right[a] * _modes[a * columns + c];
        return amplitudes;
    }
}
