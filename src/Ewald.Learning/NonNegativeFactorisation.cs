using Ewald.Core;

namespace Ewald.Learning;

/// <summary>Non-negative matrix factorisation X ≈ W H of patterns that are sums of a few basis patterns.</summary>
/// <remarks>
/// <para>Minimises ½‖X − W H‖² or the Kullback-Leibler divergence over W, H ≥ 0. HALS: Cichocki and Phan, IEICE Trans. Fundam. E92.A, 708 (2009),
/// doi:10.1587/transfun.E92.A.708, with repeated sweeps as Gillis and Glineur, Neural Comput. 24, 1085 (2012), doi:10.1162/NECO_a_00256.
/// Multiplicative: Lee and Seung, Nature 401, 788 (1999), doi:10.1038/44565. Updates, order and stopping rule are those of scikit-learn,
/// so that both give the same factors from the same start.</para>
/// <para>The problem has many local minima: take restarts. Immutable after construction: safe for several threads.</para>
/// </remarks>
public sealed class NonNegativeFactorisation
{
    private readonly PanelMatrix _bySample, _byPoint;
    private readonly double[,] _data;
    private readonly double _square, _mean, _most;

    /// <summary>Packs a copy of the data, which every restart then shares.</summary>
    /// <param name="data">X, not negative, shape [sample, point].</param>
    /// <exception cref="ArgumentException">No data, a number that is negative or not finite, or zeros only.</exception>
    public NonNegativeFactorisation(double[,] data)
    {
        ArgumentNullException.ThrowIfNull(data);
        (Samples, Points) = (data.GetLength(0), data.GetLength(1));
        if (data.Length == 0) throw new ArgumentException("NonNegativeFactorisation: the data are empty.", nameof(data));
        foreach (var x in data)
        {
            if (!(x >= 0) || !double.IsFinite(x)) throw new ArgumentException(FormattableString.Invariant($"NonNegativeFactorisation: the data hold {x}; all values are finite and at least 0."), nameof(data));
            _square += x * x;
            _most = Math.Max(_most, x);
            _mean += x / data.Length;
        }

        if (_square == 0) throw new ArgumentException("NonNegativeFactorisation: all data are 0; there is nothing to factorise.", nameof(data));
        _data = (double[,])data.Clone();
        _bySample = PanelMatrix.Pack(data, transposed: true);
        _byPoint = PanelMatrix.Pack(data, transposed: false);
    }

    /// <summary>Number of samples.</summary>
    public int Samples { get; }

    /// <summary>Number of points of a pattern.</summary>
    public int Points { get; }

    /// <summary>One factorisation from the start that the settings name.</summary>
    /// <param name="settings">Settings.</param>
    /// <param name="random">Draws the start; same stream, same result.</param>
    /// <param name="cancel">Cancels between iterations.</param>
    /// <exception cref="ArgumentException">Settings that do not fit the data or each other.</exception>
    public Factorisation Fit(FactorisationSettings settings, RandomStream random, CancellationToken cancel = default)
    {
        Check(settings);
        ArgumentNullException.ThrowIfNull(random);
        if (settings.Start is not (FactorisationStart.UniformRandom or FactorisationStart.WideRandom))
        {
            var (weights, patterns) = NonNegativeDoubleSvd.Start(_data, settings.Components, settings.Start, random);
            return Fit(settings, weights, patterns, cancel);
        }

        var state = new FactorisationState(_bySample, _byPoint, settings.Components);
        var high = settings.Start == FactorisationStart.WideRandom ? Math.Sqrt(_most) : 2 * Math.Sqrt(_mean / settings.Components);
        foreach (var factor in new[] { state.W, state.H })
            for (var c = 0; c < factor.Columns; c++)
                for (var k = 0; k < settings.Components; k++) factor[k, c] = high * random.Uniform();
        return Improve(settings, state, cancel);
    }

