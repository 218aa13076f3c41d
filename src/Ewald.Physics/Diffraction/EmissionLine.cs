namespace Ewald.Physics.Diffraction;

/// <summary>One wavelength of a source with its share.</summary>
/// <param name="Wavelength">Å.</param>
/// <param name="Weight">Relative intensity; the weights of a source need not sum to 1.</param>
public readonly record struct EmissionLine(double Wavelength, double Weight);
