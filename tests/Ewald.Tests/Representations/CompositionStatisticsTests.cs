using Ewald.Crystals;
using Ewald.Representations;

namespace Ewald.Tests.Representations;

public sealed class CompositionStatisticsTests
{
    private static double Value(string formula, string name) =>
        CompositionStatistics.Of(ChemicalFormula.Parse(formula))[CompositionStatistics.Names.ToList().IndexOf(name)];

    [Fact]
    public void Moments_of_a_binary_are_those_done_by_hand()
    {
        // Z of Na and Cl: 11 and 17, half each; geometric √187, harmonic 2/(1/11 + 1/17).
        Assert.Equal(14, Value("NaCl", "atomicNumber.mean"), 1e-12);
        Assert.Equal(3, Value("NaCl", "atomicNumber.deviation"), 1e-12);
        Assert.Equal(Math.Sqrt(187), Value("NaCl", "atomicNumber.geometricMean"), 1e-12);
        Assert.Equal(2 / (1.0 / 11 + 1.0 / 17), Value("NaCl", "atomicNumber.harmonicMean"), 1e-12);
        Assert.Equal(Math.Pow((Math.Pow(11, 4) + Math.Pow(17, 4)) / 2, 0.25), Value("NaCl", "atomicNumber.fourthMean"), 1e-12);
        Assert.Equal(Math.Log(2), Value("NaCl", "fraction.entropy"), 1e-12);
        // Pauling: 1 - exp(-(3.16 - 0.93)²/4), pairs of unlike atoms being half of all.
        Assert.Equal(0.5 * (1 - Math.Exp(-0.25 * 2.23 * 2.23)), Value("NaCl", "ionicShare"), 1e-12);
    }

    [Fact]
    public void Size_and_order_of_the_formula_do_not_matter() =>
        Assert.Equal(CompositionStatistics.Of(ChemicalFormula.Parse("Fe2O3")), CompositionStatistics.Of(ChemicalFormula.Parse("O9Fe6")));

    [Fact]
    public void Hoelder_means_are_ordered_and_a_trace_of_an_element_changes_little()
    {
        Assert.True(Value("CuZn", "mass.smallest") <= Value("CuZn", "mass.harmonicMean"));
        Assert.True(Value("CuZn", "mass.harmonicMean") <= Value("CuZn", "mass.geometricMean"));
        Assert.True(Value("CuZn", "mass.geometricMean") <= Value("CuZn", "mass.mean"));
        Assert.True(Value("CuZn", "mass.mean") <= Value("CuZn", "mass.fourthMean"));
        Assert.Equal(Value("Cu", "mass.mean"), Value("CuZn0.000001", "mass.mean"), 1e-5);
    }

    [Fact]
    public void An_element_without_a_value_is_left_out_and_none_with_one_gives_no_number()
    {
        Assert.Equal(Value("O", "electronegativity.mean"), Value("HeO", "electronegativity.mean"));
        Assert.True(double.IsNaN(Value("He", "electronegativity.mean")));
        Assert.Throws<ArgumentException>(() => CompositionStatistics.Of(new Dictionary<Element, double>()));
    }
}
