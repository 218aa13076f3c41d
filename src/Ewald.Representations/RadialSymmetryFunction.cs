namespace Ewald.Representations;

/// <summary>Behler's G2: Σ_j exp(−η (r_ij − R_s)²) f_c(r_ij).</summary>
/// <param name="Eta">η, Å⁻².</param>
/// <param name="Shift">R_s, Å.</param>
public readonly record struct RadialSymmetryFunction(double Eta, double Shift = 0);
