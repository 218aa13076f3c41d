using Ewald.Core;
using Ewald.Crystals;
using Ewald.Networks;
using Ewald.Representations;
using Ewald.Tensors;

namespace Ewald.Studies.PhononDos;

/// <summary>A crystal as the stiffness network sees it: one site of each set of equivalent ones, with its share of the atoms.</summary>
/// <remarks>Equivalent sites have equal states, so that the answer is that of all sites; long polytypes become small. Nodes: mass, <see cref="SiteProperties"/>, and 1
/// where vibrations come from our force models, 0 where they come from density functional theory.</remarks>
internal sealed record SiteGraph(double[] Nodes, int[] Neighbours, double[] Distances, bool[] Present, double[] Weights)
{
    /// <summary>Neighbours of a site.</summary>
    public const int NeighboursOfSite = 16;

    /// <summary>Distance at which a neighbour has faded, Å.</summary>
    public const double Cutoff = 6;

    /// <summary>Columns of a node.</summary>
    public static int Columns => SiteProperties.Names.Count + 2;

    /// <summary>Number of sites.</summary>
    public int Sites => Weights.Length;

    /// <summary>The graph of a crystal.</summary>
    /// <param name="crystal">The crystal.</param>
    /// <param name="simulated">Whether its vibrations come from our force models.</param>
    public static SiteGraph Of(Crystal crystal, bool simulated)
    {
        var graph = CrystalGraph.Of(crystal, NeighboursOfSite, Cutoff);
        var properties = SiteProperties.Of(crystal);
        var orbit = Orbits(crystal);
        int[] kept = [.. orbit.Distinct().Order()];
        var place = kept.Select((site, i) => (site, i)).ToDictionary(p => p.site, p => p.i);
        var (width, k) = (SiteProperties.Names.Count, NeighboursOfSite);
        var result = new SiteGraph(new double[kept.Length * Columns], new int[kept.Length * k], new double[kept.Length * k], new bool[kept.Length * k], new double[kept.Length]);
        for (var i = 0; i < orbit.Length; i++) result.Weights[place[orbit[i]]] += crystal.Sites[i].Occupancy / crystal.AtomCount;
        for (var i = 0; i < kept.Length; i++)
        {
            var site = crystal.Sites[kept[i]];
            var row = result.Nodes.AsSpan(i * Columns, Columns);
            row[0] = site.Occupants.Sum(o => o.Occupancy * o.Element.Mass) / site.Occupancy;
            properties.AsSpan(kept[i] * width, width).CopyTo(row[1..]);
            row[^1] = simulated ? 1 : 0;
            for (var n = 0; n < k; n++)
            {
                var e = kept[i] * k + n;
                (result.Neighbours[i * k + n], result.Distances[i * k + n], result.Present[i * k + n]) = (place[orbit[graph.Neighbours[e]]], graph.Distances[e], graph.Present[e]);
            }
        }

        return result;
    }

    /// <summary>Several graphs side by side; the tensors belong to the scope of the caller.</summary>
    /// <param name="graphs">The graphs.</param>
    public static GraphBatch Batch(IReadOnlyList<SiteGraph> graphs)
    {
        int sites = graphs.Sum(g => g.Sites), k = NeighboursOfSite, first = 0;
        var (nodes, weights, distances) = (new float[sites * Columns], new float[sites], new float[sites * k]);
        var (neighbours, crystals, present) = (new long[sites * k], new long[sites], new float[sites * k]);
        for (var c = 0; c < graphs.Count; c++)
        {
            var g = graphs[c];
            for (var i = 0; i < g.Nodes.Length; i++) nodes[first * Columns + i] = (float)g.Nodes[i];
            for (var i = 0; i < g.Distances.Length; i++)
                (neighbours[first * k + i], distances[first * k + i], present[first * k + i]) = (first + g.Neighbours[i], (float)g.Distances[i], g.Present[i] ? 1 : 0);
            for (var i = 0; i < g.Sites; i++) (weights[first + i], crystals[first + i]) = ((float)g.Weights[i], c);
            first += g.Sites;
        }

        return new(Tensor.From(nodes, [sites, Columns]), Tensor.From(neighbours, [sites, k]), Tensor.From(distances, [sites, k]),
            present.AsSpan().Contains(0f) ? Tensor.From(present, [sites, k, 1]) : null, Tensor.From(crystals), Tensor.From(weights, [sites, 1]), graphs.Count);
    }

    private static int[] Orbits(Crystal crystal)
    {
        try
        {
            return CrystalSymmetry.Of(crystal).Data.Orbits;
        }
        catch (InputException)
        {
            // Without symmetry every site stands for itself.
            return [.. Enumerable.Range(0, crystal.Sites.Count)];
        }
    }
}
