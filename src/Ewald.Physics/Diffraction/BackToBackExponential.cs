using System.Numerics;
using System.Runtime.CompilerServices;
using Ewald.Core;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.Diffraction;

/// <summary>Time-of-flight peak of unit area: a rising and a falling exponential, back to back, convolved with a Gaussian or pseudo-Voigt.</summary>
/// <remarks>Gaussian part H(Δ) = αβ/(2(α+β)) [e^u erfc y + e^v erfc z], u = α(ασ² + 2Δ)/2, y = (ασ² + Δ)/√2σ, v = β(βσ² − 2Δ)/2,
/// z = (βσ² − Δ)/√2σ; Lorentzian part αβ/(π(α+β)) Im[ℰ(α(Δ − iγ)) + ℰ(β(−Δ − iγ))], ℰ(z) = e^z E₁(z), γ half the width.
/// Limits: α, β → ∞ is the Gaussian or pseudo-Voigt; σ → 0 the bare exponentials; the mean is Δ = 1/β − 1/α.
/// Source: Von Dreele, Jorgensen and Windsor, J. Appl. Cryst. 15 (1982) 581, doi:10.1107/S0021889882012722.</remarks>
public static class BackToBackExponential
{
    private const double FwhmPerSigma = 2.3548200450309493;
    private const double Tail = 28, GaussianTail = 7; // e⁻²⁸ and seven σ: below 10⁻¹¹ of the area is left out

    /// <summary>The peak with a Gaussian, inverse of the unit of time.</summary>
    /// <param name="offset">Δ = t − t₀, µs.</param>
    /// <param name="rise">α, µs⁻¹, positive.</param>
    /// <param name="decay">β, µs⁻¹, positive.</param>
    /// <param name="sigma">σ, µs, positive.</param>
    public static double At(double offset, double rise, double decay, double sigma) =>
        Gaussian(new Vector<double>(offset), new Vector<double>(rise), new Vector<double>(decay), new Vector<double>(sigma))[0];

    /// <summary>The peak with a Lorentzian, inverse of the unit of time.</summary>
    /// <param name="offset">Δ = t − t₀, µs.</param>
    /// <param name="rise">α, µs⁻¹, positive.</param>
    /// <param name="decay">β, µs⁻¹, positive.</param>
    /// <param name="fwhm">2γ, µs, positive.</param>
    public static double LorentzianAt(double offset, double rise, double decay, double fwhm)
    {
        var gamma = 0.5 * fwhm;
        var sum = ExponentialIntegral.Scaled(new Complex(rise * offset, -rise * gamma)) + ExponentialIntegral.Scaled(new Complex(-decay * offset, -decay * gamma));
        return rise * decay / (Math.PI * (rise + decay)) * sum.Imaginary;
    }

    /// <summary>Adds a peak to a pattern.</summary>
    /// <param name="abscissa">t, µs, ascending, shape [point].</param>
    /// <param name="pattern">Receives the sum, shape [point].</param>
    /// <param name="centre">t₀, µs.</param>
    /// <param name="area">Area.</param>
    /// <param name="rise">α, µs⁻¹.</param>
    /// <param name="decay">β, µs⁻¹.</param>
    /// <param name="gaussian">Standard deviation σ of the Gaussian, µs.</param>
    /// <param name="lorentzian">Full width at half maximum of the Lorentzian, µs; 0 for none.</param>
    /// <param name="window">Half width of the window in pseudo-Voigt widths where there is a Lorentzian.</param>
    /// <exception cref="InputException">A rate or σ is not positive, or the Lorentzian width negative.</exception>
    public static void Add(
        ReadOnlySpan<double> abscissa, Span<double> pattern, double centre, double area, double rise, double decay, double gaussian, double lorentzian = 0, double window = 30)
    {
        if (!(rise > 0 && decay > 0 && gaussian > 0 && lorentzian >= 0 && double.IsFinite(rise + decay + gaussian + lorentzian)))
            throw new InputException(FormattableString.Invariant(
                $"Time-of-flight peak at {centre:G6} µs: α {rise:G4}, β {decay:G4}, σ {gaussian:G4} and Lorentzian width {lorentzian:G4}; the first three must be positive, the last not negative."));
        var (fwhm, mixing) = PseudoVoigt.Mix(gaussian * FwhmPerSigma, lorentzian);
        var sigma = fwhm / FwhmPerSigma;
        var (low, high) = PeakWindow.Of(abscissa, centre - GaussianTail * sigma - Tail / rise, centre + GaussianTail * sigma + Tail / decay);
        AddGaussian(abscissa[low..high], pattern[low..high], centre, area * (1 - mixing), rise, decay, sigma);
        if (mixing == 0) return;
        double left = window * fwhm + Tail / rise, right = window * fwhm + Tail / decay;
        (low, high) = PeakWindow.Of(abscissa, centre - left, centre + right);
        // What the window cuts from the Lorentzian's tails is put back in proportion.
        var scale = area * mixing / ((Math.Atan(2 * left / fwhm) + Math.Atan(2 * right / fwhm)) / Math.PI);
        for (var i = low; i < high; i++) pattern[i] += scale * LorentzianAt(abscissa[i] - centre, rise, decay, fwhm);
    }

    private static void AddGaussian(ReadOnlySpan<double> x, Span<double> y, double centre, double area, double rise, double decay, double sigma)
    {
        Vector<double> a = new(rise), b = new(decay), s = new(sigma);
        for (var i = 0; i < x.Length; i += Vector<double>.Count)
        {
            var value = Gaussian(VectorMath.LoadPadded(x[i..]) - new Vector<double>(centre), a, b, s);
            VectorMath.StorePadded(VectorMath.LoadPadded(y[i..]) + area * value, y[i..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Gaussian(Vector<double> offset, Vector<double> rise, Vector<double> decay, Vector<double> sigma)
    {
        var bell = VectorMath.Exp(offset * offset / (sigma * sigma) * -0.5);
        return rise * decay / (2 * (rise + decay)) * (Side(offset, rise, sigma, bell) + Side(-offset, decay, sigma, bell));
    }

    // e^u erfc y = e^(−Δ²/2σ²) ℰrfc(y) for y ≥ 0, 2 e^u less that of −y below: neither overflows.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
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
