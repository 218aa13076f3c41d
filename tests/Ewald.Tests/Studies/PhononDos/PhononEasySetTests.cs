using Ewald.Core;
using Ewald.Physics.Lattice;
using Ewald.Studies.PhononDos;

namespace Ewald.Tests.PhononDos;

/// <summary>The easy set is stable, covers its prototypes, and does not depend on threads.</summary>
public sealed class PhononEasySetTests
{
    [Fact]
    public void The_same_crystals_come_out_of_any_number_of_threads()
    {
        var count = Prototypes.All.Count;
        PhononEasySet one = PhononEasySet.Generate(count, new Randomness(3), 1), two = PhononEasySet.Generate(count, new Randomness(3), 2);
        Assert.Equal(one.Crystals.Select(c => c.Crystal.Name), two.Crystals.Select(c => c.Crystal.Name));
        Assert.All(one.Crystals.Zip(two.Crystals), p => Assert.Equal(p.First.Density, p.Second.Density));
        Assert.Equal(one.Rejected, two.Rejected);
        Assert.True(one.Rejected[Rejection.Imaginary] > 0, "no draw was unstable, which is hard to believe");
        // Nearly every prototype finds a stable chemistry.
        Assert.True(one.Crystals.Count >= count - 3, $"{one.Crystals.Count} of {count} prototypes");
        Assert.All(one.Crystals, c =>
        {
            Assert.Equal(1, c.Density.Max());
            Assert.InRange(c.HeatCapacity, 8, 3 * PhononUnits.GasConstant);
            Assert.InRange(c.MeanWavenumber, 20, c.HighestWavenumber);
            // The 51 points hold the heat capacity up to their smearing.
            Assert.Equal(c.HeatCapacity, PhononSpectrum.HeatCapacityPerAtom(c.Density, PhononEasySet.Temperature), 0.06);
        });
    }

    [Fact]
    public void Every_prototype_has_neutral_charges_and_atoms_apart()
    {
        foreach (var prototype in Prototypes.All)
        {
            Assert.All(prototype.Charges, q => Assert.Equal(0, prototype.Places.Sum(p => q[p.Role])));
            string[] symbols = ["Na", "Mg", "Al", "O"];
            ForceConstants.Check(prototype.Fill(symbols[..prototype.Roles], 5));
        }

        Assert.Equal(Prototypes.All.Count, Prototypes.All.Select(p => p.Name).Distinct().Count());
        Assert.True(Prototypes.All.Count >= 20);
    }

    [Theory]
    [InlineData("spinel", 227)]
    [InlineData("corundum", 167)]
    [InlineData("anatase", 141)]
    [InlineData("rutile", 136)]
    [InlineData("perovskite", 221)]
    [InlineData("elpasolite", 225)]
    [InlineData("wurtzite", 186)]
    [InlineData("Laves C15", 227)]
    [InlineData("MoSi2", 139)]
    [InlineData("A15", 223)]
    [InlineData("delafossite", 166)]
    [InlineData("half-Heusler", 216)]
    public void Prototypes_have_the_space_group_of_their_name(string name, int group)
    {
        var prototype = Prototypes.All.First(p => p.Name == name);
        string[] symbols = ["Na", "Mg", "Al", "O"];
        Assert.Equal(group, Ewald.Crystals.CrystalSymmetry.Of(prototype.Fill(symbols[..prototype.Roles], 6)).SpaceGroup.Number);
    }

    [Fact]
    public void Crystals_of_published_arrangements_stand_behind_the_named_ones_and_do_not_change_them()
    {
        var published = PublishedPrototypesTests.Made();
        PhononEasySet alone = PhononEasySet.Generate(5, new Randomness(4), 1), with = PhononEasySet.Generate(5, published, 2, new Randomness(4), 2);
        Assert.Equal(alone.Crystals.Select(c => c.Density), with.Crystals.Take(alone.Crystals.Count).Select(c => c.Density));
        Assert.InRange(with.Crystals.Count, alone.Crystals.Count + 1, alone.Crystals.Count + 2 * published.Count);
        Assert.All(with.Crystals.Skip(alone.Crystals.Count), c =>
        {
            Assert.Contains(c.Prototype, published);
            // At rest it still is what its fold says it is.
            Assert.Equal(c.Prototype.Arrangement, Prototype.ArrangementOf(c.Crystal));
            Assert.Equal(1, c.Density.Max());
            Assert.InRange(c.HighestWavenumber, 40, 1000);
            Assert.Equal(c.HeatCapacity, PhononSpectrum.HeatCapacityPerAtom(c.Density, PhononEasySet.Temperature), 0.06);
        });
    }
}
