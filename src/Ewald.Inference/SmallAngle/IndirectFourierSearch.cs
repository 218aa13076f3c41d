using Ewald.Core;

namespace Ewald.Inference.SmallAngle;

/// <summary>The posterior over D_max and α of one curve, grown point by point, then averaged.</summary>
internal sealed class IndirectFourierSearch
{
    private const double LogAlphaLow = -20, LogAlphaHigh = 8, LogAlphaStep = 0.5;
    private const int Distances = 101, PositivePoints = 16;

    private readonly ScatteringCurve _curve;
    private readonly IndirectFourierSetup _setup;
    private readonly double[] _sigma;
    private readonly IndirectFourierData _data;
    private readonly double _scale, _logSigmas, _outliers;
    private readonly int _last;
    private readonly List<string> _warnings = [];
    private readonly List<Node> _nodes = [];
    private double _gain = double.NegativeInfinity;

    private sealed record Node(double D, EvidenceModel Model, double[] LogEvidence, double Marginal, double Best);

    internal IndirectFourierSearch(ScatteringCurve curve, IndirectFourierSetup setup)
    {
        _curve = curve;
        _setup = setup;
        var left = curve.Count - setup.First;
        if (setup.First < 0 || left < 8)
            throw new InputException($"{curve.Name}: {Math.Max(0, left)} points are too few for p(r); at least 8 are needed.");
        _sigma = NoiseEstimate.Of(curve, out var announcement);
        if (announcement is not null) _warnings.Add(announcement);
        if (_sigma.Any(s => !(s > 0 && double.IsFinite(s))))
            throw new InputException($"{curve.Name}: its error column holds values that are not positive; leave the column out to have errors estimated.");

        var (rg, level) = Start(curve, setup, _sigma);
        _scale = level;
        _last = curve.Count;
        while (_last > setup.First + 8 && curve.Q[_last - 1] * rg > setup.MaximumQRg) _last--;
        var qFirst = curve.Q[setup.First];
        var high = Math.Min(6 * rg, Math.Max(3 * Math.PI / Math.Max(qFirst, 1e-12), 2.5 * rg));
        DimensionRange = (Math.Min(rg, 0.5 * high), high);
        _data = IndirectFourierData.Of(curve, _sigma, setup.First, _last, setup.Smear, 0.25 * Math.PI / high, setup.MaximumPoints);
        _logSigmas = _data.Sigma.Sum(Math.Log);
        // A point left out is described by nothing better than a uniform density up to twice the curve's scale: this is the
        // price per point that makes cuts comparable.
        _outliers = -_data.BinsLeftOut * Math.Log(2 * _scale);
    }

    /// <summary>Where the evidence is searched, Å.</summary>
    internal (double Low, double High) DimensionRange { get; }

    /// <summary>Adds one D_max.</summary>
    internal void Add(double dimension)
    {
        var count = Functions(dimension);
        var points = _data.Q.Length;
        var g = new double[points * count];
        var y = new double[points];
        List<double> prior = [];
        if (_setup.Background) prior.Add(_scale);
        if (_setup.LowQ is not null) prior.Add(_scale);
        var h = new double[points * prior.Count];
        for (var i = 0; i < points; i++)
        {
            var row = g.AsSpan(i * count, count);
            var weight = 1 / _data.Sigma[i];
            var resolution = _data.QSigma?[i] ?? 0;
            IndirectFourierData.Row(_data.Q[i], resolution, dimension, _scale * weight, row);
            y[i] = _data.Intensity[i] * weight;
            var column = 0;
            if (_setup.Background) h[i * prior.Count + column++] = weight;
            if (_setup.LowQ is { } shape)
                h[i * prior.Count + column] = weight * IndirectFourierData.LowQ(shape, _data.Q[i], resolution, FirstQ);
        }

        var model = new EvidenceModel(g, h, y, [.. prior], _logSigmas);
        var alphas = (int)((LogAlphaHigh - LogAlphaLow) / LogAlphaStep) + 1;
        var evidence = new double[alphas];
        for (var k = 0; k < alphas; k++) evidence[k] = model.LogEvidence(LogAlphaLow + k * LogAlphaStep);
        if (_setup.Positive) _gain = Math.Max(_gain, evidence.Max());
        if (_setup.Positive) RequirePositive(model, count, evidence);
        var top = evidence.Max();
        var marginal = top + Math.Log(evidence.Sum(e => Math.Exp(e - top)) / alphas);
        _nodes.Add(new Node(dimension, model, evidence, marginal, LogAlphaLow + LogAlphaStep * Array.IndexOf(evidence, top)));
    }

