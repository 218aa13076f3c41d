namespace Ewald.Physics.Diffraction;

/// <summary>A broad maximum of amorphous scattering.</summary>
/// <param name="Centre">Unit of the abscissa.</param>
/// <param name="Fwhm">Full width at half maximum, same unit, positive.</param>
/// <param name="Area">Area, intensity times unit of the abscissa.</param>
/// <param name="Mixing">Lorentzian share, 0 to 1.</param>
public sealed record AmorphousHump(double Centre, double Fwhm, double Area, double Mixing = 0);
