using Ewald.Core;
using Ewald.Tensors;

namespace Ewald.Networks.Equivariant;

/// <summary>Several crystals as one graph without edges between them: what the network reads in one step.</summary>
/// <remarks>Kinds of site are shared by all crystals of the batch, so that what depends on the element alone is computed once.
/// The batch owns its tensors; dispose it.</remarks>
public sealed class PeriodicGraphBatch : IDisposable
{
    /// <summary>Columns of an element, Z − 1.</summary>
    public const int ElementColumns = 118;

    private Tensor? _sourceIndex, _destinationIndex, _distanceIndex;

    private PeriodicGraphBatch(ScalarType type, PeriodicGraph[] graphs)
    {
        (Type, Crystals, Settings) = (type, graphs.Length, graphs[0].Settings);
        (Sites, Edges) = (graphs.Sum(g => g.Sites), graphs.Sum(g => g.Edges));
        (FirstSite, FirstEdge, Source, DistanceOfEdge) = (new int[Crystals + 1], new int[Sites + 1], new int[Edges], new int[Edges]);
    }

    /// <summary>Element type of the tensors.</summary>
    public ScalarType Type { get; }

    /// <summary>Number of crystals.</summary>
    public int Crystals { get; }

    /// <summary>Number of sites of all crystals.</summary>
    public int Sites { get; }

    /// <summary>Number of edges of all crystals.</summary>
    public int Edges { get; }

    /// <summary>How the graphs were made.</summary>
    public PeriodicGraphSettings Settings { get; }

    /// <summary>Share of each element in a kind of site, shape [kind, 118].</summary>
    internal Tensor Shares { get; private set; } = null!;

    /// <summary>Share times atomic mass, g/mol, shape [kind, 118].</summary>
    internal Tensor Masses { get; private set; } = null!;

    /// <summary>1 where a site is of a kind, shape [site, kind].</summary>
    internal Tensor KindOfSite { get; private set; } = null!;

    /// <summary>Number of distinct edge lengths.</summary>
    public int DistinctDistances { get; private set; }

    /// <summary>Distinct edge lengths, Å, shape [distance].</summary>
    internal Tensor Distances { get; private set; } = null!;

    /// <summary>Harmonics times cutoff, shape [edge, (degree + 1)²].</summary>
    internal Tensor Harmonics { get; private set; } = null!;

    /// <summary>Weight of a site in the mean of its crystal, its occupancy over the sum, shape [crystal, site].</summary>
    internal Tensor Pooling { get; private set; } = null!;

    /// <summary>Sites by kind.</summary>
    internal KindRows SiteRows { get; private set; } = null!;

    /// <summary>Kinds, each a row of its own.</summary>
    internal KindRows OneRowEach { get; private set; } = null!;

    /// <summary>First site of each crystal and the end.</summary>
    internal int[] FirstSite { get; }

    /// <summary>First edge into each site and the end.</summary>
    internal int[] FirstEdge { get; }

    /// <summary>Where an edge comes from, shape [edge].</summary>
    internal int[] Source { get; }

    /// <summary>Row of <see cref="Distances"/>, shape [edge].</summary>
    internal int[] DistanceOfEdge { get; }

    internal Tensor SourceIndex => _sourceIndex ??= Index(Source);

    internal Tensor DistanceIndex => _distanceIndex ??= Index(DistanceOfEdge);

    internal Tensor DestinationIndex => _destinationIndex ??= Index([.. Enumerable.Range(0, Sites).SelectMany(i => Enumerable.Repeat(i, FirstEdge[i + 1] - FirstEdge[i]))]);

