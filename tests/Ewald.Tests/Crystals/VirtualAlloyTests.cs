using Ewald.Crystals;

namespace Ewald.Tests.Crystals;

public sealed class VirtualAlloyTests
{
    [Theory]
    [InlineData("Cu", AlloyLattice.Fcc, 3.615)]
    [InlineData("Fe", AlloyLattice.Bcc, 2.866)]
    [InlineData("Mg", AlloyLattice.Hcp, 3.209)]
    public void A_pure_metal_gets_about_its_own_lattice_parameter(string symbol, AlloyLattice lattice, double a)
    {
        // Handbook lattice parameters; molar volumes of the table are rounded to 0.1 %, and Mg is not of ideal axial ratio.
        var crystal = VirtualAlloy.Of(symbol, ChemicalFormula.Parse(symbol), lattice);
        Assert.InRange(crystal.Cell.A, 0.99 * a, 1.01 * a);
        Assert.Single(crystal.Warnings);
    }

    [Theory]
    [InlineData(AlloyLattice.Fcc, 12)]
    [InlineData(AlloyLattice.Bcc, 8)]
    [InlineData(AlloyLattice.Hcp, 12)]
    public void Each_site_has_the_coordination_of_its_lattice_and_holds_the_composition(AlloyLattice lattice, int nearest)
    {
        var crystal = VirtualAlloy.Of("alloy", ChemicalFormula.Parse("Al0.3CoCrFeNi"), lattice, 3.6);
        var neighbours = NeighbourList.Of(crystal, 4);
        for (var i = 0; i < neighbours.Sites; i++)
        {
            var first = neighbours[i][0].Distance;
            Assert.Equal(nearest, neighbours[i].ToArray().Count(n => n.Distance < first * 1.001));
        }

        Assert.All(crystal.Sites, s => Assert.Equal(1, s.Occupancy, 1e-12));
        Assert.Equal(0.3 / 4.3, crystal.Sites[0].Occupants.Single(o => o.Element.Symbol == "Al").Occupancy, 1e-12);
    }

    [Fact]
    public void Impossible_alloys_are_refused()
    {
        Assert.Throws<ArgumentException>(() => VirtualAlloy.Of("none", new Dictionary<Element, double>(), AlloyLattice.Fcc));
        Assert.Throws<ArgumentException>(() => VirtualAlloy.Of("Cu", ChemicalFormula.Parse("Cu"), AlloyLattice.Fcc, -1));
        Assert.Throws<ArgumentException>(() => VirtualAlloy.Of("Po", ChemicalFormula.Parse("At"), AlloyLattice.Fcc));
    }
}
