using Ewald.Crystals;
using Ewald.Representations;
using Ewald.Tests.Crystals;

namespace Ewald.Tests.Representations;

/// <summary>VoronoiCell and VoronoiStatistics against closed forms.</summary>
public sealed class VoronoiStatisticsTests
{
    [Fact]
    public void Cells_of_all_reference_crystals_fill_space_and_the_sphere()
    {
        foreach (var (entry, crystal, _) in ReferenceCrystals.All.Where(r => r.Crystal.Sites.Count <= 60))
        {
            var cells = VoronoiCell.Of(crystal);
            Assert.True(Math.Abs(cells.Sum(c => c.Volume) / crystal.Cell.Volume - 1) < 1e-9, ReferenceCrystals.Name(entry)); // corners closer than 1e-9 Å are one
            Assert.All(cells, c => Assert.Equal(4 * Math.PI, c.Faces.Sum(f => f.SolidAngle), 1e-6)); // faces below 1e-9 sr are left out
        }
    }

    [Theory]
    [InlineData("nickel_fcc", 12)]
    [InlineData("diamond", 0)]
    [InlineData("iron_bcc", 0)]
    public void Lattices_have_their_polyhedra(string name, double coordination)
    {
        var crystal = ReferenceCrystals.Of(name);
        var values = DescribedCrystals.Describe(new VoronoiStatistics(), crystal);
        Assert.Equal(crystal.Cell.Volume / crystal.Sites.Count, values[12], 1e-9);
        Assert.All([values[1], values[5], values[13]], v => Assert.Equal(0, v, 1e-6)); // all sites alike; the root of rounding
        if (coordination > 0)
        {
            Assert.Equal(coordination, values[0], 1e-9); // rhombic dodecahedron
            Assert.Equal(crystal.Cell.A / Math.Sqrt(2), values[4], 1e-9);
        }

        if (name != "iron_bcc") return;
        // Truncated octahedron: 8 hexagons and 6 squares, with a corner at (1/4, 0, 1/2) a.
        var square = VoronoiCell.Of(crystal)[0].Faces.Where(f => f.Neighbour.Distance > 0.95 * crystal.Cell.A).ToArray();
        Assert.Equal(6, square.Length);
        Assert.All(square, f => Assert.Equal(crystal.Cell.A * crystal.Cell.A / 8, f.Area, 1e-9)); // side a √2/4
        // A square pyramid of half side s and height h sees 4 asin(s²/(s² + h²)): s = √2/8, h = 1/2.
        Assert.All(square, f => Assert.Equal(4 * Math.Asin((1 / 32.0) / (1 / 32.0 + 1 / 4.0)), f.SolidAngle, 1e-9));
    }

    [Fact]
    public void Half_the_neighbours_of_a_random_alloy_of_two_are_unlike()
    {
        var half = new[] { new Occupant(Elements.Of("Cu"), 0.5), new Occupant(Elements.Of("Au"), 0.5) };
        var alloy = new Crystal("CuAu", UnitCell.Cubic(3), [new Site("M", 0, 0, 0, half)]);
        var values = DescribedCrystals.Describe(new VoronoiStatistics(), alloy);
        Assert.Equal(6, values[0], 1e-9);
        Assert.Equal(0.5, values[16], 1e-12);
    }
}
