namespace Ewald.Inference;

/// <summary>A fitted order parameter; see <see cref="OrderParameterFit"/>.</summary>
/// <param name="Transition">T_c, K.</param>
/// <param name="TransitionSigma">Its standard deviation, scatter and choice of law together, K.</param>
/// <param name="Beta">β.</param>
/// <param name="BetaSigma">Its standard deviation, scatter and choice of law together.</param>
/// <param name="Amplitude">A, unit of the intensity.</param>
/// <param name="Background">Background at the middle of the temperature range, unit of the intensity.</param>
/// <param name="Slope">Slope of the background, unit of the intensity per K; 0 when the law of lowest BIC has none.</param>
/// <param name="Rounding">Relative standard deviation of T_c; 0 when the law of lowest BIC has none.</param>
/// <param name="Critical">C, critical scattering at T_c, unit of the intensity; 0 when the law of lowest BIC has none.</param>
/// <param name="ReducedChi2">χ² per degree of freedom.</param>
/// <param name="Bic">BIC of this law.</param>
/// <param name="SmoothBic">BIC of a parabola: change without a transition.</param>
/// <param name="Inside">At least three temperatures lie on either side of T_c.</param>
/// <param name="Curve">The fitted law at the temperatures, shape [temperature].</param>
public sealed record OrderParameter(
    double Transition, double TransitionSigma, double Beta, double BetaSigma, double Amplitude, double Background, double Slope, double Rounding, double Critical,
    double ReducedChi2, double Bic, double SmoothBic, bool Inside, double[] Curve)
{
    /// <summary>True when the law beats a parabola by more than 10 in BIC, T_c lies well inside of the range and is known to a tenth of itself.</summary>
    public bool IsTransition => Inside && Bic < SmoothBic - 10 && TransitionSigma < 0.1 * Transition;
}
