using System.Diagnostics;
using Ewald.Core;
using Ewald.Networks;
using Ewald.Representations;
using Ewald.Tensors;
using Ewald.Tensors.Optimisers;

namespace Ewald.Benchmarks;

/// <summary>One training epoch of the crystal graph network over 3 000 crystals, beside the same network in plain PyTorch (neighbours gathered, concatenated, one linear layer).</summary>
public sealed class CrystalGraphNetworkBenchmark : IBenchmark
{
    private const int Count = 3000, CrystalsOfBatch = 64, WarmUp = 3;

    /// <inheritdoc/>
    public string Group => "representations";

    /// <inheritdoc/>
    public IEnumerable<Comparison> Run(Action<string> say, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(say);
        var (crystals, source) = RepresentationsBenchmark.Crystals(Count);
        CrystalGraph[] graphs = [.. crystals.AsParallel().AsOrdered().Select(c => CrystalGraph.Of(c))];
        double[][] nodes = [.. crystals.Select(SiteProperties.Of)];
        var threads = Environment.ProcessorCount;
        TorchRuntime.Threads = threads;
        say(FormattableString.Invariant($"crystal graph network, one epoch over {graphs.Length} crystals"));
        var ours = Epoch(graphs, nodes, cancel);
        say("the same in PyTorch");
        var peer = Peer.Ask("crystal_graph_network_speed.py", new
        {
            threads, batch = CrystalsOfBatch, warmup = WarmUp, features = SiteProperties.Names.Count,
            graphs = graphs.Select(g => new { neighbours = g.Neighbours, distances = g.Distances, sites = g.Sites }),
        }, [], threads, cancel);
        var theirs = (double?)peer?["seconds"];
        yield return new Comparison(Group, "crystal graph network, epoch", ours, theirs, "s", theirs / ours, peer is null ? "absent" : $"PyTorch {peer["torch"]}",
            FormattableString.Invariant($"{graphs.Length} {source}, {graphs.Sum(g => g.Sites)} sites, 12 neighbours, width 64, 3 convolutions, steps of {CrystalsOfBatch} crystals with batches made on the fly, {threads} threads"), "under 20 s");
    }

    private static double Epoch(CrystalGraph[] graphs, double[][] nodes, CancellationToken cancel)
    {
        using var generator = new Generator(1);
        using var network = new CrystalGraphNetwork(new(SiteProperties.Names.Count, 2), generator);
        using var optimiser = Adam.W([.. network.Parameters()]);
        void Step(int first)
        {
            using var scope = TensorScope.Enter();
            var count = Math.Min(CrystalsOfBatch, graphs.Length - first);
            optimiser.ZeroGrad();
            network.Forward(GraphBatch.Of(graphs.AsSpan(first, count).ToArray(), nodes.AsSpan(first, count).ToArray())).Square().Mean().Backward();
            optimiser.Step();
        }

        for (var i = 0; i < WarmUp; i++) Step(i * CrystalsOfBatch);
        var clock = Stopwatch.StartNew();
        for (var first = 0; first < graphs.Length; first += CrystalsOfBatch)
        {
            cancel.ThrowIfCancellationRequested();
            Step(first);
        }

        return clock.Elapsed.TotalSeconds;
    }
}
