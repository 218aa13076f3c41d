using Ewald.Core;
using Ewald.Inference;

namespace Ewald.Tests.Inference;

public class ProbabilityTests
{
    [Fact]
    public void Tails_agree_with_scipy()
    {
        var reference = AnalysisReference.Root.GetProperty("probability");
        foreach (var row in reference.GetProperty("chiSquareTail").EnumerateArray())
            Assert.Equal(1, Probability.ChiSquareTail(row[0].GetDouble(), row[1].GetDouble()) / row[2].GetDouble(), 1e-12);
        foreach (var row in reference.GetProperty("logNormalBelow").EnumerateArray())
            // Relative, with a floor for values near zero (ln of nearly 1).
            Assert.Equal(row[1].GetDouble(), Probability.LogNormalBelow(row[0].GetDouble()), 1e-12 * Math.Max(1e-3, Math.Abs(row[1].GetDouble())));
    }

    [Fact]
    public void The_runs_test_sees_a_trend_and_is_uniform_without_one()
    {
        var stream = new Randomness(4).Stream("runs");
        Assert.InRange(RunsTest.PValue([.. Enumerable.Range(0, 60).Select(i => i - 29.5)]), 0, 1e-10);
        var small = 0;
        const int draws = 2000;
        for (var d = 0; d < draws; d++)
            if (RunsTest.PValue([.. Enumerable.Range(0, 80).Select(_ => stream.Normal())]) < 0.1) small++;
        // Binomial range of five standard errors; the statistic is discrete, so that it may fall short of 0.1 by one run.
        Assert.InRange(small / (double)draws, 0.06, 0.1 + 5 * Math.Sqrt(0.09 / draws));
    }
}
