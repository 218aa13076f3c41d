using Ewald.Core;
using FsCheck;
using FsCheck.Fluent;

namespace Ewald.Tests.Core;

public class UnitTests
{
    // Left unit, value, right unit, expected: definitions of the SI and of the ångström, no physics.
    [Theory]
    [InlineData("1/nm", 1, "1/Å", 0.1)]
    [InlineData("nm^-1", 1, "1/angstrom", 0.1)]
    [InlineData("nm-1", 1, "A^-1", 0.1)]
    [InlineData("nm⁻¹", 1, "Å⁻¹", 0.1)]
    [InlineData("1/m", 1, "1/cm", 0.01)]
    [InlineData("1/m", 1e10, "1/A", 1)]
    [InlineData("m**-1", 100, "1/cm", 1)]
    [InlineData("nm", 1, "Å", 10)]
    [InlineData("um", 1, "nm", 1000)]
    [InlineData("µm", 1, "mm", 0.001)]
    [InlineData("keV", 1, "meV", 1e6)]
    [InlineData("eV", 1, "meV", 1e3)]
    [InlineData("THz", 1, "1/s", 1e12)]
    [InlineData("deg", 180, "rad", 3.14159265358979312)]
    [InlineData("10^-6 A^-2", 1, "1/angstrom^2", 1e-6)]
    [InlineData("1e-6/angstrom^2", 1, "1/cm^2", 1e10)]
    [InlineData("degC", 20, "K", 293.15)]
    [InlineData("min", 2, "s", 120)]
    [InlineData("Oe", 1e4, "T", 1)]
    [InlineData("mg/ml", 1, "g/L", 1)]
    [InlineData("kDa", 1, "g", 1.66053906660e-21)]
    [InlineData("(counts/s)/(1/cm)", 1, "counts cm/s", 1)]
    [InlineData("%", 50, "1", 0.5)]
    public void Values_convert_within_a_dimension(string from, double value, string to, double expected) =>
        Assert.Equal(expected, Unit.Parse(from).Convert(value, Unit.Parse(to)), Math.Abs(expected) * 1e-14); // a few roundings

    [Theory]
    [InlineData("furlong")]
    [InlineData("")]
    [InlineData("1/")]
    [InlineData("A^")]
    [InlineData("A^999999")]
    [InlineData("(A")]
    [InlineData("A)")]
    [InlineData("nm^-1^2")]
    [InlineData("degC/m")]
    [InlineData("1/0")]
    [InlineData("Q")]
    public void Unknown_units_are_refused_in_one_sentence(string text)
    {
        var refused = Assert.Throws<InputException>(() => Unit.Parse(text));
        Assert.Contains("is not a unit known here", refused.Message, StringComparison.Ordinal);
        Assert.False(Unit.TryParse(text, out _));
    }

    [Fact]
    public void A_change_of_dimension_is_refused()
    {
        var refused = Assert.Throws<InputException>(() => Unit.Parse("meV").Convert(1, Unit.Parse("THz")));
        Assert.Equal("'meV' measures energy and 'THz' measures time^-1: they do not convert into each other.", refused.Message);
        Assert.Throws<InputException>(() => Unit.Parse("arbitrary").FactorTo(Unit.Parse("1/cm")));
    }

    [Fact]
    public void Symbols_of_products_and_quotients_read_back_as_themselves()
    {
        string[] symbols = ["1/nm", "counts", "meV", "counts/(Å meV)", "K", "10^-6 A^-2", "1", "(counts/s)/(1/cm)", "%"];
        foreach (var a in symbols.Select(Unit.Parse))
        {
            foreach (var b in symbols.Select(Unit.Parse))
            {
                foreach (var made in new[] { a.Times(b), a.Per(b), a.Per(b).Times(a), a.Times(b).Per(b.Per(a)) })
                {
                    var read = Unit.Parse(made.Symbol);
                    Assert.Equal(made.Dimension, read.Dimension);
                    Assert.Equal(1, read.Factor / made.Factor, 1e-12);
                }
            }
        }
    }

    [Fact]
    public void Converting_there_and_back_gives_the_value()
    {
        string[] lengths = ["A", "nm", "um", "mm", "cm", "m", "fm"];
        var property = Prop.ForAll(
            ArbMap.Default.ArbFor<NormalFloat>(), Gen.Elements(lengths).ToArbitrary(), Gen.Elements(lengths).ToArbitrary(),
            (value, from, to) =>
            {
                var x = value.Get;
                var back = Unit.Parse(to).Convert(Unit.Parse(from).Convert(x, Unit.Parse(to)), Unit.Parse(from));
                return Math.Abs(back - x) <= 1e-14 * Math.Abs(x);
            });
        Check.One(Config.QuickThrowOnFailure.WithReplay(1, 1), property);
    }

    // CODATA 2018: h/e = 4.135667696e-15 eV s; 1 eV = 8065.543937 cm^-1 = 11604.51812 K; hc = 12398.41984 eV Å.
    // Neutron of 25.3 meV: 1.798 Å, the textbook thermal neutron.
    [Fact]
    public void Typed_energies_follow_CODATA()
    {
        var one = new Energy(1);
        Assert.Equal(1e-12 / 4.135667696e-15, one.InTerahertz, 1e-7);
        Assert.Equal(8065.543937, one.InWavenumber, 1e-6);
        Assert.Equal(11604.51812, one.InKelvin, 1e-5);
        Assert.Equal(12398.41984, one.PhotonWavelength.InAngstrom, 1e-5);
        Assert.Equal(1.798, Energy.FromMillielectronvolt(25.3).NeutronWavelength.InAngstrom, 5e-4);
        Assert.Equal(5, Energy.OfNeutron(new Length(5)).NeutronWavelength.InAngstrom, 1e-13);
        Assert.Equal(1.54, Energy.OfPhoton(new Length(1.54)).PhotonWavelength.InAngstrom, 1e-14);
        Assert.Equal(3.2, Energy.FromTerahertz(Energy.FromMillielectronvolt(3.2).InTerahertz).InMillielectronvolt, 1e-14);
        Assert.Equal(3.2, Energy.FromWavenumber(new Energy(3.2).InWavenumber).InElectronvolt, 1e-14);
        Assert.Equal(3.2, Energy.FromKelvin(new Energy(3.2).InKelvin).InElectronvolt, 1e-14);
    }

    [Fact]
    public void Typed_lengths_and_momentum_transfers_convert()
    {
        Assert.Equal(0.05, MomentumTransfer.FromInverseNanometre(0.5).InInverseAngstrom, 1e-16);
        Assert.Equal(0.5, new MomentumTransfer(0.05).InInverseNanometre, 1e-15);
        // Backscattering: Q = 4π/λ.
        Assert.Equal(4 * Math.PI / 6, MomentumTransfer.FromAngle(Math.PI, new Length(6)).InInverseAngstrom, 1e-15);
        Assert.Equal(100, new MomentumTransfer(2 * Math.PI / 100).Distance.InAngstrom, 1e-12);
        Assert.Equal(6.36, ScatteringLengthDensity.FromPerSquareAngstrom(6.36e-6).InMillionthsPerSquareAngstrom, 1e-14);
        Assert.Equal(6.36, ScatteringLengthDensity.FromPerSquareCentimetre(6.36e10).InMillionthsPerSquareAngstrom, 1e-14);
        Assert.Equal(0.02, AbsoluteIntensity.FromPerMetre(2).InPerCentimetre, 1e-16);
    }
}
