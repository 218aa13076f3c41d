using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ewald.Physics.Mathematics;

/// <summary>Eigenvalues of eight small Hermitian matrices at once, one a lane; one workspace serves many matrices of one order.</summary>
/// <remarks>Householder's reflections make the matrices tridiagonal, steps of the QL method free of square roots (Pal, Walker, Kahan) make them diagonal: about 16 n³/3
/// operations a matrix. All lanes step together, those at their end wait. Relative to the largest eigenvalue the error is some 10⁻¹⁵. Source: B. N. Parlett,
/// The Symmetric Eigenvalue Problem (1998), doi:10.1137/1.9781611971163, section 8.15. Not safe for two threads.</remarks>
internal sealed class HermitianEigenvalues
{
    /// <summary>Matrices at once.</summary>
    public const int Lanes = 8;

    private const int MostSteps = 60;
    private const double Rounding = 1.1e-16;
    private readonly Vector512<double>[] _vr, _vi, _wr, _wi, _d, _e;

    /// <summary>Workspace.</summary>
    /// <param name="order">Rows of the matrices.</param>
    public HermitianEigenvalues(int order)
    {
        Order = order;
        (_vr, _vi, _wr, _wi) = (new Vector512<double>[order], new Vector512<double>[order], new Vector512<double>[order], new Vector512<double>[order]);
        (_d, _e) = (new Vector512<double>[order], new Vector512<double>[order]);
    }

    /// <summary>Rows of the matrices.</summary>
    public int Order { get; }

    /// <summary>Solves.</summary>
    /// <param name="re">Real part, shape [n, n, lane]; only the upper triangle is read; destroyed.</param>
    /// <param name="im">Imaginary part, shape [n, n, lane]; that of the diagonal is taken as 0; destroyed.</param>
    /// <param name="values">Receives the eigenvalues in no order, shape [n, lane].</param>
    public void Solve(Span<double> re, Span<double> im, Span<double> values)
    {
        var n = Order;
        var ar = MemoryMarshal.Cast<double, Vector512<double>>(re);
        var ai = MemoryMarshal.Cast<double, Vector512<double>>(im);
        for (var k = 0; k < n; k++)
        {
            _d[k] = ar[k * n + k];
            if (k < n - 1) Reflect(ar, ai, k);
        }

        Diagonalise();
        for (var k = 0; k < n; k++) _d[k].CopyTo(values[(k * Lanes)..]);
    }

    // The transposed matrix has the same eigenvalues: its column k is row k of the upper triangle. B ← H B H below and right of (k, k), H = 1 − β v v†.
    private void Reflect(Span<Vector512<double>> re, Span<Vector512<double>> im, int k)
    {
        var (n, start) = (Order, k + 1);
        var length = n - start;
        var norm = Vector512<double>.Zero;
        var vr = _vr.AsSpan(0, length);
        var vi = _vi.AsSpan(0, length);
        var wr = _wr.AsSpan(0, length);
        var wi = _wi.AsSpan(0, length);
        for (var j = 0; j < length; j++)
        {
            (vr[j], vi[j]) = (re[k * n + start + j], im[k * n + start + j]);
            norm += vr[j] * vr[j] + vi[j] * vi[j];
        }

        _e[k] = norm;
        if (length == 1) return;
        norm = Vector512.Sqrt(norm);
        var first = Vector512.Sqrt(vr[0] * vr[0] + vi[0] * vi[0]);
        var none = Vector512.Equals(first, Vector512<double>.Zero);
        vr[0] += Vector512.ConditionalSelect(none, Vector512<double>.One, vr[0] / first) * norm;
        vi[0] += Vector512.ConditionalSelect(none, Vector512<double>.Zero, vi[0] / first) * norm;
        var size = norm * (norm + first);
        var beta = Vector512.ConditionalSelect(Vector512.Equals(size, Vector512<double>.Zero), Vector512<double>.Zero, Vector512<double>.One / size);

        wr.Clear();
        wi.Clear();
        var overlap = Vector512<double>.Zero;
        for (var l = 0; l < length; l++)
        {
            var row = (start + l) * n + start;
            var (xr, xi) = (vr[l], vi[l]);
            var (sr, si, tr, ti) = (re[row + l] * xr, re[row + l] * xi, Vector512<double>.Zero, Vector512<double>.Zero);
            var br = re.Slice(row, length);
            var bi = im.Slice(row, length);
            for (var j = l + 1; j < br.Length; j++)
            {
                var (b, c) = (br[j], bi[j]);
                wr[j] = Vector512.FusedMultiplyAdd(-c, xi, Vector512.FusedMultiplyAdd(b, xr, wr[j]));
                wi[j] = Vector512.FusedMultiplyAdd(c, xr, Vector512.FusedMultiplyAdd(b, xi, wi[j]));
                sr = Vector512.FusedMultiplyAdd(b, vr[j], sr);
                tr = Vector512.FusedMultiplyAdd(c, vi[j], tr);
                si = Vector512.FusedMultiplyAdd(b, vi[j], si);
                ti = Vector512.FusedMultiplyAdd(-c, vr[j], ti);
            }

            wr[l] = beta * (wr[l] + (sr + tr));
            wi[l] = beta * (wi[l] + (si + ti));
            overlap += xr * wr[l] + xi * wi[l];
        }

        overlap *= beta * Vector512.Create(0.5);
        for (var l = 0; l < length; l++)
        {
            wr[l] -= overlap * vr[l];
            wi[l] -= overlap * vi[l];
        }

        for (var l = 0; l < length; l++)
        {
            var row = (start + l) * n + start;
            var (xr, xi, yr, yi) = (vr[l], vi[l], wr[l], wi[l]);
            var br = re.Slice(row, length);
            var bi = im.Slice(row, length);
            for (var j = l; j < br.Length; j++)
            {
                br[j] -= vr[j] * yr + vi[j] * yi + wr[j] * xr + wi[j] * xi;
                bi[j] -= vi[j] * yr - vr[j] * yi + wi[j] * xr - wr[j] * xi;
            }
        }
    }

