using Ewald.Core;
using Ewald.Inference;

namespace Ewald.Tests.Inference;

public sealed class OrderParameterTests
{
    private static readonly double[] Temperatures = [.. Enumerable.Range(0, 24).Select(i => 12 + 10.0 * i)];

    private static double[] Noisy(Func<double, double> law, double sigma, ulong seed)
    {
        var random = new Randomness(seed).Stream("noise");
        return Array.ConvertAll(Temperatures, t => law(t) + sigma * random.Normal());
    }

    [Theory]
    [InlineData(88, 0.125)]
    [InlineData(133.7, 0.33)]
    [InlineData(190, 0.5)]
    public void The_power_law_without_noise_is_found_exactly(double transition, double beta)
    {
        var y = Array.ConvertAll(Temperatures, t => 2 * (t < transition ? Math.Pow(1 - t / transition, 2 * beta) : 0) + 0.3);
        var fit = OrderParameterFit.Fit(Temperatures, y, [.. Enumerable.Repeat(0.01, 24)]);
        // A power law has a kink or a step of slope at T_c; the search ends a few digits short of rounding.
        Assert.Equal(transition, fit.Transition, 0.02);
        Assert.Equal(beta, fit.Beta, 2e-3);
        Assert.True(fit.IsTransition);
    }

    [Fact]
    public void The_interval_holds_the_truth_about_as_often_as_it_says()
    {
        var held = 0;
        for (var seed = 1UL; seed <= 60; seed++)
        {
            var y = Noisy(t => 2 * (t < 133.7 ? Math.Pow(1 - t / 133.7, 0.66) : 0) + 0.3, 0.05, seed);
            var fit = OrderParameterFit.Fit(Temperatures, y, [.. Enumerable.Repeat(0.05, 24)]);
            if (Math.Abs(fit.Transition - 133.7) < 1.645 * fit.TransitionSigma) held++;
        }

        // Level 0.90 of 60: 54 ± 2.3; errors also hold the choice of the law, so more are right and fewer than 48 are not.
        Assert.InRange(held, 48, 60);
    }

    [Fact]
    public void A_rounded_transition_is_found_at_its_middle()
    {
        var y = Noisy(t => OrderParameterFit.Law(t, 140, 0.33, 0.05), 0.002, 3);
        var fit = OrderParameterFit.Fit(Temperatures, y, [.. Enumerable.Repeat(0.002, 24)]);
        Assert.InRange(fit.Transition, 140 - 2.5 * fit.TransitionSigma, 140 + 2.5 * fit.TransitionSigma);
        Assert.InRange(fit.Rounding, 0.03, 0.07);
    }

    [Fact]
    public void The_spread_law_goes_to_the_power_law_and_to_zero_far_above()
    {
        Assert.Equal(Math.Pow(0.5, 0.66), OrderParameterFit.Law(70, 140, 0.33), 1e-15);
        // Below T_c the average over a spread of 1e-6 differs in second order only.
        Assert.Equal(Math.Pow(0.5, 0.66), OrderParameterFit.Law(70, 140, 0.33, 1e-6), 1e-9);
        Assert.Equal(0, OrderParameterFit.Law(200, 140, 0.33, 0.05));
    }

    [Theory]
    [InlineData("line")]
    [InlineData("debye-waller")]
    [InlineData("constant")]
    public void Smooth_change_is_no_transition(string kind)
    {
        for (var seed = 1UL; seed <= 10; seed++)
        {
            var y = Noisy(t => kind switch { "line" => t / 100, "constant" => 1, _ => Math.Exp(-t / 300) }, 0.02, seed);
            Assert.False(OrderParameterFit.Fit(Temperatures, y, [.. Enumerable.Repeat(0.02, 24)]).IsTransition);
        }
    }

    [Fact]
    public void Too_few_temperatures_are_refused() =>
        Assert.Contains("at least 6", Assert.Throws<ArgumentException>(() => OrderParameterFit.Fit([1, 2, 3], [1, 2, 3], [1, 1, 1])).Message, StringComparison.Ordinal);
}
