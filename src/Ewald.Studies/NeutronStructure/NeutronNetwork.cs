using Ewald.Core;
using Ewald.Networks;
using Ewald.Tensors;
using Ewald.Tensors.Optimisers;

namespace Ewald.Studies.NeutronStructure;

/// <summary>What the network says of one pattern.</summary>
/// <param name="Scores">Scores of the classes before the softmax.</param>
/// <param name="Cells">Cell parameters that each class would have, shape [class][parameter].</param>
/// <param name="Hidden">The layer before the heads: the pattern's place among others.</param>
internal sealed record NetworkAnswer(double[] Scores, double[][] Cells, double[] Hidden)
{
    /// <summary>Probabilities at a temperature.</summary>
    /// <param name="temperature">Of the softmax.</param>
    public double[] Probabilities(double temperature)
    {
        var top = Scores.Max();
        var p = Array.ConvertAll(Scores, s => Math.Exp((s - top) / temperature));
        var sum = p.Sum();
        return Array.ConvertAll(p, v => v / sum);
    }
}

/// <summary>The trained <see cref="PatternNetwork"/>. Safe for several threads.</summary>
/// <param name="network">The network.</param>
internal sealed class NeutronNetwork(PatternNetwork network) : IDisposable
{
    private const double HuberBend = 0.1;
    private const double CellWeight = 4;
    private readonly Lock _gate = new();

    /// <summary>Architecture of a size.</summary>
    public static PatternNetwork.Config Config(NeutronStructureSetup setup) => new(
        PatternInput.Channels, PatternInput.Nodes, StructureClass.All.Count, StructureClass.Slots, setup.Width, setup.Hidden);

    /// <summary>Trains on patterns drawn afresh for each step: no pattern is seen twice.</summary>
    public static NeutronNetwork Train(NeutronStructureSetup setup, StudyRun run)
    {
        var config = Config(setup);
        using var scope = TensorScope.Enter();
        var generator = new Generator(run.Randomness.Stream("network"));
        var network = new PatternNetwork(config, generator);
        using var optimiser = Adam.W([.. network.Parameters()], setup.LearningRate, 1e-2);
        var loop = new TrainingLoop(network, optimiser, b => LossOf(network, b), new TrainingSetup(setup.Epochs, GradientClip: 2) { Schedule = new Schedule.Cosine(0.01, 0.03) }, generator);
        var ahead = new PatternQueue(run, "training patterns", setup.Batch);
        var batches = new FunctionBatches(setup.StepsPerEpoch, (epoch, index) => ToBatch(ahead.Take((ulong)epoch * (ulong)setup.StepsPerEpoch + (ulong)index)));
        var validation = Enumerable.Range(0, Math.Max(1, setup.Validation / 128)).Select(i => PatternQueue.Draw(run, "validation patterns", 128, (ulong)i)).ToArray();
        var held = new FunctionBatches(validation.Length, (_, index) => ToBatch(validation[index]));
        var history = loop.Run(batches, () =>
        {
            var score = TrainingLoop.Mean(network, held, b => LossOf(network, b));
            run.Progress.Say(FormattableString.Invariant($"validation loss {score:F4}"));
            return score;
        }, Path.Combine(run.CheckpointFolder, "network.safetensors"), run.Progress, run.Cancel);
        run.Progress.Say(FormattableString.Invariant($"network trained: validation loss {history.BestScore:F4} after epoch {history.BestEpoch + 1} of {setup.Epochs}"));
        network.Eval();
        return new NeutronNetwork(network);
    }

    /// <summary>Length of the layer before the heads.</summary>
    public int Hidden => network.Configuration.Hidden;

    /// <summary>Asks for simulated patterns at the zero offset that a user would start from.</summary>
    public NetworkAnswer[] AskAll(IReadOnlyList<SimulatedPattern> patterns, int threads)
    {
        var width = PatternInput.Channels * PatternInput.Nodes;
        var answers = new List<NetworkAnswer>(patterns.Count);
        for (var first = 0; first < patterns.Count; first += 512)
        {
            var part = patterns.Skip(first).Take(512).ToArray();
            var (inputs, scales) = (new float[part.Length * width], new double[part.Length]);
            Parallel.For(0, part.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
                scales[i] = PatternInput.Fill(part[i].Pattern, part[i].Pattern.Geometry.ZeroGrid[0], inputs.AsSpan(i * width, width)));
            answers.AddRange(Ask(inputs, scales));
        }

        return [.. answers];
    }

