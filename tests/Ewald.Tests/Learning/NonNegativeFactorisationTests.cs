using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Learning;

namespace Ewald.Tests.Learning;

public sealed class NonNegativeFactorisationTests
{
    /// <summary>scikit-learn 1.2.1, tests/References/learning/factorisation.py.</summary>
    private static readonly JsonNode Reference = JsonNode.Parse(File.ReadAllText(SharedData.Reference("learning/factorisation.json")))!;

    private static readonly double[,] Data = Matrix(Reference["data"]!);

    private static FactorisationSettings Settings(string solver, string loss, int iterations) => new(4)
    {
        Solver = solver == "cd" ? FactorisationSolver.HierarchicalLeastSquares : FactorisationSolver.Multiplicative,
        Loss = loss == "frobenius" ? FactorisationLoss.Frobenius : FactorisationLoss.KullbackLeibler,
        MaximumIterations = iterations, Tolerance = 0,
    };

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Each_iteration_gives_the_factors_of_scikit_learn(int run)
    {
        var expected = Reference["runs"]![run]!;
        var found = new NonNegativeFactorisation(Data).Fit(
            Settings(expected["solver"]!.GetValue<string>(), expected["loss"]!.GetValue<string>(), expected["iterations"]!.GetValue<int>()),
            Matrix(Reference["weights"]!), Matrix(Reference["patterns"]!));
        // The same arithmetic in another order of summation: rounding grows to some 1e-12 within 30 iterations.
        Same(Matrix(expected["weights"]!), found.Weights, 1e-9);
        Same(Matrix(expected["patterns"]!), found.Patterns, 1e-9);
        Assert.Equal(expected["value"]!.GetValue<double>(), found.Loss, 1e-9);
    }

    [Fact]
    public void It_stops_at_the_iteration_at_which_scikit_learn_stops()
    {
        var factorisation = new NonNegativeFactorisation(Data);
        int Iterations(string solver, string loss) => factorisation.Fit(
            Settings(solver, loss, 5000) with { Tolerance = 1e-3 }, Matrix(Reference["weights"]!), Matrix(Reference["patterns"]!)).Iterations;
        Assert.Equal(Reference["stops"]!["cd"]!.GetValue<int>(), Iterations("cd", "frobenius"));
        Assert.Equal(Reference["stops"]!["mu"]!.GetValue<int>(), Iterations("mu", "kullback-leibler"));
    }

    [Theory]
    [InlineData("nndsvd", FactorisationStart.Nndsvd)]
    [InlineData("nndsvda", FactorisationStart.NndsvdMean)]
    public void Starts_from_singular_vectors_are_those_of_scikit_learn(string name, FactorisationStart start)
    {
        var (weights, patterns) = NonNegativeDoubleSvd.Start(Data, 4, start);
        // Its decomposition is a randomised one: six digits.
        Same(Matrix(Reference["starts"]![name]!["weights"]!), weights, 1e-5);
        Same(Matrix(Reference["starts"]![name]!["patterns"]!), patterns, 1e-5);
    }

    [Fact]
    public void The_random_variant_differs_from_the_plain_one_where_that_is_zero_only()
    {
        var (plain, _) = NonNegativeDoubleSvd.Start(Data, 4, FactorisationStart.Nndsvd);
        var (filled, _) = NonNegativeDoubleSvd.Start(Data, 4, FactorisationStart.NndsvdRandom, new Randomness(1).Stream("start"));
        Assert.Contains(plain.Cast<double>(), v => v == 0);
        Assert.All(plain.Cast<double>().Zip(filled.Cast<double>()), p => Assert.True(p.First == 0 ? p.Second > 0 : p.Second == p.First));
    }

