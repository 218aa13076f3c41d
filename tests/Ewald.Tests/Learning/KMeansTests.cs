using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Learning;

namespace Ewald.Tests.Learning;

public sealed class KMeansTests
{
    // scikit-learn 1.2.1 and NumPy, tests/References/learning/kmeans.py: the same start, iterated until no case moves.
    private static readonly JsonNode Reference = JsonNode.Parse(File.ReadAllText(SharedData.Reference("learning/kmeans.json")))!;

    private static T[] Values<T>(JsonNode? node) => [.. node!.AsArray().Select(v => v!.GetValue<T>())];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void From_the_same_centres_it_ends_where_scikit_learn_ends(int number)
    {
        var expected = Reference["cases"]![number]!;
        var d = expected["dimension"]!.GetValue<int>();
        var settings = new KMeansSettings(expected["clusters"]!.GetValue<int>()) { Tolerance = 0, MaximumIterations = 1000 };
        var x = Values<double>(expected["features"]);
        var start = Values<double>(expected["start"]);
        var fit = KMeans.FitFrom(x, d, settings, start);
        Assert.True(fit.Converged);
        Assert.Equal(Values<int>(expected["labels"]), fit.Labels);
        Assert.Equal(fit.Labels, fit.Assign(x));
        // Same means of the same cases: rounding of numbers near 100.
        Close(Values<double>(expected["centres"]), fit.Centres, 1e-11);
        Assert.Equal(expected["inertia"]!.GetValue<double>(), fit.Inertia, 1e-9);

        double[] away = [.. x.Select(v => v - 100)];
        var angular = KMeans.FitFrom(away, d, settings with { Cosine = true }, [.. start.Select(v => v - 100)]);
        Assert.Equal(Values<int>(expected["cosineLabels"]), angular.Labels);
        Assert.Equal(angular.Labels, angular.Assign(away));
        Close(Values<double>(expected["cosineCentres"]), angular.Centres, 1e-11);
        Assert.Equal(expected["cosineInertia"]!.GetValue<double>(), angular.Inertia, 1e-9);
    }

    [Fact]
    public void Every_case_ends_at_its_nearest_centre_and_every_centre_at_the_mean_of_its_cases()
    {
        // Overlapping clouds over several blocks of cases: many iterations, so a wrong bound would leave a case behind.
        var (x, _) = Clouds(6000, 4, 9, 0.9);
        var fit = KMeans.Fit(x, 4, new KMeansSettings(9) { Restarts = 2, Tolerance = 0, MaximumIterations = 2000 }, new Randomness(1).Stream("kmeans"));
        Assert.True(fit.Converged);
        Assert.True(fit.Iterations > 20, $"only {fit.Iterations} iterations");
        for (var i = 0; i < 6000; i++)
        {
            var distances = Enumerable.Range(0, 9).Select(k => Squared(x, i, fit.Centres, k, 4)).ToArray();
            Assert.True(distances[fit.Labels[i]] <= distances.Min() + 1e-12);
        }

        for (var k = 0; k < 9; k++)
            for (var f = 0; f < 4; f++)
                Assert.Equal(Enumerable.Range(0, 6000).Where(i => fit.Labels[i] == k).Average(i => x[i * 4 + f]), fit.Centres[k * 4 + f], 1e-10);
        Assert.Equal(Enumerable.Range(0, 6000).Sum(i => Squared(x, i, fit.Centres, fit.Labels[i], 4)), fit.Inertia, 1e-8);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(3000)]
    public void Separate_clouds_are_found_and_the_same_stream_gives_the_same_bits(int count)
    {
        var (x, labels) = Clouds(count, 3, 6, 0.02);
        var settings = new KMeansSettings(6);
        var fit = KMeans.Fit(x, 3, settings, new Randomness(4).Stream("kmeans"));
        Assert.Equal(6, fit.Labels.Zip(labels).Distinct().Count());
        var again = KMeans.Fit(x, 3, settings, new Randomness(4).Stream("kmeans"));
        Assert.Equal(fit.Centres, again.Centres);
        Assert.Equal(fit.Labels, again.Labels);
    }

