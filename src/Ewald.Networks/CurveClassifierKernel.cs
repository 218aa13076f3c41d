using Ewald.Tensors;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Ewald.Networks;

/// <summary><see cref="CurveClassifier"/> for inference in managed code: one curve at a time, safe for many threads, libtorch is not called.</summary>
public sealed class CurveClassifierKernel
{
    private readonly CurveClassifier.Config _config;
    private readonly (float[] Weight, float[] Bias)[] _convolutions;
    private readonly (float[] Weight, float[] Bias) _hidden;
    private readonly (float[] Weight, float[] Bias) _scores;

    /// <summary>Copies the weights.</summary>
    /// <param name="config">Architecture.</param>
    /// <param name="state">Tensors by the names of <see cref="CurveClassifier"/>.</param>
    /// <param name="origin">Where they come from, for messages.</param>
    /// <exception cref="Core.InputException">A weight is missing or has another shape.</exception>
    public CurveClassifierKernel(CurveClassifier.Config config, IReadOnlyDictionary<string, Tensor> state, string origin)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(state);
        _config = config;
        _convolutions = [.. Enumerable.Range(0, CurveClassifier.Config.Kernels.Length).Select(i => Read(
            FormattableString.Invariant($"conv{i}"), config.Depths[i + 1], config.Depths[i] * CurveClassifier.Config.Kernels[i]))];
        _hidden = Read("hidden", config.Hidden, config.Depths[^1] * config.LastNodes);
        _scores = Read("scores", config.Classes, config.Hidden);

        (float[], float[]) Read(string name, int rows, int columns) => (Values(name + ".weight", rows * columns), Values(name + ".bias", rows));

        float[] Values(string name, int count)
        {
            if (!state.TryGetValue(name, out var tensor) || tensor.Count != count)
                throw new Core.InputException($"{origin}: the weights do not hold {name} with {count} values; they belong to another network.");
            using var scope = TensorScope.Enter();
            return tensor.Detach().To(ScalarType.Float32).ToArray<float>();
        }
    }

    /// <summary>Class scores before the softmax, and the hidden layer, which serves as an embedding of the curve.</summary>
    /// <param name="input">Shape [channel, node].</param>
    /// <param name="scores">Receives the scores, shape [class].</param>
    /// <param name="hidden">Receives the hidden layer, shape [hidden], or is empty.</param>
    public void Forward(ReadOnlySpan<float> input, Span<float> scores, Span<float> hidden)
    {
        var nodes = _config.Nodes;
        var x = input.ToArray();
        for (var layer = 0; layer < _convolutions.Length; layer++)
            x = Convolve(x, _config.Depths[layer], ref nodes, CurveClassifier.Config.Kernels[layer], _convolutions[layer]);
        var h = new float[_config.Hidden];
        Affine(x, _hidden, h);
        Silu(h);
        if (!hidden.IsEmpty) h.CopyTo(hidden);
        Affine(h, _scores, scores);
    }

    /// <summary>Softmax of the scores at a temperature.</summary>
    /// <param name="scores">Shape [class].</param>
    /// <param name="temperature">1 for the plain softmax; above 1 flattens.</param>
    /// <returns>Probabilities, shape [class].</returns>
    public static double[] Probabilities(ReadOnlySpan<float> scores, double temperature)
    {
        var largest = TensorPrimitives.Max(scores);
        var p = new double[scores.Length];
        double sum = 0;
        for (var c = 0; c < p.Length; c++) sum += p[c] = Math.Exp((scores[c] - largest) / temperature);
        for (var c = 0; c < p.Length; c++) p[c] /= sum;
        return p;
    }

    private static float[] Convolve(float[] x, int channels, ref int nodes, int kernel, (float[] Weight, float[] Bias) layer)
    {
        var outNodes = (nodes - 1) / 2 + 1;
        var outChannels = layer.Bias.Length;
        var y = new float[outChannels * outNodes];
        var patch = new float[channels * kernel];
        for (var o = 0; o < outNodes; o++)
        {
            var first = 2 * o - kernel / 2;
            for (var c = 0; c < channels; c++)
                for (var k = 0; k < kernel; k++)
                {
                    var at = first + k;
                    patch[c * kernel + k] = at >= 0 && at < nodes ? x[c * nodes + at] : 0;
                }
            for (var c = 0; c < outChannels; c++)
                y[c * outNodes + o] = layer.Bias[c] + TensorPrimitives.Dot(layer.Weight.AsSpan(c * patch.Length, patch.Length), patch);
        }
        Silu(y);
        nodes = outNodes;
        return y;
    }

    private static void Affine(ReadOnlySpan<float> x, (float[] Weight, float[] Bias) layer, Span<float> y)
    {
        for (var r = 0; r < layer.Bias.Length; r++)
            y[r] = layer.Bias[r] + TensorPrimitives.Dot(layer.Weight.AsSpan(r * x.Length, x.Length), x);
    }

    private static void Silu(Span<float> x)
    {
        for (var i = 0; i < x.Length; i++) x[i] /= 1 + MathF.Exp(-x[i]);
    }
}
