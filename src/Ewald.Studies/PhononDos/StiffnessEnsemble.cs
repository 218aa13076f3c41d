using Ewald.Core;
using Ewald.Networks;
using Ewald.Tensors;
using Ewald.Tensors.Optimisers;

namespace Ewald.Studies.PhononDos;

/// <summary>The mean heat capacity of stiffness networks that differ by their start and the order of the crystals.</summary>
/// <remarks>Training uses one thread of libtorch: its steps are small, and the answer does not depend on the number. The schedule ends it, nothing is stopped or chosen
/// on other crystals. Safe for several threads.</remarks>
internal sealed class StiffnessEnsemble : IDisposable
{
    private const double HuberSlope = 0.5, WeightDecay = 0.01, WarmUp = 0.1, GradientClip = 1;
    private const int CrystalsOfAnswer = 128;
    private readonly SiteStiffnessNetwork[] _members;
    private readonly Lock _gate = new();

    private StiffnessEnsemble(SiteStiffnessNetwork[] members) => _members = members;

    public int Count => _members.Length;

    /// <summary>Trains.</summary>
    /// <param name="graphs">The crystals.</param>
    /// <param name="heatCapacities">C_V at 300 K, J/(mol K) per mole of atoms.</param>
    /// <param name="setup">How.</param>
    /// <param name="index">Tells ensembles of one run apart.</param>
    /// <param name="run">The run.</param>
    public static StiffnessEnsemble Train(IReadOnlyList<SiteGraph> graphs, IReadOnlyList<double> heatCapacities, PhononDosSetup setup, int index, StudyRun run)
    {
        var threads = TorchRuntime.Threads;
        TorchRuntime.Threads = 1;
        try
        {
            return new([.. Enumerable.Range(0, setup.StiffnessNetworks).Select(m =>
                TrainOne(graphs, heatCapacities, setup, new Randomness(run.Randomness.Stream("stiffness networks", (ulong)(index * setup.StiffnessNetworks + m)).NextBits()), run))]);
        }
        finally
        {
            TorchRuntime.Threads = threads;
        }
    }

    /// <summary>C_V at 300 K, J/(mol K) per mole of atoms, shape [crystal].</summary>
    public double[] Predict(IReadOnlyList<SiteGraph> graphs)
    {
        var answers = new double[graphs.Count];
        lock (_gate)
        {
            using var noGrad = NoGrad.Enter();
            for (var first = 0; first < graphs.Count; first += CrystalsOfAnswer)
            {
                using var scope = TensorScope.Enter();
                var batch = SiteGraph.Batch([.. graphs.Skip(first).Take(CrystalsOfAnswer)]);
                foreach (var member in _members)
                {
                    var values = member.Forward(batch).ToArray<float>();
                    for (var i = 0; i < values.Length; i++) answers[first + i] += values[i] / _members.Length;
                }
            }
        }

        return answers;
    }

    public void Save(string folder)
    {
        for (var m = 0; m < Count; m++) NetworkFolder.Save(folder, _members[m], prefix: Prefix(m));
    }

    public static StiffnessEnsemble Load(string folder, int members) =>
        new([.. Enumerable.Range(0, members).Select(m => NetworkFolder.Load<SiteStiffnessNetwork, SiteStiffnessNetwork.Config>(folder, prefix: Prefix(m)))]);

    public void Dispose()
    {
        foreach (var member in _members) member.Dispose();
    }

    private static SiteStiffnessNetwork TrainOne(IReadOnlyList<SiteGraph> graphs, IReadOnlyList<double> heatCapacities, PhononDosSetup setup, Randomness own, StudyRun run)
    {
        using var scope = TensorScope.Enter();
        var generator = new Generator(own.Stream("weights"));
        var network = new SiteStiffnessNetwork(new(SiteGraph.Columns - 1, PhononEasySet.Temperature, Cutoff: SiteGraph.Cutoff), generator);
        try
        {
            var indices = Tensor.From([.. Enumerable.Range(0, graphs.Count).Select(i => (long)i)], [graphs.Count, 1]);
            var targets = Tensor.From([.. heatCapacities.Select(c => (float)c)], [graphs.Count, 1]);
            using var optimiser = Adam.W([.. network.Parameters()], setup.StiffnessRate, WeightDecay);
            var loop = new TrainingLoop(
                network, optimiser, b => Loss.Huber(network.Forward(SiteGraph.Batch([.. b.Input.ToArray<long>().Select(i => graphs[(int)i])])), b.Target, HuberSlope),
                new TrainingSetup(setup.StiffnessEpochs, GradientClip: GradientClip) { Schedule = new Schedule.Cosine(WarmUp: WarmUp) }, generator);
            loop.Run(new TensorBatches(indices, targets, setup.StiffnessBatch, own), null, null, run.Progress, run.Cancel);
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private static string Prefix(int member) => FormattableString.Invariant($"stiffness-{member}-");
}
