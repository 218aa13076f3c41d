namespace Ewald.Crystals;

/// <summary>A neighbour of a site: a site of the crystal, in this or another cell.</summary>
/// <param name="Site">Index of the site.</param>
/// <param name="A">Cells along a between the two.</param>
/// <param name="B">Cells along b between the two.</param>
/// <param name="C">Cells along c between the two.</param>
/// <param name="X">Cartesian component of the vector to it, Å.</param>
/// <param name="Y">Cartesian component of the vector to it, Å.</param>
/// <param name="Z">Cartesian component of the vector to it, Å.</param>
/// <param name="Distance">Its length, Å.</param>
public readonly record struct Neighbour(int Site, int A, int B, int C, double X, double Y, double Z, double Distance);
