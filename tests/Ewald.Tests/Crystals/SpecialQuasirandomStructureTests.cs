using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.Tests.Crystals;

/// <summary>Warren-Cowley parameters of ordered cells by hand, of random ones by statistics, and cells made to have none.</summary>
public sealed class SpecialQuasirandomStructureTests
{
    [Fact]
    public void Order_of_the_caesium_chloride_cell_is_complete()
    {
        // B2: eight unlike neighbours, then six like ones: P_AB = 1 and 0 with c = 1/2.
        var order = ShortRangeOrder.Of(new Crystal("B2", UnitCell.Cubic(2.9), [Site.Of(Elements.Of("Al"), 0, 0, 0), Site.Of(Elements.Of("Ni"), 0.5, 0.5, 0.5)]), 2);
        Assert.Equal([-1.0, 1, 1, -1], [order.Alpha[0, 0, 1], order.Alpha[0, 0, 0], order.Alpha[1, 0, 1], order.Alpha[1, 1, 1]]);
        Assert.Equal(2.9 * Math.Sqrt(3) / 2, order.Distances[0], 1e-12);
        Assert.Equal(2.9, order.Distances[1], 1e-12);
    }

    [Fact]
    public void Order_of_the_copper_gold_cell_is_that_of_its_four_sites()
    {
        // L1_2, A3B: A has 8 A and 4 B, B has 12 A around it; in the second shell each sees its own kind only.
        Site At(string e, double x, double y, double z) => Site.Of(Elements.Of(e), x, y, z);
        var order = ShortRangeOrder.Of(new Crystal("L1_2", UnitCell.Cubic(3.75), [At("Au", 0, 0, 0), At("Cu", 0, .5, .5), At("Cu", .5, 0, .5), At("Cu", .5, .5, 0)]), 2);
        Assert.Equal(["Cu", "Au"], order.Elements.Select(e => e.Symbol));
        double[,] expected = { { 1 - 8 / 12.0 / 0.75, 1 - 4 / 12.0 / 0.25 }, { 1 - 1 / 0.75, 1 } };
        for (var a = 0; a < 2; a++)
            for (var b = 0; b < 2; b++) Assert.Equal(expected[a, b], order.Alpha[0, a, b], 1e-12);
        Assert.Equal(1 - 1 / 0.25, order.Alpha[1, 1, 1], 1e-12);
        Assert.Equal(1, order.Alpha[1, 0, 1], 1e-12);
    }

    [Fact]
    public void Atoms_placed_at_random_have_order_of_the_size_of_chance()
    {
        var random = SpecialQuasirandomStructure.Of(Alloy("CrFeNi"), (7, 7, 7), Stream(3), new QuasirandomSettings(Steps: 0));
        // 1 372 atoms, 8 232 nearest pairs, P = 1/3: the standard deviation of α is near 0.013 in the first shell, 0.02 in the second.
        Assert.InRange(random.Order.Largest, 1e-3, 0.08);
        Assert.Equal(1372, random.Crystal.Sites.Count);
    }

    [Fact]
    public void A_cell_of_108_sites_of_five_elements_is_as_random_as_whole_numbers_allow()
    {
        var alloy = Alloy("CoCrFeMnNi");
        var cell = SpecialQuasirandomStructure.Of(alloy, (3, 3, 3), Stream(1));
        var start = SpecialQuasirandomStructure.Of(alloy, (3, 3, 3), Stream(1), new QuasirandomSettings(Steps: 0));
        Assert.True(cell.Objective < 0.05 * start.Objective, FormattableString.Invariant($"objective {cell.Objective} from {start.Objective}"));
        // About 26 like pairs in the first shell, counted whole: one more or less is 0.04; the second has half as many.
        for (var a = 0; a < 5; a++)
            for (var b = 0; b < 5; b++) Assert.InRange(cell.Order.Alpha[0, a, b], -0.05, 0.05);
        Assert.InRange(cell.Order.Largest, 0, 0.17);
        // What is reported is what an independent count over the finished cell finds.
        var counted = ShortRangeOrder.Of(cell.Crystal, 3);
        Assert.Equal(cell.Order.Alpha.Cast<double>(), counted.Alpha.Cast<double>());
        Assert.Equal([21, 21, 22, 22, 22], cell.Crystal.Sites.GroupBy(s => s.Occupants[0].Element).Select(g => g.Count()).Order());
    }

    [Fact]
    public void One_seed_gives_one_cell_and_another_seed_another()
    {
        string Atoms(ulong seed) => string.Concat(SpecialQuasirandomStructure.Of(Alloy("Al0.3CoCrFeNi"), (3, 3, 3), Stream(seed), new QuasirandomSettings(Steps: 2000)).Crystal.Sites.Select(s => s.Label));
        Assert.Equal(Atoms(1), Atoms(1));
        Assert.NotEqual(Atoms(1), Atoms(2));
    }

    [Fact]
    public void Sites_that_are_not_shared_stay()
    {
        Site[] sites = [new("M", 0, 0, 0, [new(Elements.Of("Ba"), 0.5), new(Elements.Of("Sr"), 0.5)]), Site.Of(Elements.Of("Ti"), .5, .5, .5)];
        var cell = SpecialQuasirandomStructure.Of(new Crystal("perovskite", UnitCell.Cubic(3.95), sites), (2, 2, 2), Stream(1)).Crystal;
        Assert.Equal(8, cell.Composition[Elements.Of("Ti")]);
        Assert.Equal(4, cell.Composition[Elements.Of("Sr")]);
        Assert.True(cell.IsOrdered);
    }

    [Fact]
    public void What_cannot_be_placed_is_named()
    {
        var half = new Crystal("half", UnitCell.Cubic(3), [new Site("M", 0, 0, 0, [new(Elements.Of("Ni"), 0.5)])]);
        Assert.Contains("vacancies", Assert.Throws<ArgumentException>(() => SpecialQuasirandomStructure.Of(half, (2, 2, 2), Stream(1))).Message, StringComparison.Ordinal);
        var ordered = new Crystal("nickel", UnitCell.Cubic(3), [Site.Of(Elements.Of("Ni"), 0, 0, 0)]);
        Assert.Contains("ordered already", Assert.Throws<ArgumentException>(() => SpecialQuasirandomStructure.Of(ordered, (2, 2, 2), Stream(1))).Message, StringComparison.Ordinal);
        Assert.Contains("larger cell", Assert.Throws<ArgumentException>(() => SpecialQuasirandomStructure.Of(Alloy("Al0.01CoCrFeNi"), (1, 1, 1), Stream(1))).Message, StringComparison.Ordinal);
        Assert.Contains("shared or partly", Assert.Throws<ArgumentException>(() => ShortRangeOrder.Of(half, 1)).Message, StringComparison.Ordinal);
    }

    private static Crystal Alloy(string formula) => VirtualAlloy.Of(formula, ChemicalFormula.Parse(formula), AlloyLattice.Fcc, 3.58);

    private static RandomStream Stream(ulong seed) => new Randomness(seed).Stream("quasirandom");
}
