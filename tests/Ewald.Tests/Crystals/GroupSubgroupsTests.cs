using Ewald.Crystals;

namespace Ewald.Tests.Crystals;

public sealed class GroupSubgroupsTests
{
    // International Tables for Crystallography, Vol. A1: maximal subgroups I (translationengleiche) and, for centred cells, IIa.
    [Theory]
    [InlineData(221, new[] { 123, 166, 200, 207, 215 })]
    [InlineData(47, new[] { 10, 16, 25 })]
    [InlineData(2, new[] { 1 })]
    [InlineData(14, new[] { 2, 4, 7 })]
    [InlineData(62, new[] { 11, 14, 19, 26, 31, 33 })]
    public void Maximal_subgroups_of_a_primitive_cell_are_those_of_the_tables(int group, int[] expected) => Assert.Equal(expected, GroupSubgroups.MaximalOf(group));

    [Fact]
    public void A_centred_group_has_the_subgroups_of_the_tables_with_and_without_its_centring()
    {
        Assert.Superset(new HashSet<int> { 139, 166, 202, 209, 216, 221, 224 }, GroupSubgroups.MaximalOf(225).ToHashSet());
        Assert.Superset(new HashSet<int> { 69, 71, 87, 97, 107, 119, 121, 123, 129, 136 }, GroupSubgroups.MaximalOf(139).ToHashSet());
        Assert.DoesNotContain(225, GroupSubgroups.MaximalOf(139));
    }

    [Fact]
    public void Chains_lead_down_and_not_up()
    {
        Assert.True(GroupSubgroups.IsSubgroup(69, 139));
        Assert.True(GroupSubgroups.IsSubgroup(12, 139)); // by way of Fmmm or Immm
        Assert.False(GroupSubgroups.IsSubgroup(139, 69));
        Assert.True(GroupSubgroups.WithinOneStep(69, 139) && GroupSubgroups.WithinOneStep(139, 69) && GroupSubgroups.WithinOneStep(62, 62));
        Assert.False(GroupSubgroups.WithinOneStep(12, 225));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(70)]
    [InlineData(122)]
    [InlineData(167)]
    [InlineData(176)]
    [InlineData(205)]
    [InlineData(227)]
    public void Operations_of_a_group_are_named_as_that_group(int group)
    {
        var operations = SpaceGroupNames.Of(group).Operations;
        Assert.Equal(group, Spglib.TypeOf(operations, SymmetryAverage.Cell(UnitCell.FromDegrees(5, 6, 7, 85, 95, 105), operations).Vectors).Number);
    }
}
