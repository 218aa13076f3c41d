using Ewald.Core;

namespace Ewald.Physics.Diffraction;

/// <summary>Shape of time-of-flight peaks by spacing.</summary>
/// <remarks>α = α₀ + α₁/d; β = β₀ + β₁/d⁴ + β_q/d²; σ² = σ₀² + σ₁² d² + σ₂² d⁴ + σ_q² d; Lorentzian full width γ = γ₀ + γ₁ d + γ₂ d². Limits: σ₁ and γ₁ are
/// constant Δd/d. Names and units are those of GSAS and FullProf (the squares σ² are the parameters).
/// Source: Von Dreele, Jorgensen and Windsor, J. Appl. Cryst. 15 (1982) 581, doi:10.1107/S0021889882012722.</remarks>
/// <param name="Alpha0">µs⁻¹.</param>
/// <param name="Alpha1">Å µs⁻¹.</param>
/// <param name="Beta0">µs⁻¹.</param>
/// <param name="Beta1">Å⁴ µs⁻¹.</param>
/// <param name="SigmaSquared0">µs².</param>
/// <param name="SigmaSquared1">µs² Å⁻².</param>
/// <param name="SigmaSquared2">µs² Å⁻⁴.</param>
/// <param name="Gamma0">µs.</param>
/// <param name="Gamma1">µs Å⁻¹.</param>
/// <param name="Gamma2">µs Å⁻².</param>
/// <param name="BetaQ">Å² µs⁻¹.</param>
/// <param name="SigmaSquaredQ">µs² Å⁻¹.</param>
public sealed record TimeOfFlightResolution(
    double Alpha0, double Alpha1, double Beta0, double Beta1, double SigmaSquared0, double SigmaSquared1, double SigmaSquared2 = 0,
    double Gamma0 = 0, double Gamma1 = 0, double Gamma2 = 0, double BetaQ = 0, double SigmaSquaredQ = 0)
{
    /// <summary>Rates, µs⁻¹, standard deviation and Lorentzian width, µs, at a spacing.</summary>
    /// <param name="spacing">d, Å.</param>
    /// <exception cref="InputException">A rate is not positive, σ² or the Lorentzian width negative.</exception>
    public (double Rise, double Decay, double Sigma, double Lorentzian) At(double spacing)
    {
        double d = spacing, square = d * d;
        var rise = Alpha0 + Alpha1 / d;
        var decay = Beta0 + Beta1 / (square * square) + BetaQ / square;
        var variance = SigmaSquared0 + SigmaSquared1 * square + SigmaSquared2 * square * square + SigmaSquaredQ * d;
        var lorentzian = Gamma0 + Gamma1 * d + Gamma2 * square;
        return rise > 0 && decay > 0 && variance >= 0 && lorentzian >= 0
            ? (rise, decay, Math.Sqrt(variance), lorentzian)
            : throw new InputException(FormattableString.Invariant(
                $"Time-of-flight widths: at d = {d:G4} Å α is {rise:G4}, β {decay:G4} µs⁻¹, σ² {variance:G4} µs² and the Lorentzian width {lorentzian:G4} µs; rates must be positive, widths not negative."));
    }
}
