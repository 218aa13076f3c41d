namespace Ewald.Crystals;

/// <summary>The answer of spglib about a crystal, in arrays; <see cref="CrystalSymmetry"/> says the same in the crystal's own words.</summary>
/// <param name="Number">Number of the space group in International Tables, 1 to 230.</param>
/// <param name="International">Short Hermann-Mauguin symbol.</param>
/// <param name="HallNumber">Number of the Hall symbol, 1 to 530.</param>
/// <param name="Hall">Hall symbol.</param>
/// <param name="Choice">Unique axis, cell choice, origin or axes of the standard setting; may be empty.</param>
/// <param name="PointGroup">Point group.</param>
/// <param name="Operations">Operations in the basis of the crystal as given.</param>
/// <param name="Wyckoffs">Wyckoff letter of every atom, 0 for a, shape [atom].</param>
/// <param name="SiteSymmetries">Site symmetry of every atom, oriented, shape [atom].</param>
/// <param name="EquivalentAtoms">Lowest index among the atoms that the operations make equivalent, shape [atom].</param>
/// <param name="Orbits">The same under the full group of the primitive cell, shape [atom].</param>
/// <param name="Transformation">P of x_standard = P x + p, shape [3, 3].</param>
/// <param name="OriginShift">p of x_standard = P x + p, shape [3].</param>
/// <param name="PrimitiveCell">Basis vectors of the primitive cell as rows, Å, shape [3, 3].</param>
/// <param name="StandardCell">Basis vectors of the idealised standard cell as rows, Å, shape [3, 3].</param>
/// <param name="StandardPositions">Fractional coordinates in the standard cell, shape [atom, 3].</param>
/// <param name="StandardSpecies">Kinds of atom in the standard cell, shape [atom].</param>
public sealed record SymmetryDataset(
    int Number, string International, int HallNumber, string Hall, string Choice, string PointGroup, IReadOnlyList<SymmetryOperation> Operations,
    int[] Wyckoffs, string[] SiteSymmetries, int[] EquivalentAtoms, int[] Orbits, double[,] Transformation, double[] OriginShift,
    double[,] PrimitiveCell, double[,] StandardCell, double[,] StandardPositions, int[] StandardSpecies);
