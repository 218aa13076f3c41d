using System.Text.Json.Nodes;
using Ewald.Learning;

namespace Ewald.Tests.Learning;

public sealed class SupportVectorMachineTests
{
    // scikit-learn 1.2.1 (libsvm), tests/References/learning/support_vectors.py.
    private static readonly JsonNode Reference = JsonNode.Parse(File.ReadAllText(SharedData.Reference("learning/support_vectors.json")))!;

    private static T[] Values<T>(JsonNode node) => [.. node.AsArray().Select(v => v!.GetValue<T>())];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Decisions_and_classes_are_those_of_scikit_learn(int index)
    {
        var expected = Reference["cases"]![index]!;
        var d = Reference["dimension"]!.GetValue<int>();
        var gamma = expected["gamma"]!.GetValue<double>();
        var machine = new SupportVectorMachine(Values<double>(Reference["features"]!), d, Values<int>(Reference["labels"]!), 3,
            new SupportVectorSetup(expected["cost"]!.GetValue<double>(), expected["scaled"]!.GetValue<bool>() ? null : gamma, 1e-8));
        Assert.Equal(gamma, machine.Gamma, 1e-12);
        var queries = Values<double>(Reference["queries"]!);
        var classes = Values<int>(expected["classes"]!);
        for (var i = 0; i < classes.Length; i++)
        {
            var query = queries.AsSpan(i * d, d);
            Assert.Equal(classes[i], machine.Classify(query));
            var decisions = machine.Decisions(query);
            // Both stop at a violation of 10⁻⁸; the decision is known to about that.
            for (var p = 0; p < 3; p++) Assert.Equal(expected["decisions"]![i]![p]!.GetValue<double>(), decisions[p], 1e-6);
        }
    }

    [Fact]
    public void Two_points_are_split_in_the_middle()
    {
        // By symmetry f = 0 halfway, and f = ±1 at the points, which are the support vectors: α (1 − k) = 1 with k = exp(−γ 4).
        var machine = new SupportVectorMachine([-1, 1], 1, [0, 1], 2, new SupportVectorSetup(Cost: 100, Gamma: 0.5, Tolerance: 1e-10));
        Assert.Equal(0, machine.Decisions([0.0])[0], 1e-9);
        Assert.Equal(1, machine.Decisions([-1.0])[0], 1e-6);
        Assert.Equal(-1, machine.Decisions([1.0])[0], 1e-6);
    }

    [Fact]
    public void A_class_without_cases_is_never_answered_and_one_class_alone_always()
    {
        var three = new SupportVectorMachine([-1, -2, 1, 2], 1, [0, 0, 2, 2], 3);
        Assert.Equal([0, 2], new[] { three.Classify([-1.5]), three.Classify([1.5]) });
        Assert.Equal(1, new SupportVectorMachine([0, 1], 1, [1, 1], 3).Classify([7.0]));
        Assert.Throws<ArgumentException>(() => new SupportVectorMachine([0, 1], 1, [0, 1], 2, new SupportVectorSetup(Cost: -1)));
    }

    [Fact]
    public void Two_classes_have_the_logistic_probability_and_a_class_without_cases_none()
    {
        var machine = new SupportVectorMachine([0, 2, 0.3], 1, [0, 2, 0], 3, new SupportVectorSetup(10, 1));
        var p = new double[3];
        machine.Probabilities([0.8], p);
        Assert.Equal(1 / (1 + Math.Exp(-2 * machine.Decisions([0.8])[0])), p[0], 1e-12);
        Assert.Equal(0, p[1]);
        Assert.Equal(1, p.Sum(), 1e-12);
        new SupportVectorMachine([1], 1, [1], 3).Probabilities([5], p);
        Assert.Equal([0, 1, 0], p);
        Assert.Throws<ArgumentException>(() => machine.Probabilities([0.8], new double[2]));
    }

    [Fact]
    public void Three_classes_couple_by_the_closed_form_and_symmetry_makes_them_equal()
    {
        // Corners of a regular triangle: from its centre all classes look alike.
        var machine = new SupportVectorMachine([1, 0, -0.5, Math.Sqrt(0.75), -0.5, -Math.Sqrt(0.75)], 2, [0, 1, 2], 3, new SupportVectorSetup(10, 1, 1e-9));
        var p = new double[3];
        machine.Probabilities([0, 0], p);
        Assert.All(p, v => Assert.Equal(1 / 3.0, v, 1e-6));
        machine.Probabilities([0.4, 0.1], p);
        var f = machine.Decisions([0.4, 0.1]);
        double[] expected = [1 / (1 + Math.Exp(-2 * f[0]) + Math.Exp(-2 * f[1])), 1 / (1 + Math.Exp(2 * f[0]) + Math.Exp(-2 * f[2])), 1 / (1 + Math.Exp(2 * f[1]) + Math.Exp(2 * f[2]))];
        for (var c = 0; c < 3; c++) Assert.Equal(expected[c] / expected.Sum(), p[c], 1e-12);
    }
}
