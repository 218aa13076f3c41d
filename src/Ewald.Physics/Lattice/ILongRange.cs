namespace Ewald.Physics.Lattice;

/// <summary>A part of the dynamical matrix that no sum over near bonds gives: forces between dipoles.</summary>
public interface ILongRange
{
    /// <summary>Wave vectors that are worked on at once, one a lane.</summary>
    const int Lanes = 8;

    /// <summary>Adds the part at some wave vectors; it is Hermitian, and only the upper triangle is needed.</summary>
    /// <param name="q">Cartesian wave vectors without 2π, Å⁻¹, shape [3, lane].</param>
    /// <param name="direction">Direction of approach at q = 0, Cartesian, shape [3]; empty: the non-analytic term is left out there.</param>
    /// <param name="re">Real part of the matrices, eV/Å² over the root of the masses, shape [3 atom, 3 atom, lane].</param>
    /// <param name="im">Imaginary part.</param>
    void Add(ReadOnlySpan<double> q, ReadOnlySpan<double> direction, Span<double> re, Span<double> im);
}
