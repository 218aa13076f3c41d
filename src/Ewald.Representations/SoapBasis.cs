namespace Ewald.Representations;

/// <summary>Radial functions of a smooth overlap of atomic positions.</summary>
public enum SoapBasis
{
    /// <summary>r^l exp(−α_nl r²), α_nl = −ln(10⁻³/a_n^l)/a_n² with a_n evenly from 1 Å to the cutoff; integrals in closed form.</summary>
    GaussianOrbitals,

    /// <summary>(r_c − r)^(n+2) within the cutoff; integrals by Gauss and Legendre with 100 nodes.</summary>
    Polynomial,
}
