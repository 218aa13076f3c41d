using Ewald.Crystals;

namespace Ewald.IO;

/// <summary>The powder sticks of one candidate phase.</summary>
/// <param name="Name">Name, usually formula and space group.</param>
/// <param name="Cell">Unit cell.</param>
/// <param name="Indices">Miller indices h, k, l, shape [reflection].</param>
/// <param name="Q">Å⁻¹ as the file states them, shape [reflection].</param>
/// <param name="Intensity">Arbitrary, not negative, shape [reflection].</param>
public sealed record PhaseSticks(string Name, UnitCell Cell, IReadOnlyList<(int H, int K, int L)> Indices, double[] Q, double[] Intensity);
