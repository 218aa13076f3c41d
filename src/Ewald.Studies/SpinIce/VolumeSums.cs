using System.Numerics.Tensors;
using Ewald.Physics.Magnetism;

namespace Ewald.Studies.SpinIce;

/// <summary>A volume reduced to normal equations: columns are the orbits' coefficients, a flat background and the stripes.</summary>
/// <remarks>data = s Σ_o c_o A_o + b + Σ stripes + noise. χ² of any correlations costs a few products of a hundred numbers, whatever the size of the volume.</remarks>
internal sealed class VolumeSums
{
    // A slab of one coordinate with fewer values is no stripe.
    private const int LeastValues = 8;

    // Significance of a slab's mean residual, standard deviations.
    private const double Significant = 5;

    private readonly IceVolume _volume;
    private readonly float[][] _rows;
    private readonly int[] _of;
    private readonly double[] _weights;
    private readonly int _orbits;
    private readonly List<(int Axis, int Number)> _stripes = [];

    public VolumeSums(IceVolume volume, PairOrbits orbits, int threads)
    {
        (_volume, _orbits) = (volume, orbits.Count);
        (_rows, _of) = volume.Design(orbits, threads);
        _weights = volume.Sigma is { } sigma ? Array.ConvertAll(sigma, s => 1 / (s * s)) : [.. Enumerable.Repeat(1.0, volume.Count)];
        (Normal, Right, Square) = Sum();
    }

    public IceVolume Volume => _volume;

    public int Count => _volume.Count;

    /// <summary>Orbits, background, stripes.</summary>
    public int Columns => _orbits + 1 + _stripes.Count;

    public IReadOnlyList<(int Axis, int Number)> Stripes => _stripes;

    /// <summary>XᵀWX, shape [column, column].</summary>
    public double[] Normal { get; private set; }

    /// <summary>XᵀWy, shape [column].</summary>
    public double[] Right { get; private set; }

    /// <summary>yᵀWy.</summary>
    public double Square { get; private set; }

    /// <summary>The model at each value.</summary>
    /// <param name="amplitudes">Orbits times scale, background, stripes, shape [column].</param>
    public double[] Model(double[] amplitudes)
    {
        var model = new double[Count];
        var signal = Array.ConvertAll(amplitudes[.._orbits], a => (float)a);
        for (var i = 0; i < Count; i++)
        {
            model[i] = TensorPrimitives.Dot(_rows[_of[i]], signal) + amplitudes[_orbits];
            for (var k = 0; k < _stripes.Count; k++)
                if (_volume.Slabs[_stripes[k].Axis][i] == _stripes[k].Number) model[i] += amplitudes[_orbits + 1 + k];
        }

        return model;
    }

    /// <summary>Adds the slab whose residuals lie most significantly off zero as a stripe.</summary>
    /// <param name="amplitudes">Of the model, shape [column].</param>
    /// <param name="variance">Factor on the variances of the data.</param>
    /// <returns>False when no slab is significant.</returns>
    public bool AddStripe(double[] amplitudes, double variance)
    {
        var model = Model(amplitudes);
        var (best, where) = (Significant, (-1, -1));
        for (var axis = 0; axis < _volume.Slabs.Length; axis++)
        {
            var slabs = _volume.Slabs[axis];
            double[] sums = new double[_volume.SlabNames[axis].Length], weights = new double[sums.Length];
            var counts = new int[sums.Length];
            for (var i = 0; i < Count; i++)
            {
                sums[slabs[i]] += _weights[i] * (_volume.Values[i] - model[i]);
                weights[slabs[i]] += _weights[i];
                counts[slabs[i]]++;
            }

            for (var n = 0; n < sums.Length; n++)
            {
                if (counts[n] < LeastValues || counts[n] > Count / 2 || _stripes.Contains((axis, n))) continue;
                var significance = Math.Abs(sums[n]) / Math.Sqrt(weights[n] * variance);
                if (significance > best) (best, where) = (significance, (axis, n));
            }
        }

        if (where.Item1 < 0) return false;
        _stripes.Add(where);
        (Normal, Right, Square) = Extended(where);
        return true;
    }

    /// <summary>Weighted variance of the residuals that the data's own repeats show: values at points that symmetry makes alike. Not a number where there are fewer than 30.</summary>
    /// <param name="amplitudes">Of the model, shape [column].</param>
    public double RepeatVariance(double[] amplitudes)
    {
        var model = Model(amplitudes);
        double[] sums = new double[_rows.Length], squares = new double[_rows.Length];
        var counts = new int[_rows.Length];
        for (var i = 0; i < Count; i++)
        {
            var r = _volume.Values[i] - model[i];
            (sums[_of[i]], squares[_of[i]]) = (sums[_of[i]] + r, squares[_of[i]] + r * r);
            counts[_of[i]]++;
        }

        var freedom = counts.Sum(c => Math.Max(0, c - 1));
        return freedom < 30 ? double.NaN : Enumerable.Range(0, sums.Length).Where(r => counts[r] > 1).Sum(r => squares[r] - sums[r] * sums[r] / counts[r]) / freedom;
    }

    private (double[], double[], double) Sum()
    {
        var columns = _orbits + 1;
        double[] normal = new double[columns * columns], right = new double[columns], row = new double[columns];
        double square = 0;
        row[_orbits] = 1;
        // Values at points that symmetry makes alike share a row.
        double[] weights = new double[_rows.Length], values = new double[_rows.Length];
        for (var i = 0; i < Count; i++)
        {
            weights[_of[i]] += _weights[i];
            values[_of[i]] += _weights[i] * _volume.Values[i];
            square += _weights[i] * _volume.Values[i] * _volume.Values[i];
        }

        for (var r = 0; r < _rows.Length; r++)
        {
            for (var o = 0; o < _orbits; o++) row[o] = _rows[r][o];
            for (var a = 0; a < columns; a++) TensorPrimitives.MultiplyAdd(row, weights[r] * row[a], normal.AsSpan(a * columns, columns), normal.AsSpan(a * columns, columns));
            TensorPrimitives.MultiplyAdd(row, values[r], right, right);
        }

        return (normal, right, square);
    }

    // The sums with the last stripe's column.
    private (double[], double[], double) Extended((int Axis, int Number) stripe)
    {
        var (old, columns) = (Columns - 1, Columns);
        double[] normal = new double[columns * columns], right = [.. Right, 0], column = new double[columns];
        for (var a = 0; a < old; a++) Normal.AsSpan(a * old, old).CopyTo(normal.AsSpan(a * columns, old));
        for (var i = 0; i < Count; i++)
        {
            if (_volume.Slabs[stripe.Axis][i] != stripe.Number) continue;
            for (var o = 0; o < _orbits; o++) column[o] += _weights[i] * _rows[_of[i]][o];
            column[_orbits] += _weights[i];
            for (var k = 0; k < _stripes.Count; k++)
                if (_volume.Slabs[_stripes[k].Axis][i] == _stripes[k].Number) column[_orbits + 1 + k] += _weights[i];
            right[^1] += _weights[i] * _volume.Values[i];
        }

        for (var a = 0; a < columns; a++) normal[a * columns + columns - 1] = normal[(columns - 1) * columns + a] = column[a];
        return (normal, right, Square);
    }
}