    /// <summary>One factorisation from given factors.</summary>
    /// <param name="settings">Settings; their start is not used.</param>
    /// <param name="weights">First W, not negative, shape [sample, component].</param>
    /// <param name="patterns">First H, not negative, shape [component, point].</param>
    /// <param name="cancel">Cancels between iterations.</param>
    /// <exception cref="ArgumentException">Settings or factors that do not fit.</exception>
    public Factorisation Fit(FactorisationSettings settings, double[,] weights, double[,] patterns, CancellationToken cancel = default)
    {
        Check(settings);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(patterns);
        var k = settings.Components;
        if (weights.GetLength(0) != Samples || weights.GetLength(1) != k || patterns.GetLength(0) != k || patterns.GetLength(1) != Points)
            throw new ArgumentException(FormattableString.Invariant($"NonNegativeFactorisation: first factors of {weights.GetLength(0)} x {weights.GetLength(1)} and {patterns.GetLength(0)} x {patterns.GetLength(1)} do not fit data of {Samples} x {Points} and K = {k}."), nameof(weights));
        var state = new FactorisationState(_bySample, _byPoint, k);
        for (var c = 0; c < k; c++)
        {
            for (var i = 0; i < Samples; i++) state.W[c, i] = Start(weights[i, c]);
            for (var j = 0; j < Points; j++) state.H[c, j] = Start(patterns[c, j]);
        }

        return Improve(settings, state, cancel);

        static double Start(double x) => x >= 0 && double.IsFinite(x) ? x
            : throw new ArgumentException(FormattableString.Invariant($"NonNegativeFactorisation: a first factor holds {x}; all values are finite and at least 0."));
    }

