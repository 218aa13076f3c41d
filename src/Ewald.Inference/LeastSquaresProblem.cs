namespace Ewald.Inference;

/// <summary>Residuals (model − data)/σ at a point.</summary>
/// <param name="parameters">All parameters, fixed ones included, shape [parameter].</param>
/// <param name="residuals">Receives the weighted residuals, shape [residual].</param>
public delegate void ResidualFunction(ReadOnlySpan<double> parameters, Span<double> residuals);

/// <summary>Derivatives of the residuals at a point.</summary>
/// <param name="parameters">All parameters, shape [parameter].</param>
/// <param name="jacobian">Receives ∂residual/∂parameter, row-major, shape [residual, parameter].</param>
public delegate void JacobianFunction(ReadOnlySpan<double> parameters, Span<double> jacobian);

/// <summary>One parameter of a fit.</summary>
/// <param name="Name">Name, for messages and tables.</param>
/// <param name="Start">Start value, or the value when it is fixed.</param>
/// <param name="Minimum">Lower bound, or −∞.</param>
/// <param name="Maximum">Upper bound, or +∞.</param>
/// <param name="Free">False keeps it at its start.</param>
/// <param name="Logarithmic">Search its logarithm: for positive quantities known to a factor only.</param>
public sealed record FitParameter(
    string Name, double Start, double Minimum = double.NegativeInfinity, double Maximum = double.PositiveInfinity, bool Free = true, bool Logarithmic = false);

/// <summary>How large residuals count.</summary>
public enum RobustLoss
{
    /// <summary>Squares: ρ(z) = z.</summary>
    Squares,

    /// <summary>ρ(z) = 2(√(1 + z) − 1): linear for large residuals.</summary>
    SoftAbsolute,

    /// <summary>ρ(z) = ln(1 + z): outliers lose all influence.</summary>
    Cauchy,
}

/// <summary>What the standard deviations of the parameters are taken from.</summary>
public enum ErrorScale
{
    /// <summary>The data's σ as given.</summary>
    Absolute,

    /// <summary>σ is raised by √χ² where the reduced χ² exceeds 1.</summary>
    AtLeastAbsolute,

    /// <summary>σ is relative: scaled by √χ² up or down.</summary>
    Relative,
}

/// <summary>Settings of a least-squares fit.</summary>
/// <param name="MaximumIterations">Per start.</param>
/// <param name="Tolerance">Relative change of parameters and of χ² that ends the search.</param>
/// <param name="Loss">Weight of large residuals.</param>
/// <param name="LossScale">Residual at which the loss bends, in standard deviations.</param>
/// <param name="Starts">Number of starts; the first is the given one, the others are drawn inside the bounds.</param>
/// <param name="Seed">Seed of the drawn starts.</param>
/// <param name="Errors">What the standard deviations are taken from.</param>
public sealed record LeastSquaresSetup(
    int MaximumIterations = 200, double Tolerance = 1e-9, RobustLoss Loss = RobustLoss.Squares, double LossScale = 1,
    int Starts = 1, ulong Seed = 1, ErrorScale Errors = ErrorScale.AtLeastAbsolute);

/// <summary>Result of a least-squares fit.</summary>
/// <param name="Values">All parameters, fixed ones included, shape [parameter].</param>
/// <param name="Sigma">Standard deviations; 0 when fixed, +∞ when the data do not determine the parameter, NaN at a bound. Shape [parameter].</param>
/// <param name="Correlation">Correlation matrix, identity rows for parameters without a finite error, shape [parameter, parameter].</param>
/// <param name="Covariance">Covariance matrix, zero rows for parameters without a finite error, shape [parameter, parameter].</param>
/// <param name="Chi2">Σ residual² (not reduced, without robust loss).</param>
/// <param name="ReducedChi2">χ² per degree of freedom.</param>
/// <param name="DegreesOfFreedom">Residuals minus free parameters.</param>
/// <param name="Bic">χ² + k ln n, k free parameters, n residuals.</param>
/// <param name="Aic">χ² + 2k.</param>
/// <param name="Aicc">AIC + 2k(k + 1)/(n − k − 1).</param>
/// <param name="AtBound">True where the solution lies on a bound, shape [parameter].</param>
/// <param name="Converged">False when the iterations ran out.</param>
/// <param name="Iterations">Iterations of the best start.</param>
/// <param name="Evaluations">Evaluations of the residuals, all starts.</param>
public sealed record LeastSquaresResult(
    double[] Values, double[] Sigma, double[] Correlation, double[] Covariance, double Chi2, double ReducedChi2, int DegreesOfFreedom,
    double Bic, double Aic, double Aicc, bool[] AtBound, bool Converged, int Iterations, int Evaluations);
