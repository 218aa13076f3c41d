using Ewald.Core;
using Ewald.Networks;
using Ewald.Representations;
using Ewald.Tensors;
using Ewald.Tensors.Optimisers;

namespace Ewald.Studies.Elastic;

/// <summary>The mean answer of crystal graph networks that differ by their start and the order of the crystals: log10 K and log10 G together.</summary>
/// <remarks>Trained on standardised targets with the Huber loss; then the last layer takes over mean and scale. Training uses one thread of libtorch: its steps
/// are small, two gain little and lose much on a busy machine, and the answer does not depend on the number. Safe for several threads.</remarks>
internal sealed class GraphEnsemble : IDisposable
{
    private const int Targets = 2, CrystalsOfAnswer = 256;
    private const double HuberSlope = 0.5, WeightDecay = 0.01, WarmUp = 0.1;
    private readonly CrystalGraphNetwork[] _members;
    private readonly Lock _gate = new();

    private GraphEnsemble(CrystalGraphNetwork[] members) => _members = members;

    public int Count => _members.Length;

    /// <summary>Trains on some crystals; the schedule ends the training, nothing is stopped or chosen on others.</summary>
    public static GraphEnsemble Train(GraphSet set, int[] rows, double[,] truth, ElasticSetup setup, StudyRun run, int index)
    {
        double[] mean = new double[Targets], scale = new double[Targets];
        for (var t = 0; t < Targets; t++)
        {
            var target = t;
            mean[t] = rows.Average(i => truth[i, target]);
            scale[t] = Math.Sqrt(rows.Average(i => (truth[i, target] - mean[target]) * (truth[i, target] - mean[target])));
        }

        var threads = TorchRuntime.Threads;
        TorchRuntime.Threads = 1;
        try
        {
            return new GraphEnsemble([.. Enumerable.Range(0, setup.Networks).Select(m =>
            {
                var own = new Randomness(run.Randomness.Stream("graph networks", (ulong)(index * setup.Networks + m)).NextBits());
                return TrainOne(set, rows, truth, (mean, scale), setup, own, run);
            })]);
        }
        finally
        {
            TorchRuntime.Threads = threads;
        }
    }

    /// <summary>log10 K and log10 G, shape [row, 2].</summary>
    public double[,] Predict(GraphSet set, IReadOnlyList<int> rows)
    {
        var answers = new double[rows.Count, Targets];
        lock (_gate)
        {
            using var noGrad = NoGrad.Enter();
            for (var first = 0; first < rows.Count; first += CrystalsOfAnswer)
            {
                using var scope = TensorScope.Enter();
                var batch = set.Batch(rows.Skip(first).Take(CrystalsOfAnswer));
                foreach (var member in _members)
                {
                    var values = member.Forward(batch).ToArray<float>();
                    for (var i = 0; i < values.Length; i++) answers[first + i / Targets, i % Targets] += values[i] / _members.Length;
                }
            }
        }

        return answers;
    }

    public void Save(string folder)
    {
        for (var m = 0; m < Count; m++) NetworkFolder.Save(folder, _members[m], prefix: Prefix(m));
    }

    public static GraphEnsemble Load(string folder, int members) =>
        new([.. Enumerable.Range(0, members).Select(m => NetworkFolder.Load<CrystalGraphNetwork, CrystalGraphNetwork.Config>(folder, prefix: Prefix(m)))]);

    public void Dispose()
    {
        foreach (var member in _members) member.Dispose();
    }

    private static CrystalGraphNetwork TrainOne(GraphSet set, int[] rows, double[,] truth, (double[] Mean, double[] Scale) norm, ElasticSetup setup, Randomness own, StudyRun run)
    {
        using var scope = TensorScope.Enter();
        var generator = new Generator(own.Stream("weights"));
        var network = new CrystalGraphNetwork(new(SiteProperties.Names.Count, Targets), generator);
        try
        {
            var indices = Tensor.From([.. rows.Select(i => (long)i)], [rows.Length, 1]);
            var targets = Tensor.From([.. rows.SelectMany(i => Enumerable.Range(0, Targets).Select(t => (float)((truth[i, t] - norm.Mean[t]) / norm.Scale[t])))], [rows.Length, Targets]);
            using var optimiser = Adam.W([.. network.Parameters()], setup.NetworkRate, WeightDecay);
            var loop = new TrainingLoop(network, optimiser, b => Loss.Huber(network.Forward(set.Batch(b.Input.ToArray<long>().Select(i => (int)i))), b.Target, HuberSlope),
                new TrainingSetup(setup.Epochs) { Schedule = new Schedule.Cosine(WarmUp: WarmUp) }, generator);
            loop.Run(new TensorBatches(indices, targets, setup.CrystalsOfBatch, own), null, null, run.Progress, run.Cancel);
            using var noGrad = NoGrad.Enter();
            var (weight, bias) = (network.State()["output.weight"], network.State()["output.bias"]);
            var scale = Tensor.From(norm.Scale, [Targets]).To(ScalarType.Float32);
            weight.MultiplyInPlace(scale.Unsqueeze(1));
            bias.MultiplyInPlace(scale).AddInPlace(Tensor.From(norm.Mean, [Targets]).To(ScalarType.Float32));
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private static string Prefix(int member) => FormattableString.Invariant($"graph-{member}-");
}
