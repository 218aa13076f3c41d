using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.Tests.Crystals;

public sealed class XrayFormFactorTests
{
    [Fact]
    public void Every_table_starts_at_the_number_of_electrons()
    {
        foreach (var element in Elements.All)
        {
            foreach (var table in Enum.GetValues<FormFactorTable>())
            {
                // Fits and printed digits miss Z by up to 0.06 (thallium in the table of 1992), 0.1 % in xraylib's.
                if (table == FormFactorTable.DeGraefMcHenry && element.AtomicNumber > 92) continue;
                Assert.Equal(element.AtomicNumber, XrayFormFactor.Of(element, 0, table).At(0), 0.06 + 1e-3 * element.AtomicNumber);
            }
        }
    }

    [Theory]
    [InlineData("Fe", 3, "Fe3+", 23)]
    [InlineData("O", -2, "O2-", 10)]
    [InlineData("Na", 1, "Na1+", 10)]
    [InlineData("Fe", 7, "Fe", 26)]
    [InlineData("D", 0, "H", 1)]
    public void An_ion_has_its_own_entry_and_a_missing_one_the_atoms(string symbol, int charge, string label, int electrons)
    {
        foreach (var table in new[] { FormFactorTable.WaasmaierKirfel, FormFactorTable.CromerMann })
        {
            var factor = XrayFormFactor.Of(Elements.Of(symbol), charge, table);
            Assert.Equal(label, factor.Label);
            Assert.Equal(electrons, factor.At(0), 0.02);
        }
    }

    [Fact]
    public void Independent_tables_agree_where_all_hold()
    {
        // Different wave functions and fits: 1.5 % of Z, or 0.25 electrons, is what separates them for s up to 1.5 Å⁻¹.
        foreach (var z in new[] { 6, 8, 14, 26, 29, 46, 56, 79 })
        {
            for (var s = 0.0; s <= 1.5; s += 0.25)
            {
                var reference = XrayFormFactor.Of(Elements.Of(z)).At(s);
                foreach (var table in new[] { FormFactorTable.CromerMann, FormFactorTable.XrayLib })
                    Assert.Equal(reference, XrayFormFactor.Of(Elements.Of(z), 0, table).At(s), Math.Max(0.25, 0.015 * z));
                // The Mott-Bethe formula multiplies the error of a fit by s²: palladium misses 1.5 of 14.9 electrons at s = 1 Å⁻¹.
                if (s <= 0.75) Assert.Equal(reference, XrayFormFactor.Of(Elements.Of(z), 0, FormFactorTable.DeGraefMcHenry).At(s), Math.Max(0.25, 0.015 * z));
            }
        }
    }

    [Fact]
    public void Many_values_are_those_of_one_at_a_time()
    {
        double[] s = [.. Enumerable.Range(0, 700).Select(i => i * 0.003)];
        var f = new double[s.Length];
        foreach (var table in Enum.GetValues<FormFactorTable>())
        {
            var factor = XrayFormFactor.Of(Elements.Of("Pd"), 0, table);
            factor.AtSquared([.. s.Select(v => v * v)], f);
            for (var i = 0; i < s.Length; i++) Assert.Equal(factor.At(s[i]), f[i], 1e-11); // two ways of rounding 46 electrons
        }

        Assert.Throws<ArgumentException>(() => XrayFormFactor.Of(Elements.Of("Pd")).AtSquared([1, 2], new double[1]));
    }

    [Fact]
    public void Anomalous_terms_are_those_of_xraylib_with_absorption_positive()
    {
        var value = XrayFormFactor.Anomalous(Elements.Of("Fe"), 8047.8); // CrystalsTests holds the reference values
        Assert.Equal(-1.10580201644, value.Real, 1e-9);
        Assert.Equal(3.19161215608, value.Imaginary, 1e-9);
        Assert.Contains("of Fe at -5 eV", Assert.Throws<InputException>(() => XrayFormFactor.Anomalous(Elements.Of("Fe"), -5)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_element_without_a_length_is_refused_by_name()
    {
        var element = Elements.All.First(e => double.IsNaN(e.CoherentReal));
        Assert.Contains(element.Symbol, Assert.Throws<InputException>(() => NeutronScatteringLength.Of(element)).Message, StringComparison.Ordinal);
        Assert.Equal(6.671, NeutronScatteringLength.Of(Elements.Deuterium).Real);
        Assert.True(NeutronScatteringLength.DependsOnEnergy(Elements.Of("Gd")));
    }
}
