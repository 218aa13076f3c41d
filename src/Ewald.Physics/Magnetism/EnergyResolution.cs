namespace Ewald.Physics.Magnetism;

/// <summary>The energy resolution of a spectrometer: a Gaussian whose width is a polynomial of the energy transfer.</summary>
/// <remarks>FWHM(ω) = c₀ + c₁ ω + c₂ ω² + …, meV. A direct-geometry spectrometer has its width largest at ω = 0 and falling towards the incident energy.</remarks>
public sealed class EnergyResolution
{
    private const double FwhmOverSigma = 2.3548200450309493;
    private readonly double[] _coefficients;

    /// <summary>A resolution.</summary>
    /// <param name="fwhm">c₀, c₁, …: FWHM in meV and its slopes.</param>
    /// <exception cref="ArgumentException">There is no coefficient, or the width at zero is not positive.</exception>
    public EnergyResolution(params double[] fwhm)
    {
        ArgumentNullException.ThrowIfNull(fwhm);
        if (fwhm.Length == 0 || !(fwhm[0] > 0) || !double.IsFinite(fwhm.Sum()))
            throw new ArgumentException("EnergyResolution: give the FWHM at zero energy transfer, positive, and then its slopes.", nameof(fwhm));
        _coefficients = [.. fwhm];
    }

    /// <summary>FWHM, meV; never below a tenth of its value at zero.</summary>
    /// <param name="energy">Energy transfer, meV.</param>
    public double Fwhm(double energy) => Math.Max(Polynomial(energy).Value, 0.1 * _coefficients[0]);

    /// <summary>The resolution with every width multiplied.</summary>
    /// <param name="factor">Positive.</param>
    public EnergyResolution Widened(double factor) => new([.. _coefficients.Select(c => factor * c)]);

    // σ and dσ/dω.
    internal (double Sigma, double Slope) Sigma(double energy)
    {
        var (value, slope) = Polynomial(energy);
        return value > 0.1 * _coefficients[0] ? (value / FwhmOverSigma, slope / FwhmOverSigma) : (0.1 * _coefficients[0] / FwhmOverSigma, 0);
    }

    private (double Value, double Slope) Polynomial(double energy)
    {
        double value = 0, slope = 0;
        for (var k = _coefficients.Length - 1; k >= 0; k--)
        {
            slope = slope * energy + value;
            value = value * energy + _coefficients[k];
        }

        return (value, slope);
    }
}
