using Ewald.Core;
using Ewald.Inference;

namespace Ewald.Tests.Inference;

public class LeastSquaresTests
{
    [Theory]
    [InlineData("misra1a")]
    [InlineData("boxbod")]
    public void Saturating_exponentials_agree_with_scipy(string name)
    {
        var reference = AnalysisReference.Root.GetProperty("leastSquares").GetProperty(name);
        double[] x = reference.Array("x"), y = reference.Array("y"), start = reference.Array("start"), expected = reference.Array("values");
        var fit = LeastSquares.Fit(Saturation(x, y), x.Length,
            [new FitParameter("a", start[0]), new FitParameter("b", start[1])], new LeastSquaresSetup(Tolerance: 1e-12, Errors: ErrorScale.Relative));
        Assert.True(fit.Converged);
        for (var i = 0; i < 2; i++)
        {
            // Two solvers agree to the square root of the rounding unit; the errors to the derivatives' differences.
            Assert.Equal(1, fit.Values[i] / expected[i], 1e-6);
            Assert.Equal(1, fit.Sigma[i] / reference.Array("sigma")[i], 1e-4);
        }

        Assert.Equal(reference.Number("correlation"), fit.Correlation[1], 1e-4);
        Assert.Equal(1, fit.Chi2 / reference.Number("rss"), 1e-9);
    }

    [Fact]
    public void A_search_in_the_logarithm_and_an_analytic_jacobian_find_the_same()
    {
        var reference = AnalysisReference.Root.GetProperty("leastSquares").GetProperty("misra1a");
        double[] x = reference.Array("x"), y = reference.Array("y");
        FitParameter[] table = [new("a", 500, 1, 1e4, Logarithmic: true), new("b", 1e-4, 1e-6, 1, Logarithmic: true)];
        var plain = LeastSquares.Fit(Saturation(x, y), x.Length, table, new LeastSquaresSetup(Tolerance: 1e-12));
        var analytic = LeastSquares.Fit(Saturation(x, y), x.Length, table, new LeastSquaresSetup(Tolerance: 1e-12), (p, j) =>
        {
            for (var i = 0; i < x.Length; i++)
            {
                j[2 * i] = 1 - Math.Exp(-p[1] * x[i]);
                j[2 * i + 1] = p[0] * x[i] * Math.Exp(-p[1] * x[i]);
            }
        });
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(1, plain.Values[i] / reference.Array("values")[i], 1e-6);
            Assert.Equal(1, analytic.Values[i] / plain.Values[i], 1e-7);
            Assert.Equal(1, analytic.Sigma[i] / plain.Sigma[i], 1e-4);
        }

