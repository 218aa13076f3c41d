using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ewald.Learning;

/// <summary>E-step and M-step of one tile of 64 samples, several samples at once; everything in log space.</summary>
/// <remarks>ln p_k = ln π_k − ½ (D ln 2π + ln det Σ_k) + ½ D ln w − ½ w |P_k (x − μ_k)|² with P_kᵀ P_k = Σ_k⁻¹; the sum over k is taken
/// relative to the largest term, so that no trajectory is too long for it.</remarks>
internal sealed partial class MixtureKernel
{
    private const int Lanes = MixtureData.Lanes;

    // Diagonal: 1/σ and −μ/σ. Full: lower triangle of P and P μ.
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
                    _offset[c * d + i] = (shift[i] - mixture.Means[c * d + i]) * _scale[c * d + i];
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
        if (Kind == CovarianceKind.Diagonal) DiagonalSquares(x, responsibilities);
        else
            for (var c = 0; c < Components; c++) FullSquares(x, _scale.AsSpan(c * _square, _square), _offset.AsSpan(c * Dimension, Dimension), responsibilities.AsSpan(c * Lanes, Lanes));
        Logarithms(responsibilities, w);
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
            if (to.Kind == CovarianceKind.Diagonal) continue;
            var second = to.Second.AsSpan(to.Kind == CovarianceKind.Tied ? 0 : c * square, square);
            for (var i = 0; i < d; i++)
            {
                var xi = x.Slice(i * Lanes, Lanes);
                for (var l = 0; l < Lanes; l++) product[l] = r[l] * xi[l];
                to.First[c * d + i] += Sum(product);
                for (var j = 0; j <= i; j++) second[i * d + j] += Dot(product, x.Slice(j * Lanes, Lanes));
            }
        }

        if (to.Kind == CovarianceKind.Diagonal) DiagonalMoments(x, responsibilities, to);
    }

    // ln π_k p_k from the squares, in place.
    private void Logarithms(double[] squares, ReadOnlySpan<double> weights)
    {
        var half = new Vector<double>(-0.5);
        for (var l = 0; l < Lanes; l += Vector<double>.Count)
        {
            var factor = weights.IsEmpty ? half : half * new Vector<double>(weights[l..]);
            for (var c = 0; c < Components; c++)
            {
                var at = squares.AsSpan(c * Lanes + l);
                Vector.FusedMultiplyAdd(factor, new Vector<double>(at), new Vector<double>(_constant[c])).CopyTo(at);
            }
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
