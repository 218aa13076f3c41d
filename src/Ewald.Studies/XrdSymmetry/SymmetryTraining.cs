using Ewald.Core;
using Ewald.Networks;
using Ewald.Tensors;
using Ewald.Tensors.Optimisers;

namespace Ewald.Studies.XrdSymmetry;

/// <summary>Trains and asks the network.</summary>
internal static class SymmetryTraining
{
    private const double Rate = 3e-3;

    /// <summary>The published sizes, on the channels of <see cref="FilmAugmentation"/>.</summary>
    public static AllConvolutionalNetwork.Config Architecture { get; } =
        new(FilmAugmentation.Channels, FilmPattern.Cells, SymmetryClass.Names.Count, AllConvolutionalNetwork.Config.Published);

    /// <summary>Trains on augmented patterns: half of each step simulated and half films, when there are some.</summary>
    /// <param name="start">Weights to go on from; null for random ones.</param>
    /// <param name="simulated">Simulated patterns.</param>
    /// <param name="films">Training films; a class of n films is drawn with weight √n.</param>
    /// <param name="steps">Steps of <see cref="XrdSymmetrySetup.Batch"/> patterns.</param>
    /// <param name="seed">Seeds weights and augmentation.</param>
    /// <param name="progress">Where progress goes.</param>
    /// <param name="cancel">Cancels between steps.</param>
    /// <returns>In inference mode; the caller disposes it.</returns>
    public static AllConvolutionalNetwork Train(
        AllConvolutionalNetwork? start, IReadOnlyList<SimulatedFilm> simulated, IReadOnlyList<MeasuredFilm> films, int steps, ulong seed, IProgressSink progress, CancellationToken cancel)
    {
        using var generator = new Generator(seed);
        var network = new AllConvolutionalNetwork(Architecture, generator);
        if (start is not null) network.LoadState(start.State(), "simulation");
        using var optimiser = new Adam(network.Parameters(), start is null ? Rate : Rate / 2);
        var randomness = new Randomness(seed);
        var byClass = films.GroupBy(f => f.Group).Select(g => g.ToArray()).ToArray();
        var weights = byClass.Select(g => Math.Sqrt(g.Length)).ToArray();
        const int batch = XrdSymmetrySetup.Batch, values = FilmAugmentation.Values;
        var inputs = new float[batch * values];
        var labels = new long[batch];
        var batches = new FunctionBatches(steps, (_, index) =>
        {
            var random = randomness.Stream("augmentation", (ulong)index);
            for (var i = 0; i < batch; i++)
            {
                var input = inputs.AsSpan(i * values, values);
                if (films.Count > 0 && i % 2 != 0)
                {
                    var group = byClass[Pick(weights, random)];
                    var film = group[random.Below(group.Length)];
                    FilmAugmentation.Write(film.Pattern, random, input);
                    labels[i] = film.Group;
                }
                else
                {
                    var one = simulated[random.Below(simulated.Count)];
                    FilmAugmentation.Write(one.Pattern, random, input);
                    labels[i] = one.Group;
                }
            }

            return new Batch(Tensor.From(inputs, [batch, FilmAugmentation.Channels, FilmPattern.Cells]), Tensor.From(labels, [batch]));
        });
        TrainingLoop.For(network, optimiser, (p, t) => Loss.CrossEntropy(p, t, labelSmoothing: 0.02), new TrainingSetup(1) { Schedule = new Schedule.Cosine(0.02, 0.05) })
            .Run(batches, null, null, progress, cancel);
        network.Eval();
        return network;
    }

    /// <summary>Probabilities of the space groups.</summary>
    /// <param name="network">The network.</param>
    /// <param name="patterns">Patterns, not augmented.</param>
    /// <returns>Shape [pattern][class].</returns>
    public static double[][] Ask(AllConvolutionalNetwork network, IReadOnlyList<FilmPattern> patterns)
    {
        using var scope = TensorScope.Enter();
        using var noGrad = NoGrad.Enter();
        var answers = new List<double[]>(patterns.Count);
        foreach (var chunk in patterns.Chunk(128))
        {
            var scores = network.Forward(Input(chunk)).ToArray<float>();
            for (var i = 0; i < chunk.Length; i++)
                answers.Add(CurveClassifierKernel.Probabilities(scores.AsSpan(i * SymmetryClass.Names.Count, SymmetryClass.Names.Count), 1));
        }

        return [.. answers];
    }

    /// <summary>The study's answer: the mean of network and support vector machine, one to one.</summary>
    /// <param name="network">Probabilities, shape [class].</param>
    /// <param name="machine">Probabilities, shape [class].</param>
    public static double[] Mean(ReadOnlySpan<double> network, ReadOnlySpan<double> machine)
    {
        var mean = new double[network.Length];
        for (var c = 0; c < mean.Length; c++) mean[c] = 0.5 * (network[c] + machine[c]);
        return mean;
    }

    /// <summary>Class activation maps of one pattern.</summary>
    /// <returns>Shape [node, class].</returns>
    public static double[,] Maps(AllConvolutionalNetwork network, FilmPattern pattern)
    {
        using var scope = TensorScope.Enter();
        using var noGrad = NoGrad.Enter();
        var flat = network.ActivationMaps(network.Maps(Input([pattern]))).ToArray<float>();
        var maps = new double[flat.Length / SymmetryClass.Names.Count, SymmetryClass.Names.Count];
        for (var i = 0; i < flat.Length; i++) maps[i / SymmetryClass.Names.Count, i % SymmetryClass.Names.Count] = flat[i];
        return maps;
    }

    private static Tensor Input(FilmPattern[] patterns)
    {
        const int values = FilmAugmentation.Values;
        var input = new float[patterns.Length * values];
        for (var i = 0; i < patterns.Length; i++) FilmAugmentation.WritePlain(patterns[i], input.AsSpan(i * values, values));
        return Tensor.From(input, [patterns.Length, FilmAugmentation.Channels, FilmPattern.Cells]);
    }

    private static int Pick(double[] weights, RandomStream random)
    {
        var at = random.Uniform() * weights.Sum();
        for (var i = 0; i < weights.Length - 1; i++)
            if ((at -= weights[i]) < 0) return i;
        return weights.Length - 1;
    }
}
