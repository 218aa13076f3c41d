using Ewald.Core;

namespace Ewald.Inference;

/// <summary>Nonlinear least squares: Levenberg and Marquardt with bounds.</summary>
/// <remarks>Minimises Σ ρ(r²). Steps solve (JᵀWJ + μ D) δ = −JᵀW r over the parameters that are not held by a bound, D the running
/// maximum of diag JᵀWJ, and are projected into the bounds; μ follows the gain ratio. Limits: linear problems in one step.
/// Valid: local minimum of each start only. Source: Levenberg (1944), doi:10.1090/qam/10666; Marquardt (1963),
/// doi:10.1137/0111030; update of μ after Nielsen, IMM-REP-1999-05 (Technical University of Denmark).</remarks>
public static class LeastSquares
{
    /// <summary>Fits.</summary>
    /// <param name="residuals">Weighted residuals; an <see cref="InstabilityException"/> from it counts as infinitely bad.</param>
    /// <param name="count">Number of residuals.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="setup">Settings, or null for the defaults.</param>
    /// <param name="jacobian">Analytic derivatives, or null for central differences.</param>
    /// <param name="cancel">Stops between two iterations.</param>
    /// <exception cref="ArgumentException">A start lies outside its bounds, no parameter is free, or the residuals are not finite at the start.</exception>
    public static LeastSquaresResult Fit(
        ResidualFunction residuals, int count, IReadOnlyList<FitParameter> parameters, LeastSquaresSetup? setup = null,
        JacobianFunction? jacobian = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(residuals);
        ArgumentNullException.ThrowIfNull(parameters);
        setup ??= new LeastSquaresSetup();
        Check(count, parameters);

        LevenbergMarquardt? best = null;
        var evaluations = 0;
        for (var start = 0; start < Math.Max(1, setup.Starts); start++)
        {
            var search = new LevenbergMarquardt(residuals, jacobian, count, parameters, setup);
            var finite = search.Begin(start == 0 ? [.. parameters.Select(p => p.Start)] : Draw(parameters, setup.Seed, start));
            if (finite) search.Run(cancel);
            evaluations += search.Evaluations;
            if (finite && (best is null || search.Cost < best.Cost)) best = search;
        }

        if (best is null)
            throw new ArgumentException("LeastSquares: the residuals are not finite at any start value; give start values at which the model is finite.", nameof(parameters));
        return best.Result(evaluations);
    }

    private static void Check(int count, IReadOnlyList<FitParameter> parameters)
    {
        var free = 0;
        foreach (var p in parameters)
        {
            if (!(p.Start >= p.Minimum && p.Start <= p.Maximum))
                throw new ArgumentException(FormattableString.Invariant(
                    $"LeastSquares: {p.Name} starts at {p.Start:G6}, outside [{p.Minimum:G6}, {p.Maximum:G6}]; move the start or the bounds."), nameof(parameters));
            if (p.Free && p.Logarithmic && !(p.Start > 0))
                throw new ArgumentException(FormattableString.Invariant(
                    $"LeastSquares: {p.Name} is searched in its logarithm and starts at {p.Start:G6}; a positive start is needed."), nameof(parameters));
            if (p.Free) free++;
        }

        if (free == 0) throw new ArgumentException("LeastSquares: no parameter is free; free at least one.", nameof(parameters));
        if (count < free)
            throw new ArgumentException($"LeastSquares: {count} residuals cannot determine {free} free parameters; fix some or bring more data.", nameof(count));
    }

    // Uniform inside finite bounds (in the logarithm where asked), else a normal factor or shift around the start.
    private static double[] Draw(IReadOnlyList<FitParameter> parameters, ulong seed, int start)
    {
        var stream = new Randomness(seed).Stream("least-squares starts", (ulong)start);
        var values = new double[parameters.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var p = parameters[i];
            values[i] = p.Start;
            if (!p.Free) continue;
            if (p.Logarithmic)
            {
                values[i] = p.Minimum > 0 && double.IsFinite(p.Maximum)
                    ? stream.LogUniform(p.Minimum, p.Maximum)
                    : p.Start * Math.Exp(stream.Normal());
            }
            else
            {
                values[i] = double.IsFinite(p.Minimum) && double.IsFinite(p.Maximum)
                    ? stream.Uniform(p.Minimum, p.Maximum)
                    : p.Start + stream.Normal() * Math.Max(1e-3, 0.5 * Math.Abs(p.Start));
            }

            values[i] = Math.Clamp(values[i], p.Minimum, p.Maximum);
        }

        return values;
    }
}
