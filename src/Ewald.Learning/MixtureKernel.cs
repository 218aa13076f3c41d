using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ewald.Learning;

/// <summary>E-step and M-step of one tile of 64 samples, several samples at once; everything in log space.</summary>
/// <remarks>ln p_k = ln π_k − ½ (D ln 2π + ln det Σ_k) + ½ D ln w − ½ w |P_k (x − μ_k)|² with P_kᵀ P_k = Σ_k⁻¹; the sum over k is taken
/// relative to the largest term, so that no trajectory is too long for it.</remarks>
internal sealed class MixtureKernel
{
    private const int Lanes = MixtureData.Lanes;

    // Diagonal: 1/σ and μ/σ. Full: lower triangle of P and P μ.
    private readonly double[] _scale, _offset, _constant;
    private readonly int _square;

    public MixtureKernel(GaussianMixture mixture, double[] shift)
    {
        Kind = mixture.Kind;
        Components = mixture.Components;
        Dimension = mixture.Dimension;
        int k = Components, d = Dimension;
        _square = Kind == CovarianceKind.Diagonal ? d : d * d;
        _scale = new double[k * _square];
        _offset = new double[k * d];
        _constant = new double[k];
        for (var c = 0; c < k; c++)
        {
            _constant[c] = Math.Log(mixture.Weights[c]) - 0.5 * d * Math.Log(2 * Math.PI);
            if (Kind == CovarianceKind.Diagonal)
            {
                for (var i = 0; i < d; i++)
                {
                    var variance = mixture.Covariances[c * d + i];
                    _scale[c * d + i] = 1 / Math.Sqrt(variance);
                    _offset[c * d + i] = (mixture.Means[c * d + i] - shift[i]) * _scale[c * d + i];
                    _constant[c] -= 0.5 * Math.Log(variance);
                }

                continue;
            }

            var matrix = mixture.Covariances.AsSpan(Kind == CovarianceKind.Tied ? 0 : c * _square, _square);
            var (inverse, logDeterminant) = TriangularInverse(matrix, d);
            inverse.CopyTo(_scale, c * _square);
            _constant[c] -= 0.5 * logDeterminant;
            for (var i = 0; i < d; i++)
                for (var j = 0; j <= i; j++) _offset[c * d + i] += inverse[i * d + j] * (mixture.Means[c * d + j] - shift[j]);
        }
    }

    public CovarianceKind Kind { get; }

    public int Components { get; }

    public int Dimension { get; }

    /// <summary>Responsibilities of a tile.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="tile">Which tile.</param>
    /// <param name="responsibilities">Receives them, shape [component, 64]; zero beyond the last sample.</param>
    /// <param name="logLikelihoods">Receives ln p of each sample, shape [64].</param>
    public void Expect(MixtureData data, int tile, double[] responsibilities, double[] logLikelihoods)
    {
        var x = data.Values.AsSpan(tile * Dimension * Lanes, Dimension * Lanes);
        var w = data.Weights is { } all ? all.AsSpan(tile * Lanes, Lanes) : default;
        for (var c = 0; c < Components; c++)
        {
            var squares = responsibilities.AsSpan(c * Lanes, Lanes);
            if (Kind == CovarianceKind.Diagonal) DiagonalSquares(x, _scale.AsSpan(c * Dimension, Dimension), _offset.AsSpan(c * Dimension, Dimension), squares);
            else FullSquares(x, _scale.AsSpan(c * _square, _square), _offset.AsSpan(c * Dimension, Dimension), squares);
            for (var l = 0; l < Lanes; l++) squares[l] = _constant[c] - 0.5 * (w.IsEmpty ? squares[l] : w[l] * squares[l]);
        }

        Normalise(responsibilities, logLikelihoods);
        if (!w.IsEmpty)
            for (var l = 0; l < Lanes; l++) logLikelihoods[l] += 0.5 * Dimension * Math.Log(w[l]);
        var filled = data.Count - tile * Lanes;
        if (filled >= Lanes) return;
        logLikelihoods.AsSpan(filled).Clear();
        for (var c = 0; c < Components; c++) responsibilities.AsSpan(c * Lanes + filled, Lanes - filled).Clear();
    }