    [SharedDataFact]
    public void Converged_on_measured_patterns_the_loss_is_that_of_scikit_learn()
    {
        const int components = 9;
        var factorisation = new NonNegativeFactorisation(Spread());
        var found = factorisation.Fit(
            new FactorisationSettings(components) { Start = FactorisationStart.NndsvdMean, Tolerance = 1e-5, InnerSweeps = 6, ExtrapolateAfter = 50, MaximumIterations = 20_000 },
            new Randomness(1).Stream("nmf"));
        // The loss is flat at its minimum: a gradient that fell by 1e-5 leaves it some 1e-9 above.
        Assert.Equal(Reference["feGaPd"]![$"{components}"]!["relativeError"]!.GetValue<double>(), found.RelativeError, 1e-7);
        Assert.True(found.Converged);
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(20)]
    public void Planted_patterns_with_pure_samples_are_found_again(int extrapolateAfter)
    {
        // Each component has a sample and a point of its own, so that the factorisation is unique up to order and scale.
        var random = new Randomness(4).Stream("planted");
        double[,] w = new double[30, 3], h = new double[3, 40], x = new double[30, 40];
        for (var i = 0; i < 30; i++)
            for (var k = 0; k < 3; k++) w[i, k] = i < 3 ? (i == k ? 1 : 0) : random.Uniform();
        for (var j = 0; j < 40; j++)
            for (var k = 0; k < 3; k++) h[k, j] = j < 3 ? (j == k ? 1 : 0) : random.Uniform();
        for (var i = 0; i < 30; i++)
            for (var j = 0; j < 40; j++)
                for (var k = 0; k < 3; k++) x[i, j] += w[i, k] * h[k, j];
        var found = new NonNegativeFactorisation(x).FitMany(
            new FactorisationSettings(3) { Tolerance = 1e-9, InnerSweeps = 4, ExtrapolateAfter = extrapolateAfter, MaximumIterations = 50_000 }, new Randomness(2), "nmf", 4, 2).MinBy(f => f.Loss)!.WithUnitMaximum();
        Assert.True(found.RelativeError < 1e-4, FormattableString.Invariant($"error {found.RelativeError}"));
        for (var k = 0; k < 3; k++)
        {
            var most = Enumerable.Range(0, 40).Max(j => h[k, j]);
            // The gauge is fixed by the unit maximum; what is left is the distance to the minimum.
            Assert.Contains(Enumerable.Range(0, 3), c => Enumerable.Range(0, 40).All(j => Math.Abs(found.Patterns[c, j] - h[k, j] / most) < 2e-2));
        }
    }

    [Fact]
    public void The_gauge_changes_the_factors_and_not_their_product()
    {
        var raw = new NonNegativeFactorisation(Data).Fit(new FactorisationSettings(3), new Randomness(1).Stream("nmf"));
        foreach (var scaled in new[] { raw.WithUnitArea(), raw.WithUnitMaximum(), raw.Reordered([2, 0, 1]) })
        {
            for (var i = 0; i < Data.GetLength(0); i++)
                for (var j = 0; j < Data.GetLength(1); j++)
                    Assert.Equal(Enumerable.Range(0, 3).Sum(k => raw.Weights[i, k] * raw.Patterns[k, j]), Enumerable.Range(0, 3).Sum(k => scaled.Weights[i, k] * scaled.Patterns[k, j]), 1e-12);
        }

        Assert.All(Enumerable.Range(0, 3), k => Assert.Equal(1, raw.WithUnitArea().Pattern(k).Sum(), 1e-12));
        Assert.All(Enumerable.Range(0, 3), k => Assert.Equal(1, raw.WithUnitMaximum().Pattern(k).Max(), 1e-12));
        var fractions = raw.WithUnitArea().Fractions();
        Assert.All(Enumerable.Range(0, Data.GetLength(0)), i => Assert.Equal(1, Enumerable.Range(0, 3).Sum(k => fractions[i, k]), 1e-12));
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(5, 3, 2)]
    [InlineData(17, 33, 7)]
    [InlineData(40, 16, 13)]
    public void Any_shape_is_factorised_without_a_rising_loss_and_alike_on_any_number_of_threads(int samples, int points, int components)
    {
        var random = new Randomness(9).Stream("data");
        var x = new double[samples, points];
        for (var i = 0; i < samples; i++)
            for (var j = 0; j < points; j++) x[i, j] = random.Uniform();
        var factorisation = new NonNegativeFactorisation(x);
        foreach (var settings in new[]
        {
            new FactorisationSettings(components), new FactorisationSettings(components) { InnerSweeps = 3 },
            new FactorisationSettings(components) { InnerSweeps = 3, ExtrapolateAfter = 2 },
            new FactorisationSettings(components) { Solver = FactorisationSolver.Multiplicative },
            new FactorisationSettings(components) { Solver = FactorisationSolver.Multiplicative, Loss = FactorisationLoss.KullbackLeibler },
        })
        {
            var before = double.PositiveInfinity;
            foreach (var count in new[] { 1, 3, 10, 40 })
            {
                var loss = factorisation.Fit(settings with { MaximumIterations = count, Tolerance = 0 }, random: new Randomness(3).Stream("start")).Loss;
                // Rounding of a loss that is already at its minimum.
                Assert.True(loss <= before + 1e-9, FormattableString.Invariant($"{settings}: {before} rose to {loss}"));
                before = loss;
            }

            var (one, two) = (factorisation.FitMany(settings, new Randomness(5), "nmf", 4, 1), factorisation.FitMany(settings, new Randomness(5), "nmf", 4, 2));
            Assert.All(one.Zip(two), p => Assert.Equal(p.First.Patterns.Cast<double>(), p.Second.Patterns.Cast<double>()));
        }
    }

