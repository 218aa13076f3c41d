using Ewald.Core;
using Ewald.Crystals;
using Ewald.Studies.PdfSpacegroup;

namespace Ewald.Tests.PdfSpacegroup;

/// <summary>New arrangements, made of known ones or drawn.</summary>
public sealed class SubgroupPrototypesTests
{
    private static readonly CrystalPrototype Wurtzite = CrystalPrototype.Of(new Crystal("ZnO", UnitCell.FromDegrees(3.25, 3.25, 5.2, 90, 90, 120),
    [
        Site.Of(Elements.Of("Zn"), 1.0 / 3, 2.0 / 3, 0), Site.Of(Elements.Of("Zn"), 2.0 / 3, 1.0 / 3, 0.5), Site.Of(Elements.Of("O"), 1.0 / 3, 2.0 / 3, 0.38), Site.Of(Elements.Of("O"), 2.0 / 3, 1.0 / 3, 0.88),
    ]));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void A_doubled_cell_holds_the_same_crystal_and_its_operations_carry_it_onto_itself(int sublattice)
    {
        var (crystal, operations) = SubgroupPrototypes.Doubled(Wurtzite.Crystal, Wurtzite.Operations, sublattice);
        Assert.Equal(2 * Wurtzite.Crystal.Sites.Count, crystal.Sites.Count);
        Assert.Equal(2 * Wurtzite.Crystal.Cell.Volume, crystal.Cell.Volume, 1e-9);
        Assert.Equal(186, CrystalSymmetry.Of(crystal, 0.01).SpaceGroup.Number);
        Assert.Equal(operations.Count, operations.Distinct().Count());
        // Twelve operations keep the doubling along c, whose vector they turn into itself; each comes with the lost translation.
        if (sublattice == 4) Assert.Equal(24, operations.Count);
        double Off(double d) => Math.Abs(d - Math.Round(d));
        foreach (var operation in operations)
        {
            Assert.True(CrystalSymmetry.Keeps(crystal.Cell, operation, 1e-6));
            foreach (var site in crystal.Sites)
            {
                var (x, y, z) = operation.Apply(site.Position);
                Assert.Contains(crystal.Sites, s => s.Occupants[0].Element == site.Occupants[0].Element && Off(s.X - x) + Off(s.Y - y) + Off(s.Z - z) < 1e-6);
            }
        }
    }

    [Fact]
    public void Arrangements_made_of_another_differ_from_it_name_it_and_keep_their_atoms_apart()
    {
        var random = new Randomness(5);
        MadePrototype[] made = [.. Enumerable.Range(0, 120).Select(i => SubgroupPrototypes.Draw(Wurtzite, random.Stream("draws", (ulong)i))).OfType<MadePrototype>()];
        Assert.True(made.Length > 40, $"{made.Length} of 120");
        Assert.All(made, m => Assert.Equal(Wurtzite.Geometry, m.Origin));
        Assert.True(made.Select(m => m.Prototype.Geometry).Distinct(StringComparer.Ordinal).Count() > 10);
        Assert.Contains(made, m => m.Prototype.SpaceGroup.Number is > 2 and < 143);
        Assert.All(made, m => Assert.InRange(ContactRatio.Of(m.Prototype.Crystal), 0.7, 1.26));
        foreach (var m in made) Assert.Equal(m.Prototype.SpaceGroup.Number, CrystalSymmetry.Of(m.Prototype.Crystal, 0.005).SpaceGroup.Number);
    }

    [Fact]
    public void Drawn_arrangements_have_a_wanted_group_and_are_denser_than_random_ones()
    {
        Element[] elements = [Elements.Of("Cu"), Elements.Of("Zn"), Elements.Of("S"), Elements.Of("O")];
        double Density(Crystal c) => c.Sites.Sum(s => Math.Pow(ContactRatio.RadiusOf(s.Occupants[0].Element), 3)) * 4 * Math.PI / 3 / c.Cell.Volume;
        MadePrototype[] drawn = [.. PrototypePool.Drawn([62, 166], 12, elements, new Randomness(2))];
        Assert.True(drawn.Length > 6);
        Assert.All(drawn, d => Assert.Contains(d.Prototype.SpaceGroup.Number, (int[])[62, 166]));
        Assert.All(drawn, d => Assert.Equal(d.Prototype.Geometry, d.Origin));
        Assert.All(drawn, d => Assert.InRange(ContactRatio.Of(d.Prototype.Crystal), 0.89, 1.06));
        double[] loose = [.. Enumerable.Range(0, 24).Select(i => SymmetricCrystals.Draw(i % 2 == 0 ? 62 : 166, new SymmetricCrystalSetup(elements), new Randomness(2).Stream("loose", (ulong)i))).OfType<Crystal>().Select(Density)];
        Assert.True(drawn.Average(d => Density(d.Prototype.Crystal)) > 1.1 * loose.Average());
    }

    [Fact]
    public void No_group_gets_more_arrangements_than_wanted()
    {
        MadePrototype[] made = [.. PrototypePool.Derived([1, 8, 36], 3, _ => Wurtzite, new Randomness(4))];
        Assert.All(made.GroupBy(m => m.Prototype.SpaceGroup.Number), g => Assert.InRange(g.Count(), 1, 3));
        Assert.NotEmpty(made);
        Assert.All(made, m => Assert.Contains(m.Prototype.SpaceGroup.Number, (int[])[1, 8, 36]));
    }
}
