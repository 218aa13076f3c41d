namespace Ewald.Studies.SasModel;

/// <summary>Least-squares fit of one candidate: shape parameters by damped steps, scale, background and upturn solved exactly in every step.</summary>
/// <remarks>
/// Minimises Σ ((I − a M(Q; θ) − b − c (Q_1/Q)⁴)/σ)² with a, c ≥ 0 and M smeared by the resolution of the file. Variable projection: Golub and
/// Pereyra (1973), doi:10.1137/0710036; damping: Marquardt (1963), doi:10.1137/0111030. Lengths are fitted as logarithms.
/// Errors come from the full Jacobian, linear parameters included, times max(1, reduced χ²).
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
    public static FittedModel From(Neighbour start, FitVariant variant, FitData data, int nodes, int steps)
    {
        var fit = new CandidateFit(start.Class, variant, data, nodes);
        var values = new List<double>(start.Free);
        if (variant.Width) values.Add(Math.Clamp(start.Width, 0.06, 0.5));
        if (variant.Interaction)
        {
            var radius = start.InteractionRadius > 0 ? start.InteractionRadius : 1.15 * CandidateCurve.OuterRadius(fit._candidate, start.Free);
            values.AddRange([radius, start.VolumeFraction > 0 ? start.VolumeFraction : 0.12]);
        }
        return fit.Minimise([.. values], steps);
    }

    /// <summary>Fits on from an earlier fit, possibly with other extras.</summary>
    /// <param name="earlier">Earlier fit of the same candidate.</param>
    /// <param name="variant">Extras.</param>
    /// <param name="data">The curve.</param>
    /// <param name="nodes">Nodes over the size distribution.</param>
    /// <param name="steps">Damped steps at most.</param>
    public static FittedModel On(FittedModel earlier, FitVariant variant, FitData data, int nodes, int steps)
    {
        double Value(string name) => earlier.Parameters.FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.Ordinal))?.Value ?? 0;
        var free = Candidates.All[earlier.Class].Free.Length;
        return From(new Neighbour(earlier.Class, [.. earlier.Parameters.Take(free).Select(p => p.Value)],
            Value("width"), Value("interactionRadius"), Value("volumeFraction"), 0), variant, data, nodes, steps);
    }

    private FittedModel Minimise(double[] start, int steps)
    {
        var n = _table.Length;
        var theta = new double[n];
        for (var i = 0; i < n; i++) theta[i] = Inward(i, _table[i].Log ? Math.Log(Math.Max(start[i], _table[i].Low)) : start[i]);
        var begin = (double[])theta.Clone();
        var now = Project(theta);
        var damping = 1e-2;
        for (var step = 0; step < steps; step++)
        {
            var jacobian = Jacobian(theta, now);
            var improved = false;
            var (matrix, gradient) = Normal(jacobian, now.Residual);
            for (var attempt = 0; attempt < 6 && !improved; attempt++)
            {
                var move = DampedStep(matrix, gradient, damping, theta);
                var trial = new double[n];
                for (var i = 0; i < n; i++) trial[i] = Inward(i, theta[i] + Math.Clamp(move[i], -0.5, 0.5));
                var next = Project(trial);
                if (next.ChiSquared < now.ChiSquared)
                {
                    var gain = now.ChiSquared - next.ChiSquared;
                    (theta, now, improved) = (trial, next, true);
                    damping = Math.Max(1e-9, damping / 6);
                    if (gain < 1e-5 * now.ChiSquared + 1e-6) return Finish(theta, begin, now);
                }
                else
                {
                    damping *= 8;
                }
            }
            if (!improved) break;
        }
        return Finish(theta, begin, now);
    }

    private double Inward(int i, double value) => _table[i].Log
        ? Math.Clamp(value, Math.Log(_table[i].Low), Math.Log(_table[i].High)) : Math.Clamp(value, _table[i].Low, _table[i].High);

    private double Natural(int i, double theta) => _table[i].Log ? Math.Exp(theta) : theta;

    /// <summary>The model's curve at the points, smeared, in an arbitrary unit.</summary>
    private double[] Curve(double[] theta)
    {
        var free = _candidate.Free.Length;
        Span<double> values = stackalloc double[free];
        for (var i = 0; i < free; i++) values[i] = Natural(i, theta[i]);
        var at = free;
        var width = _variant.Width ? theta[at++] : 0;
        var (radius, fraction) = _variant.Interaction ? (Math.Exp(theta[at]), theta[at + 1]) : (0, 0);
        var nodes = new double[_data.Nodes.Length];
        CandidateCurve.Evaluate(_candidate, values, width, radius, fraction, _data.Nodes, nodes, _nodes);
        var smeared = new double[_data.Q.Length];
        _data.Smear(nodes, smeared);
        return smeared;
    }

    private Projection Project(double[] theta) => Projection.Solve(_data, Curve(theta), _variant.Upturn ? _upturn : null);

    private double[][] Jacobian(double[] theta, Projection now)
    {
        var columns = new double[theta.Length][];
        for (var i = 0; i < theta.Length; i++)
        {
            var moved = (double[])theta.Clone();
            var h = theta[i] + Difference <= Inward(i, theta[i] + Difference) ? Difference : -Difference;
            moved[i] += h;
            // The projected residual itself is differenced, so the linear parameters follow the move.
            var other = Project(moved).Residual;
            columns[i] = new double[other.Length];
            for (var k = 0; k < other.Length; k++) columns[i][k] = (other[k] - now.Residual[k]) / h;
        }
        return columns;
    }

    private static (double[,] Matrix, double[] Gradient) Normal(double[][] jacobian, double[] residual)
    {
        var n = jacobian.Length;
        var matrix = new double[n, n];
        var gradient = new double[n];
        for (var a = 0; a < n; a++)
        {
            gradient[a] = System.Numerics.Tensors.TensorPrimitives.Dot<double>(jacobian[a], residual);
            for (var b = 0; b <= a; b++) matrix[a, b] = matrix[b, a] = System.Numerics.Tensors.TensorPrimitives.Dot<double>(jacobian[a], jacobian[b]);
        }
        return (matrix, gradient);
    }

    private double[] DampedStep(double[,] matrix, double[] gradient, double damping, double[] theta)
    {
        var n = gradient.Length;
        var a = (double[,])matrix.Clone();
        var b = new double[n];
        for (var i = 0; i < n; i++)
        {
            b[i] = -gradient[i];
            a[i, i] += damping * matrix[i, i] + 1e-12;
            // A parameter pressed against its bound stays there for this step.
            var outward = Inward(i, theta[i] - 1e-9 * Math.Sign(gradient[i])) == theta[i];
            if (!outward || gradient[i] == 0) continue;
            for (var k = 0; k < n; k++) a[i, k] = a[k, i] = 0;
            (a[i, i], b[i]) = (1, 0);
        }
        return SymmetricSolve.Solve(a, b) ?? new double[n];
    }

    private FittedModel Finish(double[] theta, double[] begin, Projection now)
    {
        var n = theta.Length;
        var jacobian = Jacobian(theta, now);
        var covariance = SymmetricSolve.Inverse(Normal(jacobian, now.Residual).Matrix);
        var free = n + 2 + (_variant.Upturn ? 1 : 0);
        var factor = Math.Max(1, now.ChiSquared / Math.Max(1, _data.Q.Length - free));
        var parameters = new FittedParameter[n];
        for (var i = 0; i < n; i++)
        {
            var value = Natural(i, theta[i]);
            var sigma = covariance is null || covariance[i, i] <= 0 ? double.NaN : Math.Sqrt(covariance[i, i] * factor) * (_table[i].Log ? value : 1);
            parameters[i] = new FittedParameter(_table[i].Name, value, sigma, _table[i].Unit, Natural(i, begin[i]));
        }
        var pairs = new List<(string, string, double)>();
        for (var i = 0; covariance is not null && i < n; i++)
            for (var k = 0; k < i; k++)
            {
                var r = covariance[i, k] / Math.Sqrt(covariance[i, i] * covariance[k, k]);
                if (Math.Abs(r) > 0.95) pairs.Add((_table[k].Name, _table[i].Name, r));
            }
        return new FittedModel(_class, _variant, parameters, now.Scale, now.Background, now.BackgroundSigma * Math.Sqrt(factor), now.Upturn,
            now.ChiSquared, _data.Q.Length, free, now.Model, pairs);
    }
}
