using Ewald.Core;
using Ewald.Physics.SmallAngle;

namespace Ewald.Tests.Physics.SmallAngle;

public sealed class CatalogueTests
{
    public static TheoryData<string> Ids => [.. SmallAngleCatalogue.All.Select(m => m.Card.Id)];

    [Fact]
    public void Catalogue_holds_every_model_once()
    {
        Assert.True(SmallAngleCatalogue.All.Length >= 24);
        Assert.Equal(SmallAngleCatalogue.All.Length, SmallAngleCatalogue.All.Select(m => m.Card.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.Same(SmallAngleModel.Of<Sphere>(), SmallAngleCatalogue.Find("sphere"));
    }

    [Fact]
    public void An_unknown_id_is_answered_with_the_list()
    {
        var error = Assert.Throws<InputException>(() => SmallAngleCatalogue.Find("spere"));
        Assert.Contains("'spere'", error.Message, StringComparison.Ordinal);
        Assert.Contains("core-shell-sphere", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Card_and_table_are_complete(string id)
    {
        var model = SmallAngleCatalogue.Find(id);
        Assert.Matches("^[a-z]+(-[a-z]+)*$", id);
        foreach (var text in new[] { model.Card.Title, model.Card.Equation, model.Card.Validity, model.Card.Source })
            Assert.False(string.IsNullOrWhiteSpace(text));
        Assert.Matches("1[89][0-9][0-9]|20[0-9][0-9]", model.Card.Source);
        foreach (var p in model.Parameters)
        {
            Assert.Matches("^[a-z][A-Za-z]*$", p.Name);
            Assert.False(string.IsNullOrWhiteSpace(p.Symbol) || string.IsNullOrWhiteSpace(p.Unit) || string.IsNullOrWhiteSpace(p.Meaning));
            Assert.InRange(p.Default, p.Minimum, p.Maximum);
        }

        Assert.Equal(model.Parameters.Length, model.Parameters.Select(p => p.Name).Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Curves_are_finite_positive_and_linear_in_scale_over_wide_ranges(string id)
    {
        var model = SmallAngleCatalogue.Find(id);
        var stream = new Randomness(7).Stream("contract:" + id);
        double[] q = [1e-4, 1e-3, 0.01, 0.05, 0.2, 0.7], one = new double[q.Length], two = new double[q.Length];
        for (var trial = 0; trial < 30; trial++)
        {
            var p = Draw(model, stream);
            try
            {
                model.Evaluate(q, p, one);
                (p[0], p[1]) = (2 * p[0], 0.25);
                model.Evaluate(q, p, two);
            }
            catch (InstabilityException)
            {
                continue;
            }

            for (var i = 0; i < q.Length; i++)
            {
                Assert.True(double.IsFinite(one[i]) && one[i] >= 0, FormattableString.Invariant($"{id}: I({q[i]}) = {one[i]} at {string.Join(", ", p)}"));
                Assert.Equal(2 * one[i] + 0.25, two[i], 1e-12 * (1 + two[i]));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Values_outside_the_table_are_refused_in_one_sentence(string id)
    {
        var model = SmallAngleCatalogue.Find(id);
        for (var k = 0; k < model.Parameters.Length; k++)
        {
            foreach (var bad in new[] { double.NaN, model.Parameters[k].Maximum * 1.01 + 1, model.Parameters[k].Minimum - 1 - 0.01 * Math.Abs(model.Parameters[k].Minimum) })
            {
                var p = ParameterTable.Defaults(model.Parameters);
                p[k] = bad;
                var error = Assert.Throws<ArgumentException>(() => model.Evaluate([0.1], p, new double[1]));
                Assert.StartsWith(id + ":", error.Message, StringComparison.Ordinal);
                Assert.Contains(model.Parameters[k].Name, error.Message, StringComparison.Ordinal);
            }
        }

        var defaults = ParameterTable.Defaults(model.Parameters);
        Assert.Contains("same length", Assert.Throws<ArgumentException>(() => model.Evaluate([0.1], defaults, new double[2])).Message, StringComparison.Ordinal);
        Assert.Contains("not negative", Assert.Throws<ArgumentException>(() => model.Evaluate([-0.1], defaults, new double[1])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Many_curves_on_two_threads_equal_single_ones(string id)
    {
        var model = SmallAngleCatalogue.Find(id);
        double[] q = [0.003, 0.02, 0.11], alone = new double[3];
        var defaults = ParameterTable.Defaults(model.Parameters);
        var many = model.EvaluateMany(q, [defaults, defaults, defaults], threads: 2);
        model.Evaluate(q, defaults, alone);
        Assert.All(many, curve => Assert.Equal(alone, curve));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Mean_amplitude_never_exceeds_the_mean_square(string id)
    {
        var model = SmallAngleCatalogue.Find(id);
        if (!model.HasAmplitude) return;
        double[] q = [0, 0.003, 0.02, 0.11, 0.4], squared = new double[5], amplitude = new double[5];
        var shape = ParameterTable.Defaults(model.ShapeParameters);
        model.Average(q, shape, squared, amplitude);
        for (var i = 0; i < q.Length; i++) Assert.True(amplitude[i] * amplitude[i] <= squared[i] * (1 + 1e-12));
        Assert.Equal(1, amplitude[0] * amplitude[0] / squared[0], 1e-12);
    }

    /// <summary>A random set: lengths within a factor 5 of the default, the rest over the table's range or near the default.</summary>
    private static double[] Draw(SmallAngleModel model, RandomStream stream) =>
    [
        .. model.Parameters.Select((p, k) => k switch
        {
            0 => stream.LogUniform(0.01, 10),
            1 => 0.0,
            _ when p.Unit == "Å" => Math.Clamp(p.Default * stream.LogUniform(0.2, 5), p.Minimum, p.Maximum),
            _ when p.Maximum - p.Minimum <= 10 => stream.Uniform(p.Minimum, p.Maximum),
            _ => Math.Clamp(p.Default * stream.LogUniform(0.5, 2), p.Minimum, p.Maximum),
        }),
    ];
}
