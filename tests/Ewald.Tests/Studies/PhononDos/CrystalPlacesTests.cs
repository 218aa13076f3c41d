using Ewald.Core;
using Ewald.Crystals;
using Ewald.Studies.PhononDos;

namespace Ewald.Tests.PhononDos;

public sealed class CrystalPlacesTests
{
    [Fact]
    public void Columns_have_mean_zero_and_deviation_one_and_a_crystal_finds_its_own_place_again()
    {
        Crystal[] crystals = [.. new[] { ("Cu", 3.6), ("Al", 4.05), ("Pb", 4.95), ("Ni", 3.52) }.Select(c => new Crystal(c.Item1, UnitCell.Cubic(c.Item2),
            [.. new[] { (0.0, 0.0, 0.0), (0, 0.5, 0.5), (0.5, 0, 0.5), (0.5, 0.5, 0) }.Select(p => Site.Of(Elements.Of(c.Item1), p.Item1, p.Item2, p.Item3))]))];
        var places = CrystalPlaces.Of(crystals);
        Assert.Equal(4 * CrystalPlaces.Columns, places.Rows.Length);
        for (var k = 0; k < CrystalPlaces.Columns; k++)
        {
            double[] column = [.. Enumerable.Range(0, 4).Select(i => places.Rows[i * CrystalPlaces.Columns + k])];
            Assert.Equal(0, column.Average(), 0.005);
            var square = column.Average(v => v * v);
            Assert.True(square < 0.005 || Math.Abs(square - 1) < 0.005, $"{square}");
        }

        var own = places.Space.Of(HeatCapacityFeatures.Novelty(HeatCapacityFeatures.Of(crystals[2])));
        Assert.All(own.Select((v, k) => v - places.Rows[2 * CrystalPlaces.Columns + k]), d => Assert.Equal(0, d, 0.005));
    }
}
