using Ewald.Crystals;

namespace Ewald.Tests.Crystals;

public sealed class ChemicalFormulaTests
{
    [Theory]
    [InlineData("Al0.3CoCrFeNi", "Al=0.3 Co=1 Cr=1 Fe=1 Ni=1")]
    [InlineData("Ca(OH)2", "Ca=1 H=2 O=2")]
    [InlineData("K4[Fe(CN)6]", "C=6 Fe=1 K=4 N=6")]
    [InlineData("Fe2O3", "Fe=2 O=3")]
    [InlineData("CO", "C=1 O=1")]
    [InlineData("Co", "Co=1")]
    [InlineData("H2O1H", "H=3 O=1")]
    [InlineData("Fe0Ni", "Ni=1")]
    public void Atoms_are_counted_through_brackets_and_repeats(string formula, string expected) => Assert.Equal(
        expected, string.Join(' ', ChemicalFormula.Parse(formula).OrderBy(e => e.Key.Symbol, StringComparer.Ordinal).Select(e => FormattableString.Invariant($"{e.Key.Symbol}={e.Value}"))));

    [Theory]
    [InlineData("Xx2", "no element")]
    [InlineData("fe", "begins no symbol")]
    [InlineData("Ca(OH", "missing")]
    [InlineData("CaOH)2", "never opened")]
    [InlineData("Fe1.2.3", "no amount")]
    [InlineData("", "at least one element")]
    [InlineData("Fe0", "at least one element")]
    public void What_is_no_formula_is_said_with_its_place(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<FormatException>(() => ChemicalFormula.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Endless_brackets_are_refused_not_followed() =>
        Assert.Throws<FormatException>(() => ChemicalFormula.Parse(new string('(', 100_000)));
}
