using Ewald.Core;
using Ewald.Networks;
using Ewald.Tensors;
using Ewald.Tensors.Layers;
using Ewald.Tensors.Optimisers;

namespace Ewald.Studies.PdfSpacegroup;

/// <summary>Trains the network and the logistic regression that it stands beside, and applies either to many curves.</summary>
internal static class PdfTraining
{
    private const int BatchSize = 128;

    /// <summary>Trains the network on the class-weighted cross entropy.</summary>
    /// <param name="train">Training curves.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="setup">Numbers of the run.</param>
    /// <param name="run">The run.</param>
    public static PairDistributionNetwork Network(PdfEasySet train, int classes, PdfSpacegroupSetup setup, StudyRun run)
    {
        using var scope = TensorScope.Enter();
        // Lives as long as the network, which draws its dropout from it.
        var generator = new Generator(run.Randomness.Stream("network").NextBits());
        var network = new PairDistributionNetwork(new(PdfCurve.Points, classes, PdfCurve.Channels, setup.Filters, setup.Kernels, setup.Hidden), generator);
        Fit(network, Inputs(train), train, classes, setup.Epochs, 2e-3, generator, "network", run);
        return network;
    }

    /// <summary>Trains a network further, on curves of every prototype: what is shipped shall know them all.</summary>
    /// <param name="network">The network, already judged.</param>
    /// <param name="all">Curves of all prototypes.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="setup">Numbers of the run.</param>
    /// <param name="run">The run.</param>
    public static void Complete(PairDistributionNetwork network, PdfEasySet all, int classes, PdfSpacegroupSetup setup, StudyRun run)
    {
        using var scope = TensorScope.Enter();
        Fit(network, Inputs(all), all, classes, setup.LastEpochs, 1e-3, null, "network on all prototypes", run);
    }

    /// <summary>Trains a ridge logistic regression on the standardised [x, x²].</summary>
    /// <param name="train">Training curves.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="setup">Numbers of the run.</param>
    /// <param name="run">The run.</param>
    public static MultilayerPerceptron Regression(PdfEasySet train, int classes, PdfSpacegroupSetup setup, StudyRun run)
    {
        using var scope = TensorScope.Enter();
        var generator = new Generator(run.Randomness.Stream("regression").NextBits());
        var linear = new MultilayerPerceptron(new(2 * PdfCurve.Size, [], classes), generator);
        Fit(linear, Squares(train), train, classes, setup.LinearEpochs, 3e-3, generator, "regression", run);
        return linear;
    }

    /// <summary>Probabilities of the network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="set">The curves.</param>
    /// <param name="temperature">1 for the plain softmax.</param>
    /// <returns>Shape [curve][class].</returns>
    public static double[][] Probabilities(PairDistributionNetwork network, PdfEasySet set, double temperature)
    {
        using var scope = TensorScope.Enter();
        return Apply(network, Inputs(set), temperature);
    }

    /// <summary>Probabilities of the logistic regression, shape [curve][class].</summary>
    /// <param name="linear">The regression.</param>
    /// <param name="set">The curves.</param>
    public static double[][] Probabilities(MultilayerPerceptron linear, PdfEasySet set)
    {
        using var scope = TensorScope.Enter();
        return Apply(linear, Squares(set), 1);
    }

    /// <summary>The softmax temperature of least cross entropy, by golden section in ln T (Guo et al. 2017, arXiv:1706.04599).</summary>
    /// <param name="network">The network.</param>
    /// <param name="held">Curves that it never saw.</param>
    public static double Temperature(PairDistributionNetwork network, PdfEasySet held)
    {
        using var scope = TensorScope.Enter();
        var logits = Apply(network, Inputs(held), 1).Select(p => p.Select(v => Math.Log(Math.Max(v, 1e-30))).ToArray()).ToArray();
        double Entropy(double log) => Enumerable.Range(0, held.Count).Sum(i =>
        {
            var t = Math.Exp(log);
            var top = logits[i].Max() / t;
            return top + Math.Log(logits[i].Sum(l => Math.Exp(l / t - top))) - logits[i][held.Labels[i]] / t;
        });
        double a = Math.Log(0.3), b = Math.Log(5);
        const double golden = 0.6180339887498949;
        while (b - a > 1e-2)
        {
            var (left, right) = (b - golden * (b - a), a + golden * (b - a));
            if (Entropy(left) < Entropy(right)) b = right;
            else a = left;
        }

        return Math.Exp(0.5 * (a + b));
    }

    private static void Fit(Layer<Tensor, Tensor> network, Tensor inputs, PdfEasySet train, int classes, int epochs, double rate, Generator? generator, string purpose, StudyRun run)
    {
        var targets = Tensor.From([.. train.Labels.Select(l => (long)l)], [train.Count]);
        // Square roots: rare groups count more than their number, and yet noise does not rule.
        var counts = new double[classes];
        foreach (var label in train.Labels) counts[label]++;
        var weights = counts.Select(c => Math.Sqrt((double)train.Count / classes / Math.Max(1, c))).ToArray();
        var weight = Tensor.From([.. weights.Select(w => (float)Math.Clamp(w, 0.3, 3))]);
        using var optimiser = Adam.W([.. network.Parameters()], rate);
        var batches = new TensorBatches(inputs, targets, BatchSize, new Randomness(run.Randomness.Stream(purpose + " batches").NextBits()));
        var loop = TrainingLoop.For(network, optimiser, (p, t) => Loss.CrossEntropy(p, t, weight), new TrainingSetup(epochs) { Schedule = new Schedule.Cosine(0.005, 0.05) }, generator);
        var history = loop.Run(batches, null, Path.Combine(run.CheckpointFolder, purpose + ".safetensors"), run.Progress, run.Cancel);
        run.Progress.Say(FormattableString.Invariant($"{purpose}: training loss {history.Epochs[^1].TrainingLoss:F3} after {history.Epochs.Count} passes"));
        network.Eval();
    }

    private static double[][] Apply(Layer<Tensor, Tensor> network, Tensor inputs, double temperature)
    {
        using var noGrad = NoGrad.Enter();
        var all = new List<double[]>();
        for (long start = 0; start < inputs.Size(0); start += 512)
        {
            using var scope = TensorScope.Enter();
            var part = network.Forward(inputs.Narrow(0, start, Math.Min(512, inputs.Size(0) - start)));
            var (values, classes) = ((part / temperature).Softmax(1).To(ScalarType.Float64).ToArray<double>(), (int)part.Size(1));
            for (var i = 0; i < values.Length; i += classes) all.Add(values[i..(i + classes)]);
        }

        return [.. all];
    }

    private static Tensor Inputs(PdfEasySet set) => Tensor.From(set.Features, [set.Count, PdfCurve.Channels, PdfCurve.Points]);

    // Curves have a root mean square of 1, so their squares are scaled like themselves.
    private static Tensor Squares(PdfEasySet set)
    {
        var flat = Tensor.From(set.Features, [set.Count, PdfCurve.Size]);
        return Tensor.Concatenate([flat, flat * flat], 1);
    }
}
