using System.Numerics;

namespace Ewald.Physics.Lattice;

/// <summary>The vibrations at one wave vector.</summary>
/// <param name="Q">Wave vector, reciprocal basis, shape [3].</param>
/// <param name="Energies">Energies, meV, ascending; an imaginary one is negative. Shape [mode].</param>
/// <param name="Vectors">Eigenvectors, each of length one, shape [mode, 3 atom]; the displacement of an atom is its part over √m.</param>
public sealed record PhononModes(double[] Q, double[] Energies, Complex[] Vectors)
{
    /// <summary>The eigenvector of a mode, shape [3 atom].</summary>
    /// <param name="mode">Its number from 0.</param>
    public ReadOnlySpan<Complex> Vector(int mode) => Vectors.AsSpan(mode * Energies.Length, Energies.Length);

    /// <summary>Vibrations whose energy is below −tolerance: the crystal gains energy by moving that way.</summary>
    /// <param name="tolerance">meV.</param>
    public int ImaginaryModes(double tolerance = PhononStability.DefaultTolerance) => Energies.Count(e => e < -tolerance);
}
