using Ewald.Core;

namespace Ewald.Inference;

/// <summary>One descent of <see cref="LeastSquares"/> from one start.</summary>
internal sealed class LevenbergMarquardt
{
    private readonly ResidualFunction _residuals;
    private readonly JacobianFunction? _jacobian;
    private readonly IReadOnlyList<FitParameter> _table;
    private readonly LeastSquaresSetup _setup;
    private readonly int[] _free;
    private readonly int _count, _k;
    private readonly double[] _r, _trial, _j, _full, _scale;
    private double[] _values;
    private bool _converged;
    private int _iterations;

    internal LevenbergMarquardt(
        ResidualFunction residuals, JacobianFunction? jacobian, int count, IReadOnlyList<FitParameter> table, LeastSquaresSetup setup)
    {
        (_residuals, _jacobian, _table, _setup, _count) = (residuals, jacobian, table, setup, count);
        _free = [.. Enumerable.Range(0, table.Count).Where(i => table[i].Free)];
        _k = _free.Length;
        _r = new double[count];
        _trial = new double[count];
        _j = new double[count * _k];
        _full = jacobian is null ? [] : new double[count * table.Count];
        _scale = new double[_k];
        _values = [];
    }

    internal double Cost { get; private set; }

    internal int Evaluations { get; private set; }

    internal bool Begin(double[] values)
    {
        _values = values;
        Cost = Evaluate(_values, _r);
        return double.IsFinite(Cost);
    }

    internal void Run(CancellationToken cancel)
    {
        double damping = -1, factor = 2;
        var gradient = new double[_k];
        var normal = new double[_k * _k];
        for (_iterations = 0; _iterations < _setup.MaximumIterations; _iterations++)
        {
            cancel.ThrowIfCancellationRequested();
            Derivatives();
            Normal(normal, gradient);
            for (var a = 0; a < _k; a++) _scale[a] = Math.Max(_scale[a], normal[a * _k + a]);
            var active = Active(gradient);
            if (active.Count == 0)
            {
                _converged = true;
                return;
            }

            if (damping < 0) damping = 1e-3;
            var accepted = false;
            while (!accepted)
            {
                if (damping > 1e20)
                {
                    _converged = true;              // no step of any length improves: the floor of rounding is reached
                    return;
                }

                var step = Step(normal, gradient, active, damping);
                var candidate = Move(step, out var predicted, normal, gradient);
                var cost = step is null ? double.PositiveInfinity : Evaluate(candidate, _trial);
                var gain = Cost - cost;
                if (!(gain >= 0) || !(predicted > 0))
                {
                    damping *= factor;
                    factor *= 2;
                    continue;
                }

                var ratio = gain / predicted;
                damping *= Math.Max(1.0 / 3, 1 - Math.Pow(2 * ratio - 1, 3));
                damping = Math.Max(damping, 1e-15);
                factor = 2;
                var small = Small(candidate) || gain <= _setup.Tolerance * _setup.Tolerance * Cost;
                _values = candidate;
                _trial.CopyTo(_r, 0);
                Cost = cost;
                accepted = true;
                if (small)
                {
                    _iterations++;
                    _converged = true;
                    return;
                }
            }
        }
    }

    // Search coordinate of free parameter a: the value, or its logarithm.
    private double ToSearch(int a, double value) => _table[_free[a]].Logarithmic ? Math.Log(value) : value;

    private double FromSearch(int a, double u)
    {
        var p = _table[_free[a]];
        return Math.Clamp(p.Logarithmic ? Math.Exp(u) : u, p.Minimum, p.Maximum);
    }

    private double Evaluate(double[] values, double[] residuals)
    {
        Evaluations++;
        try
        {
            _residuals(values, residuals);
        }
        catch (InstabilityException)
        {
            return double.PositiveInfinity;
        }

        double sum = 0;
        var s2 = _setup.LossScale * _setup.LossScale;
        foreach (var r in residuals)
        {
            sum += _setup.Loss switch
            {
                RobustLoss.SoftAbsolute => 2 * s2 * (Math.Sqrt(1 + r * r / s2) - 1),
                RobustLoss.Cauchy => s2 * Math.Log(1 + r * r / s2),
                _ => r * r,
            };
        }

        return double.IsFinite(sum) ? sum : double.PositiveInfinity;
    }

