using Ewald.Core;
using Ewald.Crystals;
using Ewald.Networks;
using Ewald.Networks.Equivariant;
using Ewald.Physics.Lattice;
using Ewald.Tensors;
using Ewald.Tensors.Optimisers;

namespace Ewald.Studies.PhononDos;

/// <summary>What equivariant networks learn from: crystals with a density, crystals with a heat capacity only, or both.</summary>
/// <param name="Graph">The crystal.</param>
/// <param name="Density">Largest value 1, shape [51]; null where only the heat capacity is known.</param>
/// <param name="HeatCapacity">C_V at 300 K per mole of atoms, J/(mol K).</param>
internal sealed record DensityCase(PeriodicGraph Graph, double[]? Density, double HeatCapacity);

/// <summary>The mean density of equivariant networks that differ by their start and the order of the crystals.</summary>
/// <remarks>The answer is not divided by its maximum: what is expected of densities with the largest value 1 is lower where a peak may lie here or there. Loss: mean squared error of the density where there is one, and a Huber loss of the heat capacity 3 (w_C·g)/(w_1·g), a linear functional of the density brought to three states an
/// atom: so crystals with heat capacities only teach where the weight of their density lies. Safe for several threads.</remarks>
internal sealed class DensityEnsemble : IDisposable
{
    // The decay is strong: a network that sees two hundred arrangements would learn them by heart.
    private const double WeightDecay = 0.15, WarmUp = 0.1, GradientClip = 1, HuberSlope = 1, Tiny = 1e-6;
    private readonly EquivariantNetwork[] _members;
    private readonly Lock _gate = new();

    private DensityEnsemble(EquivariantNetwork[] members) => _members = members;

    /// <summary>How crystals become graphs that the networks read.</summary>
    public static PeriodicGraphSettings Graphs { get; } = new();

    public int Count => _members.Length;

    /// <summary>The graph of a crystal.</summary>
    public static PeriodicGraph GraphOf(Crystal crystal) => PeriodicGraph.Of(crystal, Graphs);

    /// <summary>Trains.</summary>
    /// <param name="cases">The crystals.</param>
    /// <param name="setup">How.</param>
    /// <param name="index">Tells ensembles of one run apart.</param>
    /// <param name="run">The run.</param>
    public static DensityEnsemble Train(IReadOnlyList<DensityCase> cases, PhononDosSetup setup, int index, StudyRun run)
    {
        var threads = TorchRuntime.Threads;
        TorchRuntime.Threads = 1;
        try
        {
            return new([.. Enumerable.Range(0, setup.DensityNetworks).Select(m =>
                TrainOne(cases, setup, new Randomness(run.Randomness.Stream("density networks", (ulong)(index * setup.DensityNetworks + m)).NextBits()), run))]);
        }
        finally
        {
            TorchRuntime.Threads = threads;
        }
    }

    /// <summary>Densities as expected of crystals whose largest value is 1, shape [crystal][51].</summary>
    public double[][] Predict(IReadOnlyList<PeriodicGraph> graphs)
    {
        lock (_gate)
        {
            var members = _members.Select(m => GraphBatches.Predict(m, graphs)).ToArray();
            return [.. Enumerable.Range(0, graphs.Count).Select(i => Enumerable.Range(0, PhononSpectrum.Points).Select(k => members.Average(m => m[i][k])).ToArray())];
        }
    }

    public void Save(string folder)
    {
        for (var m = 0; m < Count; m++) NetworkFolder.Save(folder, _members[m], prefix: Prefix(m));
    }

    public static DensityEnsemble Load(string folder, int members) =>
        new([.. Enumerable.Range(0, members).Select(m => NetworkFolder.Load<EquivariantNetwork, EquivariantNetwork.Config>(folder, prefix: Prefix(m)))]);

    public void Dispose()
    {
        foreach (var member in _members) member.Dispose();
    }

    private static EquivariantNetwork TrainOne(IReadOnlyList<DensityCase> cases, PhononDosSetup setup, Randomness own, StudyRun run)
    {
        using var scope = TensorScope.Enter();
        var generator = new Generator(own.Stream("weights"));
        PeriodicGraph[] graphs = [.. cases.Select(c => c.Graph)];
        var network = new EquivariantNetwork(
            new(PhononSpectrum.Points, Graphs.Cutoff, Graphs.Degree, setup.Multiplicity, Embedding: 16, RadialHidden: 32, MassUnit: 50, EmbeddingStart: 10,
                EdgesOfSite: (double)graphs.Sum(g => g.Edges) / graphs.Sum(g => g.Sites), Output: GraphOutput.Positive), generator);
        try
        {
            const int Columns = PhononSpectrum.Points + 2;
            var rows = new float[cases.Count * Columns];
            for (var i = 0; i < cases.Count; i++)
            {
                for (var k = 0; k < PhononSpectrum.Points; k++) rows[i * Columns + k] = (float)(cases[i].Density?[k] ?? 0);
                (rows[i * Columns + Columns - 2], rows[i * Columns + Columns - 1]) = (cases[i].Density is null ? 0 : 1, (float)cases[i].HeatCapacity);
            }

            var (heat, states) = (Column(PhononSpectrum.HeatCapacityWeights(PhononEasySet.Temperature)), Column(PhononSpectrum.StateWeights()));
            using var optimiser = Adam.W([.. network.Parameters()], setup.DensityRate, WeightDecay);
            var batches = new GraphBatches(graphs, Tensor.From(rows, [cases.Count, Columns]), setup.DensityBatch, own);
            var loop = GraphBatches.Loop(network, optimiser, Score, batches, new TrainingSetup(setup.DensityEpochs, GradientClip: GradientClip) { Schedule = new Schedule.Cosine(WarmUp: WarmUp) });
            loop.Run(batches, null, null, run.Progress, run.Cancel);
            return network;

            Tensor Score(Tensor density, Tensor target)
            {
                var known = target.Narrow(1, PhononSpectrum.Points, 1);
                var error = ((density - target.Narrow(1, 0, PhononSpectrum.Points)).Square() * known).Sum() / (known.Sum() * PhononSpectrum.Points + Tiny);
                var capacity = density.MatMul(heat) * 3 / (density.MatMul(states) + Tiny);
                return error + Loss.Huber(capacity, target.Narrow(1, PhononSpectrum.Points + 1, 1), HuberSlope) * setup.WeakWeight;
            }
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private static Tensor Column(double[] weights) => Tensor.From([.. weights.Select(w => (float)w)], [weights.Length, 1]);

    private static string Prefix(int member) => FormattableString.Invariant($"density-{member}-");
}
