using System.Text.Json;
using Ewald.Core;
using Ewald.Physics.Instruments;
using Ewald.Physics.SmallAngle;
using Xunit.Abstractions;

namespace Ewald.Tests.Physics.Instruments;

public sealed class ResolutionTests(ITestOutputHelper output)
{
    private static readonly JsonElement Reference = JsonDocument.Parse(File.ReadAllText(SharedData.Reference("sasmodels_interactions.json"))).RootElement;

    [Fact]
    public void Pinhole_smearing_agrees_with_the_converged_integral()
    {
        var set = Reference.GetProperty("pinhole");
        Compare(set, PinholeResolution.Create(Numbers(set, "q"), Numbers(set, "dq")), 1e-5, "pinhole");
    }

    [Fact]
    public void Slit_smearing_agrees_with_the_converged_integral()
    {
        foreach (var set in Reference.GetProperty("slit").EnumerateArray())
        {
            double length = set.GetProperty("length").GetDouble(), width = set.GetProperty("width").GetDouble();
            Compare(set, SlitResolution.Create(Numbers(set, "q"), length, width), 1e-5, FormattableString.Invariant($"slit {length} x {width}"));
        }
    }

    [Fact]
    public void A_flat_background_passes_unchanged_and_a_parabola_gains_the_variance()
    {
        double[] q = [.. Enumerable.Range(0, 30).Select(k => 0.05 + 0.004 * k)], sigma = [.. q.Select(x => 0.03 * x)];
        var matrix = PinholeResolution.Create(q, sigma);
        var flat = new double[q.Length];
        matrix.Apply([.. matrix.Grid.Select(_ => 3.0)], flat);
        Assert.All(flat, v => Assert.Equal(3, v, 1e-12));

        // Mean and variance of a normal deviate cut at −2.5σ and 3σ (scipy 1.10.1, truncnorm(-2.5, 3).stats("mv")).
        const double mean = 0.01319620966, variance = 0.9422745004;
        var curved = new double[q.Length];
        matrix.Apply([.. matrix.Grid.Select(x => x * x)], curved);
        for (var i = 0; i < q.Length; i++)
        {
            var expected = q[i] * q[i] + 2 * q[i] * sigma[i] * mean + sigma[i] * sigma[i] * (variance + mean * mean);
            Assert.Equal(1, curved[i] / expected, 1e-7);
        }
    }

    [Fact]
    public void A_smeared_model_refuses_another_axis()
    {
        double[] q = [0.01, 0.02, 0.03];
        var model = new SmearedModel(SmallAngleModel.Of<Sphere>(), PinholeResolution.Create(q, [0.001, 0.001, 0.001]));
        var error = Assert.Throws<ArgumentException>(() => model.Evaluate([0.01, 0.02], ParameterTable.Defaults(model.Parameters), new double[2]));
        Assert.Contains("build it for this curve", error.Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => PinholeResolution.Create(q, [0.001, 0, 0.001]));
        Assert.Throws<InputException>(() => PinholeResolution.Create([0.02, 0.01], [0.001, 0.001]));
        Assert.Throws<InputException>(() => SlitResolution.Create(q, 0));
    }

    [Fact]
    public void Noise_has_the_asked_ratio_and_the_stated_spread()
    {
        var noise = CountingNoise.FromRatios(1, 50, 0.01, 3);
        Assert.Equal(50, 1 / noise.Sigma(1), 1e-9);
        Assert.Equal(3, 0.01 / noise.Sigma(0.01), 1e-9);
        Assert.Throws<InputException>(() => CountingNoise.FromRatios(1, 50, 1e-4, 3));

        const int n = 40000;
        double[] curve = new double[n], sigma = new double[n];
        Array.Fill(curve, 0.25);
        noise.Apply(curve, sigma, new Randomness(3).Stream("noise"));
        var chi = curve.Zip(sigma, (v, s) => (v - 0.25) * (v - 0.25) / (s * s)).Average();

        // The mean of n squared normal deviates has standard deviation √(2/n) = 0.7 %; five of them.
        Assert.Equal(1, chi, 0.035);
        Array.Fill(curve, 2.5);
        CountingNoise.Poisson(curve, sigma, 4, new Randomness(3).Stream("counts"));
        Assert.Equal(2.5, curve.Average(), 5 * Math.Sqrt(2.5 / 4 / n));
        Assert.Equal(2.5 / 4, curve.Select(v => (v - 2.5) * (v - 2.5)).Average(), 0.025);
    }

    [Fact]
    public void A_flat_tail_gives_its_level_and_error()
    {
        var curve = new ScatteringCurve("tail", [0.1, 0.2, 0.3, 0.4], [9, 1.1, 0.9, 1.0], [1, 0.1, 0.1, 0.1], null, "cm⁻¹");
        var background = FlatBackground.FromTail(curve, 0.15);
        Assert.Equal(1, background.Level, 1e-12);
        Assert.Equal(0.1 / Math.Sqrt(3), background.Sigma, 1e-12);
        Assert.Equal(8, background.SubtractFrom(curve).Intensity[0], 1e-12);
        Assert.Throws<InputException>(() => FlatBackground.FromTail(curve, 0.35));
    }

    private void Compare(JsonElement set, SmearingMatrix matrix, double tolerance, string name)
    {
        double[] q = Numbers(set, "q"), expected = Numbers(set, "integral"), mine = new double[q.Length];
        new SmearedModel(SmallAngleModel.Of<Sphere>(), matrix).Evaluate(q, [1, 0, 1, 6, 60], mine);
        var worst = mine.Zip(expected, (a, b) => Math.Abs(a / b - 1)).Max();
        output.WriteLine(FormattableString.Invariant(
            $"{name}: ours off by {worst:G3} on {matrix.Grid.Length} points; sasmodels on 30001 points off by {set.GetProperty("deviation").GetDouble():G2}"));
        Assert.True(worst < tolerance, FormattableString.Invariant($"{name}: off by {worst:G3}."));
    }

    private static double[] Numbers(JsonElement e, string name) => [.. e.GetProperty(name).EnumerateArray().Select(v => v.GetDouble())];
}
