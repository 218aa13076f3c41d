using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.Tests.Crystals;

/// <summary>Averages over a group, crystals varied and stretched, prototypes and their decorations.</summary>
public sealed class SymmetricDistortionTests
{
    // BaFe2As2, M. Rotter et al., Phys. Rev. B 78, 020503 (2008), doi:10.1103/PhysRevB.78.020503: I4/mmm, a = 3.9625, c = 13.0168 Å, z(As) = 0.3545.
    private static readonly CrystalPrototype Iron = CrystalPrototype.Of(new Crystal("BaFe2As2", UnitCell.FromDegrees(3.9625, 3.9625, 13.0168, 90, 90, 90),
    [
        .. Both("Ba", 0, 0, 0), .. Both("Fe", 0.5, 0, 0.25), .. Both("Fe", 0, 0.5, 0.25), .. Both("As", 0, 0, 0.3545), .. Both("As", 0, 0, 0.6455),
    ]));

    [Fact]
    public void A_prototype_is_reduced_to_its_primitive_cell_and_labelled()
    {
        Assert.Equal(5, Iron.Crystal.Sites.Count);
        Assert.Equal("139: a | d | e", Iron.Label);
        Assert.Equal("139: 2/4mmm 4-24m 44mm", Iron.Geometry);
        Assert.Equal((3, 3), (Iron.Kinds, Iron.Orbits));
    }

    [Fact]
    public void Stretches_of_the_tetragonal_cell_leave_the_groups_that_the_tables_name()
    {
        // International Tables A1, I4/mmm: Fmmm along [110] (what the iron arsenides do), Immm along [100]; C2/m is common to both.
        var cell = UnitCell.FromDegrees(4, 4, 13, 90, 90, 90);
        var found = SymmetricDistortion.Stretches(cell, SpaceGroupNames.Of(139).Operations).ToDictionary(s => s.SpaceGroup, s => s.Direction);
        Assert.Equal((1, 0, 0), found[71]);
        Assert.Equal((1, 1, 0), found[69]);
        Assert.True(found.ContainsKey(12));
        Assert.False(found.ContainsKey(139));
    }

    [Theory]
    [InlineData(1, 1, 0, 69)]
    [InlineData(1, 0, 0, 71)]
    [InlineData(0, 0, 1, 139)]
    public void A_stretched_crystal_has_the_group_that_is_left(int h, int k, int l, int group)
    {
        var direction = Iron.Direction((h, k, l));
        var left = SymmetricDistortion.Left(Iron.Crystal.Cell, Iron.Operations, direction);
        var crystal = Iron.Crystal with { Cell = SymmetricDistortion.Stretch(Iron.Crystal.Cell, direction, 0.01) };
        Assert.Equal(group, CrystalSymmetry.Of(crystal, 0.005).SpaceGroup.Number);
        Assert.Equal(Iron.Crystal.Cell.Volume, crystal.Cell.Volume, 1e-9);
        var varied = SymmetricDistortion.Vary(crystal, left, 0.002, 0.05, new Randomness(2).Stream("vary"));
        Assert.Equal(group, CrystalSymmetry.Of(varied, 0.005).SpaceGroup.Number);
        // Free parameters moved, the rest stayed: more than rounding between the two.
        Assert.Contains(Enumerable.Range(0, 5), i => Math.Abs(varied.Sites[i].Z - crystal.Sites[i].Z) > 1e-4);
    }

    [Fact]
    public void A_decoration_keeps_group_and_contact_and_an_element_a_position_makes_more_kinds()
    {
        var decorated = Iron.Decorated([Elements.Of("Sr"), Elements.Of("Co"), Elements.Of("P")]);
        Assert.Equal(139, CrystalSymmetry.Of(decorated).SpaceGroup.Number);
        Assert.Equal(ContactRatio.Of(Iron.Crystal), ContactRatio.Of(decorated), 1e-6);
        var salt = CrystalPrototype.Of(new Crystal("BaAl4", Iron.Crystal.Cell, [.. Iron.Crystal.Sites.Select(s => Site.Of(Elements.Of(s.Occupants[0].Element.Symbol == "Ba" ? "Ba" : "Al"), s.X, s.Y, s.Z))]));
        Assert.Equal(("139: a | de", 2, 3), (salt.Label, salt.Kinds, salt.Orbits));
        Assert.Equal(3, salt.Decorated([Elements.Of("Ba"), Elements.Of("Fe"), Elements.Of("As")]).Composition.Count);
        // What a split keeps together does not see the filling.
        Assert.Equal(Iron.Geometry, salt.Geometry);
        Assert.Throws<ArgumentException>(() => salt.Decorated([Elements.Of("Ba")]));
    }

    [Fact]
    public void Averages_over_a_group_are_projections()
    {
        var hexagonal = SpaceGroupNames.Of(194).Operations;
        var cell = SymmetryAverage.Cell(UnitCell.FromDegrees(3, 4, 6, 85, 95, 110), hexagonal);
        Assert.Equal(cell.A, cell.B, 1e-12);
        Assert.Equal(2 * Math.PI / 3, cell.Gamma, 1e-10);
        var twice = SymmetryAverage.Cell(cell, hexagonal);
        Assert.Equal(cell.A, twice.A, 1e-12);
        // A point near the origin of Fm-3m is drawn into it, one without reach stays.
        var cubic = SpaceGroupNames.Of(225).Operations;
        var point = SymmetryAverage.Point(UnitCell.Cubic(4), cubic, (0.03, -0.02, 0.01), 0.5);
        Assert.True(Math.Abs(point.X) + Math.Abs(point.Y) + Math.Abs(point.Z) < 1e-9);
        Assert.Equal((0.03, -0.02, 0.01), SymmetryAverage.Point(UnitCell.Cubic(4), cubic, (0.03, -0.02, 0.01), 0));
    }

    private static Site[] Both(string symbol, double x, double y, double z) =>
        [Site.Of(Elements.Of(symbol), x, y, z), Site.Of(Elements.Of(symbol), (x + 0.5) % 1, (y + 0.5) % 1, (z + 0.5) % 1)];
}
