using Ewald.Core;
using Ewald.Tensors;
using Tensor = Ewald.Tensors.Tensor;

namespace Ewald.Learning;

/// <summary>Regression by a Gaussian process: a smooth function through noisy points, with a standard deviation everywhere.</summary>
/// <remarks>y = mean + f(x) + noise, cov f = s² k(ρ), ρ² = Σ ((x − x′)_d / l_d)². The parameters maximise the marginal likelihood
/// −½ yᵀK⁻¹y − ½ ln|K| − n/2 ln 2π by its gradient ½ tr((ααᵀ − K⁻¹) ∂K). The mean is that of the targets. Cost n³ a step: at most <see cref="MostCases"/>.
/// Source: C. Rasmussen and C. Williams, Gaussian Processes for Machine Learning, MIT Press (2006), ch. 2 and 5, doi:10.7551/mitpress/3206.001.0001.
/// Calls libtorch: not inside a parallel loop. Immutable.</remarks>
public sealed class GaussianProcess
{
    /// <summary>Most cases.</summary>
    public const int MostCases = 6000;

    private readonly double[] _features, _weights, _factor;
    private readonly double _mean;

    private GaussianProcess(double[] features, int dimension, double mean, CovarianceKernel kernel, GaussianProcessParameters parameters, Solved solved)
    {
        (_features, Dimension, _mean, Kernel, Parameters) = (features, dimension, mean, kernel, parameters);
        (_weights, _factor, LogMarginalLikelihood) = (solved.Weights, solved.Factor, solved.LogLikelihood);
    }

    /// <summary>Number of features.</summary>
    public int Dimension { get; }

    /// <summary>Number of cases.</summary>
    public int Cases => _weights.Length;

    /// <summary>Shape of the covariance.</summary>
    public CovarianceKernel Kernel { get; }

    /// <summary>Its parameters.</summary>
    public GaussianProcessParameters Parameters { get; }

    /// <summary>ln of the probability of the targets given the parameters.</summary>
    public double LogMarginalLikelihood { get; }

    /// <summary>Finds the parameters that make the targets most probable.</summary>
    /// <param name="features">Finite, shape [case, feature], row after row.</param>
    /// <param name="dimension">Number of features.</param>
    /// <param name="targets">Finite, shape [case].</param>
    /// <param name="setup">Kernel and search.</param>
    /// <param name="random">Draws the starts after the first.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, a number is not finite, or there are too few or too many cases.</exception>
    public static GaussianProcess Fit(ReadOnlySpan<double> features, int dimension, ReadOnlySpan<double> targets, GaussianProcessSetup setup, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(setup);
        ArgumentNullException.ThrowIfNull(random);
        var (x, centred, mean) = Prepare(features, dimension, targets);
        var spread = Math.Sqrt(centred.Sum(v => v * v) / centred.Length);
        if (!(spread > 0)) spread = 1;
        var typical = Standardisation.Fit(x, dimension).Scale;
        var lengths = setup.SeparateScales ? dimension : 1;
        double[] Point(Func<int, double> scale, double noise) => [0, .. Enumerable.Range(0, lengths).Select(scale), Math.Log(noise)];
        GaussianProcessParameters At(double[] p) => new(
            spread * Math.Exp(p[0]), [.. typical.Select((t, d) => t * Math.Exp(p[1 + (setup.SeparateScales ? d : 0)]))], spread * Math.Exp(p[^1]));
        double Loss(double[] p, double[] gradient)
        {
            var (value, slopes) = LogLikelihood(x, dimension, centred, setup.Kernel, At(p));
            if (slopes is null) return double.PositiveInfinity;
            Array.Clear(gradient);
            gradient[0] = -slopes[0];
            for (var d = 0; d < dimension; d++) gradient[1 + (setup.SeparateScales ? d : 0)] -= slopes[1 + d];
            gradient[^1] = -slopes[^1];
            return -value;
        }

        double[] low = Point(_ => Math.Log(0.01), setup.LeastNoise), high = Point(_ => Math.Log(100), 3);
        (low[0], high[0]) = (Math.Log(1e-2), Math.Log(1e3));
        var best = (Point: low, Value: double.PositiveInfinity);
        for (var start = 0; start < Math.Max(1, setup.Starts); start++)
        {
            var from = start == 0 ? Point(_ => 0, Math.Max(0.1, setup.LeastNoise)) : Point(_ => Math.Log(random.LogUniform(0.1, 10)), random.LogUniform(Math.Max(setup.LeastNoise, 1e-3), 1));
            var found = BoundedDescent.Minimise(Loss, from, low, high, setup.Iterations);
            if (found.Value < best.Value) best = found;
        }

        return Of(features, dimension, targets, setup.Kernel, At(best.Point));
    }

