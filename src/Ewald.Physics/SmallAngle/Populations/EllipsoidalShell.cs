using System.Numerics;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.SmallAngle.Populations;

/// <summary>Shell between two similar, concentric ellipsoids of revolution.</summary>
/// <remarks>F ∝ Φ(Qr) − s³ Φ(sQr), r² = R_p² cos²θ + R_e² sin²θ, s inner over outer; R_g² = (R_p² + 2R_e²)/5 · (1 − s⁵)/(1 − s³).
/// Guinier and Fournet (1955).</remarks>
public static class EllipsoidalShell
{
    /// <summary>I/I(0) on x = Q R_g.</summary>
    /// <param name="x">Shape [point].</param>
    /// <param name="polar">Outer semi-axis along the axis of revolution.</param>
    /// <param name="equatorial">Outer semi-axis across it, same unit.</param>
    /// <param name="inner">Inner over outer size, in [0, 1).</param>
    /// <param name="normalised">Receives I/I(0), shape [point].</param>
    public static void Evaluate(ReadOnlySpan<double> x, double polar, double equatorial, double inner, Span<double> normalised)
    {
        var s3 = inner * inner * inner;
        var rg = Math.Sqrt((polar * polar + 2 * equatorial * equatorial) / 5 * (1 - s3 * inner * inner) / (1 - s3));
        Span<double> q = x.Length <= 1024 ? stackalloc double[x.Length] : new double[x.Length];
        for (var i = 0; i < x.Length; i++) q[i] = x[i] / rg;
        OrientationAverage.Axial(q, new Amplitude(polar, equatorial, inner), 2 * Math.Max(polar, equatorial), normalised, []);
    }

    private readonly struct Amplitude(double polar, double equatorial, double inner) : IAxialAmplitude
    {
        public Vector<double> At(Vector<double> along, Vector<double> across)
        {
            Vector<double> a = along * polar, b = across * equatorial;
            var qr = Vector.SquareRoot(a * a + b * b);
            var s3 = inner * inner * inner;
            return (VectorMath.SphereAmplitude(qr) - s3 * VectorMath.SphereAmplitude(inner * qr)) * (1 / (1 - s3));
        }
    }
}
