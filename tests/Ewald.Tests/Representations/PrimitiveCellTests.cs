using Ewald.Crystals;
using Ewald.Representations;
using Ewald.Tests.Crystals;

namespace Ewald.Tests.Representations;

/// <summary>Real crystals told by two cells: as their file has it, and by the primitive cell that spglib finds.</summary>
public sealed class PrimitiveCellTests
{
    [Theory]
    [InlineData("halite", 4)]
    [InlineData("fluorite", 4)]
    [InlineData("diamond", 4)]
    [InlineData("nickel_fcc", 4)]
    [InlineData("iron_bcc", 2)]
    [InlineData("gallium_arsenide", 4)]
    [InlineData("copper_gold_disordered", 4)]
    public void A_primitive_cell_has_the_same_description_as_the_centred_one(string name, int times)
    {
        var crystal = ReferenceCrystals.Of(name);
        var primitive = CrystalSymmetry.Of(crystal).Primitive(idealise: false);
        Assert.Equal(crystal.Sites.Count, times * primitive.Sites.Count);
        var species = SpeciesSet.Of(crystal);
        IRepresentation[] all =
        [
            new PartialRadialDistribution(species, 9.03, 41), new AtomCentredSymmetryFunctions(species, 5, [new(0.5)], [1.3], [new(0.02, 2, 1), new(0.02, 4, -1, false)]),
            new Soap(species, new SoapSettings(5, 4, 4, 0.7)), new Soap(species, new SoapSettings(5, 4, 4, 0.7) { Basis = SoapBasis.Polynomial, Average = SoapAverage.Inner }),
        ];
        // Cells and coordinates pass through spglib, which keeps them to 1e-10.
        foreach (var representation in all) DescribedCrystals.Close(DescribedCrystals.Describe(representation, crystal), DescribedCrystals.Describe(representation, primitive), 1e-8);
        var matrix = new EwaldSumMatrix(8, accuracy: 1e-12);
        var energy = matrix.Energy(primitive);
        Assert.Equal(energy, matrix.Energy(crystal) / times, 1e-8 * Math.Abs(energy));
    }
}
