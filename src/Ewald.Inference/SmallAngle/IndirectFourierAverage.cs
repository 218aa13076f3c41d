using Ewald.Core;

namespace Ewald.Inference.SmallAngle;

/// <summary>Means and variances over the posterior of D_max and α: the variance of a mixture is the mean variance plus the variance of means.</summary>
internal sealed class IndirectFourierAverage
{
    private readonly double[] _r, _p, _p2;
    private readonly Moments _rg = new(), _i0 = new(), _d = new(), _background = new(), _lowQ = new();
    private EvidenceModel _model = null!;
    private double _dimension, _pScale, _good;
    private bool _hasBackground;
    private double[] _moment0 = [], _moment2 = [];
    private (double Constant, double[] Functional, double Variance)[] _extras = [];
    private double[][] _pFunctionals = [];

    internal IndirectFourierAverage(int distances, double longest, int points)
    {
        _r = [.. Enumerable.Range(0, distances).Select(i => longest * i / (distances - 1))];
        _p = new double[distances];
        _p2 = new double[distances];
        Fit = new double[points];
        Desmeared = new double[points];
    }

    internal double[] Fit { get; }

    internal double[] Desmeared { get; }

    internal double MeanDimension => _d.Mean;

    internal void Prepare(EvidenceModel model, double dimension, double scale, int count, IndirectFourierSetup setup)
    {
        (_model, _dimension, _hasBackground) = (model, dimension, setup.Background);
        _pScale = scale / (4 * Math.PI * dimension);
        var row = new double[count];
        for (var n = 1; n <= count; n++) row[n - 1] = SineBasis.Moment0(n);
        _moment0 = model.Functional(row);
        for (var n = 1; n <= count; n++) row[n - 1] = SineBasis.Moment2(n);
        _moment2 = model.Functional(row);
        var extras = (setup.Background ? 1 : 0) + (setup.LowQ is null ? 0 : 1);
        _extras = [.. Enumerable.Range(0, extras).Select(model.Extra)];
        _pFunctionals = [.. _r.Select(r =>
        {
            var x = r / dimension;
            if (x >= 1) return [];
            for (var n = 1; n <= count; n++) row[n - 1] = x * Math.Sin(n * Math.PI * x);
            return model.Functional(row);
        })];
    }

    /// <summary>One (D_max, α) of the posterior.</summary>
    internal void Add(double weight, double logAlpha)
    {
        var alpha = Math.Exp(logAlpha);
        _d.Add(weight, _dimension, 0);
        _good += weight * _model.GoodParameters(logAlpha);
        double m0 = _model.Mean(_moment0, alpha), m2 = _model.Mean(_moment2, alpha);
        _i0.Add(weight, m0, _model.Variance(_moment0, alpha));
        if (m0 > 0 && m2 > 0)
        {
            var rg = _dimension * Math.Sqrt(m2 / (2 * m0));
            var gradient = new double[_moment0.Length];
            for (var a = 0; a < gradient.Length; a++) gradient[a] = 0.5 * rg * (_moment2[a] / m2 - _moment0[a] / m0);
            _rg.Add(weight, rg, _model.Variance(gradient, alpha));
        }

        for (var e = 0; e < _extras.Length; e++)
        {
            var (constant, functional, variance) = _extras[e];
            var target = e == 0 && _hasBackground ? _background : _lowQ;
            target.Add(weight, constant + _model.Mean(functional, alpha), variance + _model.Variance(functional, alpha));
        }

        for (var k = 0; k < _r.Length; k++)
        {
            if (_pFunctionals[k].Length == 0) continue;
            var mean = _pScale * _model.Mean(_pFunctionals[k], alpha);
            _p[k] += weight * mean;
            _p2[k] += weight * (mean * mean + _pScale * _pScale * _model.Variance(_pFunctionals[k], alpha));
        }
    }

    /// <summary>The fitted curves of one D_max at its best α.</summary>
    internal void AddCurves(double weight, double logAlpha, ScatteringCurve curve, int first, int last, double firstQ, IndirectFourierSetup setup)
    {
        var alpha = Math.Exp(logAlpha);
        var a = _model.Coefficients(alpha);
        var scale = _pScale * 4 * Math.PI * _dimension;
        double background = 0, lowQ = 0;
        var extra = 0;
        if (setup.Background) background = _extras[extra].Constant + _model.Mean(_extras[extra++].Functional, alpha);
        if (setup.LowQ is not null) lowQ = _extras[extra].Constant + _model.Mean(_extras[extra].Functional, alpha);
        Span<double> row = new double[a.Length];
        for (var i = first; i < last; i++)
        {
            var resolution = setup.Smear ? curve.QSigma?[i] ?? 0 : 0;
            IndirectFourierData.Row(curve.Q[i], 0, _dimension, scale, row);
            var bare = Dot(row, a);
            if (resolution > 0) IndirectFourierData.Row(curve.Q[i], resolution, _dimension, scale, row);
            var fit = Dot(row, a) + background;
            if (setup.LowQ is { } shape) fit += lowQ * IndirectFourierData.LowQ(shape, curve.Q[i], resolution, firstQ);
            Desmeared[i - first] += weight * bare;
            Fit[i - first] += weight * fit;
        }
    }

    internal DistanceDistribution Result(
        double scale, int first, int last, double chi2, double logEvidence, EvidencePoint[] evidence, IReadOnlyList<string> warnings,
        IndirectFourierSetup setup)
    {
        var reduced = chi2 / Math.Max(1, last - first - _good);
        // A misfit beyond the errors is spread over every quantity, as errors that were stated too small.
        var inflate = Math.Max(1, reduced);
        var sigmaP = new double[_p.Length];
        for (var k = 0; k < sigmaP.Length; k++) sigmaP[k] = Math.Sqrt(Math.Max(0, _p2[k] - _p[k] * _p[k]) * inflate);
        var lowQ = setup.LowQ is { } shape ? new LowQComponent(shape, _lowQ.Mean, _lowQ.Sigma(inflate)) : null;
        return new DistanceDistribution(
            _r, _p, sigmaP, _rg.Mean, _rg.Sigma(inflate), scale * _i0.Mean, scale * _i0.Sigma(inflate), _d.Mean, _d.Sigma(1),
            _background.Mean, _background.Sigma(inflate), lowQ, first, last, Fit, Desmeared, reduced, _good, logEvidence, evidence, warnings);
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (var i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    private sealed class Moments
    {
        private double _weight, _sum, _squares, _variance;

        internal void Add(double weight, double mean, double variance)
        {
            _weight += weight;
            _sum += weight * mean;
            _squares += weight * mean * mean;
            _variance += weight * variance;
        }

        internal double Mean => _weight > 0 ? _sum / _weight : 0;

        internal double Sigma(double inflate) =>
            _weight > 0 ? Math.Sqrt(inflate * _variance / _weight + Math.Max(0, _squares / _weight - Mean * Mean)) : 0;
    }
}