        Assert.True(analytic.Evaluations < plain.Evaluations);
    }

    [Theory]
    [InlineData("soft_l1", RobustLoss.SoftAbsolute)]
    [InlineData("cauchy", RobustLoss.Cauchy)]
    public void A_robust_line_agrees_with_scipy(string name, RobustLoss loss)
    {
        var reference = AnalysisReference.Root.GetProperty("robust");
        double[] x = reference.Array("x"), y = reference.Array("y"), expected = reference.Array(name);
        var fit = LeastSquares.Fit(
            (p, r) =>
            {
                for (var i = 0; i < r.Length; i++) r[i] = (p[0] + p[1] * x[i] - y[i]) / 0.1;
            },
            x.Length, [new FitParameter("a", 1), new FitParameter("b", 1)], new LeastSquaresSetup(Loss: loss, Tolerance: 1e-12));
        Assert.Equal(expected[0], fit.Values[0], 1e-5);
        Assert.Equal(expected[1], fit.Values[1], 1e-5);
    }

    [Fact]
    public void A_bound_holds_and_the_others_are_fitted_at_it()
    {
        // y = 3 + 2 x exactly, slope bounded to 1.5: the best level at that slope is 3 + 0.5 mean(x).
        double[] x = [0, 1, 2, 3, 4];
        var fit = LeastSquares.Fit(
            (p, r) =>
            {
                for (var i = 0; i < 5; i++) r[i] = p[0] + p[1] * x[i] - 3 - 2 * x[i];
            },
            5, [new FitParameter("level", 0), new FitParameter("slope", 1, 0, 1.5)]);
        Assert.Equal(1.5, fit.Values[1]);
        Assert.Equal(4, fit.Values[0], 1e-8);
        Assert.True(fit.AtBound[1]);
        Assert.True(double.IsNaN(fit.Sigma[1]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Overlapping_peaks_that_may_not_be_negative_end_where_no_allowed_move_helps(int seed)
    {
        // The condition of Karush, Kuhn and Tucker: no slope where a height is positive, none downhill where it is zero.
        const int points = 60, peaks = 20;
        var random = new Randomness((ulong)seed).Stream("peaks");
        var y = Enumerable.Range(0, points).Select(_ => random.Normal()).ToArray();
        double Peak(int p, int i) => Math.Exp(-Math.Pow((i - 3 * p) / 4.0, 2));
        var fit = LeastSquares.Fit(
            (p, r) =>
            {
                var heights = p.ToArray();
                for (var i = 0; i < points; i++) r[i] = Enumerable.Range(0, peaks).Sum(k => heights[k] * Peak(k, i)) - y[i];
            },
            points, [.. Enumerable.Range(0, peaks).Select(k => new FitParameter(FormattableString.Invariant($"height{k}"), 1, 0))], new LeastSquaresSetup(MaximumIterations: 200, Tolerance: 1e-10));
        Assert.True(fit.Converged);
        Assert.InRange(fit.Values.Count(v => v == 0), 3, peaks - 3);
        for (var k = 0; k < peaks; k++)
        {
            var slope = Enumerable.Range(0, points).Sum(i => Peak(k, i) * (Enumerable.Range(0, peaks).Sum(p => fit.Values[p] * Peak(p, i)) - y[i]));
            if (fit.Values[k] > 0) Assert.Equal(0, slope, 1e-5);
            else Assert.True(slope > -1e-5, FormattableString.Invariant($"height{k} is 0 and falls by {slope:G3}"));
        }
    }

    [Fact]
    public void A_parameter_that_the_data_do_not_see_has_infinite_error()
    {
        var fit = LeastSquares.Fit(
            (p, r) =>
            {
                for (var i = 0; i < 6; i++) r[i] = p[0] + p[1] - i;
            },
            6, [new FitParameter("a", 0), new FitParameter("b", 1)]);
        Assert.True(double.IsPositiveInfinity(fit.Sigma[0]) && double.IsPositiveInfinity(fit.Sigma[1]));
        Assert.Equal(2.5, fit.Values[0] + fit.Values[1], 1e-8);
    }

    [Fact]
    public void Errors_cover_the_truth_as_often_as_they_say()
    {
        var covered = 0;
        const int draws = 400;
        var x = AnalysisReference.Grid(0, 5, 40);
        for (var d = 0; d < draws; d++)
        {
            var stream = new Randomness(12).Stream("line", (ulong)d);
            var y = x.Select(t => 3 * Math.Exp(-0.7 * t) + 0.05 * stream.Normal()).ToArray();
            var fit = LeastSquares.Fit(
                (p, r) =>
                {
                    for (var i = 0; i < r.Length; i++) r[i] = (p[0] * Math.Exp(-p[1] * x[i]) - y[i]) / 0.05;
                },
                40, [new FitParameter("a", 1), new FitParameter("b", 0.2)], new LeastSquaresSetup(Errors: ErrorScale.Absolute));
            if (Math.Abs(fit.Values[1] - 0.7) < fit.Sigma[1]) covered++;
        }

        // 68.3 % with a binomial range of four standard errors.
        Assert.InRange(covered / (double)draws, 0.683 - 4 * Math.Sqrt(0.683 * 0.317 / draws), 0.683 + 4 * Math.Sqrt(0.683 * 0.317 / draws));
    }

    [Fact]
    public void More_starts_find_the_deeper_of_two_minima()
    {
        // (x² − 4)² + x: minima near −2 (deeper) and +2.
        ResidualFunction f = (p, r) => (r[0], r[1]) = (p[0] * p[0] - 4, Math.Sqrt(p[0] + 10));
        FitParameter[] table = [new("x", 3, -5, 5)];
        Assert.Equal(2, LeastSquares.Fit(f, 2, table).Values[0], 0.1);
        Assert.Equal(-2, LeastSquares.Fit(f, 2, table, new LeastSquaresSetup(Starts: 8)).Values[0], 0.1);
    }

    [Fact]
    public void An_unstable_model_is_walked_around_and_misuse_is_named()
    {
        var fit = LeastSquares.Fit(
            (p, r) => r[0] = r[1] = p[0] > 5 ? throw new InstabilityException("too dense") : p[0] - 4.9, 2, [new FitParameter("x", 1)]);
        Assert.Equal(4.9, fit.Values[0], 1e-6);
        var outside = Assert.Throws<ArgumentException>(() => LeastSquares.Fit((_, _) => { }, 2, [new FitParameter("radius", -1, 0, 10)]));
        Assert.Contains("radius starts at -1, outside [0, 10]", outside.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => LeastSquares.Fit((_, _) => { }, 2, [new FitParameter("radius", 1, Free: false)]));
        Assert.Throws<OperationCanceledException>(() => LeastSquares.Fit((_, r) => r[0] = 1, 1, [new FitParameter("a", 1)], cancel: new CancellationToken(true)));
    }

    private static ResidualFunction Saturation(double[] x, double[] y) => (p, r) =>
    {
        for (var i = 0; i < x.Length; i++) r[i] = p[0] * (1 - Math.Exp(-p[1] * x[i])) - y[i];
    };
}
