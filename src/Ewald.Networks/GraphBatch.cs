using Ewald.Representations;
using Ewald.Tensors;

namespace Ewald.Networks;

/// <summary>Several crystal graphs side by side: what <see cref="CrystalGraphNetwork"/> reads.</summary>
/// <remarks>Every site has the same number of neighbours, so that the neighbours of all form one dense matrix: gathering is one index, summing over neighbours
/// one reduction. Absent neighbours point at the site itself with a distance whose edge functions are zero; their messages are masked.</remarks>
/// <param name="Nodes">[site, feature].</param>
/// <param name="Neighbours">Index of the neighbour among all sites, Int64, [site, neighbour].</param>
/// <param name="Distances">Å, [site, neighbour].</param>
/// <param name="Present">1 where the neighbour exists, 0 where not, [site, neighbour, 1]; null where all exist.</param>
/// <param name="Crystals">Index of the crystal of a site, Int64, [site].</param>
/// <param name="Weights">1 over the number of sites of the crystal, [site, 1].</param>
/// <param name="Count">Number of crystals.</param>
public sealed record GraphBatch(Tensor Nodes, Tensor Neighbours, Tensor Distances, Tensor? Present, Tensor Crystals, Tensor Weights, int Count)
{
    /// <summary>Puts graphs side by side; the tensors belong to the scope of the caller.</summary>
    /// <param name="graphs">Graphs with the same number of neighbours.</param>
    /// <param name="features">Features of the nodes of each graph, [site × feature].</param>
    /// <param name="type">Single or double precision.</param>
    /// <exception cref="ArgumentException">There is no graph, or numbers of neighbours or features differ.</exception>
    public static GraphBatch Of(IReadOnlyList<CrystalGraph> graphs, IReadOnlyList<double[]> features, ScalarType type = ScalarType.Float32)
    {
        ArgumentNullException.ThrowIfNull(graphs);
        ArgumentNullException.ThrowIfNull(features);
        if (graphs.Count == 0 || features.Count != graphs.Count) throw new ArgumentException($"GraphBatch: {graphs.Count} graphs and features of {features.Count}; there must be as many, at least 1.", nameof(features));
        int k = graphs[0].NeighboursOfSite, width = features[0].Length / graphs[0].Sites, sites = graphs.Sum(g => g.Sites);
        var nodes = new double[sites * width];
        var neighbours = new long[sites * k];
        var distances = new double[sites * k];
        var present = new float[sites * k];
        var crystals = new long[sites];
        var weights = new double[sites];
        var first = 0;
        for (var c = 0; c < graphs.Count; c++)
        {
            var graph = graphs[c];
            if (graph.NeighboursOfSite != k || features[c].Length != graph.Sites * width)
                throw new ArgumentException($"GraphBatch: graph {c} has {graph.NeighboursOfSite} neighbours a site and {features[c].Length} node features for {graph.Sites} sites; the first has {k} and {width} a site.", nameof(graphs));
            features[c].CopyTo(nodes, first * width);
            graph.Distances.CopyTo(distances, first * k);
            for (var e = 0; e < graph.Neighbours.Length; e++)
            {
                neighbours[first * k + e] = first + graph.Neighbours[e];
                present[first * k + e] = graph.Present[e] ? 1 : 0;
            }

            crystals.AsSpan(first, graph.Sites).Fill(c);
            weights.AsSpan(first, graph.Sites).Fill(1.0 / graph.Sites);
            first += graph.Sites;
        }

        return new GraphBatch(
            Tensor.From(nodes, [sites, width]).To(type), Tensor.From(neighbours, [sites, k]), Tensor.From(distances, [sites, k]).To(type),
            present.AsSpan().Contains(0f) ? Tensor.From(present, [sites, k, 1]).To(type) : null,
            Tensor.From(crystals), Tensor.From(weights, [sites, 1]).To(type), graphs.Count);
    }
}