    /// <summary>Adds a tile to the statistics.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="tile">Which tile.</param>
    /// <param name="responsibilities">Shape [component, 64]; destroyed where the samples have precision weights.</param>
    /// <param name="to">The statistics.</param>
    public static void Accumulate(MixtureData data, int tile, double[] responsibilities, MixtureStatistics to)
    {
        int d = to.Dimension, square = d * d;
        var x = data.Values.AsSpan(tile * d * Lanes, d * Lanes);
        Span<double> product = stackalloc double[Lanes];
        for (var c = 0; c < to.Components; c++)
        {
            var r = responsibilities.AsSpan(c * Lanes, Lanes);
            to.Mass[c] += Sum(r);
            if (data.Weights is { } all)
            {
                var w = all.AsSpan(tile * Lanes, Lanes);
                for (var l = 0; l < Lanes; l++) r[l] *= w[l];
            }

            to.Weight[c] += Sum(r);
            if (to.Kind == CovarianceKind.Diagonal)
            {
                Moments(x, r, to.First.AsSpan(c * d, d), to.Second.AsSpan(c * d, d));
                continue;
            }

            var second = to.Second.AsSpan(to.Kind == CovarianceKind.Tied ? 0 : c * square, square);
            for (var i = 0; i < d; i++)
            {
                var xi = x.Slice(i * Lanes, Lanes);
                for (var l = 0; l < Lanes; l++) product[l] = r[l] * xi[l];
                to.First[c * d + i] += Sum(product);
                for (var j = 0; j <= i; j++) second[i * d + j] += Dot(product, x.Slice(j * Lanes, Lanes));
            }
        }
    }

    private static void DiagonalSquares(ReadOnlySpan<double> x, ReadOnlySpan<double> scale, ReadOnlySpan<double> offset, Span<double> squares)
    {
        ref var first = ref MemoryMarshal.GetReference(x);
        ref var to = ref MemoryMarshal.GetReference(squares);
        var width = Vector<double>.Count;
        for (var l = 0; l < Lanes; l += 4 * width)
        {
            Vector<double> a = default, b = default, c = default, e = default;
            for (var d = 0; d < scale.Length; d++)
            {
                var s = new Vector<double>(scale[d]);
                var o = new Vector<double>(offset[d]);
                ref var at = ref Unsafe.Add(ref first, d * Lanes + l);
                var y0 = s * Vector.LoadUnsafe(ref at) - o;
                var y1 = s * Vector.LoadUnsafe(ref at, (nuint)width) - o;
                var y2 = s * Vector.LoadUnsafe(ref at, (nuint)(2 * width)) - o;
                var y3 = s * Vector.LoadUnsafe(ref at, (nuint)(3 * width)) - o;
                a = Vector.FusedMultiplyAdd(y0, y0, a);
                b = Vector.FusedMultiplyAdd(y1, y1, b);
                c = Vector.FusedMultiplyAdd(y2, y2, c);
                e = Vector.FusedMultiplyAdd(y3, y3, e);
            }

            ref var out0 = ref Unsafe.Add(ref to, l);
            a.StoreUnsafe(ref out0);
            b.StoreUnsafe(ref out0, (nuint)width);
            c.StoreUnsafe(ref out0, (nuint)(2 * width));
            e.StoreUnsafe(ref out0, (nuint)(3 * width));
        }
    }

    private static void FullSquares(ReadOnlySpan<double> x, ReadOnlySpan<double> factor, ReadOnlySpan<double> offset, Span<double> squares)
    {
        var d = offset.Length;
        var width = Vector<double>.Count;
        ref var first = ref MemoryMarshal.GetReference(x);
        for (var l = 0; l < Lanes; l += 2 * width)
        {
            Vector<double> a = default, b = default;
            for (var i = 0; i < d; i++)
            {
                var ya = new Vector<double>(-offset[i]);
                var yb = ya;
                for (var j = 0; j <= i; j++)
                {
                    var p = new Vector<double>(factor[i * d + j]);
                    ref var at = ref Unsafe.Add(ref first, j * Lanes + l);
                    ya = Vector.FusedMultiplyAdd(p, Vector.LoadUnsafe(ref at), ya);
                    yb = Vector.FusedMultiplyAdd(p, Vector.LoadUnsafe(ref at, (nuint)width), yb);
                }

                a = Vector.FusedMultiplyAdd(ya, ya, a);
                b = Vector.FusedMultiplyAdd(yb, yb, b);
            }

            a.CopyTo(squares[l..]);
            b.CopyTo(squares[(l + width)..]);
        }
    }

