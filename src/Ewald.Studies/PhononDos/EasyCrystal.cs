using Ewald.Crystals;

namespace Ewald.Studies.PhononDos;

/// <summary>A crystal of the easy set with what our lattice dynamics says of it.</summary>
/// <param name="Prototype">Its arrangement.</param>
/// <param name="Crystal">The crystal, at rest under its model.</param>
/// <param name="Density">Density of states on the 51 wavenumbers, largest 1; shape [51].</param>
/// <param name="HeatCapacity">C_V at 300 K per mole of atoms from all vibrations, J/(mol K).</param>
/// <param name="MeanWavenumber">Mean wavenumber of all vibrations, cm⁻¹.</param>
/// <param name="HighestWavenumber">Highest wavenumber, cm⁻¹.</param>
internal sealed record EasyCrystal(Prototype Prototype, Crystal Crystal, double[] Density, double HeatCapacity, double MeanWavenumber, double HighestWavenumber)
{
    /// <summary>The elements in alphabetical order.</summary>
    public string ChemicalSystem { get; } = ChemicalSystems.Of(Crystal);
}

/// <summary>Why a draw is not in the easy set.</summary>
internal enum Rejection
{
    /// <summary>It is in.</summary>
    None,

    /// <summary>Vibrations are imaginary.</summary>
    Imaginary,

    /// <summary>It does not come to rest, or becomes another crystal on the way.</summary>
    NotAtRest,

    /// <summary>Vibrations lie outside what the grid of wavenumbers holds, or none is above 40 cm⁻¹.</summary>
    OutsideGrid,

    /// <summary>Chemistry and arrangement do not fit: no ions of the charge, or radii that do not touch.</summary>
    Chemistry,
}
