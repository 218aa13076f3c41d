namespace Ewald.Crystals;

/// <summary>Where the x-ray form factor f0 of a free atom or ion comes from.</summary>
public enum FormFactorTable
{
    /// <summary>Five Gaussians and a constant, atoms and ions, s = sin θ / λ up to 6 Å⁻¹ (Waasmaier and Kirfel 1995).</summary>
    WaasmaierKirfel,

    /// <summary>Four Gaussians and a constant, atoms and ions, s up to 2 Å⁻¹ (International Tables C, 1992; what gemmi uses).</summary>
    CromerMann,

    /// <summary>Electron scattering turned by the Mott-Bethe formula, neutral atoms, s up to 2 Å⁻¹ (what pymatgen uses). The formula
    /// multiplies the error of the fit by s²: palladium is 1.5 electrons of 14.9 too low at s = 1 Å⁻¹. For comparison only.</summary>
    DeGraefMcHenry,

    /// <summary>Tabulated non-relativistic Hartree-Fock values of xraylib, neutral atoms.</summary>
    XrayLib,
}