    private void Normalise(double[] logarithms, double[] logLikelihoods)
    {
        ref var first = ref MemoryMarshal.GetArrayDataReference(logarithms);
        for (var l = 0; l < Lanes; l += Vector<double>.Count)
        {
            var largest = Vector.LoadUnsafe(ref first, (nuint)l);
            for (var c = 1; c < Components; c++) largest = Vector.Max(largest, Vector.LoadUnsafe(ref first, (nuint)(c * Lanes + l)));
            var sum = Vector<double>.Zero;
            for (var c = 0; c < Components; c++)
            {
                var e = Vector.Exp(Vector.LoadUnsafe(ref first, (nuint)(c * Lanes + l)) - largest);
                e.StoreUnsafe(ref first, (nuint)(c * Lanes + l));
                sum += e;
            }

            (largest + Vector.Log(sum)).CopyTo(logLikelihoods, l);
            var inverse = Vector<double>.One / sum;
            for (var c = 0; c < Components; c++) (Vector.LoadUnsafe(ref first, (nuint)(c * Lanes + l)) * inverse).StoreUnsafe(ref first, (nuint)(c * Lanes + l));
        }
    }

    private static void Moments(ReadOnlySpan<double> x, ReadOnlySpan<double> r, Span<double> firsts, Span<double> seconds)
    {
        var width = Vector<double>.Count;
        ref var weight = ref MemoryMarshal.GetReference(r);
        ref var value = ref MemoryMarshal.GetReference(x);
        for (var d = 0; d < firsts.Length; d++)
        {
            Vector<double> a = default, b = default, aa = default, bb = default;
            ref var row = ref Unsafe.Add(ref value, d * Lanes);
            for (var l = 0; l < Lanes; l += 2 * width)
            {
                var xa = Vector.LoadUnsafe(ref row, (nuint)l);
                var xb = Vector.LoadUnsafe(ref row, (nuint)(l + width));
                var ra = Vector.LoadUnsafe(ref weight, (nuint)l) * xa;
                var rb = Vector.LoadUnsafe(ref weight, (nuint)(l + width)) * xb;
                a += ra;
                b += rb;
                aa = Vector.FusedMultiplyAdd(ra, xa, aa);
                bb = Vector.FusedMultiplyAdd(rb, xb, bb);
            }

            firsts[d] += Vector.Sum(a + b);
            seconds[d] += Vector.Sum(aa + bb);
        }
    }

    private static double Sum(ReadOnlySpan<double> a)
    {
        var sum = Vector<double>.Zero;
        for (var l = 0; l < Lanes; l += Vector<double>.Count) sum += new Vector<double>(a[l..]);
        return Vector.Sum(sum);
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = Vector<double>.Zero;
        for (var l = 0; l < Lanes; l += Vector<double>.Count) sum = Vector.FusedMultiplyAdd(new Vector<double>(a[l..]), new Vector<double>(b[l..]), sum);
        return Vector.Sum(sum);
    }

    // C = L Lᵀ; returns L⁻¹ (lower) and ln det C.
    private static (double[] Inverse, double LogDeterminant) TriangularInverse(ReadOnlySpan<double> c, int n)
    {
        double[] l = new double[n * n], inverse = new double[n * n];
        double logDeterminant = 0;
        for (var i = 0; i < n; i++)
            for (var j = 0; j <= i; j++)
            {
                var sum = c[i * n + j];
                for (var k = 0; k < j; k++) sum -= l[i * n + k] * l[j * n + k];
                if (i != j)
                {
                    l[i * n + j] = sum / l[j * n + j];
                    continue;
                }

                if (!(sum > 0)) throw new ArithmeticException("GaussianMixture: a covariance is not positive definite; raise VarianceFloor or lower the number of components.");
                l[i * n + i] = Math.Sqrt(sum);
                logDeterminant += Math.Log(sum);
            }

        for (var j = 0; j < n; j++)
            for (var i = j; i < n; i++)
            {
                var sum = i == j ? 1.0 : 0;
                for (var k = j; k < i; k++) sum -= l[i * n + k] * inverse[k * n + j];
                inverse[i * n + j] = sum / l[i * n + i];
            }

        return (inverse, logDeterminant);
    }
}
