using Ewald.Crystals;
using Ewald.Networks;
using Ewald.Representations;

namespace Ewald.Studies.Elastic;

/// <summary>Crystals as the network sees them: graphs, and the properties of their sites.</summary>
internal sealed record GraphSet(IReadOnlyList<CrystalGraph> Graphs, IReadOnlyList<double[]> Nodes)
{
    public static GraphSet Of(IReadOnlyList<Crystal> crystals, CancellationToken cancel = default)
    {
        var graphs = new CrystalGraph[crystals.Count];
        var nodes = new double[crystals.Count][];
        Parallel.For(0, graphs.Length, new ParallelOptions { CancellationToken = cancel }, i => (graphs[i], nodes[i]) = (CrystalGraph.Of(crystals[i]), SiteProperties.Of(crystals[i])));
        return new(graphs, nodes);
    }

    /// <summary>Some of them side by side; the tensors belong to the scope of the caller.</summary>
    public GraphBatch Batch(IEnumerable<int> rows)
    {
        int[] chosen = [.. rows];
        return GraphBatch.Of([.. chosen.Select(i => Graphs[i])], [.. chosen.Select(i => Nodes[i])]);
    }
}
