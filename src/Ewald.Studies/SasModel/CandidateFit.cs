using Ewald.Core;
using Ewald.Inference;

namespace Ewald.Studies.SasModel;

/// <summary>Least-squares fit of one candidate: shape parameters by damped steps, scale, background and upturn solved exactly in every step.</summary>
/// <remarks>
/// Minimises Σ ((I − a M(Q; θ) − b − c (Q_1/Q)⁴)/σ)² with a, c ≥ 0 and M smeared by the resolution of the file. Variable projection: Golub and
/// Pereyra (1973), doi:10.1137/0710036. Lengths are fitted as logarithms. The Jacobian is that of the projected residuals, so that the errors
/// include those of the linear parameters; they are raised by √χ² where the reduced χ² exceeds 1.
/// </remarks>
internal sealed class CandidateFit
{
    private const double Difference = 1e-4;
    private readonly Candidate _candidate;
    private readonly int _class;
    private readonly FitVariant _variant;
    private readonly FitData _data;
    private readonly int _nodes;
    private readonly (string Name, string Unit, bool Log, double Low, double High)[] _table;
    private readonly double[] _upturn;

    private CandidateFit(int candidate, FitVariant variant, FitData data, int nodes)
    {
        (_class, _candidate, _variant, _data, _nodes) = (candidate, Candidates.All[candidate], variant, data, nodes);
        var rows = _candidate.Free.Select((f, i) => (f.Name, _candidate.Model.ShapeParameters[_candidate.ShapeIndex(i)].Unit, f.IsLength, f.Low, f.High)).ToList();
        if (variant.Width) rows.Add(("width", "1", false, 0.005, 0.7));
        if (variant.Interaction)
        {
            rows.Add(("interactionRadius", "Å", true, 2, 20000));
            rows.Add(("volumeFraction", "1", false, 0.001, 0.55));
        }
        _table = [.. rows];
        _upturn = [.. data.Q.Select(q => Math.Pow(data.Q[0] / q, 4))];
    }

    /// <summary>Fits from a neighbour.</summary>
    /// <param name="start">Start values.</param>
    /// <param name="variant">Extras.</param>
    /// <param name="data">The curve.</param>
    /// <param name="nodes">Nodes over the size distribution.</param>
    /// <param name="steps">Damped steps at most.</param>
    /// <param name="tolerance">Relative change of the parameters that ends the fit.</param>
    public static FittedModel From(Neighbour start, FitVariant variant, FitData data, int nodes, int steps, double tolerance)
    {
        var fit = new CandidateFit(start.Class, variant, data, nodes);
        var values = new List<double>(start.Free);
        if (variant.Width) values.Add(Math.Clamp(start.Width, 0.06, 0.5));
        if (variant.Interaction)
        {
            var radius = start.InteractionRadius > 0 ? start.InteractionRadius : 1.15 * CandidateCurve.OuterRadius(fit._candidate, start.Free);
            values.AddRange([radius, start.VolumeFraction > 0 ? start.VolumeFraction : 0.12]);
        }
        return fit.Minimise([.. values], steps, tolerance);
    }

    /// <summary>Fits on from an earlier fit, possibly with other extras.</summary>
    /// <param name="earlier">Earlier fit of the same candidate.</param>
    /// <param name="variant">Extras.</param>
    /// <param name="data">The curve.</param>
    /// <param name="nodes">Nodes over the size distribution.</param>
    /// <param name="steps">Damped steps at most.</param>
    /// <param name="tolerance">Relative change of the parameters that ends the fit.</param>
    public static FittedModel On(FittedModel earlier, FitVariant variant, FitData data, int nodes, int steps, double tolerance)
    {
        double Value(string name) => earlier.Parameters.FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.Ordinal))?.Value ?? 0;
        var free = Candidates.All[earlier.Class].Free.Length;
        return From(new Neighbour(earlier.Class, [.. earlier.Parameters.Take(free).Select(p => p.Value)],
            Value("width"), Value("interactionRadius"), Value("volumeFraction"), 0), variant, data, nodes, steps, tolerance);
    }

    private FittedModel Minimise(double[] start, int steps, double tolerance)
    {
        FitParameter[] table = [.. _table.Select((t, i) => new FitParameter(t.Name, Math.Clamp(start[i], t.Low, t.High), t.Low, t.High, Logarithmic: t.Log))];
        var setup = new LeastSquaresSetup(steps, tolerance);
        return Finish(start, LeastSquares.Fit(Residuals, _data.Q.Length, table, setup, Derivatives));
    }

    private void Residuals(ReadOnlySpan<double> values, Span<double> residuals) => Project(values).Residual.CopyTo(residuals);

    /// <summary>Forward differences of the projected residuals: half the curves that central ones cost, and the linear parameters follow the move.</summary>
    private void Derivatives(ReadOnlySpan<double> values, Span<double> jacobian)
    {
        var n = values.Length;
        var now = Project(values).Residual;
        var moved = values.ToArray();
        for (var i = 0; i < n; i++)
        {
            var h = Difference * (_table[i].Log ? values[i] : 1);
            if (values[i] + h > _table[i].High) h = -h;
            var other = Moved(moved, i, h);
            if (other is null) other = Moved(moved, i, h = -h) ?? now;
            for (var k = 0; k < now.Length; k++) jacobian[k * n + i] = (other[k] - now[k]) / h;
        }
    }

    /// <summary>The model's curve at the points, smeared, in an arbitrary unit.</summary>
    private double[] Curve(ReadOnlySpan<double> values)
    {
        var at = _candidate.Free.Length;
        var width = _variant.Width ? values[at++] : 0;
        var (radius, fraction) = _variant.Interaction ? (values[at], values[at + 1]) : (0, 0);
        var nodes = new double[_data.Nodes.Length];
        CandidateCurve.Evaluate(_candidate, values[.._candidate.Free.Length], width, radius, fraction, _data.Nodes, nodes, _nodes);
        var smeared = new double[_data.Q.Length];
        _data.Smear(nodes, smeared);
        return smeared;
    }

    private Projection Project(ReadOnlySpan<double> values) => Projection.Solve(_data, Curve(values), _variant.Upturn ? _upturn : null);

    /// <summary>Residuals with one parameter moved, or null where the model is unstable.</summary>
    private double[]? Moved(double[] values, int i, double h)
    {
        var kept = values[i];
        values[i] += h;
        try
        {
            return Project(values).Residual;
        }
        catch (InstabilityException)
        {
            return null;
        }
        finally
        {
            values[i] = kept;
        }
    }

    private FittedModel Finish(double[] start, LeastSquaresResult fit)
    {
        var n = _table.Length;
        var now = Project(fit.Values);
        var free = n + 2 + (_variant.Upturn ? 1 : 0);
        var parameters = new FittedNumber[n];
        for (var i = 0; i < n; i++) parameters[i] = new FittedNumber(_table[i].Name, fit.Values[i], fit.Sigma[i], _table[i].Unit, start[i]);
        var pairs = new List<(string, string, double)>();
        for (var i = 0; i < n; i++)
            for (var k = 0; k < i; k++)
                if (Math.Abs(fit.Correlation[i * n + k]) > 0.95) pairs.Add((_table[k].Name, _table[i].Name, fit.Correlation[i * n + k]));
        return new FittedModel(_class, _variant, parameters, now.Scale, now.Background,
            now.BackgroundSigma * Math.Sqrt(Math.Max(1, fit.ReducedChi2)), now.Upturn, now.ChiSquared, _data.Q.Length, free, now.Model, pairs);
    }
}
