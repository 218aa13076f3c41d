using Ewald.Crystals;
using Ewald.Representations;

namespace Ewald.Tests.Representations;

/// <summary>PartialRadialDistribution and CrystalGraph against ASE's neighbour list; VoxelDensity against its integral.</summary>
public sealed class PartialRadialDistributionTests
{
    [Theory]
    [InlineData("halite")]
    [InlineData("triclinic")]
    [InlineData("wurtzite")]
    public void Shells_hold_the_pairs_that_ASE_counts(string name)
    {
        var (crystal, expected) = (DescribedCrystals.Of(name), DescribedCrystals.Reference.GetProperty("shells").GetProperty(name));
        var (cutoff, count) = (expected.GetProperty("cutoff").GetDouble(), expected.GetProperty("count").GetInt32());
        var species = SpeciesSet.Of(crystal);
        var composition = crystal.Composition.ToDictionary(c => c.Key.Symbol, c => c.Value);
        foreach (var normalisation in Enum.GetValues<PartialRadialNormalisation>())
        {
            var representation = new PartialRadialDistribution(species, cutoff, count, normalisation);
            var values = DescribedCrystals.Describe(representation, crystal);
            for (var column = 0; column < values.Length; column++)
            {
                var pair = representation.Names[column].Split(' ')[0];
                var (a, b) = (pair.Split('-')[0], pair.Split('-')[1]);
                var (low, high) = (column % count * cutoff / count, (column % count + 1) * cutoff / count);
                var number = values[column] * composition[a] * 4 * Math.PI / 3 * (high * high * high - low * low * low);
                if (normalisation == PartialRadialNormalisation.PairDistribution) number *= composition[b] / crystal.Cell.Volume;
                Assert.Equal(expected.GetProperty("counts").GetProperty(pair)[column % count].GetInt32(), number, 1e-6); // whole numbers
            }

            var pairs = representation.Names.Select(n => n.Split(' ')[0]).Distinct().ToArray();
            Assert.Equal(normalisation == PartialRadialNormalisation.Density ? species.Count * species.Count : species.Count * (species.Count + 1) / 2, pairs.Length);
            if (normalisation == PartialRadialNormalisation.DensityAlphabetical) Assert.All(pairs, p => Assert.True(string.CompareOrdinal(p.Split('-')[0], p.Split('-')[1]) <= 0));
        }
    }

    [Fact]
    public void The_pair_distribution_goes_to_one_far_away_also_for_an_alloy()
    {
        var g = new PartialRadialDistribution(DescribedCrystals.Species, 40, 4, PartialRadialNormalisation.PairDistribution);
        var values = DescribedCrystals.Describe(g, DescribedCrystals.Alloy);
        // The count within R of a lattice strays from the volume by about its surface: some 1e-2 in a shell of 10 Å here.
        for (var pair = 0; pair < values.Length / 4; pair++) Assert.Equal(1, values[4 * pair + 3], 0.03);
    }

    [Fact]
    public void A_mixed_site_counts_as_the_mean_over_what_may_sit_on_it()
    {
        // Cu3Au of one cell with one site 50:50 beside a whole one: counts by hand. Nearest neighbours of a face-centred lattice at a/√2: 12.
        var half = new[] { new Occupant(Elements.Of("Cu"), 0.5), new Occupant(Elements.Of("Au"), 0.5) };
        var crystal = new Crystal("CuAu", UnitCell.Cubic(4), [.. new (double X, double Y, double Z)[] { (0, 0, 0), (0, .5, .5), (.5, 0, .5), (.5, .5, 0) }.Select(p => new Site("M", p.X, p.Y, p.Z, half))]);
        var values = DescribedCrystals.Describe(new PartialRadialDistribution(SpeciesSet.Of("Cu", "Au"), 3, 1), crystal);
        // Each Cu (2 of them) has 6 Cu and 6 Au, by the volume of the shell.
        Assert.All(values, v => Assert.Equal(6, v * 4 * Math.PI / 3 * 27, 1e-9));
    }

    [Theory]
    [InlineData("halite")]
    [InlineData("triclinic")]
    [InlineData("wurtzite")]
    public void The_graph_has_the_twelve_nearest_that_ASE_finds(string name)
    {
        var graph = CrystalGraph.Of(DescribedCrystals.Of(name));
        var expected = DescribedCrystals.Reference.GetProperty("shells").GetProperty(name).GetProperty("nearest");
        for (var i = 0; i < graph.Sites; i++)
            DescribedCrystals.Close(DescribedCrystals.Numbers(expected[i]), graph.Distances[(12 * i)..(12 * i + 12)], 1e-9);
        Assert.Equal(41, graph.Centres.Count);
        Assert.All(graph.Present, Assert.True);
        var (edges, d) = (graph.Edges(), graph.Distances[3]);
        for (var k = 0; k < 41; k++) Assert.Equal(Math.Exp(-Math.Pow((d - 0.2 * k) / 0.2, 2)), edges[3 * 41 + k], 1e-12);
    }

    [Fact]
    public void A_lonely_atom_has_absent_neighbours_that_point_to_itself()
    {
        var graph = CrystalGraph.Of(new Crystal("He", UnitCell.Cubic(7.9), [Site.Of(Elements.Of("He"), 0, 0, 0)]));
        Assert.Equal(6, graph.Present.Count(p => p));
        Assert.Equal(6, graph.Distances.Count(d => d == 9));
        Assert.All(graph.Edges()[(6 * 41)..], e => Assert.Equal(0, e));
        Assert.Equal(1, graph.Nodes[1]);
    }

    [Fact]
    public void A_voxel_density_holds_the_atoms_and_turns_with_a_step_of_the_grid()
    {
        var (crystal, density) = (DescribedCrystals.Alloy, new VoxelDensity(DescribedCrystals.Species, 14, 0.5));
        var values = DescribedCrystals.Describe(density, crystal);
        double[] expected = [2.75, 1, 0.4, 0.6];
        const int N = 14 * 14 * 14;
        // σ is 1.1 steps of the grid: the sum is the integral to exp(−2π² 1.1²) and what the cut tails hold, 1e-8.
        for (var s = 0; s < 4; s++) Assert.Equal(expected[s], values[(s * N)..((s + 1) * N)].Average() * crystal.Cell.Volume, 1e-7);
        var moved = DescribedCrystals.Describe(density, crystal with { Sites = [.. crystal.Sites.Select(s => s with { Z = s.Z + 3.0 / 14 })] });
        for (var i = 0; i < values.Length; i++) Assert.Equal(values[i], moved[i / 14 * 14 + (i % 14 + 3) % 14], 1e-9);
    }
}