    // ρ′: the weight of a residual in the normal equations.
    private double Weight(double r)
    {
        var z = r * r / (_setup.LossScale * _setup.LossScale);
        return _setup.Loss switch
        {
            RobustLoss.SoftAbsolute => 1 / Math.Sqrt(1 + z),
            RobustLoss.Cauchy => 1 / (1 + z),
            _ => 1,
        };
    }

    private void Derivatives()
    {
        if (_jacobian is not null)
        {
            _jacobian(_values, _full);
            for (var a = 0; a < _k; a++)
            {
                var chain = _table[_free[a]].Logarithmic ? _values[_free[a]] : 1;
                for (var i = 0; i < _count; i++) _j[i * _k + a] = chain * _full[i * _table.Count + _free[a]];
            }

            return;
        }

        var shifted = (double[])_values.Clone();
        var up = new double[_count];
        var down = new double[_count];
        for (var a = 0; a < _k; a++)
        {
            var index = _free[a];
            var p = _table[index];
            var u = ToSearch(a, _values[index]);
            // Cube root of the rounding unit balances truncation and rounding of central differences.
            var h = 6e-6 * (p.Logarithmic ? 1 : Typical(p, _values[index]));
            shifted[index] = FromSearch(a, u + h);
            var high = ToSearch(a, shifted[index]) - u;
            var fineUp = high > 0 && double.IsFinite(Evaluate(shifted, up));
            shifted[index] = FromSearch(a, u - h);
            var low = ToSearch(a, shifted[index]) - u;
            var fineDown = low < 0 && double.IsFinite(Evaluate(shifted, down));
            shifted[index] = _values[index];
            if (!fineUp) (up, high) = ((double[])_r.Clone(), 0);
            if (!fineDown) (down, low) = ((double[])_r.Clone(), 0);
            var width = high - low;
            for (var i = 0; i < _count; i++) _j[i * _k + a] = width > 0 ? (up[i] - down[i]) / width : 0;
        }
    }

    private static double Typical(FitParameter p, double value)
    {
        var range = double.IsFinite(p.Maximum - p.Minimum) ? 0.01 * (p.Maximum - p.Minimum) : 1;
        return Math.Max(Math.Abs(value), Math.Abs(p.Start) > 0 ? 1e-3 * Math.Abs(p.Start) : 1e-3 * range);
    }

    private void Normal(double[] normal, double[] gradient)
    {
        Array.Clear(normal);
        Array.Clear(gradient);
        for (var i = 0; i < _count; i++)
        {
            var row = _j.AsSpan(i * _k, _k);
            var w = Weight(_r[i]);
            for (var a = 0; a < _k; a++)
            {
                if (row[a] == 0) continue;          // a peak far away: patterns have mostly such
                var wa = w * row[a];
                gradient[a] += wa * _r[i];
                for (var b = 0; b <= a; b++) normal[a * _k + b] += wa * row[b];
            }
        }

        for (var a = 0; a < _k; a++)
            for (var b = 0; b < a; b++) normal[b * _k + a] = normal[a * _k + b];
    }

    // A parameter on a bound whose gradient pushes outwards is held.
    private List<int> Active(double[] gradient)
    {
        var active = new List<int>(_k);
        for (var a = 0; a < _k; a++)
        {
            var p = _table[_free[a]];
            var value = _values[_free[a]];
            var held = (value <= p.Minimum && gradient[a] > 0) || (value >= p.Maximum && gradient[a] < 0);
            if (!held && _scale[a] > 0) active.Add(a);
        }

        return active;
    }

