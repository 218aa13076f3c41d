using Ewald.Crystals;

namespace Ewald.Physics.Diffraction;

/// <summary>One expected peak of a crystal.</summary>
/// <param name="Index">The plane that names it.</param>
/// <param name="Spacing">d, Å.</param>
/// <param name="Multiplicity">Planes of this spacing, both signs.</param>
/// <param name="RelativeIntensity">Share of the strongest peak of the list, 0 to 1.</param>
public sealed record BraggPeak(MillerIndex Index, double Spacing, int Multiplicity, double RelativeIntensity)
{
    /// <summary>Q = 2π/d, Å⁻¹.</summary>
    public double MomentumTransfer => DiffractionAxes.Reciprocal(Spacing);

    /// <summary>2θ at a wavelength, degrees.</summary>
    /// <param name="wavelength">Å.</param>
    public double TwoThetaInDegrees(double wavelength) => DiffractionAxes.TwoThetaInDegrees(Spacing, wavelength);
}
