using Ewald.Crystals;
using Ewald.Networks;
using Ewald.Studies.PhononDos;
using Ewald.Tensors;

namespace Ewald.Tests.PhononDos;

/// <summary>One site of each equivalent set answers for all of them.</summary>
public sealed class SiteGraphTests
{
    private static readonly Crystal Rutile = Prototypes.All.Single(p => p.Name == "rutile").Fill(["Ti", "O"], 4.6);

    [Fact]
    public void Equivalent_sites_are_one_with_their_share_of_the_atoms()
    {
        var graph = SiteGraph.Of(Rutile, simulated: false);
        Assert.Equal(2, graph.Sites);
        Assert.Equal([1.0 / 3, 2.0 / 3], graph.Weights.Order(), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(1, graph.Weights.Sum(), 1e-12);
        Assert.Contains(47.867, graph.Nodes.Select(v => Math.Round(v, 3)));
        Assert.Equal(0, graph.Nodes[SiteGraph.Columns - 1]);
        Assert.Equal(1, SiteGraph.Of(Rutile, simulated: true).Nodes[SiteGraph.Columns - 1]);
    }

    [Fact]
    public void A_moved_reordered_and_doubled_crystal_has_the_same_heat_capacity_and_a_stretched_one_has_not()
    {
        var expected = Answer(Rutile);
        var moved = Rutile with { Sites = [.. Rutile.Sites.Reverse().Select(s => s with { X = s.X + 0.13, Y = s.Y - 0.4, Z = s.Z + 0.27 })] };
        var vectors = Rutile.Cell.Vectors;
        for (var k = 0; k < 3; k++) vectors[2, k] *= 2;
        var doubled = new Crystal("doubled", UnitCell.FromVectors(vectors), [.. new[] { 0, 0.5 }.SelectMany(z => Rutile.Sites.Select(s => s with { Z = s.Z / 2 + z }))]);
        // The last shell that fits is cut: which of its equal neighbours stay is not invariant, but their fading weights are small.
        Assert.Equal(expected, Answer(moved), 1e-3 * expected);
        Assert.Equal(expected, Answer(doubled), 1e-3 * expected);
        Assert.True(Math.Abs(Answer(Prototypes.All.Single(p => p.Name == "rutile").Fill(["Ti", "O"], 5)) - expected) > 0.1);
    }

    private static double Answer(Crystal crystal)
    {
        using var scope = TensorScope.Enter();
        using var noGrad = NoGrad.Enter();
        using var generator = new Generator(3);
        using var network = new SiteStiffnessNetwork(new(SiteGraph.Columns - 1), generator);
        return network.Forward(SiteGraph.Batch([SiteGraph.Of(crystal, simulated: false)])).Item();
    }
}