    [Fact]
    public void Scaling_and_moving_the_cases_scales_and_moves_the_answer()
    {
        var (x, _) = Clouds(500, 3, 5, 0.3);
        var settings = new KMeansSettings(5) { Restarts = 3, Tolerance = 0 };
        var fit = KMeans.Fit(x, 3, settings, new Randomness(8).Stream("kmeans"));
        var moved = KMeans.Fit([.. x.Select(v => 4 * v + 1000)], 3, settings, new Randomness(8).Stream("kmeans"));
        Assert.Equal(fit.Labels, moved.Labels);
        // |x - c|² of numbers near 1000 keeps about 10 digits.
        Assert.Equal(16 * fit.Inertia, moved.Inertia, 1e-7);
        Close([.. fit.Centres.Select(c => 4 * c + 1000)], moved.Centres, 1e-9);
    }

    [Fact]
    public void A_cluster_that_loses_all_its_cases_takes_the_farthest_one()
    {
        // Two pairs and one case far off; the third centre starts where no case is nearest.
        double[] x = [0, 1, 10, 11, 30];
        var fit = KMeans.FitFrom(x, 1, new KMeansSettings(3), [0.5, 12, -500]);
        Assert.Equal([0, 0, 1, 1, 2], fit.Labels);
        Assert.Equal(1, fit.Inertia, 1e-12);
    }

    [Fact]
    public void Fewer_distinct_cases_than_clusters_end_with_zero_inertia()
    {
        double[] x = [1, 1, 2, 2, 1, 1, 2, 2, 1, 1];
        var fit = KMeans.Fit(x, 2, new KMeansSettings(4), new Randomness(1).Stream("kmeans"));
        Assert.Equal(0, fit.Inertia, 1e-12);
        Assert.Equal(2, fit.Labels.Distinct().Count());
        Assert.All(fit.Centres, c => Assert.True(double.IsFinite(c)));
    }

    [Fact]
    public void Length_does_not_count_with_the_cosine_option()
    {
        var (x, _) = Clouds(400, 6, 4, 0.3);
        var random = new Randomness(2).Stream("lengths");
        var scaled = x.ToArray();
        for (var i = 0; i < 400; i++)
        {
            var factor = random.LogUniform(0.01, 100);
            for (var f = 0; f < 6; f++) scaled[i * 6 + f] *= factor;
        }

        var settings = new KMeansSettings(4) { Cosine = true, Tolerance = 0 };
        var fit = KMeans.Fit(x, 6, settings, new Randomness(3).Stream("kmeans"));
        Assert.Equal(fit.Labels, KMeans.Fit(scaled, 6, settings, new Randomness(3).Stream("kmeans")).Labels);
        for (var k = 0; k < 4; k++) Assert.Equal(1, fit.Centres.Skip(k * 6).Take(6).Sum(c => c * c), 1e-12);
    }

    [Fact]
    public void Misuse_is_refused_in_one_sentence()
    {
        var random = new Randomness(1).Stream("kmeans");
        Assert.Contains("K = 3 is outside 1 .. 2", Assert.Throws<ArgumentException>(() => KMeans.Fit([1, 2], 1, new KMeansSettings(3), random)).Message, StringComparison.Ordinal);
        Assert.Contains("not finite", Assert.Throws<ArgumentException>(() => KMeans.Fit([1, double.NaN], 1, new KMeansSettings(1), random)).Message, StringComparison.Ordinal);
        Assert.Contains("no whole cases", Assert.Throws<ArgumentException>(() => KMeans.Fit([1, 2, 3], 2, new KMeansSettings(1), random)).Message, StringComparison.Ordinal);
    }

    internal static (double[] Features, int[] Labels) Clouds(int count, int dimension, int clusters, double width)
    {
        var random = new Randomness(99).Stream("clouds");
        var centres = Enumerable.Range(0, clusters * dimension).Select(_ => random.Uniform(-1, 1)).ToArray();
        var labels = Enumerable.Range(0, count).Select(i => i % clusters).ToArray();
        return ([.. labels.SelectMany(l => Enumerable.Range(0, dimension).Select(f => centres[l * dimension + f] + width * random.Normal()))], labels);
    }

    private static double Squared(double[] x, int i, double[] centres, int k, int d) =>
        Enumerable.Range(0, d).Sum(f => Math.Pow(x[i * d + f] - centres[k * d + f], 2));

    private static void Close(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], tolerance);
    }
}
