using Ewald.Crystals;

namespace Ewald.Physics.Diffraction;

/// <summary>Planes of one powder line that symmetry makes equivalent.</summary>
/// <param name="Label">The plane of the family with the largest h, then k, then l.</param>
/// <param name="Multiplicity">Number of planes, both signs.</param>
/// <param name="Squared">|F|² of each, mean of both signs, electrons² or fm².</param>
public sealed record PowderFamily(MillerIndex Label, int Multiplicity, double Squared);
