namespace Ewald.Representations;

/// <summary>Unit of the distances in a Coulomb matrix.</summary>
public enum CoulombUnit
{
    /// <summary>Å, as DScribe has it.</summary>
    Angstrom,

    /// <summary>Bohr radii, as in the paper; off-diagonal elements are then hartree.</summary>
    Bohr,
}
