using System.Numerics;
using System.Runtime.InteropServices;

namespace Ewald.Physics.Mathematics;

/// <summary>Eigenvalues and vectors of small Hermitian matrices; one workspace serves many matrices of one order.</summary>
/// <remarks>Householder's reflections make the matrix tridiagonal, implicit QL steps make it diagonal: about 16 n³/3 operations for the values.
/// Relative to the largest eigenvalue the error is some 10⁻¹⁵. Source: J. H. Wilkinson, C. Reinsch, Linear Algebra (1971),
/// doi:10.1007/978-3-642-86940-2, contributions II/2 and II/3, carried over to complex matrices. Not safe for two threads.</remarks>
internal sealed class HermitianEigen
{
    private const int MostSteps = 60;
    private double[]? _re, _im;
    private readonly double[] _vr, _vi, _wr, _wi, _beta, _d, _e, _z, _pr, _pi, _tr, _ti;

    /// <summary>Workspace.</summary>
    /// <param name="order">Rows of the matrices.</param>
    public HermitianEigen(int order)
    {
        Order = order;
        (_vr, _vi, _z) = (new double[order * order], new double[order * order], new double[order * order]);
        (_wr, _wi, _beta, _d, _e) = (new double[order], new double[order], new double[order], new double[order], new double[order]);
        (_pr, _pi, _tr, _ti) = (new double[order], new double[order], new double[order], new double[order]);
    }

    /// <summary>Rows of the matrices.</summary>
    public int Order { get; }

    /// <summary>Solves a matrix of complex numbers.</summary>
    /// <param name="matrix">Hermitian, shape [n, n].</param>
    /// <param name="values">Receives the eigenvalues, ascending, shape [n].</param>
    /// <param name="vectors">Receives the vectors, shape [value, component], or empty.</param>
    public void Solve(ReadOnlySpan<Complex> matrix, Span<double> values, Span<Complex> vectors)
    {
        _re ??= new double[Order * Order];
        _im ??= new double[Order * Order];
        for (var i = 0; i < _re.Length; i++) (_re[i], _im[i]) = (matrix[i].Real, matrix[i].Imaginary);
        Solve(_re, _im, values, vectors);
    }

    /// <summary>Solves.</summary>
    /// <param name="re">Real part, shape [n, n]; destroyed.</param>
    /// <param name="im">Imaginary part, shape [n, n]; destroyed.</param>
    /// <param name="values">Receives the eigenvalues, ascending, shape [n].</param>
    /// <param name="vectors">Receives the vectors, shape [value, component], or empty.</param>
    public void Solve(Span<double> re, Span<double> im, Span<double> values, Span<Complex> vectors)
    {
        var n = Order;
        (_pr[0], _pi[0]) = (1, 0);
        for (var k = 0; k < n; k++)
        {
            _d[k] = re[k * n + k];
            if (k == n - 1) break;
            if (k < n - 2) Reflect(re, im, k);
            // The column below the diagonal holds one element now; its phase goes into the vectors.
            double er = re[(k + 1) * n + k], ei = im[(k + 1) * n + k], size = Math.Sqrt(er * er + ei * ei);
            _e[k] = size;
            var (ur, ui) = size > 0 ? (er / size, ei / size) : (1, 0);
            (_pr[k + 1], _pi[k + 1]) = (_pr[k] * ur - _pi[k] * ui, _pr[k] * ui + _pi[k] * ur);
        }

        var withVectors = !vectors.IsEmpty;
        if (withVectors)
        {
            Array.Clear(_z);
            for (var i = 0; i < n; i++) _z[i * n + i] = 1;
        }

        Diagonalise(withVectors);
        Sort(withVectors);
        _d.AsSpan(0, n).CopyTo(values);
        if (withVectors) Back(vectors);
    }

