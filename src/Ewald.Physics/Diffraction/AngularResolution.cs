using Ewald.Core;

namespace Ewald.Physics.Diffraction;

/// <summary>Widths of an instrument that scans the angle: Gaussian by Caglioti, Lorentzian by angle.</summary>
/// <remarks>Γ_G² = U tan²θ + V tan θ + W + P/cos²θ; Γ_L = X tan θ + Y/cos θ + Z; full widths at half maximum in degrees of 2θ. Limits: W alone
/// is a constant width. Names are those of FullProf; GSAS has X and Y exchanged and everything in hundredths of a degree.
/// Sources: Caglioti, Paoletti and Ricci, Nucl. Instrum. 3 (1958) 223, doi:10.1016/0369-643X(58)90029-X; Thompson, Cox and Hastings,
/// J. Appl. Cryst. 20 (1987) 79, doi:10.1107/S0021889887087090.</remarks>
/// <param name="U">degrees².</param>
/// <param name="V">degrees².</param>
/// <param name="W">degrees².</param>
/// <param name="P">degrees².</param>
/// <param name="X">degrees.</param>
/// <param name="Y">degrees.</param>
/// <param name="Z">degrees.</param>
public sealed record AngularResolution(double U, double V, double W, double P = 0, double X = 0, double Y = 0, double Z = 0)
{
    /// <summary>Both widths at an angle, degrees.</summary>
    /// <param name="theta">θ, rad, half the scattering angle.</param>
    /// <exception cref="InputException">A width is not real or negative there.</exception>
    public (double Gaussian, double Lorentzian) At(double theta)
    {
        double tan = Math.Tan(theta), secant = 1 / Math.Cos(theta);
        var square = (U * tan + V) * tan + W + P * secant * secant;
        var lorentzian = X * tan + Y * secant + Z;
        return square >= 0 && lorentzian >= 0
            ? (Math.Sqrt(square), lorentzian)
            : throw new InputException(FormattableString.Invariant(
                $"Peak widths: at 2θ = {theta * 360 / Math.PI:F2} degrees the Gaussian width squared is {square:G4} degrees² and the Lorentzian width {lorentzian:G4} degrees; neither may be negative. Check U, V, W, P, X, Y, Z."));
    }
}
