using System.Numerics;
using System.Runtime.InteropServices;

namespace Ewald.Physics.Magnetism;

/// <summary>Eigenvalues and eigenvectors of small Hermitian matrices: Householder to a real tridiagonal form, then implicit QL. A workspace: one thread at a time.</summary>
/// <remarks>libtorch's call costs more than a matrix of ten rows takes here. Source: J. H. Wilkinson, The Algebraic Eigenvalue Problem (1965), ch. 5.</remarks>
/// <param name="n">Rows.</param>
internal sealed class HermitianEigen(int n)
{
    private readonly Complex[] _rows = new Complex[n * n];
    private readonly Complex[] _v = new Complex[n];
    private readonly Complex[] _w = new Complex[n];
    private readonly double[] _d = new double[n];
    private readonly double[] _e = new double[n];
    private readonly int[] _order = new int[n];

    /// <summary>Solves A x = λ x.</summary>
    /// <param name="a">Hermitian, shape [n, n]; destroyed.</param>
    /// <param name="values">Receives λ ascending, shape [n].</param>
    /// <param name="vectors">Receives the eigenvectors as rows: vectors[j, i] is component i of vector j, shape [n, n].</param>
    public void Solve(Span<Complex> a, Span<double> values, Span<Complex> vectors)
    {
        Tridiagonalise(a);
        ImplicitQl();
        for (var i = 0; i < n; i++) _order[i] = i;
        Array.Sort([.. _d], _order);
        for (var j = 0; j < n; j++)
        {
            values[j] = _d[_order[j]];
            for (var i = 0; i < n; i++) vectors[j * n + i] = Complex.Conjugate(_rows[_order[j] * n + i]);
        }
    }

    // A = Pᴴ T P with T real; on return the rows are P.
    private void Tridiagonalise(Span<Complex> a)
    {
        Array.Clear(_rows);
        for (var i = 0; i < n; i++) _rows[i * n + i] = 1;
        for (var k = 0; k < n - 2; k++)
        {
            double norm = 0;
            for (var i = k + 2; i < n; i++) norm += Square(a[i * n + k]);
            if (norm == 0) continue;
            var first = a[(k + 1) * n + k];
            norm = Math.Sqrt(norm + Square(first));
            var size = Math.Sqrt(Square(first));
            for (var i = k + 1; i < n; i++) _v[i] = a[i * n + k];
            _v[k + 1] += size == 0 ? norm : first / size * norm;
            var beta = 1 / (norm * (norm + size)); // 2 / vᴴv

            // A ← A − v wᴴ − w vᴴ with w = β A v − (β² vᴴAv / 2) v.
            double vw = 0;
            for (var i = k; i < n; i++)
            {
                var sum = Complex.Zero;
                for (var j = k + 1; j < n; j++) sum += a[i * n + j] * _v[j];
                _w[i] = beta * sum;
                if (i > k) vw += _v[i].Real * _w[i].Real + _v[i].Imaginary * _w[i].Imaginary;
            }

            _v[k] = 0;
            for (var i = k; i < n; i++) _w[i] -= 0.5 * beta * vw * _v[i];
            for (var i = k; i < n; i++)
                for (var j = k; j < n; j++) a[i * n + j] -= _v[i] * Complex.Conjugate(_w[j]) + _w[i] * Complex.Conjugate(_v[j]);
            for (var j = 0; j < n; j++)
            {
                var sum = Complex.Zero;
                for (var i = k + 1; i < n; i++) sum += Complex.Conjugate(_v[i]) * _rows[i * n + j];
                sum *= beta;
                for (var i = k + 1; i < n; i++) _rows[i * n + j] -= _v[i] * sum;
            }
        }

        // Phases make the subdiagonal real.
        var phase = Complex.One;
        for (var i = 0; i < n; i++)
        {
            _d[i] = a[i * n + i].Real;
            if (i > 0)
            {
                for (var j = 0; j < n; j++) _rows[i * n + j] *= Complex.Conjugate(phase);
            }

            _e[i] = 0;
            if (i + 1 == n) break;
            var below = a[(i + 1) * n + i] * phase;
            _e[i] = Math.Sqrt(Square(below));
            phase = _e[i] == 0 ? Complex.One : below / _e[i];
        }
    }

    private void ImplicitQl()
    {
        for (var l = 0; l < n; l++)
        {
            for (var iteration = 0; ; iteration++)
            {
                var m = l;
                for (; m < n - 1; m++)
                {
                    if (Math.Abs(_e[m]) <= double.Epsilon + 1.2e-16 * (Math.Abs(_d[m]) + Math.Abs(_d[m + 1]))) break;
                }

                if (m == l) break;
                if (iteration == 100) throw new ArithmeticException("HermitianEigen: the matrix holds values that are not finite.");
                var g = (_d[l + 1] - _d[l]) / (2 * _e[l]);
                g = _d[m] - _d[l] + _e[l] / (g + Math.CopySign(Math.Sqrt(g * g + 1), g));
                double s = 1, c = 1, p = 0;
                var i = m - 1;
                for (; i >= l; i--)
                {
                    var (f, b) = (s * _e[i], c * _e[i]);
                    var r = Math.Sqrt(f * f + g * g);
                    _e[i + 1] = r;
                    if (r == 0)
                    {
                        _d[i + 1] -= p;
                        _e[m] = 0;
                        break;
                    }

                    (s, c) = (f / r, g / r);
                    g = _d[i + 1] - p;
                    r = (_d[i] - g) * s + 2 * c * b;
                    p = s * r;
                    _d[i + 1] = g + p;
                    g = c * r - b;
                    Turn(i, c, s);
                }

                if (i >= l) continue;
                _d[l] -= p;
                _e[l] = g;
                _e[m] = 0;
            }
        }
    }

    // Rows i and i + 1 turned by the angle of (c, s); complex numbers are pairs of doubles here.
    private void Turn(int i, double c, double s)
    {
        var lower = MemoryMarshal.Cast<Complex, double>(_rows.AsSpan(i * n, n));
        var upper = MemoryMarshal.Cast<Complex, double>(_rows.AsSpan((i + 1) * n, n));
        var k = 0;
        for (; k <= lower.Length - Vector<double>.Count; k += Vector<double>.Count)
        {
            var (u, v) = (new Vector<double>(upper[k..]), new Vector<double>(lower[k..]));
            (s * v + c * u).CopyTo(upper[k..]);
            (c * v - s * u).CopyTo(lower[k..]);
        }

        for (; k < lower.Length; k++) (upper[k], lower[k]) = (s * lower[k] + c * upper[k], c * lower[k] - s * upper[k]);
    }

    private static double Square(Complex z) => z.Real * z.Real + z.Imaginary * z.Imaginary;
}