    // B ← H B H of the block below and right of (k, k), H = 1 − β v v†.
    private void Reflect(Span<double> re, Span<double> im, int k)
    {
        var n = Order;
        var v = _vr.AsSpan(k * n, n);
        var u = _vi.AsSpan(k * n, n);
        var norm = 0.0;
        for (var i = k + 1; i < n; i++)
        {
            (v[i], u[i]) = (re[i * n + k], im[i * n + k]);
            norm += v[i] * v[i] + u[i] * u[i];
        }

        var first = Math.Sqrt(v[k + 1] * v[k + 1] + u[k + 1] * u[k + 1]);
        // Nothing to annihilate: the rest of the column is zero.
        if (norm - first * first <= 1e-300 || norm == 0)
        {
            _beta[k] = 0;
            return;
        }

        norm = Math.Sqrt(norm);
        var (cr, ci) = first > 0 ? (v[k + 1] / first, u[k + 1] / first) : (1, 0);
        v[k + 1] += cr * norm;
        u[k + 1] += ci * norm;
        var beta = _beta[k] = 1 / (norm * (norm + first));
        (re[(k + 1) * n + k], im[(k + 1) * n + k]) = (-cr * norm, -ci * norm);

        int start = k + 1, length = n - start;
        var vr = v.Slice(start, length);
        var vi = u.Slice(start, length);
        var wr = _wr.AsSpan(start, length);
        var wi = _wi.AsSpan(start, length);
        var overlap = 0.0;
        for (var i = 0; i < length; i++)
        {
            var (rr, ri) = Product(re.Slice((start + i) * n + start, length), im.Slice((start + i) * n + start, length), vr, vi);
            (wr[i], wi[i]) = (beta * rr, beta * ri);
            overlap += vr[i] * wr[i] + vi[i] * wi[i];
        }

        overlap *= beta / 2;
        for (var i = 0; i < length; i++)
        {
            wr[i] -= overlap * vr[i];
            wi[i] -= overlap * vi[i];
        }

        for (var i = 0; i < length; i++)
            RankTwo(re.Slice((start + i) * n + start, length), im.Slice((start + i) * n + start, length), vr[i], vi[i], wr[i], wi[i], vr, vi, wr, wi);
    }

    private static (double Re, double Im) Product(Span<double> ar, Span<double> ai, Span<double> vr, Span<double> vi)
    {
        double re = 0, im = 0;
        var j = 0;
        if (ar.Length >= Vector<double>.Count)
        {
            var br = MemoryMarshal.Cast<double, Vector<double>>(ar);
            var bi = MemoryMarshal.Cast<double, Vector<double>>(ai);
            var cr = MemoryMarshal.Cast<double, Vector<double>>(vr);
            var ci = MemoryMarshal.Cast<double, Vector<double>>(vi);
            var (sr, si) = (Vector<double>.Zero, Vector<double>.Zero);
            for (var b = 0; b < br.Length; b++)
            {
                sr += br[b] * cr[b] - bi[b] * ci[b];
                si += br[b] * ci[b] + bi[b] * cr[b];
            }

            (re, im, j) = (Vector.Sum(sr), Vector.Sum(si), br.Length * Vector<double>.Count);
        }

        for (; j < ar.Length; j++)
        {
            re += ar[j] * vr[j] - ai[j] * vi[j];
            im += ar[j] * vi[j] + ai[j] * vr[j];
        }

        return (re, im);
    }

    // Row i of A −= v w† + w v†.
    private static void RankTwo(Span<double> ar, Span<double> ai, double vri, double vii, double wri, double wii, Span<double> vr, Span<double> vi, Span<double> wr, Span<double> wi)
    {
        var j = 0;
        if (ar.Length >= Vector<double>.Count)
        {
            var br = MemoryMarshal.Cast<double, Vector<double>>(ar);
            var bi = MemoryMarshal.Cast<double, Vector<double>>(ai);
            var cr = MemoryMarshal.Cast<double, Vector<double>>(vr);
            var ci = MemoryMarshal.Cast<double, Vector<double>>(vi);
            var dr = MemoryMarshal.Cast<double, Vector<double>>(wr);
            var di = MemoryMarshal.Cast<double, Vector<double>>(wi);
            for (var b = 0; b < br.Length; b++)
            {
                br[b] -= vri * dr[b] + vii * di[b] + wri * cr[b] + wii * ci[b];
                bi[b] -= vii * dr[b] - vri * di[b] + wii * cr[b] - wri * ci[b];
            }

            j = br.Length * Vector<double>.Count;
        }

        for (; j < ar.Length; j++)
        {
            ar[j] -= vri * wr[j] + vii * wi[j] + wri * vr[j] + wii * vi[j];
            ai[j] -= vii * wr[j] - vri * wi[j] + wii * vr[j] - wri * vi[j];
        }
    }

