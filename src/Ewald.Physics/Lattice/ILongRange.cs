namespace Ewald.Physics.Lattice;

/// <summary>A part of the dynamical matrix that no sum over near bonds gives: forces between dipoles.</summary>
public interface ILongRange
{
    /// <summary>Adds the part at one wave vector.</summary>
    /// <param name="q">Cartesian wave vector without 2π, Å⁻¹, shape [3].</param>
    /// <param name="direction">Direction of approach at q = 0, Cartesian, shape [3]; empty: the non-analytic term is left out there.</param>
    /// <param name="re">Real part of the matrix, eV/Å² over the root of the masses, shape [3 atom, 3 atom].</param>
    /// <param name="im">Imaginary part.</param>
    void Add(ReadOnlySpan<double> q, ReadOnlySpan<double> direction, Span<double> re, Span<double> im);
}