    // A parameter that the step would take beyond a bound goes to the bound, and the others are solved for again.
    private double[]? Step(double[] normal, double[] gradient, List<int> active, double damping)
    {
        var open = new List<int>(active);
        var step = new double[_k];
        while (true)
        {
            var n = open.Count;
            var matrix = new double[n * n];
            var right = new double[n];
            for (var i = 0; i < n; i++)
            {
                var pull = gradient[open[i]];
                for (var b = 0; b < _k; b++) pull += normal[open[i] * _k + b] * step[b];
                right[i] = -pull / Math.Sqrt(_scale[open[i]]);
                for (var j = 0; j < n; j++)
                    matrix[i * n + j] = normal[open[i] * _k + open[j]] / Math.Sqrt(_scale[open[i]] * _scale[open[j]]);
                matrix[i * n + i] += damping;
            }

            if (!Dense.Cholesky(matrix, n)) return null;
            Dense.CholeskySolve(matrix, n, right);
            var crossed = 0;
            for (var i = n - 1; i >= 0; i--)
            {
                var a = open[i];
                var u = ToSearch(a, _values[_free[a]]);
                var wanted = u + right[i] / Math.Sqrt(_scale[a]);
                var allowed = ToSearch(a, FromSearch(a, wanted));
                if (Math.Abs(allowed - wanted) <= 1e-12 * Math.Max(1, Math.Abs(wanted))) continue;
                step[a] = allowed - u;
                open.RemoveAt(i);
                crossed++;
            }

            if (crossed > 0 && open.Count > 0) continue;
            if (crossed == 0)
                for (var i = 0; i < n; i++) step[open[i]] = right[i] / Math.Sqrt(_scale[open[i]]);
            return step;
        }
    }

    private double[] Move(double[]? step, out double predicted, double[] normal, double[] gradient)
    {
        var moved = (double[])_values.Clone();
        predicted = 1;
        if (step is null) return moved;
        var real = new double[_k];
        for (var a = 0; a < _k; a++)
        {
            var u = ToSearch(a, _values[_free[a]]);
            moved[_free[a]] = step[a] == 0 ? _values[_free[a]] : FromSearch(a, u + step[a]);
            real[a] = ToSearch(a, moved[_free[a]]) - u;
        }

        predicted = 0;
        for (var a = 0; a < _k; a++)
        {
            predicted -= 2 * gradient[a] * real[a];
            for (var b = 0; b < _k; b++) predicted -= real[a] * normal[a * _k + b] * real[b];
        }

        return moved;
    }

    private bool Small(double[] candidate)
    {
        for (var a = 0; a < _k; a++)
        {
            var change = Math.Abs(candidate[_free[a]] - _values[_free[a]]);
            if (change > _setup.Tolerance * Typical(_table[_free[a]], _values[_free[a]])) return false;
        }

        return true;
    }

    internal LeastSquaresResult Result(int evaluations)
    {
        Derivatives();
        var n = _table.Count;
        var chi2 = _r.Sum(r => r * r);
        var freedom = _count - _k;
        var reduced = chi2 / Math.Max(1, freedom);
        var inflate = _setup.Errors switch
        {
            ErrorScale.Absolute => 1,
            ErrorScale.AtLeastAbsolute => Math.Max(1, reduced),
            _ => reduced,
        };
        var (covariance, sigma) = FitCovariance.Of(_j, _count, _k, [.. Enumerable.Range(0, _k).Select(OnBound)], i => Weight(_r[i]), inflate);
        var fullCovariance = new double[n * n];
        var correlation = new double[n * n];
        var fullSigma = new double[n];
        var bound = new bool[n];
        for (var i = 0; i < n; i++) correlation[i * n + i] = 1;
        for (var a = 0; a < _k; a++)
        {
            var chainA = _table[_free[a]].Logarithmic ? _values[_free[a]] : 1;
            bound[_free[a]] = OnBound(a);
            fullSigma[_free[a]] = sigma[a] * chainA;
            if (!double.IsFinite(sigma[a])) continue;
            for (var b = 0; b < _k; b++)
            {
                if (!double.IsFinite(sigma[b])) continue;
                var chainB = _table[_free[b]].Logarithmic ? _values[_free[b]] : 1;
                fullCovariance[_free[a] * n + _free[b]] = covariance[a * _k + b] * chainA * chainB;
                if (a != b && sigma[a] > 0 && sigma[b] > 0) correlation[_free[a] * n + _free[b]] = covariance[a * _k + b] / (sigma[a] * sigma[b]);
            }
        }

        return new LeastSquaresResult(
            _values, fullSigma, correlation, fullCovariance, chi2, reduced, freedom, chi2 + _k * Math.Log(_count), chi2 + 2 * _k,
            _count - _k - 1 > 0 ? chi2 + 2 * _k + 2.0 * _k * (_k + 1) / (_count - _k - 1) : double.PositiveInfinity,
            bound, _converged, _iterations, evaluations);
    }

    private bool OnBound(int a)
    {
        var p = _table[_free[a]];
        return _values[_free[a]] <= p.Minimum || _values[_free[a]] >= p.Maximum;
    }
}
