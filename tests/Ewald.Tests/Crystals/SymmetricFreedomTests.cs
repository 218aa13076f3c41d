using Ewald.Crystals;

namespace Ewald.Tests.Crystals;

public sealed class SymmetricFreedomTests
{
    private static Crystal Wurtzite()
    {
        var (zn, s) = (Elements.Of("Zn"), Elements.Of("S"));
        return new("wurtzite", UnitCell.FromDegrees(3.82, 3.82, 6.26, 90, 90, 120),
            [Site.Of(zn, 1 / 3.0, 2 / 3.0, 0), Site.Of(zn, 2 / 3.0, 1 / 3.0, 0.5), Site.Of(s, 1 / 3.0, 2 / 3.0, 0.375), Site.Of(s, 2 / 3.0, 1 / 3.0, 0.875)]);
    }

    [Fact]
    public void Wurtzite_has_two_cell_parameters_and_one_coordinate()
    {
        // 186, 2b and 2b: a, c and u; the shift of all atoms along the polar axis is none.
        var crystal = Wurtzite();
        var freedom = SymmetricFreedom.Of(crystal, CrystalSymmetry.Of(crystal).Operations);
        Assert.Equal([0, 0, 1, 1], freedom.Orbits);
        Assert.Equal(2, freedom.Strains.Count);
        Assert.Equal([1, 0, 0, 0, 1, 0, 0, 0, 1], freedom.Strains[0]);
        var strain = freedom.Strains[1];
        Assert.Equal(0, strain[0] + strain[4] + strain[8], 1e-12);
        Assert.Equal(strain[0], strain[4], 1e-9);
        var move = Assert.Single(freedom.Moves);
        Assert.Equal(0, move[2] + move[5] + move[8] + move[11], 1e-9);
        Assert.Equal(1, move.Max(Math.Abs), 1e-9);
        Assert.All(move.Where((_, k) => k % 3 < 2), v => Assert.Equal(0, v, 1e-9));
    }

    [Fact]
    public void A_crystal_moved_and_strained_along_them_keeps_its_group()
    {
        var crystal = Wurtzite();
        var freedom = SymmetricFreedom.Of(crystal, CrystalSymmetry.Of(crystal).Operations);
        var moved = crystal.Sites.Select((s, i) => s with { Z = s.Z + 0.1 * freedom.Moves[0][3 * i + 2] / crystal.Cell.C });
        Assert.Equal(186, CrystalSymmetry.Of(crystal with { Sites = [.. moved] }, 1e-4).SpaceGroup.Number);
    }

    [Fact]
    public void Without_operations_but_the_identity_everything_is_free()
    {
        var crystal = Wurtzite();
        var freedom = SymmetricFreedom.Of(crystal, [SymmetryOperation.Identity]);
        Assert.Equal(6, freedom.Strains.Count);
        Assert.Equal(3 * 4 - 3, freedom.Moves.Count);
        Assert.Equal([0, 1, 2, 3], freedom.Orbits);
        Assert.Throws<ArgumentException>(() => SymmetricFreedom.Of(crystal with { Sites = [.. crystal.Sites.Skip(1)] }, CrystalSymmetry.Of(crystal).Operations));
    }
}
