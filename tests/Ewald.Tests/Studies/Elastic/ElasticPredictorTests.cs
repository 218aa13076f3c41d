using Ewald.Core;
using Ewald.Crystals;
using Ewald.Studies;
using Ewald.Studies.Elastic;

namespace Ewald.Tests.Elastic;

/// <summary>The shipped model on what it was not trained for: alloys, elements never seen, disorder that has no average.</summary>
public sealed class ElasticPredictorTests
{
    private static readonly Lazy<ElasticPredictor> Shipped = new(() => (ElasticPredictor)new ElasticStudy().Load(ModelStore.FindDefault("elastic")));

    [Fact]
    public void An_alloy_is_answered_as_virtual_crystal_and_by_quasirandom_cells_that_agree_with_it()
    {
        var answer = Shipped.Value.Predict("Al0.3CoCrFeNi fcc a=3.58", new(), null);
        double Value(string name) => answer.Answers.OfType<QuantityAnswer>().Single(a => a.Name == name).Value;
        // Cells on ideal sites have the same composition and distances: they differ by who sits next to whom, not by more than a few per cent.
        foreach (var name in new[] { "BulkModulus", "ShearModulus", "YoungModulus" })
            Assert.InRange(Value("quasirandom" + name) / Value(char.ToLowerInvariant(name[0]) + name[1..]), 0.85, 1.18);
        Assert.Contains(answer.Warnings, w => w.Contains("3 quasirandom cells", StringComparison.Ordinal));
        Assert.All(answer.Answers.OfType<QuantityAnswer>(), a => Assert.InRange(a.Value, a.Low, a.High));
        // E = 9KG/(3K + G) of the values that stand beside it.
        var (k, g) = (Value("bulkModulus"), Value("shearModulus"));
        Assert.Equal(9 * k * g / (3 * k + g), Value("youngModulus"), 1e-6 * Value("youngModulus"));
        Assert.Equal(answer.Answers, Shipped.Value.Predict("Al0.3CoCrFeNi fcc a=3.58", new(), null).Answers);
    }

    [Theory]
    [InlineData("YbAl fcc a=4.9", "Yb")]
    [InlineData("AlRa fcc a=5", "Ra")]
    public void An_element_that_was_never_seen_is_named_and_flagged(string alloy, string element)
    {
        var answer = Shipped.Value.Predict(alloy, new(), null);
        Assert.True(answer.OutOfDistribution!.Flag);
        Assert.Contains(answer.Warnings, w => w.StartsWith($"no training crystal holds {element}:", StringComparison.Ordinal));
    }

    [Fact]
    public void One_atom_over_two_places_is_refused_in_one_sentence_and_a_mixture_on_one_is_not()
    {
        Site Half(string label, double z) => new(label, 0, 0, z, [new Occupant(Elements.Of("Ni"), 0.5)]);
        Site[] rest = [Site.Of(Elements.Of("Al"), 0.5, 0.5, 0.5)];
        var split = new Crystal("split", UnitCell.Cubic(2.9), [Half("Ni1", 0.06), Half("Ni2", 0.94), .. rest]);
        var error = Assert.Throws<InputException>(() => Shipped.Value.Answer(split, "split.cif", null)).Message;
        Assert.StartsWith("split.cif: the sites Ni1 and Ni2 are 0.35 Å apart", error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(c => c == '.') - 2); // one full stop beside those of the file's name and of the number
        var mixed = new Crystal("mixed", UnitCell.Cubic(2.9), [new Site("M", 0, 0, 0, [new(Elements.Of("Ni"), 0.5), new(Elements.Of("Co"), 0.5)]), .. rest]);
        Assert.Equal(8, Shipped.Value.Answer(mixed, "mixed.cif", null).Answers.Count);
    }

    [Fact]
    public void Vacancies_are_averaged_and_the_missing_cells_get_their_reason()
    {
        var crystal = new Crystal("wuestite", UnitCell.Cubic(4.3), [
            .. new[] { (0.0, 0.0, 0.0), (0, 0.5, 0.5), (0.5, 0, 0.5), (0.5, 0.5, 0) }.SelectMany(p => new[]
            {
                new Site("Fe", p.Item1, p.Item2, p.Item3, [new(Elements.Of("Fe"), 0.94)]), Site.Of(Elements.Of("O"), p.Item1 + 0.5, p.Item2, p.Item3),
            })]);
        var answer = Shipped.Value.Answer(crystal, "wuestite.cif", null);
        Assert.Equal(4, answer.Answers.Count);
        Assert.Contains(answer.Warnings, w => w.Contains("vacancies are not placed", StringComparison.Ordinal));
    }

    [Fact]
    public void A_crystal_pulled_apart_is_flagged_and_a_metal_of_ordinary_size_is_not()
    {
        Assert.True(Shipped.Value.Predict("AlNi fcc a=9", new(), null).OutOfDistribution!.Flag);
        Assert.False(Shipped.Value.Predict("CoCrFeNi fcc", new(), null).OutOfDistribution!.Flag);
    }

    [Fact]
    public void The_share_of_the_networks_is_the_one_that_errs_least()
    {
        double[,] truth = { { 1, 0 }, { 2, 0 } }, trees = { { 0.7, 0 }, { 1.7, 0 } }, networks = { { 1.9, 0 }, { 2.9, 0 } };
        // Errors -0.3 and +0.9 cancel at 0.3/1.2.
        Assert.Equal(0.25, GraphBlend.Share(truth, trees, networks, 0, [0, 1]), 1e-12);
        Assert.Equal(0, GraphBlend.Share(truth, truth, networks, 0, [0, 1]), 1e-12);
        Assert.Equal(1, GraphBlend.Share(truth, trees, truth, 0, [0, 1]), 1e-12);
    }

    [Fact]
    public void Measured_alloys_are_thirteen_with_plausible_moduli()
    {
        Assert.Equal(13, MeasuredAlloys.All.Count);
        Assert.All(MeasuredAlloys.All, a => Assert.All(a.Measured, e => Assert.InRange(e, 0.5 * a.Mixture, 1.2 * a.Mixture)));
        // 4/4.3 of the atoms of Al0.3CoCrFeNi are those of CoCrFeNi; pure nickel shares a half at most with any.
        var (near, common) = MeasuredAlloys.Nearest(ChemicalFormula.Parse("Al0.3CoCrFeNi"))!.Value;
        Assert.Equal("CoCrFeNi", near.Alloy);
        Assert.Equal(4 / 4.3, common, 1e-12);
        Assert.Null(MeasuredAlloys.Nearest(ChemicalFormula.Parse("Ni")));
        Assert.Equal(227.8, MeasuredAlloys.All.Single(a => a.Alloy == "CoCrNi").Mean, 1e-9);
    }
}
