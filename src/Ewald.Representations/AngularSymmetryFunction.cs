namespace Ewald.Representations;

/// <summary>Behler's G4 or G5: 2^(1−ζ) Σ_{j&lt;k} (1 + λ cos θ)^ζ exp(−η (r_ij² + r_ik² [+ r_jk²])) f_c f_c [f_c].</summary>
/// <param name="Eta">η, Å⁻².</param>
/// <param name="Zeta">ζ, positive.</param>
/// <param name="Lambda">λ, 1 or −1.</param>
/// <param name="Closed">True for G4, which includes the third side of the triangle; false for G5.</param>
public readonly record struct AngularSymmetryFunction(double Eta, double Zeta, double Lambda, bool Closed = true);
