using System.Buffers;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.Diffraction;

/// <summary>Termination: what a transform from Q_min to Q_max leaves of G(r).</summary>
/// <remarks>G′(r) = (2/π) ∫ F sin(Qr) dQ over [Q_min, Q_max] with F = ∫ G sin(Qr) dr is the convolution of the odd function G with
/// (sin Q_max x − sin Q_min x) / πx. On a grid finer than π / (Q_max + Q of G) the sum is exact up to the end of G, which must lie
/// well beyond the last distance wanted. Limits: Q_max → ∞ gives G. Source: R. B. Von Dreele in T. Egami and S. J. L. Billinge,
/// Underneath the Bragg Peaks, 2nd ed. (2012), ch. 3.</remarks>
internal sealed class BandLimit
{
    private readonly FourierTransform _transform;
    private readonly double[] _cos;
    private readonly double[] _sin;
    private readonly double _step;
    private readonly int _points;

    /// <param name="step">h, Å.</param>
    /// <param name="points">Points of G from r = 0.</param>
    /// <param name="smallest">Q_min, Å⁻¹.</param>
    /// <param name="largest">Q_max, Å⁻¹.</param>
    /// <param name="offset">Where the result begins, 0 to h, Å.</param>
    public BandLimit(double step, int points, double smallest, double largest, double offset)
    {
        (_step, _points) = (step, points);
        _transform = FourierTransform.AtLeast(3 * points + 2);
        var length = _transform.Length;
        var (real, imaginary) = (new double[length], new double[length]);
        real[0] = (largest - smallest) / Math.PI;
        for (var m = 1; m <= 2 * points; m++)
        {
            var x = m * step;
            real[m] = (Math.Sin(largest * x) - Math.Sin(smallest * x)) / (Math.PI * x);
            // Differences of points run from −n to 2n; the transform is long enough to hold both apart.
            if (m <= points) real[length - m] = real[m];
        }

        _transform.Forward(real, imaginary);
        _cos = new double[length / 2 + 1];
        _sin = new double[length / 2 + 1];
        for (var k = 0; k < _cos.Length; k++)
        {
            var (sin, cos) = Math.SinCos(MomentumTransfer(k) * offset);
            _cos[k] = ((cos * real[k]) - (sin * imaginary[k])) * step / length;
            _sin[k] = ((sin * real[k]) + (cos * imaginary[k])) * step / length;
        }
    }

    /// <summary>Number of points of a spectrum.</summary>
    public int Length => _transform.Length;

    /// <summary>Q of one point of the spectrum, Å⁻¹.</summary>
    /// <param name="k">0 .. Length / 2.</param>
    public double MomentumTransfer(int k) => 2 * Math.PI * k / (Length * _step);

    /// <summary>Adds w(Q) times the spectrum of a part of G.</summary>
    /// <param name="part">G at r = 0, h, 2h, …, shape [point].</param>
    /// <param name="weight">w at each <see cref="MomentumTransfer"/>, shape [Length / 2 + 1], or empty for 1.</param>
    /// <param name="spectrum">Receives the imaginary part, shape [Length / 2 + 1].</param>
    public void Accumulate(ReadOnlySpan<double> part, ReadOnlySpan<double> weight, Span<double> spectrum)
    {
        var (real, imaginary) = Rent();
        for (var i = 1; i < Math.Min(part.Length, _points); i++) (real[i], real[Length - i]) = (part[i], -part[i]);
        _transform.Forward(real.AsSpan(0, Length), imaginary.AsSpan(0, Length));
        for (var k = 0; k < spectrum.Length; k++) spectrum[k] += weight.IsEmpty ? imaginary[k] : weight[k] * imaginary[k];
        Return(real, imaginary);
    }

    /// <summary>The band-limited G at r = offset, offset + h, ….</summary>
    /// <param name="spectrum">Sum of all parts, shape [Length / 2 + 1].</param>
    /// <param name="result">Receives G′, at most as many points as G has.</param>
    public void Transform(ReadOnlySpan<double> spectrum, Span<double> result)
    {
        var (real, imaginary) = Rent();
        // i v (cos + i sin) = −v sin + i v cos, and its conjugate at −k.
        for (var k = 1; k < spectrum.Length - 1; k++)
        {
            (real[k], imaginary[k]) = (-spectrum[k] * _sin[k], spectrum[k] * _cos[k]);
            (real[Length - k], imaginary[Length - k]) = (real[k], -imaginary[k]);
        }

        // The inverse transform is the forward one with the parts exchanged.
        _transform.Forward(imaginary.AsSpan(0, Length), real.AsSpan(0, Length));
        real.AsSpan(0, result.Length).CopyTo(result);
        Return(real, imaginary);
    }

    private (double[] Real, double[] Imaginary) Rent()
    {
        var (real, imaginary) = (ArrayPool<double>.Shared.Rent(Length), ArrayPool<double>.Shared.Rent(Length));
        real.AsSpan(0, Length).Clear();
        imaginary.AsSpan(0, Length).Clear();
        return (real, imaginary);
    }

    private static void Return(double[] real, double[] imaginary)
    {
        ArrayPool<double>.Shared.Return(real);
        ArrayPool<double>.Shared.Return(imaginary);
    }
}
