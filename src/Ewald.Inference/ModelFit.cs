using Ewald.Core;

namespace Ewald.Inference;

/// <summary>What a fit does with one parameter of the model's table; what is null stays as the table says.</summary>
/// <param name="Start">Start value, or the value when fixed.</param>
/// <param name="Minimum">Lower bound.</param>
/// <param name="Maximum">Upper bound.</param>
/// <param name="Free">False keeps it at its start.</param>
/// <param name="Logarithmic">Search its logarithm.</param>
public sealed record ParameterChoice(double? Start = null, double? Minimum = null, double? Maximum = null, bool Free = true, bool Logarithmic = false);

/// <summary>Settings of a model fit.</summary>
/// <param name="Parameters">Choices by name; a parameter that is not named is fixed at its default, scale and background excepted.</param>
/// <param name="Linear">Names of the parameters in which the model is a factor and an offset, solved linearly at every step, or null
/// for <c>scale</c> and <c>background</c> where the table has them.</param>
/// <param name="Smear">Use the curve's resolution column.</param>
/// <param name="Solver">Settings of the solver, or null.</param>
public sealed record ModelFitSetup(
    IReadOnlyDictionary<string, ParameterChoice> Parameters, (string Factor, string Offset)? Linear = null, bool Smear = true, LeastSquaresSetup? Solver = null);

/// <summary>One fitted parameter.</summary>
/// <param name="Name">Name in the model's table.</param>
/// <param name="Unit">Unit.</param>
/// <param name="Value">Fitted or fixed value.</param>
/// <param name="Sigma">Standard deviation; 0 when fixed, +∞ when undetermined, NaN at a bound.</param>
/// <param name="Free">False when it was fixed.</param>
/// <param name="AtBound">True when the solution lies on a bound.</param>
public sealed record FittedParameter(string Name, string Unit, double Value, double Sigma, bool Free, bool AtBound);

/// <summary>A model fitted to a curve.</summary>
/// <param name="Model">Id of the model.</param>
/// <param name="Parameters">In the order of the model's table.</param>
/// <param name="Correlation">Shape [parameter, parameter].</param>
/// <param name="Curve">Fitted curve at the measured points, shape [point].</param>
/// <param name="Residuals">(data − fit)/σ, shape [point].</param>
/// <param name="Chi2">χ², not reduced.</param>
/// <param name="ReducedChi2">χ² per degree of freedom.</param>
/// <param name="FreeParameters">Number of free parameters.</param>
/// <param name="Bic">χ² + k ln n.</param>
/// <param name="Aicc">Corrected Akaike criterion.</param>
/// <param name="RunsPValue">Runs test of the residuals' signs.</param>
/// <param name="Converged">False when the iterations ran out.</param>
/// <param name="Warnings">What the user must know, one sentence each.</param>
public sealed record ModelFitResult(
    string Model, IReadOnlyList<FittedParameter> Parameters, double[] Correlation, double[] Curve, double[] Residuals, double Chi2,
    double ReducedChi2, int FreeParameters, double Bic, double Aicc, double RunsPValue, bool Converged, IReadOnlyList<string> Warnings)
{
    /// <summary>A parameter by name.</summary>
    /// <param name="name">As in the model's table.</param>
    public FittedParameter this[string name] => Parameters.First(p => string.Equals(p.Name, name, StringComparison.Ordinal));
}

/// <summary>Fits any forward model to a curve.</summary>
/// <remarks>The nonlinear parameters are searched by <see cref="LeastSquares"/>; factor and offset are solved linearly at every step
/// (variable projection, Golub and Pereyra, Inverse Problems 19, R1 (2003), doi:10.1088/0266-5611/19/2/201), and all
/// errors come from the full problem at the solution.</remarks>
public static class ModelFit
{
    /// <summary>Fits.</summary>
    /// <param name="model">The model.</param>
    /// <param name="curve">The data; sigma null is estimated from the scatter and announced.</param>
    /// <param name="setup">Which parameters are free.</param>
    /// <param name="instrument">Maps the model to the measured points, or null for the curve's own resolution column.</param>
    /// <param name="cancel">Stops between two iterations.</param>
    /// <exception cref="ArgumentException">A name is not in the table, or bounds and starts contradict each other.</exception>
    /// <exception cref="InputException">The curve has fewer points than free parameters.</exception>
    public static ModelFitResult Fit(
        IForwardModel model, ScatteringCurve curve, ModelFitSetup setup, ICurveInstrument? instrument = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(curve);
        ArgumentNullException.ThrowIfNull(setup);
        var warnings = new List<string>();
        var sigma = NoiseOf(curve, warnings);
        instrument ??= new GaussianResolution(curve.Q, setup.Smear ? curve.QSigma : null);
        var problem = new ModelFitProblem(model, curve, sigma, setup, instrument);
        if (curve.Count < problem.FreeCount + 1)
            throw new InputException($"{curve.Name}: {curve.Count} points cannot determine {problem.FreeCount} parameters of {model.Card.Id}; fix some or bring more points.");
        var fit = problem.Solve(setup.Solver ?? new LeastSquaresSetup(), cancel);
        if (!fit.Converged) warnings.Add($"{curve.Name}: the fit of {model.Card.Id} did not converge in {fit.Iterations} iterations.");

        var shape = new double[curve.Count];
        problem.Model(fit.Values, shape);
        var residuals = new double[curve.Count];
        for (var i = 0; i < shape.Length; i++) residuals[i] = (curve.Intensity[i] - shape[i]) / sigma[i];
        var table = model.Parameters;
        var parameters = table.Select((p, i) =>
            new FittedParameter(p.Name, p.Unit, fit.Values[i], fit.Sigma[i], problem.IsFree(i), fit.AtBound[i])).ToArray();
        foreach (var p in parameters)
            if (p.AtBound) warnings.Add(FormattableString.Invariant($"{curve.Name}: {p.Name} of {model.Card.Id} ends on its bound, {p.Value:G5} {p.Unit}."));
        return new ModelFitResult(
            model.Card.Id, parameters, fit.Correlation, shape, residuals, fit.Chi2, fit.ReducedChi2, problem.FreeCount, fit.Bic, fit.Aicc,
            RunsTest.PValue(residuals), fit.Converged, warnings);
    }

    private static double[] NoiseOf(ScatteringCurve curve, List<string> warnings)
    {
        if (curve.Sigma is { } given)
        {
            if (Array.Exists(given, s => !(s > 0 && double.IsFinite(s))))
                throw new InputException($"{curve.Name}: its error column holds values that are not positive; leave the column out to have errors estimated.");
            return given;
        }

        var sigma = SmallAngle.NoiseEstimate.Of(curve, out var announcement);
        if (announcement is not null) warnings.Add(announcement);
        return sigma;
    }
}
