using System.Numerics;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.Diffraction;

/// <summary>The time-of-flight peak with a Gaussian, of unit area, with its derivatives by centre, rise, decay and σ.</summary>
/// <remarks>H(Δ) = N (A + B), N = αβ/(2(α+β)), A = e^u erfc y, u = α(ασ² + 2Δ)/2, y = (ασ² + Δ)/√2σ, and B the same with β and −Δ. With the bell
/// g = exp(−Δ²/2σ²): ∂A/∂Δ = αA − √(2/π) g/σ, ∂A/∂α = (ασ² + Δ)A − √(2/π) σ g, ∂A/∂σ = α²σA − √(2/π) g (α − Δ/σ²).
/// Source: <see cref="BackToBackExponential"/>.</remarks>
public static class BackToBackGradient
{
    private static readonly double Root = Math.Sqrt(2 / Math.PI);

    /// <summary>The peak and its derivatives at many points.</summary>
    /// <param name="abscissa">t, µs, shape [point].</param>
    /// <param name="centre">t₀, µs.</param>
    /// <param name="rise">α, µs⁻¹, positive.</param>
    /// <param name="decay">β, µs⁻¹, positive.</param>
    /// <param name="sigma">σ, µs, positive.</param>
    /// <param name="value">Receives H, µs⁻¹, shape [point].</param>
    /// <param name="byCentre">Receives ∂H/∂t₀, shape [point]; empty leaves out all derivatives.</param>
    /// <param name="byRise">Receives ∂H/∂α.</param>
    /// <param name="byDecay">Receives ∂H/∂β.</param>
    /// <param name="bySigma">Receives ∂H/∂σ.</param>
    public static void Evaluate(
        ReadOnlySpan<double> abscissa, double centre, double rise, double decay, double sigma,
        Span<double> value, Span<double> byCentre, Span<double> byRise, Span<double> byDecay, Span<double> bySigma)
    {
        var sum = rise + decay;
        var scale = rise * decay / (2 * sum);
        double scaleByRise = decay * decay / (2 * sum * sum), scaleByDecay = rise * rise / (2 * sum * sum);
        Vector<double> a = new(rise), b = new(decay), s = new(sigma);
        for (var i = 0; i < abscissa.Length; i += Vector<double>.Count)
        {
            var offset = VectorMath.LoadPadded(abscissa[i..]) - new Vector<double>(centre);
            var bell = VectorMath.Exp(offset * offset / (s * s) * -0.5);
            Vector<double> left = Side(offset, a, s, bell), right = Side(-offset, b, s, bell);
            VectorMath.StorePadded(scale * (left + right), value[i..]);
            if (byCentre.IsEmpty) continue;
            var edge = bell * Root;
            // Both bells cancel in ∂H/∂Δ; the centre moves against Δ.
            VectorMath.StorePadded(-scale * (a * left - b * right), byCentre[i..]);
            VectorMath.StorePadded(scaleByRise * (left + right) + scale * ((a * s * s + offset) * left - edge * s), byRise[i..]);
            VectorMath.StorePadded(scaleByDecay * (left + right) + scale * ((b * s * s - offset) * right - edge * s), byDecay[i..]);
            VectorMath.StorePadded(scale * (a * a * s * left + b * b * s * right - edge * (a + b)), bySigma[i..]);
        }
    }

    // As in BackToBackExponential: neither form overflows.
    private static Vector<double> Side(Vector<double> offset, Vector<double> rate, Vector<double> sigma, Vector<double> bell)
    {
        var shift = rate * sigma * sigma;
        var y = (shift + offset) / (sigma * Math.Sqrt(2));
        var scaled = bell * VectorMath.ScaledErfc(Vector.Abs(y));
        if (Vector.GreaterThanOrEqualAll(y, Vector<double>.Zero)) return scaled;
        var exponential = VectorMath.Exp(Vector.Min(rate * (shift * 0.5 + offset), Vector<double>.Zero));
        return Vector.ConditionalSelect(Vector.GreaterThanOrEqual(y, Vector<double>.Zero), scaled, 2 * exponential - scaled);
    }
}
