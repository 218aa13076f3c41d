using Ewald.Crystals;

namespace Ewald.IO;

/// <summary>One supercell with one displaced atom, and the forces that its atoms felt.</summary>
/// <param name="Atom">Index of the displaced atom in the supercell.</param>
/// <param name="Displacement">Cartesian displacement, Å, shape [3].</param>
/// <param name="Forces">Cartesian forces, eV/Å, shape [atom, 3] row after row.</param>
public sealed record DisplacedForces(int Atom, double[] Displacement, double[] Forces);

/// <summary>Effective charges and high-frequency dielectric tensor of an insulator.</summary>
/// <param name="Dielectric">ε∞, shape [9] row after row.</param>
/// <param name="Charges">Born effective charge of each atom given, electrons, field direction first, shape [atom][9].</param>
/// <param name="Coulomb">e²/(4π ε₀), eV Å; 14.3996 where the file says nothing.</param>
public sealed record BornCharges(double[] Dielectric, IReadOnlyList<double[]> Charges, double Coulomb);

/// <summary>What a finite-displacement calculation of phonons consists of.</summary>
/// <param name="Name">What to call it in messages.</param>
/// <param name="UnitCell">The unit cell.</param>
/// <param name="SupercellMatrix">Supercell vectors in units of the unit cell's, columns as phonopy has them, shape [9].</param>
/// <param name="Supercell">The supercell in the order of the forces.</param>
/// <param name="Displacements">Displaced supercells with forces.</param>
/// <param name="Born">Charges and dielectric tensor, or null.</param>
public sealed record PhononDataset(
    string Name, Crystal UnitCell, int[] SupercellMatrix, Crystal Supercell, IReadOnlyList<DisplacedForces> Displacements, BornCharges? Born)
{
    /// <summary>Masses of the supercell's atoms, g/mol, as the files state them; the standard weights when they do not. Shape [atom].</summary>
    public double[] Masses { get; init; } = [.. Supercell.Sites.Select(s => s.Occupants[0].Element.Mass)];

    /// <summary>Primitive vectors in units of the unit cell's, columns as phonopy has them, shape [9]; null: found from the symmetry.</summary>
    public double[]? PrimitiveMatrix { get; init; }

    /// <summary>True: only translations of the unit cell are used, as for a calculation that displaced every atom in every direction.</summary>
    public bool IgnoreSymmetry { get; init; }
}
