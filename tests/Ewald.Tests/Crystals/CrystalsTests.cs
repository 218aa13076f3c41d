using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.Tests.Crystals;

public sealed class CrystalsTests
{
    [Fact]
    public void The_table_is_in_the_order_of_Z_and_finds_every_symbol()
    {
        for (var z = 1; z <= Elements.All.Count; z++)
        {
            Assert.Equal(z, Elements.All[z - 1].AtomicNumber);
            Assert.Same(Elements.All[z - 1], Elements.Of(Elements.All[z - 1].Symbol));
        }
    }

    [Theory] // V. F. Sears, Neutron News 3(3), 26 (1992), through the neutron table of cctbx 2022.9 (Debian 12)
    [InlineData("H", -3.739, 0)]
    [InlineData("D", 6.671, 0)]
    [InlineData("C", 6.646, 0)]
    [InlineData("N", 9.36, 0)]
    [InlineData("O", 5.803, 0)]
    [InlineData("Cd", 4.87, -0.7)]
    [InlineData("Gd", 6.5, -13.82)]
    public void Scattering_lengths_are_those_of_Sears(string symbol, double real, double imaginary)
    {
        Assert.Equal(real, Elements.Of(symbol).CoherentScatteringLength.Real);
        Assert.Equal(imaginary, Elements.Of(symbol).CoherentScatteringLength.Imaginary);
    }

    [Fact]
    public void Density_of_heavy_water_gives_its_textbook_scattering_length_density()
    {
        // 1.1044 g/cm³ at 25 °C; 6.36e-6 Å⁻² to the digits that instrument manuals print.
        var d = Elements.Of("d");
        var o = Elements.Of("O");
        var volume = (2 * d.Mass + o.Mass) / (1.1044 * 0.602214076);
        Assert.Equal(6.36, (2 * d.CoherentReal + o.CoherentReal) * 10 / volume, 0.02);
    }

    [Fact]
    public void An_unknown_symbol_is_named_in_the_message() =>
        Assert.Contains("'Xx'", Assert.Throws<ArgumentException>(() => Elements.Of("Xx")).Message, StringComparison.Ordinal);

    [Fact]
    public void Form_factors_start_at_Z()
    {
        foreach (var z in new[] { 1, 6, 8, 26, 79 })
            Assert.Equal(z, XrayLib.FormFactor(z, 0), 1e-3 * z); // the tables print 5 digits or fewer
    }

    [Theory] // python3-xraylib 4.0.0, tests/References/xraylib_form_factors.py: same tables, so only rounding differs
    [InlineData(1, 0.5, 0.965892323924)]
    [InlineData(6, 5.0, 1.95909182057)]
    [InlineData(8, 0.5, 7.87055539659)]
    [InlineData(26, 5.0, 13.8649949023)]
    [InlineData(79, 0.5, 78.2733343661)]
    public void Form_factors_agree_with_python3_xraylib(int z, double q, double expected) =>
        Assert.Equal(1, XrayLib.FormFactor(z, q) / expected, 1e-9);

    [Theory]
    [InlineData(26, 7000.0, -4.34391576923, -0.832823798643)]
    [InlineData(26, 8047.8, -1.10580201644, -3.19161215608)]
    [InlineData(79, 11900.0, -12.8256352601, -6.57928242775)]
    public void Anomalous_factors_agree_with_python3_xraylib(int z, double energy, double real, double imaginary)
    {
        Assert.Equal(1, XrayLib.AnomalousReal(z, energy) / real, 1e-9);
        Assert.Equal(1, XrayLib.AnomalousImaginary(z, energy) / imaginary, 1e-9);
    }

    [Fact]
    public void A_refusal_of_xraylib_keeps_its_sentence()
    {
        var error = Assert.Throws<NativeException>(() => XrayLib.FormFactor(1000, 1));
        Assert.Equal("xraylib", error.Engine);
        Assert.Contains("Z", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rock_salt_is_225_and_diamond_227()
    {
        double[,] cube = { { 5.64, 0, 0 }, { 0, 5.64, 0 }, { 0, 0, 5.64 } };
        double[,] salt =
        {
            { 0, 0, 0 }, { 0, 0.5, 0.5 }, { 0.5, 0, 0.5 }, { 0.5, 0.5, 0 },
            { 0.5, 0.5, 0.5 }, { 0.5, 0, 0 }, { 0, 0.5, 0 }, { 0, 0, 0.5 },
        };
        var group = Spglib.SpaceGroupOf(cube, salt, [11, 11, 11, 11, 17, 17, 17, 17]);
        Assert.Equal(225, group.Number);
        Assert.Equal("Fm-3m", group.International);
        Assert.Equal("-F 4 2 3", group.Hall);
        double[,] diamond =
        {
            { 0, 0, 0 }, { 0, 0.5, 0.5 }, { 0.5, 0, 0.5 }, { 0.5, 0.5, 0 },
            { 0.25, 0.25, 0.25 }, { 0.25, 0.75, 0.75 }, { 0.75, 0.25, 0.75 }, { 0.75, 0.75, 0.25 },
        };
        Assert.Equal(227, Spglib.SpaceGroupOf(cube, diamond, [6, 6, 6, 6, 6, 6, 6, 6]).Number);
    }

    [Fact]
    public void The_space_group_of_a_skewed_cell_needs_the_basis_as_rows()
    {
        // Wurtzite ZnO: hexagonal axes, P6_3mc. A transposed cell has no such symmetry.
        const double a = 3.25, c = 5.21;
        double[,] cell = { { a, 0, 0 }, { -a / 2, a * Math.Sqrt(3) / 2, 0 }, { 0, 0, c } };
        double[,] positions = { { 1.0 / 3, 2.0 / 3, 0 }, { 2.0 / 3, 1.0 / 3, 0.5 }, { 1.0 / 3, 2.0 / 3, 0.382 }, { 2.0 / 3, 1.0 / 3, 0.882 } };
        Assert.Equal(186, Spglib.SpaceGroupOf(cell, positions, [30, 30, 8, 8]).Number);
    }

    [Fact]
    public void Engines_say_their_version()
    {
        Assert.Matches("^[0-9]+\\.[0-9]+\\.[0-9]+$", Spglib.Version);
        Assert.StartsWith("libxrl.so", XrayLib.Version, StringComparison.Ordinal);
    }
}
