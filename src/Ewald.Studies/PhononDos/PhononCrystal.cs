using Ewald.Crystals;

namespace Ewald.Studies.PhononDos;

/// <summary>A crystal with its computed heat capacity.</summary>
/// <param name="Id">Identifier in the source.</param>
/// <param name="Crystal">The crystal.</param>
/// <param name="HeatCapacity">C_V at 300 K per mole of atoms, J/(mol K).</param>
internal sealed record HeatCapacityCrystal(string Id, Crystal Crystal, double HeatCapacity)
{
    /// <summary>The elements in alphabetical order: what a split keeps together.</summary>
    public string ChemicalSystem { get; } = ChemicalSystems.Of(Crystal);
}

/// <summary>A crystal with its density of states from first-principles forces.</summary>
/// <param name="Id">Name in the source.</param>
/// <param name="Crystal">The primitive crystal.</param>
/// <param name="Density">States per cm⁻¹ and cell on the 51 wavenumbers; shape [51].</param>
/// <param name="HeatCapacity">C_V at 300 K per mole of atoms from all vibrations, J/(mol K).</param>
/// <param name="LowestWavenumber">Lowest vibration, cm⁻¹; negative when it is imaginary.</param>
internal sealed record DensityCrystal(string Id, Crystal Crystal, double[] Density, double HeatCapacity, double LowestWavenumber)
{
    /// <summary>The elements in alphabetical order.</summary>
    public string ChemicalSystem { get; } = ChemicalSystems.Of(Crystal);

    /// <summary>True when it has imaginary vibrations, which the density from 0 on does not hold.</summary>
    public bool IsUnstable => LowestWavenumber < -1;
}

/// <summary>Names of chemical systems.</summary>
internal static class ChemicalSystems
{
    /// <summary>The elements of a crystal in alphabetical order, joined by hyphens.</summary>
    public static string Of(Crystal crystal) => string.Join('-', crystal.Composition.Keys.Select(e => e.Symbol).Order(StringComparer.Ordinal));
}
