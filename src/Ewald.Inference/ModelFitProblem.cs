using Ewald.Core;

namespace Ewald.Inference;

/// <summary>A model, a curve and an instrument as a least-squares problem.</summary>
internal sealed class ModelFitProblem
{
    private readonly IForwardModel _model;
    private readonly ScatteringCurve _curve;
    private readonly double[] _sigma, _nodes, _nodeValues;
    private readonly ICurveInstrument _instrument;
    private readonly FitParameter[] _table;
    private readonly int _factor = -1, _offset = -1;

    internal ModelFitProblem(IForwardModel model, ScatteringCurve curve, double[] sigma, ModelFitSetup setup, ICurveInstrument instrument)
    {
        (_model, _curve, _sigma, _instrument) = (model, curve, sigma, instrument);
        _nodes = [.. instrument.Abscissa];
        _nodeValues = new double[_nodes.Length];
        foreach (var name in setup.Parameters.Keys) ParameterTable.IndexOf(model.Parameters, name);
        var (factorName, offsetName) = setup.Linear ?? ("scale", "background");
        for (var i = 0; i < model.Parameters.Length; i++)
        {
            if (model.Parameters[i].Name == factorName) _factor = i;
            if (model.Parameters[i].Name == offsetName) _offset = i;
        }

        _table = [.. model.Parameters.Select((p, i) =>
        {
            var choice = setup.Parameters.TryGetValue(p.Name, out var c) ? c
                : i == _factor || i == _offset ? new ParameterChoice() : new ParameterChoice(Free: false);
            return new FitParameter(p.Name, choice.Start ?? p.Default, Math.Max(p.Minimum, choice.Minimum ?? p.Minimum),
                Math.Min(p.Maximum, choice.Maximum ?? p.Maximum), choice.Free, choice.Logarithmic);
        })];
        // Linear only when free; a fixed one stays in the model.
        if (_factor >= 0 && !_table[_factor].Free) _factor = -1;
        if (_offset >= 0 && !_table[_offset].Free) _offset = -1;
        if (_factor < 0 && _offset >= 0 && setup.Linear is null && !_table.Any(t => t.Free)) _offset = -1;
    }

    internal int FreeCount => _table.Count(p => p.Free);

    internal bool IsFree(int i) => _table[i].Free;

    /// <summary>The smeared model at the measured points.</summary>
    internal void Model(ReadOnlySpan<double> values, Span<double> measured)
    {
        _model.Evaluate(_nodes, values, _nodeValues);
        _instrument.Apply(_nodeValues, measured);
    }

    internal LeastSquaresResult Solve(LeastSquaresSetup setup, CancellationToken cancel)
    {
        var n = _curve.Count;
        if (_factor < 0 && _offset < 0) return LeastSquares.Fit(Direct, n, _table, setup, cancel: cancel);

        // First the nonlinear parameters, factor and offset eliminated; then one polish of the whole problem for the errors.
        var reduced = _table.Select((p, i) => i == _factor ? p with { Free = false, Start = Math.Clamp(1, p.Minimum, p.Maximum) }
            : i == _offset ? p with { Free = false, Start = Math.Clamp(0, p.Minimum, p.Maximum) } : p).ToArray();
        var evaluations = 0;
        double[] values;
        if (reduced.Any(p => p.Free))
        {
            var projected = LeastSquares.Fit(Projected, n, reduced, setup, cancel: cancel);
            evaluations = projected.Evaluations;
            values = projected.Values;
        }
        else
        {
            values = [.. reduced.Select(p => p.Start)];
        }

        var shape = new double[n];
        Model(values, shape);
        var (a, b) = Linear(shape, reduced);
        if (_factor >= 0) values[_factor] = a * reduced[_factor].Start;
        if (_offset >= 0) values[_offset] = b + a * reduced[_offset].Start;
        var start = _table.Select((p, i) => p with { Start = Math.Clamp(values[i], p.Minimum, p.Maximum) }).ToArray();
        var whole = LeastSquares.Fit(Direct, n, start, setup with { Starts = 1 }, cancel: cancel);
        return whole with { Evaluations = whole.Evaluations + evaluations };

        void Direct(ReadOnlySpan<double> p, Span<double> r)
        {
            Model(p, r);
            for (var i = 0; i < n; i++) r[i] = (r[i] - _curve.Intensity[i]) / _sigma[i];
        }

        void Projected(ReadOnlySpan<double> p, Span<double> r)
        {
            Model(p, r);
            var (factor, offset) = Linear(r, reduced);
            for (var i = 0; i < n; i++) r[i] = (factor * r[i] + offset - _curve.Intensity[i]) / _sigma[i];
        }
    }

    // Weighted least squares of data = factor · shape + offset within the bounds of both.
    private (double Factor, double Offset) Linear(ReadOnlySpan<double> shape, FitParameter[] reduced)
    {
        double w0 = 0, ws = 0, wss = 0, wy = 0, wsy = 0;
        for (var i = 0; i < shape.Length; i++)
        {
            var w = 1 / (_sigma[i] * _sigma[i]);
            w0 += w;
            ws += w * shape[i];
            wss += w * shape[i] * shape[i];
            wy += w * _curve.Intensity[i];
            wsy += w * shape[i] * _curve.Intensity[i];
        }

        double OnlyFactor(double offset) => wss > 0 ? ClampFactor((wsy - offset * ws) / wss) : 0;
        double ClampFactor(double f) => Math.Clamp(f, _table[_factor].Minimum / reduced[_factor].Start, _table[_factor].Maximum / reduced[_factor].Start);
        if (_factor < 0) return (1, ClampOffset((wy - ws) / w0));
        if (_offset < 0) return (OnlyFactor(0), 0);
        var det = w0 * wss - ws * ws;
        if (!(det > 1e-14 * w0 * wss)) return (OnlyFactor(0), 0);
        var factor = ClampFactor((w0 * wsy - ws * wy) / det);
        var offset = ClampOffset((wy - factor * ws) / w0);
        return (OnlyFactor(offset), offset);

        double ClampOffset(double b) => Math.Clamp(b, _table[_offset].Minimum, _table[_offset].Maximum);
    }
}
