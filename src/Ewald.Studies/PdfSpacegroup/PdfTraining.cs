using Ewald.Core;
using Ewald.Networks;
using Ewald.Tensors;
using Ewald.Tensors.Layers;
using Ewald.Tensors.Optimisers;

namespace Ewald.Studies.PdfSpacegroup;

/// <summary>Trains the networks and the logistic regression that they stand beside, and applies either to many curves.</summary>
internal static class PdfTraining
{
    private const int BatchSize = 256, Part = 1024;
    private const double Spread = 0.012;

    /// <summary>Factors on d at which networks read a curve; their probabilities are averaged.</summary>
    public static IReadOnlyList<double> Stretches { get; } = [0.98, 0.99, 1, 1.01, 1.02];

    /// <summary>Trains a network on the class-weighted cross entropy with the targets of <see cref="PdfTargets"/>.</summary>
    /// <param name="train">Training curves.</param>
    /// <param name="classes">The classes.</param>
    /// <param name="setup">Numbers of the run.</param>
    /// <param name="purpose">Names the streams.</param>
    /// <param name="run">The run.</param>
    public static Layer<Tensor, Tensor> Network(PdfEasySet train, IReadOnlyList<GroupClass> classes, PdfSpacegroupSetup setup, string purpose, StudyRun run)
    {
        using var scope = TensorScope.Enter();
        // Lives as long as the network, which draws its dropout from it.
        var generator = new Generator(run.Randomness.Stream(purpose).NextBits());
        Layer<Tensor, Tensor> network = setup.Filters.Count > 0
            ? new PairDistributionNetwork(new(PdfCurve.Points, classes.Count, 2, setup.Filters, setup.Kernels, setup.Hidden), generator)
            : new PairDistributionPerceptron(new(PdfCurve.Points, PdfCurve.FirstReduced, PdfCurve.LastReduced, classes.Count, setup.Hidden, setup.Blocks, Further: PdfLattices.Count), generator);
        var targets = Tensor.From(PdfTargets.Rows(train, classes), [classes.Count, classes.Count]);
        Tensor CrossEntropy(Tensor scores, Tensor labels)
        {
            var wanted = targets.IndexSelect(0, labels);
            return -(wanted * scores.LogSoftmax(1)).Sum() / wanted.Sum();
        }

        Fit(network, train, CrossEntropy, setup.Epochs, 2.5e-3, Spread, generator, purpose, run);
        return network;
    }

    /// <summary>Trains a logistic regression on [x, x²].</summary>
    /// <param name="train">Training curves.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="setup">Numbers of the run.</param>
    /// <param name="purpose">Names the streams.</param>
    /// <param name="run">The run.</param>
    public static Layer<Tensor, Tensor> Regression(PdfEasySet train, int classes, PdfSpacegroupSetup setup, string purpose, StudyRun run)
    {
        using var scope = TensorScope.Enter();
        var generator = new Generator(run.Randomness.Stream(purpose).NextBits());
        var linear = new MultilayerPerceptron(new(2 * PdfCurve.Size, [], classes), generator);
        var weight = Tensor.From([.. PdfPrior.Weights(train.Labels, classes).Select(w => (float)w)]);
        Fit(linear, train, (p, t) => Loss.CrossEntropy(p, t, weight, 0.02), setup.LinearEpochs, 3e-3, 0, generator, purpose, run);
        return linear;
    }

    /// <summary>Mean probabilities of some networks at some readings of d.</summary>
    /// <param name="networks">The networks.</param>
    /// <param name="set">The curves.</param>
    /// <param name="stretches">Factors on d at which they read.</param>
    /// <returns>Shape [curve][class].</returns>
    public static double[][] Probabilities(IReadOnlyList<Layer<Tensor, Tensor>> networks, PdfEasySet set, IReadOnlyList<double> stretches)
    {
        using var noGrad = NoGrad.Enter();
        var all = new List<double[]>();
        for (var start = 0; start < set.Count; start += Part)
        {
            using var scope = TensorScope.Enter();
            var count = Math.Min(Part, set.Count - start);
            double[] sums = [];
            foreach (var stretch in stretches)
            {
                var features = new float[count * PdfEasySet.Width];
                for (var i = 0; i < count; i++) set.FillAll(start + i, stretch, features.AsSpan(i * PdfEasySet.Width, PdfEasySet.Width));
                var input = Tensor.From(features, [count, PdfEasySet.Width]);
                foreach (var network in networks)
                {
                    var values = network.Forward(Arrange(network)(input)).Softmax(1).To(ScalarType.Float64).ToArray<double>();
                    sums = sums.Length == 0 ? values : [.. sums.Zip(values, (a, b) => a + b)];
                }
            }

            var classes = sums.Length / count;
            for (var i = 0; i < count; i++) all.Add([.. sums[(i * classes)..((i + 1) * classes)].Select(v => v / (networks.Count * stretches.Count))]);
        }

        return [.. all];
    }

