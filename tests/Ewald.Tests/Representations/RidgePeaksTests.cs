using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Representations;

namespace Ewald.Tests.Representations;

public sealed class RidgePeaksTests
{
    // scipy 1.10.1 and numpy, tests/References/pattern_peaks.py.
    private static readonly JsonNode Reference = JsonNode.Parse(File.ReadAllText(SharedData.Reference("pattern_peaks.json")))!;
    private static readonly double[] Curve = Values(Reference["curve"]!);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Peaks_are_those_of_scipy(int index)
    {
        var expected = Reference["peaks"]![index]!;
        var settings = new RidgePeakSettings([.. Values(expected["widths"]!).Select(w => (int)w)], expected["ratio"]!.GetValue<double>(), expected["noise"]!.GetValue<double>());
        Assert.Equal(Values(expected["peaks"]!).Select(p => (int)p), RidgePeaks.Find(Curve, settings));
    }

    [Fact]
    public void The_response_is_that_of_scipy_and_does_not_see_a_constant()
    {
        var response = RidgePeaks.Respond(Curve, 7);
        var expected = Values(Reference["response"]!["values"]!);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], response[i], 1e-9);
        var flat = RidgePeaks.Respond([.. Enumerable.Repeat(3.0, 300)], 7);
        // The wavelet is cut at five widths, where it is 10⁻⁵ of its top.
        Assert.Equal(0, flat[150], 1e-3);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Smoothing_is_that_of_scipy(int index)
    {
        var expected = Reference["smooth"]![index]!;
        var smooth = new SavitzkyGolay(expected["window"]!.GetValue<int>(), expected["degree"]!.GetValue<int>()).Smooth(Curve);
        var values = Values(expected["values"]!);
        for (var i = 0; i < values.Length; i++) Assert.Equal(values[i], smooth[i], 1e-8);
    }

    [Fact]
    public void Smoothing_leaves_a_polynomial_of_its_degree_as_it_is_and_takes_noise_by_its_gain()
    {
        double[] cubic = [.. Enumerable.Range(0, 80).Select(i => 2 - 0.3 * i + 0.01 * i * i - 1e-4 * i * i * i)];
        var filter = new SavitzkyGolay(31, 3);
        var smooth = filter.Smooth(cubic);
        for (var i = 0; i < cubic.Length; i++) Assert.Equal(cubic[i], smooth[i], 1e-9);
        // Closed form for degree 3 on 2m + 1 points: 3 (3m² + 3m − 1) / ((2m − 1)(2m + 1)(2m + 3)) at the centre.
        Assert.Equal(3.0 * (3 * 225 + 45 - 1) / (29.0 * 31 * 33), filter.NoiseGain, 1e-12);
        Assert.Throws<ArgumentException>(() => new SavitzkyGolay(30, 3));
    }

    [Fact]
    public void Only_peaks_are_kept_each_above_its_own_base()
    {
        // A slope of 0.1 a point with one triangle of height 8 on it.
        double[] curve = [.. Enumerable.Range(0, 100).Select(i => 0.1 * i + Math.Max(0, 8 - 2 * Math.Abs(i - 50)))];
        var kept = PeakWindows.Keep(curve, [50]);
        Assert.All(Enumerable.Range(0, 100).Where(i => i is < 40 or >= 60), i => Assert.Equal(0, kept[i]));
        // The fourth smallest of the window 40 to 59 is the value at 43.
        Assert.Equal(curve[50] - curve[43], kept[50], 1e-12);
    }

    [Fact]
    public void Cells_hold_the_mean_of_the_linear_interpolant()
    {
        var grid = Reference["grid"]!;
        double[] q = Values(grid["q"]!), expected = Values(grid["values"]!);
        var momentum = new MomentumGrid(grid["low"]!.GetValue<double>(), grid["step"]!.GetValue<double>(), grid["count"]!.GetValue<int>());
        var (values, first, end) = momentum.Resample(new PowderPattern("reference", PatternAxis.MomentumTransfer, q, Curve[..q.Length]));
        // numpy samples each cell 20 000 times.
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], values[i], 1e-3);
        Assert.All(Enumerable.Range(0, expected.Length).Where(i => i < first || i >= end), i => Assert.Equal(0, values[i]));
    }

    [Fact]
    public void One_structure_stands_at_one_place_whatever_the_wavelength_and_the_axis()
    {
        var grid = new MomentumGrid(1, 0.005, 400);
        double At(double q) => 100 * Math.Exp(-0.5 * Math.Pow((q - 2) / 0.02, 2));
        double[] q = [.. Enumerable.Range(0, 3000).Select(i => 0.8 + i * 0.001)];
        var reference = grid.Resample(new PowderPattern("Q", PatternAxis.MomentumTransfer, q, [.. q.Select(At)])).Values;
        foreach (var wavelength in new[] { 0.5, 0.7107, 1.5418 })
        {
            double[] angle = [.. q.Select(v => 2 * Math.Asin(v * wavelength / (4 * Math.PI)) * 180 / Math.PI)];
            var values = grid.Resample(new PowderPattern("angle", PatternAxis.TwoTheta, angle, [.. q.Select(At)], null, wavelength)).Values;
            for (var i = 0; i < values.Length; i++) Assert.Equal(reference[i], values[i], 1e-6);
        }

        double[] d = [.. q.Reverse().Select(v => 2 * Math.PI / v)];
        var spacings = grid.Resample(new PowderPattern("d", PatternAxis.Spacing, d, [.. q.Reverse().Select(At)])).Values;
        for (var i = 0; i < spacings.Length; i++) Assert.Equal(reference[i], spacings[i], 1e-6);
    }

    private static double[] Values(JsonNode node) => [.. node.AsArray().Select(v => v!.GetValue<double>())];
}
