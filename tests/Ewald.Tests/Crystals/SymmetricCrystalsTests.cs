using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.Tests.Crystals;

public sealed class SymmetricCrystalsTests
{
    private static readonly SymmetricCrystalSetup Setup = new([.. "Na Mg Al Si O S Cl Ti Fe Cu As Sr Ba".Split(' ').Select(Elements.Of)]);

    [Theory]
    [InlineData(2)]
    [InlineData(14)]
    [InlineData(62)]
    [InlineData(69)]
    [InlineData(139)]
    [InlineData(166)]
    [InlineData(186)]
    [InlineData(194)]
    [InlineData(216)]
    [InlineData(225)]
    public void A_drawn_crystal_has_the_group_that_was_asked_for_and_keeps_its_distances(int group)
    {
        var random = new Randomness(11).Stream("drawn", (ulong)group);
        for (var i = 0; i < 3; i++)
        {
            var crystal = SymmetricCrystals.Draw(group, Setup, random);
            Assert.NotNull(crystal);
            Assert.Equal(group, CrystalSymmetry.Of(crystal, 0.01).SpaceGroup.Number);
            // All pairs, by a list of neighbours instead of the ratio that the generator uses.
            var neighbours = NeighbourList.Of(crystal, 3.5);
            for (var s = 0; s < crystal.Sites.Count; s++)
            {
                foreach (var n in neighbours[s])
                {
                    var radii = ContactRatio.RadiusOf(crystal.Sites[s].Occupants[0].Element) + ContactRatio.RadiusOf(crystal.Sites[n.Site].Occupants[0].Element);
                    Assert.True(n.Distance >= Setup.SmallestContact * radii * (1 - 1e-9), FormattableString.Invariant($"{group}: {n.Distance} Å for radii of {radii} Å"));
                }
            }
        }
    }

    [Fact]
    public void The_same_stream_draws_the_same_crystal_and_another_draws_another()
    {
        Crystal Draw(ulong seed) => SymmetricCrystals.Draw(62, Setup, new Randomness(seed).Stream("drawn"))!;
        Assert.Equal(Draw(3).Sites.Select(s => s.Position), Draw(3).Sites.Select(s => s.Position));
        Assert.NotEqual(Draw(3).Cell.A, Draw(4).Cell.A);
    }

    [Fact]
    public void Rock_salt_touches_where_its_lattice_parameter_says()
    {
        Crystal salt = new("NaCl", UnitCell.FromVectors(new[,] { { 0, 2.82, 2.82 }, { 2.82, 0, 2.82 }, { 2.82, 2.82, 0 } }),
            [Site.Of(Elements.Of("Na"), 0, 0, 0), Site.Of(Elements.Of("Cl"), 0.5, 0.5, 0.5)]);
        // a/2 over the Slater radii 1.80 and 1.00 Å.
        Assert.Equal(2.82 / 2.80, ContactRatio.Of(salt), 1e-9);
    }
}
