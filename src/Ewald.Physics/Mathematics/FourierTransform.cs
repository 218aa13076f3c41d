using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Ewald.Physics.Mathematics;

/// <summary>The discrete Fourier transform of a power of two: X_k = Σ x_n exp(−2πi kn / N), in place, real and imaginary parts apart.</summary>
/// <remarks>Cooley and Tukey, decimation in time; each stage has its own table of factors so that its inner loop runs on vectors.
/// Source: J. W. Cooley and J. W. Tukey, Math. Comput. 19, 297 (1965), doi:10.1090/S0025-5718-1965-0178586-1.</remarks>
internal sealed class FourierTransform
{
    private static readonly ConcurrentDictionary<int, FourierTransform> Made = new();

    private readonly int[] _reversed;
    private readonly double[][] _cos;
    private readonly double[][] _sin;

    private FourierTransform(int length)
    {
        Length = length;
        var bits = BitOperations.Log2((uint)length);
        _reversed = new int[length];
        for (var i = 1; i < length; i++) _reversed[i] = (_reversed[i >> 1] >> 1) | ((i & 1) << (bits - 1));
        _cos = new double[bits][];
        _sin = new double[bits][];
        for (var stage = 0; stage < bits; stage++)
        {
            var half = 1 << stage;
            _cos[stage] = new double[half];
            _sin[stage] = new double[half];
            for (var k = 0; k < half; k++) (_sin[stage][k], _cos[stage][k]) = Math.SinCos(-Math.PI * k / half);
        }
    }

    /// <summary>N.</summary>
    public int Length { get; }

    /// <summary>The transform of at least so many points.</summary>
    /// <param name="points">1 to 2²⁴.</param>
    public static FourierTransform AtLeast(int points)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(points, 1 << 24);
        return Made.GetOrAdd((int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(points, 2)), n => new FourierTransform(n));
    }

    /// <summary>Forward transform in place. The inverse is the same with the two spans exchanged, divided by N.</summary>
    /// <param name="real">Real parts, shape [N].</param>
    /// <param name="imaginary">Imaginary parts, shape [N].</param>
    public void Forward(Span<double> real, Span<double> imaginary)
    {
        if (real.Length != Length || imaginary.Length != Length)
            throw new ArgumentException($"FourierTransform: {real.Length} real and {imaginary.Length} imaginary parts for a length of {Length}.");
        for (var i = 0; i < Length; i++)
        {
            var j = _reversed[i];
            if (j <= i) continue;
            (real[i], real[j]) = (real[j], real[i]);
            (imaginary[i], imaginary[j]) = (imaginary[j], imaginary[i]);
        }

        for (var stage = 0; stage < _cos.Length; stage++)
        {
            var half = 1 << stage;
            var (cos, sin) = (_cos[stage], _sin[stage]);
            for (var start = 0; start < Length; start += 2 * half)
            {
                Butterflies(
                    real.Slice(start, half), imaginary.Slice(start, half), real.Slice(start + half, half), imaginary.Slice(start + half, half), cos, sin);
            }
        }
    }

    private static void Butterflies(Span<double> ar, Span<double> ai, Span<double> br, Span<double> bi, double[] cos, double[] sin)
    {
        var k = 0;
        if (ar.Length >= Vector<double>.Count)
        {
            var real = MemoryMarshal.Cast<double, Vector<double>>(ar);
            var imaginary = MemoryMarshal.Cast<double, Vector<double>>(ai);
            var vbr = MemoryMarshal.Cast<double, Vector<double>>(br);
            var vbi = MemoryMarshal.Cast<double, Vector<double>>(bi);
            var vc = MemoryMarshal.Cast<double, Vector<double>>(cos);
            var vs = MemoryMarshal.Cast<double, Vector<double>>(sin);
            for (var v = 0; v < real.Length; v++)
            {
                var tr = vbr[v] * vc[v] - vbi[v] * vs[v];
                var ti = vbr[v] * vs[v] + vbi[v] * vc[v];
                (vbr[v], vbi[v]) = (real[v] - tr, imaginary[v] - ti);
                (real[v], imaginary[v]) = (real[v] + tr, imaginary[v] + ti);
            }

            k = real.Length * Vector<double>.Count;
        }

        for (; k < ar.Length; k++)
        {
            var tr = br[k] * cos[k] - bi[k] * sin[k];
            var ti = br[k] * sin[k] + bi[k] * cos[k];
            (br[k], bi[k]) = (ar[k] - tr, ai[k] - ti);
            (ar[k], ai[k]) = (ar[k] + tr, ai[k] + ti);
        }
    }
}
