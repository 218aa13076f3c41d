using System.Numerics;
using System.Numerics.Tensors;

namespace Ewald.Learning;

/// <summary>Centres laid out feature by feature, so that one pass over a case yields its distances to all of them.</summary>
/// <remarks>Four cases at a time share each load of the centres.</remarks>
internal sealed class CentreTable
{
    private readonly int _clusters, _dimension, _padded;
    private readonly double[] _byFeature, _squaredNorms;

    public CentreTable(int clusters, int dimension)
    {
        (_clusters, _dimension) = (clusters, dimension);
        _padded = (clusters + Vector<double>.Count - 1) / Vector<double>.Count * Vector<double>.Count;
        _byFeature = new double[(long)_padded * dimension];
        _squaredNorms = new double[_padded];
        Array.Fill(_squaredNorms, double.PositiveInfinity);
    }

    public int Padded => _padded;

    public void Load(ReadOnlySpan<double> centres)
    {
        for (var k = 0; k < _clusters; k++)
        {
            var centre = centres.Slice(k * _dimension, _dimension);
            _squaredNorms[k] = TensorPrimitives.SumOfSquares(centre);
            for (var f = 0; f < _dimension; f++) _byFeature[f * _padded + k] = centre[f];
        }
    }

    /// <summary>|c|² - 2 x·c of four cases: squared distances less |x|²; infinite for the padding.</summary>
    /// <param name="values">All cases, shape [case, feature].</param>
    /// <param name="rows">Positions of four cases.</param>
    /// <param name="result">Shape [4, padded].</param>
    public void Distances(double[] values, ReadOnlySpan<int> rows, Span<double> result)
    {
        var x0 = values.AsSpan(rows[0] * _dimension, _dimension);
        var x1 = values.AsSpan(rows[1] * _dimension, x0.Length);
        var x2 = values.AsSpan(rows[2] * _dimension, x0.Length);
        var x3 = values.AsSpan(rows[3] * _dimension, x0.Length);
        var k = 0;
        for (; k + 2 * Vector<double>.Count <= _padded; k += 2 * Vector<double>.Count) Two(x0, x1, x2, x3, k, result);
        if (k < _padded) One(x0, x1, x2, x3, k, result);
    }

    private void Two(ReadOnlySpan<double> x0, ReadOnlySpan<double> x1, ReadOnlySpan<double> x2, ReadOnlySpan<double> x3, int k, Span<double> result)
    {
        var w = Vector<double>.Count;
        Vector<double> a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
        ref var centre = ref _byFeature[k];
        for (var f = 0; f < x0.Length; f++)
        {
            var a = Vector.LoadUnsafe(ref centre, (nuint)(f * _padded));
            var b = Vector.LoadUnsafe(ref centre, (nuint)(f * _padded + w));
            var v = new Vector<double>(x0[f]);
            a0 = Vector.FusedMultiplyAdd(v, a, a0);
            b0 = Vector.FusedMultiplyAdd(v, b, b0);
            v = new Vector<double>(x1[f]);
            a1 = Vector.FusedMultiplyAdd(v, a, a1);
            b1 = Vector.FusedMultiplyAdd(v, b, b1);
            v = new Vector<double>(x2[f]);
            a2 = Vector.FusedMultiplyAdd(v, a, a2);
            b2 = Vector.FusedMultiplyAdd(v, b, b2);
            v = new Vector<double>(x3[f]);
            a3 = Vector.FusedMultiplyAdd(v, a, a3);
            b3 = Vector.FusedMultiplyAdd(v, b, b3);
        }

        Store(a0, a1, a2, a3, k, result);
        Store(b0, b1, b2, b3, k + w, result);
    }

    private void One(ReadOnlySpan<double> x0, ReadOnlySpan<double> x1, ReadOnlySpan<double> x2, ReadOnlySpan<double> x3, int k, Span<double> result)
    {
        Vector<double> a0 = default, a1 = default, a2 = default, a3 = default;
        ref var centre = ref _byFeature[k];
        for (var f = 0; f < x0.Length; f++)
        {
            var a = Vector.LoadUnsafe(ref centre, (nuint)(f * _padded));
            a0 = Vector.FusedMultiplyAdd(new Vector<double>(x0[f]), a, a0);
            a1 = Vector.FusedMultiplyAdd(new Vector<double>(x1[f]), a, a1);
            a2 = Vector.FusedMultiplyAdd(new Vector<double>(x2[f]), a, a2);
            a3 = Vector.FusedMultiplyAdd(new Vector<double>(x3[f]), a, a3);
        }

        Store(a0, a1, a2, a3, k, result);
    }

    private void Store(Vector<double> a0, Vector<double> a1, Vector<double> a2, Vector<double> a3, int k, Span<double> result)
    {
        var norm = new Vector<double>(_squaredNorms, k);
        (norm - 2 * a0).CopyTo(result[k..]);
        (norm - 2 * a1).CopyTo(result[(_padded + k)..]);
        (norm - 2 * a2).CopyTo(result[(2 * _padded + k)..]);
        (norm - 2 * a3).CopyTo(result[(3 * _padded + k)..]);
    }
}
