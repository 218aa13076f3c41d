namespace Ewald.Physics.Magnetism;

/// <summary>Constants of magnetism in the house's units (CODATA 2018).</summary>
public static class MagneticUnits
{
    /// <summary>Bohr magneton, meV/T.</summary>
    public const double BohrMagneton = 0.057883818060;

    /// <summary>Boltzmann's constant, meV/K.</summary>
    public const double Boltzmann = 0.08617333262;

    /// <summary>μ₀ μ_B² / 4π, meV Å³: the dipole energy of two moments of 1 μ_B at 1 Å.</summary>
    public const double DipoleEnergy = 0.0536815112;

    /// <summary>(γ r₀ / 2)², barn per μ_B²: the scattering of neutrons by a moment.</summary>
    public const double NeutronCrossSection = 0.072652897;

    /// <summary>ħ² / 2m of the neutron, meV Å².</summary>
    public const double NeutronEnergy = 2.072124855;
}
