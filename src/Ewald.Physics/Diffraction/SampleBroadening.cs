using Ewald.Core;

namespace Ewald.Physics.Diffraction;

/// <summary>Broadening by small crystallites and by microstrain.</summary>
/// <remarks>By angle (2θ): K λ/(D cos θ) and 4 ε tan θ; by spacing: K d²/D and 2 ε d. Full widths at half maximum, added as Lorentzians by
/// the Lorentzian share and as Gaussians by the rest. Limits: D = ∞ and ε = 0 leave the instrument's widths. Valid for isotropic
/// size and strain. Sources: A. L. Patterson, Phys. Rev. 56 (1939) 978, doi:10.1103/PhysRev.56.978; Stokes and Wilson, Proc. Phys. Soc. 56
/// (1944) 174, doi:10.1088/0959-5309/56/3/303.</remarks>
/// <param name="CrystalliteSize">D, Å, positive; infinite for none.</param>
/// <param name="Microstrain">ε, relative, not negative.</param>
/// <param name="ScherrerConstant">K, 0.9 for the width of a sphere-like crystallite at half maximum.</param>
/// <param name="LorentzianShare">0 to 1.</param>
public sealed record SampleBroadening(
    double CrystalliteSize = double.PositiveInfinity, double Microstrain = 0, double ScherrerConstant = 0.9, double LorentzianShare = 1)
{
    /// <summary>No broadening.</summary>
    public static SampleBroadening None { get; } = new();

    /// <summary>Both widths at a reflection, degrees of 2θ.</summary>
    /// <param name="theta">θ, rad.</param>
    /// <param name="wavelength">Å.</param>
    /// <exception cref="InputException">A parameter is out of its range.</exception>
    public (double Gaussian, double Lorentzian) InAngle(double theta, double wavelength)
    {
        Check();
        return Split((ScherrerConstant * wavelength / (CrystalliteSize * Math.Cos(theta)) + 4 * Microstrain * Math.Tan(theta)) * (180 / Math.PI));
    }

    /// <summary>Both widths at a reflection, Å of d.</summary>
    /// <param name="spacing">d, Å.</param>
    /// <exception cref="InputException">A parameter is out of its range.</exception>
    public (double Gaussian, double Lorentzian) InSpacing(double spacing)
    {
        Check();
        return Split(ScherrerConstant * spacing * spacing / CrystalliteSize + 2 * Microstrain * spacing);
    }

    private (double Gaussian, double Lorentzian) Split(double width) => ((1 - LorentzianShare) * width, LorentzianShare * width);

    private void Check()
    {
        if (!(CrystalliteSize > 0 && Microstrain >= 0 && ScherrerConstant > 0 && LorentzianShare is >= 0 and <= 1))
            throw new InputException(FormattableString.Invariant(
                $"Sample broadening: size {CrystalliteSize} Å, strain {Microstrain}, K {ScherrerConstant}, Lorentzian share {LorentzianShare}; size and K are positive, strain is not negative, the share lies between 0 and 1."));
    }
}