    // Implicit QL with Wilkinson's shift; _z holds a vector a row.
    private void Diagonalise(bool withVectors)
    {
        var n = Order;
        var (d, e) = (_d, _e);
        e[n - 1] = 0;
        for (var l = 0; l < n; l++)
        {
            for (var step = 0; step < MostSteps; step++)
            {
                var m = l;
                for (; m < n - 1; m++)
                {
                    var size = Math.Abs(d[m]) + Math.Abs(d[m + 1]);
                    if (Math.Abs(e[m]) <= 2.3e-16 * size) break;
                }

                if (m == l) break;
                var g = (d[l + 1] - d[l]) / (2 * e[l]);
                var r = Math.Sqrt(g * g + 1);
                g = d[m] - d[l] + e[l] / (g + Math.CopySign(r, g));
                double s = 1, c = 1, p = 0;
                var i = m - 1;
                for (; i >= l; i--)
                {
                    double f = s * e[i], b = c * e[i];
                    r = Math.Sqrt(f * f + g * g);
                    e[i + 1] = r;
                    if (r == 0)
                    {
                        d[i + 1] -= p;
                        e[m] = 0;
                        break;
                    }

                    (s, c) = (f / r, g / r);
                    g = d[i + 1] - p;
                    r = (d[i] - g) * s + 2 * c * b;
                    p = s * r;
                    d[i + 1] = g + p;
                    g = c * r - b;
                    if (withVectors) Rotate(_z.AsSpan(i * n, n), _z.AsSpan((i + 1) * n, n), s, c);
                }

                if (r == 0 && i >= l) continue;
                d[l] -= p;
                e[l] = g;
                e[m] = 0;
            }
        }
    }

    private static void Rotate(Span<double> low, Span<double> high, double s, double c)
    {
        for (var k = 0; k < low.Length; k++)
        {
            var f = high[k];
            high[k] = s * low[k] + c * f;
            low[k] = c * low[k] - s * f;
        }
    }

    private void Sort(bool withVectors)
    {
        var n = Order;
        for (var i = 0; i < n - 1; i++)
        {
            var least = i;
            for (var j = i + 1; j < n; j++)
                if (_d[j] < _d[least]) least = j;
            if (least == i) continue;
            (_d[i], _d[least]) = (_d[least], _d[i]);
            if (!withVectors) continue;
            for (var k = 0; k < n; k++) (_z[i * n + k], _z[least * n + k]) = (_z[least * n + k], _z[i * n + k]);
        }
    }

    // Phases, then the reflections in reverse order, a vector at a time.
    private void Back(Span<Complex> vectors)
    {
        var n = Order;
        for (var m = 0; m < n; m++)
        {
            for (var i = 0; i < n; i++) (_tr[i], _ti[i]) = (_pr[i] * _z[m * n + i], _pi[i] * _z[m * n + i]);
            for (var k = n - 3; k >= 0; k--)
            {
                if (_beta[k] == 0) continue;
                var vr = _vr.AsSpan(k * n, n);
                var vi = _vi.AsSpan(k * n, n);
                double sr = 0, si = 0;
                for (var i = k + 1; i < n; i++)
                {
                    sr += vr[i] * _tr[i] + vi[i] * _ti[i];
                    si += vr[i] * _ti[i] - vi[i] * _tr[i];
                }

                (sr, si) = (_beta[k] * sr, _beta[k] * si);
                for (var i = k + 1; i < n; i++)
                {
                    _tr[i] -= vr[i] * sr - vi[i] * si;
                    _ti[i] -= vr[i] * si + vi[i] * sr;
                }
            }

            for (var i = 0; i < n; i++) vectors[m * n + i] = new Complex(_tr[i], _ti[i]);
        }
    }
}
