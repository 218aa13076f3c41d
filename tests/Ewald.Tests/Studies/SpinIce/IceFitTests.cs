using Ewald.Core;
using Ewald.Inference;
using Ewald.Studies.SpinIce;

namespace Ewald.Tests.SpinIceStudies;

public sealed class IceFitTests
{
    [Fact]
    public void Scaled_coordinates_and_exchange_are_inverse_and_the_soft_direction_keeps_the_stiff_combination()
    {
        var stream = new Randomness(1).Stream("draws");
        for (var i = 0; i < 20; i++)
        {
            var exchange = ExchangeDomain.Draw(stream);
            Assert.True(ExchangeDomain.Holds(exchange));
            double[] back = ExchangeDomain.At(ExchangeDomain.Scaled(exchange)), moved = [.. exchange.Zip(ExchangeDomain.SoftDirection, (e, s) => e + 0.05 * s)];
            for (var k = 0; k < 3; k++) Assert.Equal(exchange[k], back[k], 1e-12);
            Assert.Equal(ExchangeDomain.Stiff(exchange), ExchangeDomain.Stiff(moved), 1e-12);
        }

        Assert.False(ExchangeDomain.Holds([1, 0, 0]));
    }

    [Fact]
    public void The_surrogate_restores_a_polynomial_through_noise_and_knows_its_error()
    {
        var (surrogate, truth) = Made(400, 0.02);
        Assert.Equal(2, surrogate.Degree);
        // Only noise is left: the share of lack is that of an estimate from halves.
        Assert.InRange(surrogate.Lack, 0, 0.15);
        var stream = new Randomness(9).Stream("tests");
        double squares = 0, expected = 0;
        for (var i = 0; i < 200; i++)
        {
            var at = ExchangeDomain.Draw(stream);
            var (found, right) = (surrogate.Correlations(at), truth(at));
            squares += (found[1] - right[1]) * (found[1] - right[1]);
            expected += surrogate.Residuals[surrogate.Orbits + 1] * (surrogate.Share(at) - surrogate.Lack);
        }

        Assert.InRange(squares / expected, 0.3, 3); // ten coefficients: their χ² over ten
    }

    [Fact]
    public void Eliminated_columns_leave_the_least_squares_of_the_whole_problem()
    {
        // χ² by explicit columns (correlations, background, stripe) against the reduced form.
        var (surrogate, truth) = Made(100, 0.01);
        var orbits = IceSimulation.OrbitsOf(1);
        Assert.Equal(surrogate.Orbits, orbits.Count);
        var sums = new VolumeSums(Volume(truth([0, 0, 0.08]), 0.6), orbits, 1);
        Assert.True(sums.AddStripe([.. Enumerable.Range(0, sums.Columns).Select(_ => 0.0)], 1e-6));
        var reduced = new ReducedVolume(sums, surrogate, 0, 0, 1);
        var correlations = truth([0.05, 0, 0.05]);
        var (scale, sigma) = reduced.Scale(reduced.Signal(correlations));
        // Columns: signal, background, stripe.
        var volume = sums.Volume;
        var (rows, of) = volume.Design(orbits, 1);
        double[][] columns =
        [
            [.. of.Select(r => rows[r].Zip(correlations, (a, c) => a * c).Sum())], [.. of.Select(_ => 1.0)], [.. volume.Slabs[sums.Stripes[0].Axis].Select(n => n == sums.Stripes[0].Number ? 1.0 : 0)],
        ];
        double[] normal = new double[9], right = new double[3];
        for (var a = 0; a < 3; a++)
        {
            for (var b = 0; b < 3; b++) normal[3 * a + b] = columns[a].Zip(columns[b], (x, y) => x * y / 0.01).Sum();
            right[a] = columns[a].Zip(volume.Values, (x, y) => x * y / 0.01).Sum();
        }

        Assert.True(Dense.Cholesky(normal, 3));
        var variance = Dense.CholeskyInverse(normal, 3)[0];
        Dense.CholeskySolve(normal, 3, right);
        var chi2 = Enumerable.Range(0, volume.Count).Sum(i => Math.Pow(volume.Values[i] - right[0] * columns[0][i] - right[1] * columns[1][i] - right[2] * columns[2][i], 2) / 0.01);
        Assert.Equal(right[0], scale, 1e-6 * Math.Abs(right[0]));
        Assert.Equal(Math.Sqrt(variance), sigma, 1e-6 * sigma);
        Assert.Equal(chi2, reduced.Misfit(correlations), 1e-5 * chi2);
        var amplitudes = reduced.Amplitudes(scale, correlations);
        Assert.Equal(right[1], amplitudes[orbits.Count], 1e-5);
        Assert.Equal(right[2], amplitudes[orbits.Count + 1], 1e-5);
    }

