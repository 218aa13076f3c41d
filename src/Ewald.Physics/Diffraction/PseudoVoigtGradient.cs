namespace Ewald.Physics.Diffraction;

/// <summary>The pseudo-Voigt peak of unit area with its derivatives by centre and by both widths.</summary>
/// <remarks>P = η L(x; Γ) + (1 − η) G(x; Γ) with Γ and η of <see cref="PseudoVoigt.Mix"/>; ∂P/∂Γ_G = P_Γ ∂Γ/∂Γ_G + P_η ∂η/∂Γ_G, and so for Γ_L.
/// Unlike <see cref="PseudoVoigt.Add"/> the tails are not renormalised to a window and coarse points are not averaged: least squares need
/// one smooth function. Source: Thompson, Cox and Hastings, J. Appl. Cryst. 20 (1987) 79, doi:10.1107/S0021889887087090.</remarks>
public readonly struct PseudoVoigtGradient
{
    private const double FourLn2 = 2.7725887222397811, GaussianPeak = 0.93943727869965132; // 4 ln 2; 2 √(ln 2 / π)
    private const double GaussianReach = 3.3; // in Γ: 10⁻¹³ of the peak

    private readonly double _fwhmByGaussian, _fwhmByLorentzian, _mixingByGaussian, _mixingByLorentzian;

    /// <summary>The shape of two widths.</summary>
    /// <param name="gaussian">Γ_G, full width at half maximum, not negative.</param>
    /// <param name="lorentzian">Γ_L, full width at half maximum, not negative, same unit.</param>
    /// <exception cref="Core.InputException">A width is negative, or both are zero.</exception>
    public PseudoVoigtGradient(double gaussian, double lorentzian)
    {
        (Fwhm, Mixing) = PseudoVoigt.Mix(gaussian, lorentzian);
        double g = gaussian, l = lorentzian, fourth = 5 * Fwhm * Fwhm * Fwhm * Fwhm;
        _fwhmByGaussian = ((((5 * g + 4 * 2.69269 * l) * g + 3 * 2.42843 * l * l) * g + 2 * 4.47163 * l * l * l) * g + 0.07842 * l * l * l * l) / fourth;
        _fwhmByLorentzian = ((((2.69269 * g + 2 * 2.42843 * l) * g + 3 * 4.47163 * l * l) * g + 4 * 0.07842 * l * l * l) * g + 5 * l * l * l * l) / fourth;
        var q = l / Fwhm;
        var byShare = 1.36603 - q * (2 * 0.47719 - q * 3 * 0.11116);
        _mixingByGaussian = -byShare * q / Fwhm * _fwhmByGaussian;
        _mixingByLorentzian = byShare * (1 - q * _fwhmByLorentzian) / Fwhm;
    }

    /// <summary>Γ.</summary>
    public double Fwhm { get; }

    /// <summary>η.</summary>
    public double Mixing { get; }

    /// <summary>The peak and its derivatives at one offset.</summary>
    /// <param name="offset">x − centre, unit of the widths.</param>
    /// <returns>P, ∂P/∂centre, ∂P/∂Γ_G, ∂P/∂Γ_L.</returns>
    public (double Value, double ByCentre, double ByGaussian, double ByLorentzian) At(double offset)
    {
        var u = offset / Fwhm;
        var square = u * u;
        var lorentz = 2 / Math.PI / (Fwhm * (1 + 4 * square));
        var gauss = Math.Abs(u) < GaussianReach ? GaussianPeak / Fwhm * Math.Exp(-FourLn2 * square) : 0;
        var slope = 8 * u / (1 + 4 * square);
        var byCentre = (Mixing * lorentz * slope + (1 - Mixing) * gauss * 2 * FourLn2 * u) / Fwhm;
        var byFwhm = (Mixing * lorentz * (slope * u - 1) + (1 - Mixing) * gauss * (2 * FourLn2 * square - 1)) / Fwhm;
        var byMixing = lorentz - gauss;
        return (Mixing * lorentz + (1 - Mixing) * gauss, byCentre,
            byFwhm * _fwhmByGaussian + byMixing * _mixingByGaussian, byFwhm * _fwhmByLorentzian + byMixing * _mixingByLorentzian);
    }
}