    /// <summary>Restarts in parallel, each from its own stream.</summary>
    /// <param name="settings">Settings; a start that draws nothing makes all restarts equal and is refused.</param>
    /// <param name="randomness">Restart r draws from its stream <paramref name="purpose"/> number r, whatever the number of threads.</param>
    /// <param name="purpose">Name of the streams.</param>
    /// <param name="restarts">Number of restarts.</param>
    /// <param name="threads">Restarts worked on at once.</param>
    /// <param name="cancel">Cancels between iterations.</param>
    /// <returns>The factorisations in the order of the restarts.</returns>
    /// <exception cref="ArgumentException">Settings that do not fit the data or each other.</exception>
    public Factorisation[] FitMany(FactorisationSettings settings, Randomness randomness, string purpose, int restarts, int threads, CancellationToken cancel = default)
    {
        Check(settings);
        ArgumentNullException.ThrowIfNull(randomness);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(restarts);
        if (restarts > 1 && settings.Start is not (FactorisationStart.UniformRandom or FactorisationStart.WideRandom))
            throw new ArgumentException($"NonNegativeFactorisation: restarts need a uniform random start; {settings.Start} is the same each time or calls libtorch, which no parallel loop may.", nameof(settings));
        var results = new Factorisation[restarts];
        Parallel.For(0, restarts, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancel },
            r => results[r] = Fit(settings, randomness.Stream(purpose, (ulong)r), cancel));
        return results;
    }

    private void Check(FactorisationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Components < 1 || settings.Components > Math.Min(Samples, Points))
            throw new ArgumentException(FormattableString.Invariant($"NonNegativeFactorisation: K = {settings.Components} is outside 1 .. {Math.Min(Samples, Points)}, the smaller of {Samples} samples and {Points} points."), nameof(settings));
        if (settings.Solver == FactorisationSolver.HierarchicalLeastSquares && settings.Loss != FactorisationLoss.Frobenius)
            throw new ArgumentException($"NonNegativeFactorisation: {settings.Solver} has no closed step for {settings.Loss}; take {nameof(FactorisationSolver.Multiplicative)}.", nameof(settings));
        if (settings.MaximumIterations < 1 || settings.InnerSweeps < 1 || !(settings.Tolerance >= 0))
            throw new ArgumentException(FormattableString.Invariant($"NonNegativeFactorisation: {settings.MaximumIterations} iterations of {settings.InnerSweeps} sweeps to a tolerance of {settings.Tolerance}; at least 1, 1 and 0 are needed."), nameof(settings));
    }

    private Factorisation Improve(FactorisationSettings settings, FactorisationState state, CancellationToken cancel)
    {
        var least = settings.Solver == FactorisationSolver.HierarchicalLeastSquares;
        var (iteration, converged, first, before) = (0, false, 0.0, 0.0);
        if (!least) first = before = Math.Sqrt(2 * Loss(settings.Loss, state));
        FactorisationMomentum? momentum = null;
        while (iteration < settings.MaximumIterations && !converged)
        {
            cancel.ThrowIfCancellationRequested();
            iteration++;
            if (least)
            {
                double violation, half = double.NaN;
                if (iteration > settings.ExtrapolateAfter) momentum ??= new FactorisationMomentum(state);
                if (momentum is not null)
                {
                    (violation, half) = momentum.Step(settings.InnerSweeps);
                }
                else
                {
                    // Before the momentum sets in the textbook's single sweep chooses the basin.
                    var sweeps = settings.ExtrapolateAfter == int.MaxValue ? settings.InnerSweeps : 1;
                    violation = state.ImproveW(sweeps);
                    var (more, overlap) = state.ImproveH(sweeps);
                    violation += more;
                    if (settings.TargetLoss is not null) half = 0.5 * state.ProductSquare() - overlap;
                }

                if (iteration == 1) first = violation;
                converged = violation <= settings.Tolerance * first && (settings.Tolerance > 0 || first == 0);
                if (settings.TargetLoss is { } target && 0.5 * _square + half <= target) converged = true;
                continue;
            }

            if (settings.Loss == FactorisationLoss.Frobenius) state.MultiplyFrobenius();
            else state.MultiplyDivergence();
            if (iteration % 10 != 0) continue;
            var now = Math.Sqrt(2 * Loss(settings.Loss, state));
            converged = settings.Tolerance > 0 && (before - now) < settings.Tolerance * first;
            if (settings.TargetLoss is { } goal && now * now / 2 <= goal) converged = true;
            before = now;
        }

        momentum?.End(settings.InnerSweeps);
        return Finish(settings, state, iteration, converged);
    }

    private Factorisation Finish(FactorisationSettings settings, FactorisationState state, int iterations, bool converged)
    {
        var weights = new double[Samples, settings.Components];
        var patterns = new double[settings.Components, Points];
        for (var k = 0; k < settings.Components; k++)
        {
            for (var i = 0; i < Samples; i++) weights[i, k] = state.W[k, i];
            for (var j = 0; j < Points; j++) patterns[k, j] = state.H[k, j];
        }

        var squares = 2 * Loss(FactorisationLoss.Frobenius, state);
        var loss = settings.Loss == FactorisationLoss.Frobenius ? squares / 2 : Loss(settings.Loss, state);
        return new Factorisation(weights, patterns, loss, Math.Sqrt(squares / _square), iterations, converged);
    }

    /// <summary>The loss from the residual itself, point by point.</summary>
    private double Loss(FactorisationLoss loss, FactorisationState state)
    {
        var model = new double[Points];
        double sum = 0;
        for (var i = 0; i < Samples; i++)
        {
            Array.Clear(model);
            for (var k = 0; k < state.W.Rows; k++)
            {
                var w = state.W[k, i];
                if (w == 0) continue;
                for (var j = 0; j < Points; j++) model[j] += w * state.H[k, j];
            }

            for (var j = 0; j < Points; j++)
            {
                var (x, m) = (_data[i, j], model[j]);
                if (loss == FactorisationLoss.Frobenius) sum += 0.5 * (x - m) * (x - m);
                else sum += (x > 0 ? x * Math.Log(x / Math.Max(m, Smallest)) - x : 0) + m;
            }
        }

        return sum;
    }

    /// <summary>What stands for a model that is zero where the data are not: the divergence stays finite.</summary>
    private const double Smallest = 1.1920928955078125e-07;
}
