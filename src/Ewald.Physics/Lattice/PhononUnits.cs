namespace Ewald.Physics.Lattice;

/// <summary>Units of vibrations: force constants in eV/Å², masses in g/mol, energies in meV.</summary>
/// <remarks>E = ħ √(λ) with λ in eV/(Å² u). CODATA 2018, doi:10.1103/RevModPhys.93.025010.</remarks>
public static class PhononUnits
{
    /// <summary>One terahertz as an energy h ν, meV.</summary>
    public const double MeVPerTHz = 4.135667696923859;

    /// <summary>One wavenumber as an energy h c k, meV.</summary>
    public const double MeVPerWavenumber = 0.12398419843320026;

    /// <summary>Energy of a vibration whose force constant over mass is one eV/(Å² u), meV.</summary>
    public const double MeVPerRoot = 64.65415134095606;

    /// <summary>Boltzmann's constant, meV/K.</summary>
    public const double Boltzmann = 0.08617333262145178;

    /// <summary>The gas constant, J/(mol K).</summary>
    public const double GasConstant = 8.314462618153240;

    /// <summary>ħ²/(2 u), meV Å²: recoil energy of mass 1 u at 1 Å⁻¹; the displacement scale is twice it over the energy.</summary>
    public const double Recoil = 2.0900796428096258;

    /// <summary>e²/(4π ε₀), eV Å.</summary>
    public const double Coulomb = 14.39964547842567;

    /// <summary>Energy of an eigenvalue of the dynamical matrix, meV; negative for an imaginary vibration.</summary>
    /// <param name="eigenvalue">eV/(Å² u).</param>
    public static double Energy(double eigenvalue) => Math.CopySign(MeVPerRoot * Math.Sqrt(Math.Abs(eigenvalue)), eigenvalue);
}