    // QL on the diagonal and the squares of the elements beside it; an element that is nothing splits a matrix by itself.
    private void Diagonalise()
    {
        var (n, d, e) = (Order, _d, _e);
        var largest = Vector512<double>.Zero;
        for (var i = 0; i < n; i++) largest = Vector512.Max(largest, Vector512.Max(Vector512.Abs(d[i]), i < n - 1 ? Vector512.Sqrt(e[i]) : Vector512<double>.Zero));
        largest *= Vector512.Create(Rounding);
        var nothing = largest * largest;
        for (var l = 0; l < n - 1; l++)
        {
            for (var step = 0; step < MostSteps; step++)
            {
                var busy = Vector512.GreaterThan(e[l], nothing);
                if (busy == Vector512<double>.Zero) break;
                Step(l, busy);
            }
        }
    }

    private void Step(int l, Vector512<double> busy)
    {
        var (n, d, e) = (Order, _d, _e);
        var one = Vector512<double>.One;
        var root = Vector512.Sqrt(e[l]);
        var shift = (d[l + 1] - d[l]) / (root + root);
        shift = d[l] - root / (shift + Vector512.CopySign(Vector512.Sqrt(shift * shift + one), shift));
        var (c, s, gamma) = (one, Vector512<double>.Zero, d[n - 1] - shift);
        var p = gamma * gamma;
        for (var i = n - 2; i >= l; i--)
        {
            var square = e[i];
            var r = p + square;
            if (i < n - 2) e[i + 1] = Vector512.ConditionalSelect(busy, s * r, e[i + 1]);
            var isLost = Vector512.Equals(r, Vector512<double>.Zero);
            var (before, stretch) = (c, r / p);
            c = Vector512.ConditionalSelect(isLost, one, p / r);
            s = Vector512.ConditionalSelect(isLost, Vector512<double>.Zero, square / r);
            var (old, own) = (gamma, d[i]);
            gamma = c * (own - shift) - s * old;
            d[i + 1] = Vector512.ConditionalSelect(busy, old + (own - gamma), d[i + 1]);
            p = Vector512.ConditionalSelect(Vector512.Equals(c, Vector512<double>.Zero), before * square, gamma * gamma * Vector512.ConditionalSelect(isLost, one, stretch));
        }

        e[l] = Vector512.ConditionalSelect(busy, s * p, e[l]);
        d[l] = Vector512.ConditionalSelect(busy, shift + gamma, d[l]);
    }
}
