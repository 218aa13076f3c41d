using System.Numerics;
using Ewald.Core;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.SmallAngle;

/// <summary>What the analytic structure factors share: Fourier moments of polynomials on a sphere's diameter, and the refusal of S ≤ 0.</summary>
/// <remarks>Baxter's factorisation 1/S(k) = |1 − 12η ∫ q(r) exp(ikr) dr|², r in diameters, k = Qσ. It is positive by construction and,
/// unlike the direct correlation function's closed forms, loses no digits at small k.
/// Source: Baxter, Aust. J. Phys. 21 (1968) 563, doi:10.1071/PH680563.</remarks>
internal static class Baxter
{
    public static readonly Parameter EffectiveRadius = ShapeParameter.Length("effectiveRadius", "R", 50, "Radius of the interacting sphere.");

    public static Parameter VolumeFraction(double value, double maximum) =>
        ShapeParameter.Number("volumeFraction", "φ", value, 0, maximum, "Volume fraction of the interacting spheres.");

    /// <summary>mₙ(k) = ∫₀¹ rⁿ exp(ikr) dr for n = 0 ... moments.Length − 1.</summary>
    public static void Moments(double k, Span<Complex> moments)
    {
        if (k < 2)
        {
            // Power series: at k = 2 the 28th term is below 10⁻²¹.
            for (var n = 0; n < moments.Length; n++)
            {
                Complex term = 1, sum = 1.0 / (n + 1);
                for (var j = 1; j < 28; j++)
                {
                    term *= new Complex(0, k / j);
                    sum += term / (n + j + 1);
                }

                moments[n] = sum;
            }

            return;
        }

        var edge = new Complex(Math.Cos(k), Math.Sin(k));
        var ik = new Complex(0, k);
        moments[0] = (edge - 1) / ik;
        for (var n = 1; n < moments.Length; n++) moments[n] = (edge - n * moments[n - 1]) / ik;
    }

    /// <summary>S from q(r) = ½a (r² − 1) + b (r − 1) + c on 0 ≤ r ≤ 1.</summary>
    public static double OfPolynomial(double k, double eta, double a, double b, double c)
    {
        Span<Complex> m = stackalloc Complex[3];
        Moments(k, m);
        return FromFactor(1 - 12 * eta * (0.5 * a * (m[2] - m[0]) + b * (m[1] - m[0]) + c * m[0]));
    }

    public static double FromFactor(Complex factor) => 1 / (factor.Real * factor.Real + factor.Imaginary * factor.Imaginary);
}