    /// <summary>Asks for many patterns.</summary>
    /// <param name="inputs">One row of <see cref="PatternInput"/> a pattern, one after the other.</param>
    /// <param name="scales">The length that each was aligned by, Å.</param>
    public NetworkAnswer[] Ask(float[] inputs, double[] scales)
    {
        var width = PatternInput.Channels * PatternInput.Nodes;
        var count = inputs.Length / width;
        var answers = new NetworkAnswer[count];
        lock (_gate)
        {
            using var noGrad = NoGrad.Enter();
            for (var first = 0; first < count; first += 128)
            {
                using var scope = TensorScope.Enter();
                var (n, start) = (Math.Min(128, count - first), first);
                var (scores, quantities, hidden) = network.Forward(Tensor.From<float>(inputs.AsSpan(first * width, n * width), [n, PatternInput.Channels, PatternInput.Nodes]));
                float[] s = scores.ToArray<float>(), q = quantities.ToArray<float>(), h = hidden.ToArray<float>();
                for (var i = 0; i < n; i++)
                {
                    var row = i;
                    double[] Row(float[] values, int length) => [.. values.Skip(row * length).Take(length).Select(v => (double)v)];
                    var slots = Row(q, StructureClass.Slots);
                    answers[first + i] = new NetworkAnswer(Row(s, StructureClass.All.Count),
                        [.. StructureClass.All.Select(c => c.FromTargets(slots.AsSpan(c.FirstSlot, c.Constraint.Count), scales[start + row]))], Row(h, h.Length / n));
                }
            }
        }

        return answers;
    }

    /// <summary>Asks for one pattern at several zero offsets.</summary>
    public NetworkAnswer[] Ask(NeutronPattern pattern, IReadOnlyList<double> zeros)
    {
        var width = PatternInput.Channels * PatternInput.Nodes;
        var inputs = new float[zeros.Count * width];
        var scales = new double[zeros.Count];
        for (var i = 0; i < zeros.Count; i++) scales[i] = PatternInput.Fill(pattern, zeros[i], inputs.AsSpan(i * width, width));
        return Ask(inputs, scales);
    }

    /// <summary>Asks for one pattern as if it were aligned by each of several lengths, Å.</summary>
    public NetworkAnswer[] Ask(NeutronPattern pattern, double zero, IReadOnlyList<double> lengths)
    {
        var width = PatternInput.Channels * PatternInput.Nodes;
        var inputs = new float[lengths.Count * width];
        var scales = new double[lengths.Count];
        for (var i = 0; i < lengths.Count; i++) scales[i] = PatternInput.Fill(pattern, zero, inputs.AsSpan(i * width, width), lengths[i]);
        return Ask(inputs, scales);
    }

    public void Save(string folder) => NetworkFolder.Save(folder, network);

    public static NeutronNetwork Load(string folder) => new(NetworkFolder.Load<PatternNetwork, PatternNetwork.Config>(folder));

    public void Dispose() => network.Dispose();

    private static Batch ToBatch((float[] Inputs, float[] Targets) drawn)
    {
        var size = drawn.Inputs.Length / (PatternInput.Channels * PatternInput.Nodes);
        return new Batch(Tensor.From(drawn.Inputs, [size, PatternInput.Channels, PatternInput.Nodes]), Tensor.From(drawn.Targets, [size, drawn.Targets.Length / size]));
    }

    // Only the cell of the true class counts; the bend makes the loss one of absolute errors, so that far answers do not rule.
    private static Tensor LossOf(PatternNetwork network, Batch batch)
    {
        var slots = StructureClass.Slots;
        var (scores, quantities, _) = network.Forward(batch.Input);
        var label = batch.Target.Narrow(1, 0, 1).Squeeze(1).To(ScalarType.Int64);
        Tensor aim = batch.Target.Narrow(1, 1, slots), counts = batch.Target.Narrow(1, 1 + slots, slots);
        var cell = Loss.Huber(quantities * counts, aim, HuberBend);
        return Loss.CrossEntropy(scores, label) + cell * (CellWeight / HuberBend);
    }
}