    /// <summary>Joins crystals.</summary>
    /// <param name="graphs">The crystals, at least one, made with the same settings.</param>
    /// <param name="type">Float32 to train, Float64 to check.</param>
    public static PeriodicGraphBatch Of(IReadOnlyList<PeriodicGraph> graphs, ScalarType type = ScalarType.Float32)
    {
        ArgumentNullException.ThrowIfNull(graphs);
        if (graphs.Count == 0) throw new ArgumentException("PeriodicGraphBatch: no crystals; a batch holds at least one.", nameof(graphs));
        if (graphs.Any(g => g.Settings != graphs[0].Settings)) throw new ArgumentException("PeriodicGraphBatch: the graphs were made with different settings.", nameof(graphs));
        if (type is not (ScalarType.Float32 or ScalarType.Float64)) throw new ArgumentException($"PeriodicGraphBatch: type {type}; it is Float32 or Float64.", nameof(type));
        PeriodicGraph[] all = [.. graphs];
        var batch = new PeriodicGraphBatch(type, all);
        using var noGrad = NoGrad.Enter();
        using var scope = TensorScope.Enter();
        batch.FillEdges(all);
        batch.FillKinds(all);
        return batch;
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        foreach (var tensor in new[] { Shares, Masses, KindOfSite, Distances, Harmonics, Pooling, _sourceIndex, _destinationIndex, _distanceIndex }) tensor?.Dispose();
        SiteRows.Dispose();
        OneRowEach.Dispose();
    }

    private void FillEdges(PeriodicGraph[] graphs)
    {
        var width = EdgeHarmonics.Count(Settings.Degree);
        var harmonics = new double[(long)Edges * width];
        var distances = new double[graphs.Sum(g => g.Distances.Length)];
        var pooling = new double[(long)Crystals * Sites];
        int site = 0, edge = 0, distance = 0;
        for (var c = 0; c < graphs.Length; c++)
        {
            var g = graphs[c];
            FirstSite[c] = site;
            var total = g.Occupancy.Sum();
            for (var i = 0; i < g.Sites; i++)
            {
                FirstEdge[site + i] = edge + g.FirstEdge[i];
                pooling[(long)c * Sites + site + i] = g.Occupancy[i] / total;
            }

            for (var e = 0; e < g.Edges; e++) (Source[edge + e], DistanceOfEdge[edge + e]) = (g.Source[e] + site, g.DistanceOfEdge[e] + distance);
            g.Harmonics.CopyTo(harmonics.AsSpan(edge * width));
            g.Distances.CopyTo(distances.AsSpan(distance));
            (site, edge, distance) = (site + g.Sites, edge + g.Edges, distance + g.Distances.Length);
        }

        (FirstSite[Crystals], FirstEdge[Sites]) = (site, edge);
        DistinctDistances = distances.Length;
        (Harmonics, Distances, Pooling) = (Own(harmonics, Edges, width), Own(distances, distances.Length), Own(pooling, Crystals, Sites));
    }

    private void FillKinds(PeriodicGraph[] graphs)
    {
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        var (shares, masses) = (new List<double>(), new List<double>());
        var kindOfSite = new int[Sites];
        for (var c = 0; c < graphs.Length; c++)
        {
            var map = new int[graphs[c].Kinds.Count];
            for (var k = 0; k < map.Length; k++)
            {
                var occupants = graphs[c].Kinds[k];
                var key = PeriodicGraph.KeyOf(occupants);
                if (!found.TryGetValue(key, out map[k]))
                {
                    found[key] = map[k] = found.Count;
                    var (share, mass) = (new double[ElementColumns], new double[ElementColumns]);
                    foreach (var o in occupants)
                    {
                        share[o.Element.AtomicNumber - 1] += o.Occupancy;
                        mass[o.Element.AtomicNumber - 1] += o.Occupancy * o.Element.Mass;
                    }

                    shares.AddRange(share);
                    masses.AddRange(mass);
                }
            }

            for (var i = 0; i < graphs[c].Sites; i++) kindOfSite[FirstSite[c] + i] = map[graphs[c].KindOfSite[i]];
        }

        var kinds = found.Count;
        (SiteRows, OneRowEach) = (new KindRows(kindOfSite, kinds), new KindRows([.. Enumerable.Range(0, kinds)], kinds));
        (Shares, Masses) = (Own([.. shares], kinds, ElementColumns), Own([.. masses], kinds, ElementColumns));
        var oneHot = new double[(long)Sites * kinds];
        for (var i = 0; i < Sites; i++) oneHot[(long)i * kinds + kindOfSite[i]] = 1;
        KindOfSite = Own(oneHot, Sites, kinds);
    }

    private Tensor Own(double[] values, params long[] shape) => TensorScope.Release(Tensor.From(values, shape).To(Type));

    private static Tensor Index(int[] rows) => TensorScope.Release(Tensor.From(Array.ConvertAll(rows, r => (long)r)));
}