    /// <summary>The process with given parameters.</summary>
    /// <param name="features">Finite, shape [case, feature], row after row.</param>
    /// <param name="dimension">Number of features.</param>
    /// <param name="targets">Finite, shape [case].</param>
    /// <param name="kernel">Shape of the covariance.</param>
    /// <param name="parameters">Its parameters, positive.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, or the covariance of the points is singular: raise the noise.</exception>
    public static GaussianProcess Of(ReadOnlySpan<double> features, int dimension, ReadOnlySpan<double> targets, CovarianceKernel kernel, GaussianProcessParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var (x, centred, mean) = Prepare(features, dimension, targets);
        if (parameters.Scales.Length != dimension || !(parameters.Deviation > 0) || !(parameters.Noise >= 0) || parameters.Scales.Any(s => !(s > 0)))
            throw new ArgumentException($"GaussianProcess: {dimension} features need as many positive scales, a positive deviation and a noise that is not negative; received {parameters.Scales.Length} scales, deviation {parameters.Deviation}, noise {parameters.Noise}.", nameof(parameters));
        using var scope = TensorScope.Enter();
        using var noGrad = NoGrad.Enter();
        var solved = Solve(x, dimension, centred, kernel, parameters) ??
            throw new ArgumentException("GaussianProcess: two points are too alike for so little noise; raise the noise.", nameof(parameters));
        return new GaussianProcess(x, dimension, mean, kernel, parameters, solved);
    }

    /// <summary>Mean and standard deviation of the function, without noise.</summary>
    /// <param name="queries">Shape [query, feature], row after row.</param>
    /// <returns>Both in the unit of the target, shape [query].</returns>
    public (double[] Mean, double[] Deviation) Predict(ReadOnlySpan<double> queries)
    {
        if (queries.Length % Dimension != 0) throw new ArgumentException($"GaussianProcess: {queries.Length} numbers are no whole rows of {Dimension} features.", nameof(queries));
        var count = queries.Length / Dimension;
        if (count == 0) return ([], []);
        using var scope = TensorScope.Enter();
        using var noGrad = NoGrad.Enter();
        var cross = Tensor.From(Covariances(queries.ToArray(), _features, Dimension, Kernel, Parameters), [count, Cases]);
        var mean = cross.MatMul(Tensor.From(_weights)) + _mean;
        var solved = Tensor.From(_factor, [Cases, Cases]).SolveTriangular(cross.Transpose(), upper: false);
        var variance = Parameters.Deviation * Parameters.Deviation - solved.Square().Sum([0]);
        return (mean.ToArray<double>(), variance.Clamp(0).Sqrt().ToArray<double>());
    }

