using Ewald.Core;
using Ewald.Networks;
using Ewald.Physics.Magnetism;
using Ewald.Tensors;
using Ewald.Tensors.Optimisers;

namespace Ewald.Studies.SpinIce;

/// <summary>The published map: symmetrised S(Q) at 0.68 K through 30 logistic latents, trained on simulations alone.</summary>
/// <remarks>Each pattern is brought to mean 0 and variance 1 over its values, so that scale and flat background drop out; masked points are 0 in data and simulations alike.</remarks>
internal sealed class LatentMap(Autoencoder network, double[][] design)
{
    public const int Latents = 30;

    private const int Batch = 50;

    public Autoencoder Network => network;

    /// <summary>Trains on the easy set.</summary>
    /// <param name="orbits">Of the library's box.</param>
    /// <param name="correlations">Shape [Hamiltonian][orbit].</param>
    /// <param name="epochs">Passes.</param>
    /// <param name="run">Random numbers, threads, progress.</param>
    /// <returns>The map and the share of a left-out pattern's variance that is not restored.</returns>
    public static (LatentMap Map, double Unrestored) Train(PairOrbits orbits, double[][] correlations, int epochs, StudyRun run)
    {
        var design = IrreducibleGrid.Design(orbits, run.Threads);
        var (n, width) = (correlations.Length, design.Length);
        double[][] patterns = [.. correlations.Select(c => Scaled(Pattern(design, c), null))];
        var held = Math.Max(4, n / 10);
        using var scope = TensorScope.Enter();
        var generator = new Generator(run.Randomness.Stream("autoencoder").NextBits());
        var network = new Autoencoder(new Autoencoder.Config(width, Latents, WeightDecay: 1e-3, Sparsity: 0.05, MeanActivation: 0.5), generator);
        var (training, left) = (Tensor.From([.. patterns.Skip(held).SelectMany(p => p).Select(v => (float)v)], [n - held, width]), Tensor.From([.. patterns.Take(held).SelectMany(p => p).Select(v => (float)v)], [held, width]));
        double Unrestored()
        {
            using var inner = TensorScope.Enter();
            return (network.Forward(left) - left).Square().Mean().Item() / left.Square().Mean().Item();
        }

        var loop = new TrainingLoop(network, new Adam(network.Parameters(), 2e-3), b => network.TrainingLoss(b.Input), new TrainingSetup(epochs));
        loop.Run(new TensorBatches(training, training, Batch, run.Randomness), Unrestored, progress: run.Progress, cancel: run.Cancel);
        double unrestored;
        using (NoGrad.Enter()) unrestored = Unrestored();
        return (new LatentMap(network, design), unrestored);
    }

    /// <summary>S(Q) at the points of the grid.</summary>
    public double[] Pattern(double[] correlations) => Pattern(design, correlations);

    /// <summary>What the network reads: the pattern at mean 0 and variance 1.</summary>
    public double[] Standardised(double[] correlations) => Scaled(Pattern(correlations), null);

    /// <summary>Latents of patterns.</summary>
    /// <param name="patterns">Shape [pattern][point].</param>
    /// <param name="mask">True where a point has no value; null for none.</param>
    public double[][] Encode(IReadOnlyList<double[]> patterns, bool[]? mask)
    {
        using var scope = TensorScope.Enter();
        using var noGrad = NoGrad.Enter();
        var values = network.Encode(Tensor.From([.. patterns.SelectMany(p => Scaled(p, mask)).Select(v => (float)v)], [patterns.Count, design.Length])).ToArray<float>();
        return [.. Enumerable.Range(0, patterns.Count).Select(i => values.AsSpan(i * Latents, Latents).ToArray().Select(v => (double)v).ToArray())];
    }

    /// <summary>A pattern restored from its latents, in its own scale.</summary>
    /// <param name="pattern">Shape [point].</param>
    /// <param name="mask">True where a point has no value.</param>
    public double[] Restore(double[] pattern, bool[]? mask)
    {
        using var scope = TensorScope.Enter();
        using var noGrad = NoGrad.Enter();
        var (mean, deviation) = Moments(pattern, mask);
        return [.. network.Forward(Tensor.From([.. Scaled(pattern, mask).Select(v => (float)v)], [1, design.Length])).ToArray<float>().Select(v => mean + deviation * v)];
    }

    private static double[] Pattern(double[][] design, double[] correlations) => [.. design.Select(row => System.Numerics.Tensors.TensorPrimitives.Dot<double>(row, correlations))];

    private static double[] Scaled(double[] pattern, bool[]? mask)
    {
        var (mean, deviation) = Moments(pattern, mask);
        return [.. pattern.Select((v, i) => mask is not null && mask[i] ? 0 : (v - mean) / deviation)];
    }

    private static (double Mean, double Deviation) Moments(double[] pattern, bool[]? mask)
    {
        double[] used = mask is null ? pattern : [.. pattern.Where((_, i) => !mask[i])];
        var mean = used.Average();
        var variance = used.Average(v => (v - mean) * (v - mean));
        return (mean, variance > 0 ? Math.Sqrt(variance) : 1);
    }
}
