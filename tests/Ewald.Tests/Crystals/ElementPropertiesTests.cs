using Ewald.Crystals;

namespace Ewald.Tests.Crystals;

public sealed class ElementPropertiesTests
{
    [Theory]
    [InlineData("Fe", "meltingPoint", 1811)]
    [InlineData("Cu", "bulkModulus", 140)]
    [InlineData("F", "electronegativity", 3.98)]
    [InlineData("Na", "firstIonisation", 5.139)]
    [InlineData("W", "density", 19250)]
    public void Values_are_those_of_the_handbooks(string symbol, string property, double expected) =>
        // Handbooks agree to better than one per cent on these.
        Assert.InRange(ElementProperties.Of(Elements.Of(symbol), property), 0.99 * expected, 1.01 * expected);

    [Fact]
    public void Every_element_has_a_row_and_what_is_unknown_is_not_a_number()
    {
        Assert.All(Elements.All, e => Assert.Equal(ElementProperties.All.Count, ElementProperties.Of(e).Length));
        Assert.True(double.IsNaN(ElementProperties.Of(Elements.Of("He"), "electronegativity")));
        Assert.Equal(ElementProperties.Of(Elements.Of("H")).ToArray(), ElementProperties.Of(Elements.Deuterium).ToArray());
        Assert.Contains("meltingPoint", Assert.Throws<ArgumentException>(() => ElementProperties.IndexOf("colour")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Density_times_molar_volume_is_the_mass_of_a_mole_for_metals()
    {
        // The two columns come from different handbooks; allotropes and rounding leave a few per cent.
        foreach (var symbol in new[] { "Li", "Al", "Ti", "Fe", "Cu", "Ag", "W", "Pb" })
        {
            var e = Elements.Of(symbol);
            Assert.InRange(ElementProperties.Of(e, "density") * ElementProperties.Of(e, "molarVolume") * 1e-3 / e.Mass, 0.97, 1.03);
        }
    }
}
