using Ewald.Core;
using Ewald.Physics.SmallAngle.Populations;
using Ewald.Studies.SasShape;

namespace Ewald.Tests.SasShape;

public sealed class ShapeRouteTests
{
    private static readonly double[] X = ShapeSample.Grid;

    private static double[] Clean(BodyFamily family, params double[] parameters)
    {
        var clean = new double[X.Length];
        new RandomBody(0, family, ShapeClass.Compact, parameters).Evaluate(X, clean);
        return clean;
    }

    [Theory]
    [InlineData(BodyFamily.Ellipsoid, new[] { 1.5, 1.0 })]
    [InlineData(BodyFamily.FloryChain, new[] { 0.5 })]
    public void The_noise_is_that_of_the_acceptance(BodyFamily family, double[] parameters)
    {
        var clean = Clean(family, parameters);
        var curve = new ShapeNoise(Aggregate: 0).Apply(X, clean, new Randomness(1).Stream("noise"), countingNoise: false);
        double At(double x)
        {
            var k = Array.FindIndex(curve.Q, q => q >= x - 1e-9);
            return clean[Array.FindIndex(X, q => q >= x - 1e-9)] / curve.Sigma![k];
        }

        // The grid's point nearest 1 is 1.02; the offset shifts I/σ there by 0.1 %.
        Assert.Equal(50, At(1.02), 1.0);
        var high = Enumerable.Range(0, curve.Count).Where(k => curve.Q[k] is > 4.5 and < 5.5).ToArray();
        // The ratio is set by the mean over 4.5 to 5.5.
        Assert.Equal(3, high.Average(k => curve.Intensity[k]) / high.Average(k => curve.Sigma![k]), 0.8);
    }

    [Fact]
    public void The_covariance_of_the_features_is_what_repeated_noise_shows()
    {
        var clean = Clean(BodyFamily.Cylinder, 0.5, 2);
        var noise = new ShapeNoise(Aggregate: 0, Background: 0);
        var scale = new CurveScale(1, 0, 1, 0, 0, 0, 0, [], 0, 1);
        var n = ShapeFeatures.Limits.Length;
        double[] sum = new double[n], square = new double[n], predicted = new double[n];
        const int Repeats = 600;
        for (var r = 0; r < Repeats; r++)
        {
            var curve = noise.Apply(X, clean, new Randomness(2).Stream("noise", (ulong)r)) with { Name = "repeat" };
            var whole = new ScatteringCurve("whole", X, [.. Enumerable.Range(0, X.Length).Select(k => k < X.Length - curve.Count ? clean[k] : curve.Intensity[k - X.Length + curve.Count])], null, null, "1");
            double[] sigma = [.. Enumerable.Range(0, X.Length).Select(k => k < X.Length - curve.Count ? 1e-9 : curve.Sigma![k - X.Length + curve.Count])];
            var features = ShapeFeatures.Of(whole, sigma, scale);
            for (var j = 0; j < n; j++)
            {
                sum[j] += features.Values[j] / Repeats;
                square[j] += features.Values[j] * features.Values[j] / Repeats;
                predicted[j] += features.Covariance[j * (n + 1)] / Repeats;
            }
        }

        // A variance from 600 repeats has a standard deviation of 6 %; four of them.
        for (var j = 3; j < n; j++) Assert.Equal(1, (square[j] - sum[j] * sum[j]) / predicted[j], 0.24);
    }

    [Fact]
    public void The_radius_enters_the_features_as_the_covariance_says()
    {
        var curve = new ScatteringCurve("c", X, Clean(BodyFamily.Ellipsoid, 1.4, 1), null, null, "1");
        ShapeFeatures At(double rg) => ShapeFeatures.Of(curve, [], new CurveScale(rg, 0.01, 1, 0, 0, 0, 0, [], 0, 1));
        var (low, high, middle) = (At(0.998), At(1.002), At(1));
        for (var j = 4; j < middle.Count; j++)
        {
            var slope = (high.Values[j] - low.Values[j]) / Math.Log(1.002 / 0.998);
            // i(c) is a mean over 10 % of c, so the derivative of a curve with a minimum is good to some percent.
            Assert.Equal(Math.Abs(slope) * 0.01, Math.Sqrt(middle.Covariance[j * (ShapeFeatures.Limits.Length + 1)]), 0.002);
        }
    }

    [Fact]
    public void A_curve_of_a_body_that_is_not_in_the_set_gets_its_scale_background_and_aggregate()
    {
        var population = new BodyPopulation(new ShapeLimits());
        var scaling = LibraryScaling.Draw(population, new Randomness(8), 0, 140);
        var clean = Clean(BodyFamily.HollowSphere, 0.8, 0.2);
        var clusters = new double[X.Length];
        FloryChain.Evaluate([.. X.Select(x => 4 * x)], 0.5, clusters);
        double[] q = [.. X.Select(x => x / 53)], intensity = [.. Enumerable.Range(0, X.Length).Select(k => 7 * (clean[k] + 0.4 * clusters[k] + 0.02))];
        double[] sigma = [.. intensity.Select(i => 0.01 * i + 0.003)];
        var curve = new ScatteringCurve("planted", q, intensity, sigma, null, "1").Range(4, X.Length);
        var scale = scaling.Scale(curve, sigma[4..], 70)!;
        Assert.Equal(1, scale.Rg / 53, 0.015);
        Assert.Equal(1, scale.I0 / 7, 0.03);
        Assert.Equal(0.02, scale.Background / scale.I0, 0.004);
        Assert.True(scale.IsAggregated);
        // The same without clusters: no aggregate is claimed.
        var plain = curve with { Intensity = [.. curve.Intensity.Select((v, k) => v - 2.8 * clusters[k + 4])] };
        Assert.False(scaling.Scale(plain, sigma[4..], 55)!.IsAggregated);
    }

    [Fact]
    public void A_curve_far_from_every_training_curve_is_far_in_distance_too()
    {
        var n = ShapeFeatures.Limits.Length;
        var library = new ShapeLibrary([.. Enumerable.Range(0, 20 * n).Select(i => 2 + 0.001f * (i / n))], [.. Enumerable.Range(0, 20).Select(i => (byte)(i / 10))], 3, 0.01);
        ShapeFeatures At(double v, int count) => new([.. Enumerable.Repeat(v, n)], new double[n * n], count);
        var near = library.Ask(At(2.0, n));
        Assert.Equal(0, near.Distance, 1e-4);
        Assert.True(near.Probabilities[0] > near.Probabilities[1]);
        Assert.Equal(0, near.Probabilities[2]);
        // One standard deviation of 0.01 in every feature is a distance of 1, however many features there are.
        Assert.Equal(1, library.Ask(At(1.99, n)).Distance, 1e-3);
        Assert.Equal(1, library.Ask(At(1.99, 5)).Distance, 1e-3);
    }
}
