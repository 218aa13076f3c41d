using Ewald.Core;
using Ewald.Representations;

namespace Ewald.Tests.Representations;

public sealed class LogCurveTests
{
    private static readonly LogGrid Grid = new(1e-3, 1, 160);

    private static ScatteringCurve Curve(Func<double, double> intensity, double low, double high, int count, bool linear, Func<double, double>? sigma = null)
    {
        var q = new double[count];
        for (var i = 0; i < count; i++)
            q[i] = linear ? low + (high - low) * i / (count - 1) : low * Math.Exp(Math.Log(high / low) * i / (count - 1));
        return new ScatteringCurve("made.dat", q, [.. q.Select(intensity)], sigma is null ? null : [.. q.Select(sigma)], null, "arbitrary");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_line_in_ln_Q_comes_out_exactly_whatever_the_errors(bool linear)
    {
        double Line(double q) => 7 - 0.8 * Math.Log(q);
        var curve = Curve(Line, 0.004, 0.3, 173, linear, q => 0.1 + Math.Abs(Math.Sin(400 * q)));
        var log = LogCurve.Resample(curve, Grid);
        Assert.True(log.Measured > 90);
        for (var i = log.First; i < log.End; i++) Assert.Equal(Line(Grid.Node(i)), log.Intensity[i], 1e-10);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(4.0)]
    public void A_power_law_keeps_its_slope(double p)
    {
        var log = LogCurve.Resample(Curve(q => Math.Pow(q, -p), 0.004, 0.3, 400, linear: false, q => 0.01 * Math.Pow(q, -p)), Grid);
        var slope = new double[Grid.Count];
        log.Slope(3, slope);
        // The local line is biased by at most p² h² / 6, the same at every inner node.
        for (var i = log.First + 4; i < log.End - 4; i++)
        {
            Assert.Equal(1, log.Intensity[i] * Math.Pow(Grid.Node(i), p), p * p * Grid.Step * Grid.Step / 6);
            Assert.Equal(-p, slope[i], 0.01);
        }
    }

    [Fact]
    public void A_larger_body_shifts_the_curve_and_keeps_its_shape()
    {
        double Guinier(double x) => Math.Exp(-x * x / 3) + 0.01;
        var factor = Math.Exp(5 * Grid.Step);
        var small = LogCurve.Resample(Curve(q => Guinier(q * 20), 2e-3, 0.5, 900, linear: false, _ => 0.01), Grid);
        var large = LogCurve.Resample(Curve(q => Guinier(q * 20 * factor), 2e-3, 0.5, 900, linear: false, _ => 0.01), Grid);
        for (var i = small.First + 6; i < small.End - 6; i++) Assert.Equal(small.Intensity[i + 5], large.Intensity[i], 2e-4);
    }

    [Fact]
    public void The_error_of_a_node_is_the_spread_over_repeated_noise()
    {
        const int copies = 400;
        var values = new double[copies];
        var stated = 0.0;
        var node = 100;
        for (var c = 0; c < copies; c++)
        {
            var stream = new Randomness(11).Stream("noise", (ulong)c);
            var clean = Curve(q => 10 - Math.Log(q), 0.004, 0.3, 500, linear: true, q => 0.5);
            var noisy = clean with { Intensity = [.. clean.Intensity.Select(v => v + 0.5 * stream.Normal())] };
            var log = LogCurve.Resample(noisy, Grid);
            values[c] = log.Intensity[node];
            stated = log.Sigma[node];
        }
        var mean = values.Average();
        var spread = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (copies - 1));
        // The spread of 400 normal values is known to 1 / sqrt(800) = 3.5 %; four of those.
        Assert.Equal(1, spread / stated, 0.15);
        Assert.True(stated < 0.5);
    }

    [Fact]
    public void Scatter_about_the_neighbours_gives_back_the_noise_that_was_put_in()
    {
        var stream = new Randomness(3).Stream("noise");
        var curve = Curve(q => 100, 0.01, 0.2, 2000, linear: true);
        var noisy = curve.Intensity.Select(v => v + 4 * stream.Normal()).ToArray();
        var sigma = LogCurve.ScatterSigma(curve.Q, noisy);
        // A median of 11 correlated residuals scatters by a third and is slightly low; the mean over 2000 points is good to 10 %.
        Assert.Equal(4, sigma.Average(), 0.4);
    }

    [Fact]
    public void Nodes_outside_the_data_are_marked_as_not_measured()
    {
        var log = LogCurve.Resample(Curve(q => 1 / q, 0.01, 0.1, 50, linear: true, _ => 1), Grid);
        Assert.True(Grid.Node(log.First) >= 0.01 - 1e-12 && Grid.Node(log.First - 1) < 0.01);
        Assert.True(Grid.Node(log.End - 1) <= 0.1 + 1e-12 && Grid.Node(log.End) > 0.1);
        Assert.All(log.Intensity[..log.First], v => Assert.Equal(0, v));
    }

    [Fact]
    public void Negative_intensities_get_a_finite_logarithm_with_a_large_error()
    {
        var log = LogCurve.Resample(Curve(q => 0.2 - q, 0.01, 0.4, 200, linear: true, _ => 0.01), Grid);
        var value = new double[Grid.Count];
        var error = new double[Grid.Count];
        log.Logarithm(value, error);
        Assert.All(value, v => Assert.True(double.IsFinite(v)));
        Assert.Equal(2, error[log.End - 1], 1e-12);
        Assert.Equal(Math.Log(0.5 * log.Sigma[log.End - 1]), value[log.End - 1], 1e-12);
    }

    [Theory]
    [InlineData(5, 0.01, 0.1, "at least 8")]
    [InlineData(50, 4.0, 9.0, "check the unit of Q")]
    public void Too_little_data_is_one_sentence(int count, double low, double high, string expected)
    {
        var error = Assert.Throws<InputException>(() => LogCurve.Resample(Curve(q => 1, low, high, count, linear: true, _ => 1), Grid));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }
}
