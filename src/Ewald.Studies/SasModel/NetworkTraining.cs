using Ewald.Core;
using Ewald.Evaluation;
using Ewald.Networks;
using Ewald.Tensors;
using Ewald.Tensors.Optimisers;

namespace Ewald.Studies.SasModel;

/// <summary>How a network of the study is trained.</summary>
/// <param name="Networks">Networks in the ensemble; each starts and shuffles differently.</param>
/// <param name="Epochs">Passes over the training set.</param>
/// <param name="Batch">Rows a step.</param>
/// <param name="LearningRate">Largest learning rate; it follows a cosine with warm-up.</param>
/// <param name="WeightDecay">Of AdamW.</param>
/// <param name="LabelSmoothing">Share of the label that is spread over all classes.</param>
internal sealed record TrainingPlan(int Networks, int Epochs, int Batch, double LearningRate = 2e-3, double WeightDecay = 1e-2, double LabelSmoothing = 0.02);

/// <summary>Trains ensembles of <see cref="CurveClassifier"/> and calibrates them on bodies that no network saw.</summary>
internal static class NetworkTraining
{
    /// <summary>Trains the networks one after the other.</summary>
    /// <param name="config">Architecture.</param>
    /// <param name="plan">How.</param>
    /// <param name="batches">Batches of one network: receives its position and its streams.</param>
    /// <param name="validate">Validation rows, one side of the group split.</param>
    /// <param name="run">The run.</param>
    /// <param name="purpose">Names streams and checkpoints.</param>
    public static CurveClassifier[] Train(
        CurveClassifier.Config config, TrainingPlan plan, Func<Randomness, IBatchSource> batches, FeatureSet validate, StudyRun run, string purpose)
    {
        var networks = new CurveClassifier[plan.Networks];
        for (var k = 0; k < networks.Length; k++)
        {
            var streams = new Randomness(run.Randomness.Stream(purpose + ".network", (ulong)k).NextBits());
            using var generator = new Generator(streams.Seed);
            var network = new CurveClassifier(config, generator);
            using var optimiser = Adam.W(network.Parameters(), plan.LearningRate, plan.WeightDecay);
            using var scope = TensorScope.Enter();
            using var inputs = Tensor.From(validate.Features, [validate.Count, config.Channels, config.Nodes]);
            using var targets = Tensor.From([.. validate.Labels.Select(l => (long)l)], [validate.Count]);
            var held = new TensorBatches(inputs, targets, 512, null);
            var loop = TrainingLoop.For(network, optimiser, (p, t) => Loss.CrossEntropy(p, t, labelSmoothing: plan.LabelSmoothing),
                new TrainingSetup(plan.Epochs) { Schedule = new Schedule.Cosine(0.005, 0.1) });
            var history = loop.Run(
                batches(streams), () => TrainingLoop.Mean(network, held, b => Loss.CrossEntropy(network.Forward(b.Input), b.Target)),
                Path.Combine(run.CheckpointFolder, FormattableString.Invariant($"{purpose}{k}.safetensors")), run.Progress, run.Cancel);
            run.Progress.Say(FormattableString.Invariant(
                $"{purpose} network {k + 1} of {networks.Length}: validation loss {history.BestScore:F3} after epoch {history.BestEpoch + 1} of {plan.Epochs}"));
            network.Eval();
            networks[k] = network;
        }
        return networks;
    }

    /// <summary>Temperature, conformal quantile and novelty threshold from rows of bodies that no network saw.</summary>
    /// <param name="classes">Names of the classes.</param>
    /// <param name="features">What the networks see.</param>
    /// <param name="config">Architecture.</param>
    /// <param name="networks">The networks.</param>
    /// <param name="held">Calibration rows.</param>
    /// <param name="level">Coverage of the conformal sets.</param>
    /// <param name="threads">Number of threads.</param>
    public static TrainedNetwork Calibrate(
        IReadOnlyList<string> classes, CurveFeatures features, CurveClassifier.Config config, CurveClassifier[] networks, FeatureSet held, double level, int threads)
    {
        CurveClassifierKernel[] kernels;
        using (TensorScope.Enter())
            kernels = [.. networks.Select((n, i) => new CurveClassifierKernel(config, Rounded(n), FormattableString.Invariant($"network {i}")))];
        var scores = new float[held.Count][];
        var hidden = new float[held.Count][];
        Parallel.For(0, held.Count, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
            (scores[i], hidden[i]) = TrainedNetwork.Score(kernels, held.Features.AsSpan(i * held.Width, held.Width), classes.Count));
        var temperature = Temperature(scores, held.Labels);
        var probabilities = scores.SelectMany(s => CurveClassifierKernel.Probabilities(s, temperature)).ToArray();
        var uniforms = Enumerable.Range(0, held.Count).Select(i => TrainedNetwork.TieBreaker(held.Features.AsSpan(i * held.Width, held.Width))).ToArray();
        var conformal = ConformalClassification.Calibrate(ConformalScore.LeastAmbiguous, level, probabilities, classes.Count, held.Labels, uniforms);
        return new TrainedNetwork(classes, features, kernels, temperature, conformal, EmbeddingNovelty.Fit(hidden, held.Labels, classes.Count));
    }

    /// <summary>Answers of a trained network on many rows.</summary>
    /// <param name="network">The network.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="threads">Number of threads.</param>
    public static NetworkAnswer[] Answers(TrainedNetwork network, FeatureSet rows, int threads)
    {
        var answers = new NetworkAnswer[rows.Count];
        Parallel.For(0, rows.Count, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
            answers[i] = network.Answer(rows.Features.AsSpan(i * rows.Width, rows.Width)));
        return answers;
    }

    /// <summary>The weights as they will be read back: calibration must see the rounding to half precision.</summary>
    private static Dictionary<string, Tensor> Rounded(CurveClassifier network)
    {
        using var noGrad = NoGrad.Enter();
        return network.State().ToDictionary(t => t.Key, t => t.Value.Detach().To(ScalarType.Float16), StringComparer.Ordinal);
    }

    /// <summary>Softmax temperature of least cross entropy (Guo et al. 2017, arXiv:1706.04599), by golden section in ln T.</summary>
    private static double Temperature(float[][] scores, int[] labels)
    {
        double Entropy(double logTemperature)
        {
            double sum = 0;
            for (var i = 0; i < scores.Length; i++)
                sum -= Math.Log(Math.Max(1e-300, CurveClassifierKernel.Probabilities(scores[i], Math.Exp(logTemperature))[labels[i]]));
            return sum;
        }
        double a = Math.Log(0.2), b = Math.Log(5);
        const double golden = 0.6180339887498949;
        while (b - a > 1e-3)
        {
            var (left, right) = (b - golden * (b - a), a + golden * (b - a));
            if (Entropy(left) < Entropy(right)) b = right;
            else a = left;
        }
        return Math.Exp(0.5 * (a + b));
    }
}