    /// <summary>The exponent 1/T of probabilities, normalised again, of least cross entropy, by golden section in ln T (Guo et al. 2017, arXiv:1706.04599).</summary>
    /// <param name="probabilities">At temperature 1, of curves whose prototypes the networks never saw, shape [curve][class].</param>
    /// <param name="labels">True classes.</param>
    public static double Temperature(double[][] probabilities, int[] labels)
    {
        var logs = probabilities.Select(p => p.Select(v => Math.Log(Math.Max(v, 1e-30))).ToArray()).ToArray();
        double Entropy(double log) => Enumerable.Range(0, labels.Length).Sum(i =>
        {
            var t = Math.Exp(log);
            var top = logs[i].Max() / t;
            return top + Math.Log(logs[i].Sum(l => Math.Exp(l / t - top))) - logs[i][labels[i]] / t;
        });
        double a = Math.Log(0.3), b = Math.Log(8);
        const double golden = 0.6180339887498949;
        while (b - a > 1e-2)
        {
            var (left, right) = (b - golden * (b - a), a + golden * (b - a));
            if (Entropy(left) < Entropy(right)) b = right;
            else a = left;
        }

        return Math.Exp(0.5 * (a + b));
    }

    /// <summary>Probabilities to the power of 1/T, normalised again.</summary>
    /// <param name="probabilities">Shape [class].</param>
    /// <param name="temperature">T.</param>
    public static double[] Tempered(double[] probabilities, double temperature)
    {
        double[] powers = [.. probabilities.Select(p => Math.Pow(p, 1 / temperature))];
        var sum = powers.Sum();
        return [.. powers.Select(p => p / sum)];
    }

    private static void Fit(Layer<Tensor, Tensor> network, PdfEasySet train, Func<Tensor, Tensor, Tensor> loss, int epochs, double rate, double spread, Generator generator, string purpose, StudyRun run)
    {
        using var optimiser = Adam.W([.. network.Parameters()], rate);
        var batches = new PdfBatches(train, BatchSize, spread, Arrange(network), new Randomness(run.Randomness.Stream(purpose + " batches").NextBits()));
        var loop = TrainingLoop.For(network, optimiser, loss, new TrainingSetup(epochs) { Schedule = new Schedule.Cosine(0.005, 0.05) }, generator);
        var history = loop.Run(batches, null, Path.Combine(run.CheckpointFolder, purpose + ".safetensors"), run.Progress, run.Cancel);
        run.Progress.Say(FormattableString.Invariant($"{purpose}: training loss {history.Epochs[^1].TrainingLoss:F3} after {history.Epochs.Count} passes"));
        network.Eval();
    }

    private static Tensor Squared(Tensor x) => Tensor.Concatenate([x, x * x], 1);

    /// <summary>From features of shape [curve, point + 1] to what a network reads.</summary>
    private static Func<Tensor, Tensor> Arrange(Layer<Tensor, Tensor> network) => network switch
    {
        // Curves have a root mean square of 1, so their squares are scaled like themselves.
        MultilayerPerceptron => x => Squared(x.Narrow(1, 0, PdfCurve.Size)),
        PairDistributionNetwork => x => Tensor.Concatenate(
            [x.Narrow(1, 0, PdfCurve.Points).Unsqueeze(1), x.Narrow(1, PdfCurve.Points, 1).Unsqueeze(1).Expand(x.Size(0), 1, PdfCurve.Points)], 1),
        // Models that do not read the scores of lattices are answered too.
        PairDistributionPerceptron dense => x => x.Narrow(1, 0, dense.Configuration.Points + 1 + dense.Configuration.Further),
        _ => x => x,
    };
}