    // Evidence under the prior cut to p(r) >= 0 = evidence times P(p >= 0 | data) / P(p >= 0), taken at points as if independent;
    // the denominator is one constant, because the prior is scale-free in r/D and symmetric.
    private static void RequirePositive(EvidenceModel model, int count, double[] evidence)
    {
        var row = new double[count];
        var functionals = new double[PositivePoints][];
        for (var k = 0; k < PositivePoints; k++)
        {
            var x = (k + 0.5) / PositivePoints;
            for (var n = 1; n <= count; n++) row[n - 1] = x * Math.Sin(n * Math.PI * x);
            functionals[k] = model.Functional(row);
        }

        var before = evidence.Max();
        for (var a = 0; a < evidence.Length; a++)
        {
            var alpha = Math.Exp(LogAlphaLow + a * LogAlphaStep);
            // The factor is at most 2 per point, so that an evidence this far down cannot return.
            if (evidence[a] < before - 30 && a != Array.IndexOf(evidence, before)) continue;
            foreach (var f in functionals)
                evidence[a] += Probability.LogNormalBelow(model.Mean(f, alpha) / Math.Sqrt(model.Variance(f, alpha))) + Math.Log(2);
        }
    }

    private double FirstQ => Math.Max(_curve.Q[0], 1e-6);

    /// <summary>Adds midpoints where both neighbours matter; false when the posterior is resolved.</summary>
    internal bool Refine(CancellationToken cancel)
    {
        _nodes.Sort((a, b) => a.D.CompareTo(b.D));
        var top = _nodes.Max(n => n.Marginal);
        var peak = _nodes.FindIndex(n => n.Marginal == top);
        var middles = new List<double>();
        for (var i = 0; i + 1 < _nodes.Count; i++)
        {
            var weight = Math.Max(_nodes[i].Marginal, _nodes[i + 1].Marginal) - top;
            var change = Math.Abs(_nodes[i].Marginal - _nodes[i + 1].Marginal);
            var near = i == peak || i + 1 == peak;
            if (weight > -7 && (change > 1 || near) && _nodes[i + 1].D / _nodes[i].D > 1.01) middles.Add(Math.Sqrt(_nodes[i].D * _nodes[i + 1].D));
        }

        foreach (var d in middles)
        {
            cancel.ThrowIfCancellationRequested();
            Add(d);
        }

        return middles.Count > 0;
    }

    /// <summary>ln ∫ evidence d ln D_max, points left out included.</summary>
    internal double TotalLogEvidence()
    {
        var (weights, top) = Weights();
        var range = _nodes.Count > 1 ? Math.Log(_nodes[^1].D / _nodes[0].D) : 1;
        return top + Math.Log(weights.Sum() / range) + _outliers;
    }

    // Trapezoid weights in ln D_max (scale-free prior) times the evidence.
    private (double[] Weights, double Top) Weights()
    {
        _nodes.Sort((a, b) => a.D.CompareTo(b.D));
        var top = _nodes.Max(n => n.Marginal);
        var weights = new double[_nodes.Count];
        for (var i = 0; i < weights.Length; i++)
        {
            var width = _nodes.Count == 1 ? 1
                : 0.5 * Math.Log(_nodes[Math.Min(i + 1, _nodes.Count - 1)].D / _nodes[Math.Max(i - 1, 0)].D);
            weights[i] = width * Math.Exp(_nodes[i].Marginal - top);
        }

        return (weights, top);
    }

