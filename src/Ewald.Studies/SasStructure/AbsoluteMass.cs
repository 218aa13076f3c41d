using Ewald.Core;
using Ewald.Physics.SmallAngle.Atoms;
using Ewald.Physics.SmallAngle.Bodies;

namespace Ewald.Studies.SasStructure;

/// <summary>Mass of a protein from I(0) on absolute scale, its concentration and its contrast.</summary>
/// <remarks>M = I(0) N_A / (c b²) with b the excess scattering length per gram: the amplitude of a mean residue in the solvent,
/// or, when a partial specific volume is given, its amplitude in vacuum less ρₛ v̄. Valid: dilute, one kind of protein, no aggregate
/// in I(0). Source: B. Jacrot and G. Zaccai, Biopolymers 20, 2413 (1981), doi:10.1002/bip.1981.360201110.</remarks>
public static class AbsoluteMass
{
    private const double Avogadro = 6.02214076e23, FemtometreInCentimetre = 1e-13;

    /// <summary>Relative error that concentration and calibration to absolute scale usually carry.</summary>
    public const double CalibrationError = 0.10;

    /// <summary>The mass.</summary>
    /// <param name="i0">I(0), cm⁻¹.</param>
    /// <param name="sigmaI0">Its standard deviation, cm⁻¹.</param>
    /// <param name="concentration">mg/mL.</param>
    /// <param name="solvent">Probe and solvent.</param>
    /// <param name="partialSpecificVolume">cm³/g, or null for the displaced volume of a mean residue.</param>
    /// <returns>kDa, with a 90 % interval from the noise and <see cref="CalibrationError"/>.</returns>
    /// <exception cref="InputException">The protein is matched by the solvent.</exception>
    public static Estimate Of(double i0, double sigmaI0, double concentration, Solvent solvent, double? partialSpecificVolume)
    {
        ArgumentNullException.ThrowIfNull(solvent);
        var mass = ProteinPacking.ResidueMass;
        var excess = ProteinPacking.ResidueExcess(solvent); // fm per residue
        if (partialSpecificVolume is { } v)
            excess += solvent.Density * (ProteinPacking.ResidueVolume - v * mass / 0.602214076);
        if (Math.Abs(excess) < 0.05 * Math.Abs(solvent.Density) * ProteinPacking.ResidueVolume)
            throw new InputException(FormattableString.Invariant($"The solvent with {100 * solvent.HeavyWaterFraction:F0} % D2O matches the protein, so I(0) holds no mass; measure in another mixture."));
        var perGram = excess * FemtometreInCentimetre * Avogadro / mass;
        var value = i0 * Avogadro / (concentration * 1e-3 * perGram * perGram) / 1000;
        var half = 1.645 * Math.Sqrt(Math.Pow(sigmaI0 / i0, 2) + CalibrationError * CalibrationError);
        return new Estimate(value, value * Math.Exp(-half), value * Math.Exp(half));
    }
}