    [Fact]
    public void Misuse_is_refused_in_one_sentence()
    {
        static string Of(Action act) => Assert.Throws<ArgumentException>(act).Message;
        Assert.Contains("at least 0", Of(() => _ = new NonNegativeFactorisation(new[,] { { 1.0, -1 } })), StringComparison.Ordinal);
        Assert.Contains("finite", Of(() => _ = new NonNegativeFactorisation(new[,] { { 1.0, double.NaN } })), StringComparison.Ordinal);
        Assert.Contains("all data are 0", Of(() => _ = new NonNegativeFactorisation(new double[2, 2])), StringComparison.Ordinal);
        var small = new NonNegativeFactorisation(new[,] { { 1.0, 2 }, { 3, 4 } });
        Assert.Contains("outside 1 .. 2", Of(() => small.Fit(new FactorisationSettings(3), new Randomness(1).Stream("nmf"))), StringComparison.Ordinal);
        Assert.Contains("take Multiplicative", Of(() => small.Fit(new FactorisationSettings(1) { Loss = FactorisationLoss.KullbackLeibler }, new Randomness(1).Stream("nmf"))), StringComparison.Ordinal);
        Assert.Contains("uniform random start", Of(() => small.FitMany(new FactorisationSettings(1) { Start = FactorisationStart.Nndsvd }, new Randomness(1), "nmf", 2, 1)), StringComparison.Ordinal);
    }

    internal static double[,] Spread()
    {
        var lines = File.ReadLines(SharedData.Path("01_xrd_phase_mapping/FeGaPd/FeGaPd_XRD.txt")).Skip(1).Where(l => l.Trim().Length > 0)
            .Select(l => l.Split(',').Select(c => double.Parse(c, System.Globalization.CultureInfo.InvariantCulture)).ToArray()).ToArray();
        var x = new double[lines.Length, lines[0].Length];
        for (var i = 0; i < lines.Length; i++)
            for (var j = 0; j < lines[i].Length; j++) x[i, j] = (lines[i][j] - lines[i].Min()) / (lines[i].Max() - lines[i].Min());
        return x;
    }

    private static double[,] Matrix(JsonNode node)
    {
        var rows = node.AsArray().Select(r => r!.AsArray().Select(v => v!.GetValue<double>()).ToArray()).ToArray();
        var matrix = new double[rows.Length, rows[0].Length];
        for (var i = 0; i < rows.Length; i++)
            for (var j = 0; j < rows[i].Length; j++) matrix[i, j] = rows[i][j];
        return matrix;
    }

    private static void Same(double[,] expected, double[,] found, double tolerance)
    {
        Assert.Equal((expected.GetLength(0), expected.GetLength(1)), (found.GetLength(0), found.GetLength(1)));
        for (var i = 0; i < expected.GetLength(0); i++)
            for (var j = 0; j < expected.GetLength(1); j++) Assert.Equal(expected[i, j], found[i, j], tolerance);
    }
}