    /// <summary>ln marginal likelihood with its derivatives after ln s, ln l_1 ..., ln noise; null where the covariance is singular.</summary>
    internal static (double Value, double[]? Slopes) LogLikelihood(double[] x, int dimension, double[] y, CovarianceKernel kernel, GaussianProcessParameters p)
    {
        using var scope = TensorScope.Enter();
        using var noGrad = NoGrad.Enter();
        if (Solve(x, dimension, y, kernel, p) is not { } solved) return (double.NegativeInfinity, null);
        var n = y.Length;
        var inverse = Tensor.From(solved.Factor, [n, n]).CholeskySolve(Tensor.Identity(n, ScalarType.Float64));
        var alpha = Tensor.From(solved.Weights);
        var w = (alpha.Outer(alpha) - inverse).ToArray<double>();
        var rows = new double[n][];
        var variance = p.Deviation * p.Deviation;
        Parallel.For(0, n, i =>
        {
            var row = rows[i] = new double[dimension + 2];
            var a = x.AsSpan(i * dimension, dimension);
            for (var j = 0; j < n; j++)
            {
                var b = x.AsSpan(j * dimension, dimension);
                var squared = Covariance.Squared(a, b, p.Scales);
                var weight = w[i * n + j] * variance;
                // ∂K/∂ln s is 2 K, halved by the trace's ½.
                row[0] += weight * Covariance.Value(kernel, squared);
                var slope = 0.5 * weight * Covariance.Slope(kernel, squared);
                for (var d = 0; d < dimension; d++)
                {
                    var distance = (a[d] - b[d]) / p.Scales[d];
                    row[1 + d] += slope * distance * distance;
                }
            }

            row[^1] = w[i * n + i] * p.Noise * p.Noise;
        });
        var slopes = new double[dimension + 2];
        foreach (var row in rows)
            for (var k = 0; k < slopes.Length; k++) slopes[k] += row[k];
        return (solved.LogLikelihood, slopes);
    }

    private static Solved? Solve(double[] x, int dimension, double[] y, CovarianceKernel kernel, GaussianProcessParameters p)
    {
        var n = y.Length;
        var covariance = Covariances(x, x, dimension, kernel, p);
        for (var i = 0; i < n; i++) covariance[i * n + i] += p.Noise * p.Noise;
        Tensor factor;
        try
        {
            factor = Tensor.From(covariance, [n, n]).Cholesky();
        }
        catch (NativeException)
        {
            return null;
        }

        var weights = factor.CholeskySolve(Tensor.From(y, [n, 1]));
        var fit = weights.ToArray<double>().Zip(y, (a, b) => a * b).Sum();
        var value = -0.5 * fit - factor.Diagonal().Log().Sum().Item() - 0.5 * n * Math.Log(2 * Math.PI);
        return double.IsFinite(value) ? new Solved(weights.ToArray<double>(), factor.ToArray<double>(), value) : null;
    }

    private static double[] Covariances(double[] left, double[] right, int dimension, CovarianceKernel kernel, GaussianProcessParameters p)
    {
        var (rows, columns, variance) = (left.Length / dimension, right.Length / dimension, p.Deviation * p.Deviation);
        var values = new double[(long)rows * columns];
        Parallel.For(0, rows, i =>
        {
            for (var j = 0; j < columns; j++)
                values[(long)i * columns + j] = variance * Covariance.Value(kernel, Covariance.Squared(left.AsSpan(i * dimension, dimension), right.AsSpan(j * dimension, dimension), p.Scales));
        });
        return values;
    }

    private static (double[] Features, double[] Centred, double Mean) Prepare(ReadOnlySpan<double> features, int dimension, ReadOnlySpan<double> targets)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        if (targets.Length < 2 || targets.Length > MostCases || features.Length != targets.Length * dimension)
            throw new ArgumentException($"GaussianProcess: {features.Length} numbers and {targets.Length} targets; {dimension} features a case and 2 to {MostCases} cases are needed.", nameof(features));
        var (x, y) = (features.ToArray(), targets.ToArray());
        if (!Array.TrueForAll(x, double.IsFinite) || !Array.TrueForAll(y, double.IsFinite)) throw new ArgumentException("GaussianProcess: a number is not finite; leave such cases out.", nameof(features));
        var mean = y.Average();
        return (x, [.. y.Select(v => v - mean)], mean);
    }

    private sealed record Solved(double[] Weights, double[] Factor, double LogLikelihood);
}
