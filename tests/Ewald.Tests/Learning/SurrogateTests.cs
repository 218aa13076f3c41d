using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Learning;

namespace Ewald.Tests.Learning;

/// <summary>GaussianProcess against scikit-learn 1.2.1 and RadialBasisSurrogate against SciPy 1.10.1: tests/References/learning/surrogates.py.</summary>
public sealed class SurrogateTests
{
    private static readonly JsonNode Reference = JsonNode.Parse(File.ReadAllText(SharedData.Reference("learning/surrogates.json")))!;
    private static readonly double[] X = TreeTests.Values<double>(Reference["features"]), Y = TreeTests.Values<double>(Reference["targets"]), Q = TreeTests.Values<double>(Reference["queries"]);
    private static readonly GaussianProcessParameters Given = new(Reference["deviation"]!.GetValue<double>(), TreeTests.Values<double>(Reference["scales"]), Reference["noise"]!.GetValue<double>());

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_process_with_given_parameters_is_that_of_scikit_learn(int index)
    {
        var expected = Reference["processes"]![index]!;
        var kernel = Enum.Parse<CovarianceKernel>(expected["kernel"]!.GetValue<string>());
        var process = GaussianProcess.Of(X, 2, Y, kernel, Given);
        Assert.Equal(expected["value"]!.GetValue<double>(), process.LogMarginalLikelihood, 1e-9);
        var mean = Y.Average();
        Close(TreeTests.Values<double>(expected["gradient"]), GaussianProcess.LogLikelihood(X, 2, [.. Y.Select(y => y - mean)], kernel, Given).Slopes!, 1e-8);
        var (means, deviations) = process.Predict(Q);
        Close(TreeTests.Values<double>(expected["mean"]), means, 1e-9);
        Close(TreeTests.Values<double>(expected["deviation"]), deviations, 1e-7);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void The_most_probable_parameters_are_at_least_as_probable_as_scikit_learns(int index)
    {
        var expected = Reference["processes"]![index]!;
        var process = GaussianProcess.Fit(X, 2, Y, new GaussianProcessSetup(Enum.Parse<CovarianceKernel>(expected["kernel"]!.GetValue<string>())), new Randomness(1).Stream("starts"));
        // The same maximum from another search: flat to 1e-5 in the logarithm of a probability.
        Assert.Equal(expected["best"]!.GetValue<double>(), process.LogMarginalLikelihood, 1e-4);
        var best = TreeTests.Values<double>(expected["bestParameters"]);
        Assert.Equal(1, process.Parameters.Noise / best[3], 0.02);
        Assert.Equal(1, process.Parameters.Scales[0] / best[1], 0.02);
    }

    [Fact]
    public void A_planted_surface_is_found_within_its_own_deviation()
    {
        var random = new Randomness(4).Stream("surface");
        double[] x = [.. Enumerable.Range(0, 160).Select(_ => random.Uniform(-2, 2))];
        double Surface(double a, double b) => Math.Cos(1.5 * a) * Math.Exp(-b * b / 3);
        double[] y = [.. x.Chunk(2).Select(p => Surface(p[0], p[1]) + 0.02 * random.Normal())];
        var process = GaussianProcess.Fit(x, 2, y, new GaussianProcessSetup(CovarianceKernel.SquaredExponential), new Randomness(2).Stream("starts"));
        Assert.Equal(0.02, process.Parameters.Noise, 0.006);
        double[] q = [.. Enumerable.Range(0, 200).Select(_ => random.Uniform(-1.8, 1.8))];
        var (mean, deviation) = process.Predict(q);
        var inside = q.Chunk(2).Select((p, i) => Math.Abs(Surface(p[0], p[1]) - mean[i]) < 2 * deviation[i]).Count(b => b);
        Assert.InRange(inside, 85, 100);
        // Far away nothing is known: the mean of the targets, the deviation of the function.
        var (farMean, farDeviation) = process.Predict([1e3, 1e3]);
        Assert.Equal(y.Average(), farMean[0], 1e-12);
        Assert.Equal(process.Parameters.Deviation, farDeviation[0], 1e-12);
    }

    [Fact]
    public void What_cannot_be_fitted_is_refused()
    {
        Assert.Throws<ArgumentException>(() => GaussianProcess.Of([0, 0, 1], 1, [1, 2, 3], CovarianceKernel.Matern52, new GaussianProcessParameters(1, [1], 0)));
        Assert.Throws<ArgumentException>(() => GaussianProcess.Of([0, double.NaN, 1], 1, [1, 2, 3], CovarianceKernel.Matern52, new GaussianProcessParameters(1, [1], 1)));
        Assert.Throws<ArgumentException>(() => GaussianProcess.Of([0, 1, 2], 1, [1, 2], CovarianceKernel.Matern52, new GaussianProcessParameters(1, [1], 1)));
        Assert.Throws<ArgumentException>(() => RadialBasisSurrogate.Fit([0, 0, 1, 1, 2, 2, 3, 3], 2, [1, 2, 3, 4], 1, new RadialBasisSetup()));
    }

    [Fact]
    public void A_surface_of_radial_functions_is_that_of_SciPy()
    {
        double[] targets = [.. Y.SelectMany((y, i) => new[] { y, X[2 * i] * y })];
        foreach (var expected in Reference["radial"]!.AsArray())
        {
            var setup = new RadialBasisSetup(Enum.Parse<RadialFunction>(expected!["function"]!.GetValue<string>()), 0.9, expected["smoothing"]!.GetValue<double>());
            var surrogate = RadialBasisSurrogate.Fit(X, 2, targets, 2, setup);
            var values = new double[Q.Length];
            for (var i = 0; i < Q.Length / 2; i++) surrogate.Predict(Q.AsSpan(2 * i, 2), values.AsSpan(2 * i, 2));
            // SciPy scales the points first; the conditions of the two systems differ.
            Close(TreeTests.Values<double>(expected["values"]), values, 1e-7);
        }
    }

    private static void Close(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], tolerance * Math.Max(1, Math.Abs(expected[i])));
    }
}
