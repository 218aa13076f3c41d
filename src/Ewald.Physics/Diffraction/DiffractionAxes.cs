using Ewald.Core;

namespace Ewald.Physics.Diffraction;

/// <summary>Changes between the abscissae of powder diffraction at one wavelength.</summary>
/// <remarks>λ = 2 d sin θ, Q = 2π/d = 4π sin θ/λ. Limits: d = λ/2 is backscattering, 2θ = 180 degrees. Time of flight needs an instrument:
/// <see cref="TimeOfFlightCalibration"/>. Source: International Tables for Crystallography, Vol. C, ch. 2.3.</remarks>
public static class DiffractionAxes
{
    /// <summary>2θ of a spacing, degrees.</summary>
    /// <param name="spacing">d, Å.</param>
    /// <param name="wavelength">Å.</param>
    /// <returns>NaN below λ/2, where nothing is reflected.</returns>
    public static double TwoThetaInDegrees(double spacing, double wavelength) => 2 * Math.Asin(wavelength / (2 * spacing)) * (180 / Math.PI);

    /// <summary>Spacing at a 2θ, Å; infinite at 0.</summary>
    /// <param name="twoThetaInDegrees">2θ, degrees.</param>
    /// <param name="wavelength">Å.</param>
    public static double Spacing(double twoThetaInDegrees, double wavelength) => wavelength / (2 * Math.Sin(twoThetaInDegrees * (Math.PI / 360)));

    /// <summary>Momentum transfer at a 2θ, Å⁻¹.</summary>
    /// <param name="twoThetaInDegrees">2θ, degrees.</param>
    /// <param name="wavelength">Å.</param>
    public static double MomentumTransfer(double twoThetaInDegrees, double wavelength) => 4 * Math.PI * Math.Sin(twoThetaInDegrees * (Math.PI / 360)) / wavelength;

    /// <summary>2θ of a momentum transfer, degrees.</summary>
    /// <param name="momentumTransfer">Q, Å⁻¹.</param>
    /// <param name="wavelength">Å.</param>
    /// <returns>NaN above 4π/λ.</returns>
    public static double TwoThetaOfMomentumTransfer(double momentumTransfer, double wavelength) =>
        2 * Math.Asin(momentumTransfer * wavelength / (4 * Math.PI)) * (180 / Math.PI);

    /// <summary>Q of a spacing, Å⁻¹; d of a Q, Å: the same function.</summary>
    /// <param name="value">d, Å, or Q, Å⁻¹.</param>
    public static double Reciprocal(double value) => 2 * Math.PI / value;

    /// <summary>Wavelength of a photon energy, Å.</summary>
    /// <param name="energy">eV; CODATA 2018: h c = 12398.419843 eV Å.</param>
    public static double WavelengthOfEnergy(double energy) => 12398.419843320026 / energy;

    /// <summary>The wavelength, when it is one.</summary>
    /// <param name="wavelength">Å.</param>
    /// <exception cref="InputException">It is not positive and finite.</exception>
    public static double CheckedWavelength(double wavelength) => wavelength > 0 && double.IsFinite(wavelength)
        ? wavelength
        : throw new InputException(FormattableString.Invariant($"The wavelength is {wavelength} Å; it must be positive (Cu K-alpha is 1.5418)."));
}
