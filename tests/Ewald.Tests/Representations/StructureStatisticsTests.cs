using Ewald.Core;
using Ewald.Crystals;
using Ewald.Representations;

namespace Ewald.Tests.Representations;

public sealed class StructureStatisticsTests
{
    private static readonly Crystal RockSalt = new("NaCl", UnitCell.Cubic(5.64),
    [
        .. new[] { (0.0, 0.0, 0.0), (0, 0.5, 0.5), (0.5, 0, 0.5), (0.5, 0.5, 0) }.Select(p => Site.Of(Elements.Of("Na"), p.Item1, p.Item2, p.Item3)),
        .. new[] { (0.5, 0.5, 0.5), (0.5, 0, 0), (0, 0.5, 0), (0, 0, 0.5) }.Select(p => Site.Of(Elements.Of("Cl"), p.Item1, p.Item2, p.Item3)),
    ]);

    [Fact]
    public void Rock_salt_has_six_neighbours_of_the_other_kind_at_right_angles()
    {
        // Hoppe's weight of the second shell, exp(1 - √2⁶) = 9e-4 for 12 atoms, adds about a per cent to six.
        Assert.InRange(Value(RockSalt, "coordination.mean"), 6, 6.1);
        Assert.InRange(Value(RockSalt, "bondLength.mean"), 2.82, 2.84);
        Assert.InRange(Value(RockSalt, "likeShare.mean"), 0, 0.005);
        Assert.Equal(5.64 * 5.64 * 5.64 / 8, Value(RockSalt, "volumePerAtom"), 1e-9);
        // Cosines between six bonds along the axes: 12 pairs of 0 and 3 of -1, so the mean of the squares is 1/5.
        Assert.Equal(0.2, Value(RockSalt, "angleCosine2.mean"), 1e-9);
    }

    [Fact]
    public void Nothing_changes_under_rotation_shift_order_and_choice_of_cell()
    {
        var expected = StructureStatistics.Of(RockSalt);
        var random = new Randomness(5).Stream("cells");
        var axis = Rotation(random.Uniform(0, 6), random.Uniform(0, 3));
        var vectors = RockSalt.Cell.Vectors;
        var rotated = new double[3, 3];
        for (var i = 0; i < 3; i++)
            for (var x = 0; x < 3; x++)
                for (var y = 0; y < 3; y++) rotated[i, x] += vectors[i, y] * axis[y, x];
        Site[] shifted = [.. RockSalt.Sites.Reverse().Select(s => s with { X = s.X + 0.137, Y = s.Y - 0.31, Z = s.Z + 0.77 })];
        Same(expected, StructureStatistics.Of(new Crystal("moved", UnitCell.FromVectors(rotated), shifted)));

        // Twice the cell along a.
        for (var x = 0; x < 3; x++) vectors[0, x] *= 2;
        Site[] doubled = [.. RockSalt.Sites.SelectMany(s => new[] { s with { X = s.X / 2 }, s with { X = s.X / 2 + 0.5 } })];
        Same(expected, StructureStatistics.Of(new Crystal("doubled", UnitCell.FromVectors(vectors), doubled)));
    }

    [Fact]
    public void An_alloy_of_one_element_is_that_element()
    {
        var copper = VirtualAlloy.Of("Cu", ChemicalFormula.Parse("Cu"), AlloyLattice.Fcc, 3.615);
        var half = copper with { Sites = [.. copper.Sites.Select(s => s with { Occupants = [new(Elements.Of("Cu"), 0.4), new(Elements.Of("Cu"), 0.6)] })] };
        Same(StructureStatistics.Of(copper), StructureStatistics.Of(half));
        Assert.InRange(Value(copper, "coordination.mean"), 12, 12.2);
    }

    [Fact]
    public void A_small_move_of_an_atom_changes_the_bonds_a_little()
    {
        // The six bonds of a rock salt atom: moving it by 1e-4 Å moves no statistic by more than about 1e-4 of itself.
        Site[] sites = [.. RockSalt.Sites.Select((s, i) => i == 0 ? s with { X = s.X + 1e-4 / 5.64 } : s)];
        var moved = StructureStatistics.Of(RockSalt with { Sites = sites });
        var expected = StructureStatistics.Of(RockSalt);
        for (var i = 0; i < expected.Length; i++)
            if (!StructureStatistics.Names[i].StartsWith("neighbours", StringComparison.Ordinal)) Assert.Equal(expected[i], moved[i], 2e-3 * Math.Max(1, Math.Abs(expected[i])));
    }

    private static double Value(Crystal crystal, string name) => StructureStatistics.Of(crystal)[StructureStatistics.Names.ToList().IndexOf(name)];

    private static void Same(double[] expected, double[] found)
    {
        for (var i = 0; i < expected.Length; i++) Assert.True(Math.Abs(expected[i] - found[i]) < 1e-8 * Math.Max(1, Math.Abs(expected[i])), $"{StructureStatistics.Names[i]}: {expected[i]} and {found[i]}");
    }

    private static double[,] Rotation(double a, double b)
    {
        var (ca, sa, cb, sb) = (Math.Cos(a), Math.Sin(a), Math.Cos(b), Math.Sin(b));
        return new[,] { { ca, -sa * cb, sa * sb }, { sa, ca * cb, -ca * sb }, { 0, sb, cb } };
    }
}