    [Fact]
    public void A_stripe_is_found_where_it_lies_and_nowhere_else()
    {
        var (surrogate, truth) = Made(400, 1e-4);
        var orbits = IceSimulation.OrbitsOf(1);
        var with = new VolumeSums(Volume(truth([0, 0, 0.08]), 0.6), orbits, 1);
        var fit = IceFit.Of([with], [surrogate], new Randomness(1).Stream("posterior"), CancellationToken.None);
        Assert.Equal((1, 3), Assert.Single(with.Stripes));
        Assert.InRange(fit.ReducedChi2, 0.8, 1.2);
        Assert.Equal(2, fit.Scales[0], 0.3); // the scale goes along with the exchange in so small a box
        var without = new VolumeSums(Volume(truth([0, 0, 0.08]), 0), orbits, 1);
        IceFit.Of([without], [surrogate], new Randomness(1).Stream("posterior"), CancellationToken.None);
        Assert.Empty(without.Stripes);
    }

    [Fact]
    public void The_region_holds_the_truth_and_the_fit_finds_it()
    {
        var (surrogate, truth) = Made(400, 1e-4);
        var orbits = IceSimulation.OrbitsOf(1);
        double[] planted = [0.1, -0.02, 0.08];
        var inside = 0;
        for (var n = 0; n < 10; n++)
        {
            var sums = new VolumeSums(Volume(truth(planted), 0.6, (ulong)n), orbits, 1);
            var fit = IceFit.Of([sums], [surrogate], new Randomness(2).Stream("posterior"), CancellationToken.None);
            if (fit.Holds(planted)) inside++;
            Assert.True(fit.Chi2(planted) >= fit.Chi2(fit.Mode) - 1e-6);
        }

        Assert.InRange(inside, 6, 10); // binomial of 0.9: fewer than six in one of 700
    }

    // Correlations of the 16-spin box that are a quadratic function, one number an orbit.
    private static (CorrelationSurrogate Surrogate, Func<double[], double[]> Truth) Made(int count, double noise)
    {
        var orbits = IceSimulation.OrbitsOf(1).Count;
        var stream = new Randomness(8).Stream("made");
        double[] Truth(double[] exchange)
        {
            var x = ExchangeDomain.Scaled(exchange);
            return [.. Enumerable.Range(0, orbits).Select(o => o == 0 ? 1 : 0.2 * Math.Cos(o) + 0.1 * x[o % 3] * Math.Sin(o) + 0.05 * x[(o + 1) % 3] * x[o % 3])];
        }

        double[][] exchange = [.. Enumerable.Range(0, count).Select(_ => ExchangeDomain.Draw(stream))];
        IceCorrelations[] cases = [.. exchange.Select(e => new IceCorrelations(
            [.. Truth(e).Select(v => v + noise * stream.Normal())], [.. Truth(e).Select(v => v + noise * stream.Normal())]))];
        return (CorrelationSurrogate.Fit(exchange, cases), Truth);
    }

    // σ = 0.1; a stripe at the fourth K.
    private static IceVolume Volume(double[] correlations, double stripe, ulong seed = 0)
    {
        var orbits = IceSimulation.OrbitsOf(1);
        var stream = new Randomness(3).Stream("volume", seed);
        int[][] at = [.. from h in Enumerable.Range(0, 9) from k in Enumerable.Range(0, 9) from l in Enumerable.Range(0, 9) select new[] { h, k, l }];
        var names = Enumerable.Range(0, 9).Select(i => FormattableString.Invariant($"{i}")).ToArray();
        var volume = new IceVolume(0.68, [.. at.Select(p => (p[0] / 4.0, p[1] / 4.0, p[2] / 4.0))], new double[at.Length], [.. at.Select(_ => 0.1)], [.. Enumerable.Range(0, 3).Select(a => at.Select(p => p[a]).ToArray())], [names, names, names]);
        var (rows, of) = volume.Design(orbits, 1);
        return volume with { Values = [.. at.Select((p, i) => 2 * rows[of[i]].Zip(correlations, (a, c) => a * c).Sum() + 0.5 + (p[1] == 3 ? stripe : 0) + 0.1 * stream.Normal())] };
    }
}