    /// <summary>Averages over D_max and α.</summary>
    internal DistanceDistribution Average()
    {
        var (weights, _) = Weights();
        var least = 1e-3 * weights.Max();
        var total = weights.Where(w => w >= least).Sum();
        var longest = 0.0;
        for (var i = 0; i < weights.Length; i++)
            if (weights[i] >= least) longest = Math.Max(longest, _nodes[i].D);

        var first = _setup.First;
        var average = new IndirectFourierAverage(Distances, longest, _last - first);
        for (var i = 0; i < weights.Length; i++)
        {
            if (weights[i] < least) continue;
            var node = _nodes[i];
            var best = node.LogEvidence.Max();
            var alphaWeights = node.LogEvidence.Select(e => e > best + Math.Log(1e-2) ? Math.Exp(e - best) : 0).ToArray();
            var sum = alphaWeights.Sum();
            // The curves are averaged at the best α of each D_max, where they hardly differ; the scalars over all.
            var count = Functions(node.D);
            average.Prepare(node.Model, node.D, _scale, count, _setup);
            for (var k = 0; k < alphaWeights.Length; k++)
            {
                if (alphaWeights[k] == 0) continue;
                average.Add(weights[i] / total * alphaWeights[k] / sum, LogAlphaLow + k * LogAlphaStep);
            }

            average.AddCurves(weights[i] / total, node.Best, _curve, first, _last, FirstQ, _setup);
        }

        var chi2 = 0.0;
        for (var i = first; i < _last; i++)
        {
            var z = (_curve.Intensity[i] - average.Fit[i - first]) / _sigma[i];
            chi2 += z * z;
        }

        Warn(average);
        var evidence = _nodes.Select(n => new EvidencePoint(n.D, n.Marginal, n.Best)).ToArray();
        return average.Result(_scale, first, _last, chi2, TotalLogEvidence(), evidence, _warnings, _setup);
    }

    private int Functions(double dimension) =>
        (int)Math.Clamp(Math.Ceiling(dimension * _data.Q[^1] / Math.PI) + 6, 12, 48);

    private void Warn(IndirectFourierAverage average)
    {
        var loss = _gain - _nodes.Max(n => n.LogEvidence.Max());
        if (_setup.Positive && loss > 10)
            _warnings.Add(FormattableString.Invariant(
                $"{_curve.Name}: a p(r) that turns negative explains the curve better (ln evidence +{loss:F0}): repulsion between particles, over-subtraction, or contrast of both signs."));
        var d = average.MeanDimension;
        var qMin = _curve.Q[_setup.First];
        if (d * qMin > Math.PI)
            _warnings.Add(FormattableString.Invariant(
                $"{_curve.Name}: Dmax Qmin = {d * qMin:F2} exceeds π: the curve does not reach low enough in Q to determine Dmax = {d:F0} Å (Shannon limit)."));
        if (_setup.MaximumDimension is null && d > 0.93 * DimensionRange.High)
            _warnings.Add(FormattableString.Invariant(
                $"{_curve.Name}: the evidence rises up to the longest Dmax tried, {DimensionRange.High:F0} Å (aggregates, a structure factor or a missing low-Q range)."));
    }

    // Start values: the Guinier region when there is one, else the range of Q alone.
    private static (double Rg, double Level) Start(ScatteringCurve curve, IndirectFourierSetup setup, double[] sigma)
    {
        var cut = setup.First > 0 ? curve.Range(setup.First, curve.Count) : curve;
        var level = 0.0;
        for (var i = 0; i + 2 < curve.Count; i++)
        {
            var mean = (curve.Intensity[i] + curve.Intensity[i + 1] + curve.Intensity[i + 2]) / 3;
            if (mean > 2 * (sigma[i] + sigma[i + 1] + sigma[i + 2]) / 3) level = Math.Max(level, mean);
        }

        if (!(level > 0)) throw new InputException($"{curve.Name}: no intensity stands out of its errors, so there is no p(r).");
        if (setup.StartRg is { } given) return (given, level);
        if (GuinierAnalysis.Analyse(cut).Result is { } guinier) return (guinier.Rg, level);
        var q0 = Math.Max(cut.Q[0], cut.Q[^1] * 1e-3);
        return (Math.Max(1.0 / q0, 4 / cut.Q[^1]), level);
    }
}
