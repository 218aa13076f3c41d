using Ewald.Core;
using Ewald.Evaluation;

namespace Ewald.Tests.Evaluation;

public sealed class ConformalTests
{
    [Theory]
    [InlineData(9, 0.9, 9)]
    [InlineData(10, 0.9, 10)]
    [InlineData(19, 0.9, 18)]
    [InlineData(99, 0.95, 95)]
    public void The_quantile_is_the_order_statistic_of_n_plus_1(int count, double level, int rank)
    {
        var scores = Enumerable.Range(1, count).Select(i => (double)i).Reverse().ToArray();
        Assert.Equal(rank, ConformalQuantile.Of(scores, level));
    }

    [Fact]
    public void Too_few_cases_give_an_infinite_quantile() => Assert.Equal(double.PositiveInfinity, ConformalQuantile.Of([1, 2, 3], 0.9));

    [Fact]
    public void The_expected_range_is_the_beta_binomial_one()
    {
        // scipy 1.10.1: betabinom(2000, 1801, 200).ppf([0.025, 0.975]) / 2000
        var (low, high) = Coverage.ExpectedRange(2000, 2000, 0.9);
        Assert.Equal(BetaBinomialLow, low, 1e-12);
        Assert.Equal(BetaBinomialHigh, high, 1e-12);
    }

    private const double BetaBinomialLow = 0.881, BetaBinomialHigh = 0.918;

    [Theory]
    [InlineData(ConformalScore.Adaptive)]
    [InlineData(ConformalScore.LeastAmbiguous)]
    public void Sets_cover_as_often_as_they_should_even_for_a_wrong_classifier(ConformalScore score)
    {
        // A law of 4 classes, and a classifier that is over-confident in it.
        var random = new Randomness(11).Stream("conformal");
        (double[] P, int[] Y, double[] U) Draw(int n)
        {
            var (p, y, u) = (new double[4 * n], new int[n], new double[n]);
            for (var i = 0; i < n; i++)
            {
                var weights = Enumerable.Range(0, 4).Select(_ => Math.Exp(2 * random.Normal())).ToArray();
                var at = random.Uniform() * weights.Sum();
                while (y[i] < 3 && (at -= weights[y[i]]) > 0) y[i]++;
                var sharp = weights.Select(w => w * w).ToArray();
                for (var c = 0; c < 4; c++) p[4 * i + c] = sharp[c] / sharp.Sum();
                u[i] = random.Uniform();
            }

            return (p, y, u);
        }

        // Thirty repetitions: the mean's standard deviation is 0.0077 / sqrt(30) = 0.0014; 3 of them on either side.
        double mean = 0, wrongMean = 0;
        var expected = 0;
        for (var r = 0; r < 30; r++)
        {
            var (pc, yc, uc) = Draw(3000);
            var (pt, yt, ut) = Draw(3000);
            var coverage = ConformalClassification.Calibrate(score, 0.9, pc, 4, yc, uc).Evaluate(pt, 4, yt, ut);
            mean += coverage.Value / 30;
            if (coverage.IsExpected) expected++;
            Assert.InRange(coverage.MeanSize, 0.9, 3);
            // Calibrated on labels that are shifted by one, sets do not cover as asked: the test can fail.
            wrongMean += ConformalClassification.Calibrate(score, 0.9, pc, 4, [.. yc.Select(c => (c + 1) % 4)], uc).Evaluate(pt, 4, yt, ut).Value / 30;
        }

        Assert.InRange(mean, 0.8958, 0.9042);
        Assert.InRange(expected, 24, 30);
        Assert.True(Math.Abs(wrongMean - 0.9) > 0.02, $"{wrongMean}");
    }

    [Fact]
    public void A_set_lists_the_most_probable_class_first_and_can_be_empty()
    {
        var sets = new ConformalClassification(ConformalScore.LeastAmbiguous, 0.9, 0.7, 100);
        Assert.Equal([2, 0], sets.Set([0.35, 0.2, 0.45], 0.5));
        Assert.Empty(new ConformalClassification(ConformalScore.LeastAmbiguous, 0.9, 0.2, 100).Set([0.5, 0.5], 0.5));
        // Adaptive: scores are 0.6 u, 0.6 + 0.3 u, 0.9 + 0.1 u.
        var adaptive = new ConformalClassification(ConformalScore.Adaptive, 0.9, 0.8, 100);
        Assert.Equal([0, 1], adaptive.Set([0.6, 0.3, 0.1], 0.5));
        Assert.Equal([0], adaptive.Set([0.6, 0.3, 0.1], 0.9));
    }

    [Fact]
    public void Intervals_cover_as_often_as_they_should_by_each_score()
    {
        // y = x + (0.2 + x) e with a heavy-tailed e: only a scale that follows x makes narrow intervals where x is small.
        var random = new Randomness(5).Stream("regression");
        (double[] X, double[] Y) Draw(int n)
        {
            var x = Enumerable.Range(0, n).Select(_ => random.Uniform()).ToArray();
            return (x, [.. x.Select(v => v + (0.2 + v) * random.Normal() * random.Normal())]);
        }

        var (xc, yc) = Draw(4000);
        var (xt, yt) = Draw(4000);
        var absolute = ConformalRegression.Absolute(0.9, yc, xc);
        var normalised = ConformalRegression.Normalised(0.9, yc, xc, [.. xc.Select(v => 0.2 + v)]);
        var quantiles = ConformalRegression.OfQuantiles(0.9, yc, [.. xc.Select(v => v - 0.1)], [.. xc.Select(v => v + 0.3)]);
        var a = absolute.Evaluate(yt, [.. xt.Select(v => absolute.Around(v))]);
        var n = normalised.Evaluate(yt, [.. xt.Select(v => normalised.Around(v, 0.2 + v))]);
        var q = quantiles.Evaluate(yt, [.. xt.Select(v => quantiles.Between(v - 0.1, v + 0.3))]);
        Assert.True(a.IsExpected && n.IsExpected && q.IsExpected, $"{a} {n} {q}");
        Assert.True(n.MeanSize < a.MeanSize);
        var small = Enumerable.Range(0, xt.Length).Where(i => xt[i] < 0.2).ToArray();
        double Covered(Func<int, (double Low, double High)> of) => small.Average(i => yt[i] >= of(i).Low && yt[i] <= of(i).High ? 1.0 : 0);
        Assert.InRange(Covered(i => normalised.Around(xt[i], 0.2 + xt[i])), 0.87, 0.93);
        Assert.True(Covered(i => absolute.Around(xt[i])) > 0.95);
    }
}
