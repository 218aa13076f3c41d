using Ewald.Tensors;
using Ewald.Tensors.Layers;

namespace Ewald.Networks;

/// <summary>Convolutional network from curves on a grid to class scores.</summary>
/// <remarks>Four convolutions that halve the grid, so that features move with the size of the body, then two linear layers; SiLU between.
/// After LeCun et al. (1998), doi:10.1109/5.726791, in one dimension. <see cref="CurveClassifierKernel"/> is its managed twin for inference.</remarks>
public sealed class CurveClassifier : Layer<Tensor, Tensor>, INetwork<CurveClassifier, CurveClassifier.Config>
{
    private readonly Conv1d[] _convolutions;
    private readonly Linear _hidden;
    private readonly Linear _scores;

    /// <summary>Architecture; it lies beside the weights.</summary>
    /// <param name="Channels">Channels of the input.</param>
    /// <param name="Nodes">Nodes of the grid.</param>
    /// <param name="Classes">Number of classes.</param>
    /// <param name="Width">Channels of the first convolution; the others have twice as many.</param>
    /// <param name="Hidden">Length of the hidden layer.</param>
    public sealed record Config(int Channels, int Nodes, int Classes, int Width = 24, int Hidden = 64)
    {
        /// <summary>Length of a kernel of each convolution; the stride is 2 and the padding half the kernel.</summary>
        internal static int[] Kernels { get; } = [7, 7, 5, 5];

        /// <summary>Channels going into each convolution, then out of the last.</summary>
        internal int[] Depths => [Channels, Width, 2 * Width, 2 * Width, 2 * Width];

        /// <summary>Nodes after the convolutions.</summary>
        internal int LastNodes => Kernels.Aggregate(Nodes, (n, _) => (n - 1) / 2 + 1);
    }

    /// <summary>A network with random weights.</summary>
    /// <param name="config">Architecture.</param>
    /// <param name="generator">Source of the start values.</param>
    public CurveClassifier(Config config, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(config);
        Configuration = config;
        _convolutions = new Conv1d[Config.Kernels.Length];
        for (var i = 0; i < _convolutions.Length; i++)
        {
            var kernel = Config.Kernels[i];
            _convolutions[i] = Part(FormattableString.Invariant($"conv{i}"), new Conv1d(config.Depths[i], config.Depths[i + 1], kernel, generator, stride: 2, padding: kernel / 2));
        }
        _hidden = Part("hidden", new Linear(config.Depths[^1] * config.LastNodes, config.Hidden, generator));
        _scores = Part("scores", new Linear(config.Hidden, config.Classes, generator));
    }

    /// <inheritdoc/>
    public Config Configuration { get; }

    /// <inheritdoc/>
    public static CurveClassifier Create(Config config, Generator generator) => new(config, generator);

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)                               // [batch, channel, node]
    {
        var x = input;
        foreach (var convolution in _convolutions) x = convolution.Forward(x).Silu();
        x = _hidden.Forward(x.Flatten(1)).Silu();                              // [batch, hidden]
        return _scores.Forward(x);                                             // [batch, class]
    }
}
