using Ewald.Tensors;
using Ewald.Tensors.Layers;

namespace Ewald.Networks;

/// <summary>Convolutional network over a diffraction pattern: [batch, channel, node] → scores of classes and quantities of each class.</summary>
/// <remarks>Four convolutions that thin the grid 32-fold, a linear layer that sees every node, and two heads. Where
/// the peaks stand is the answer, so nodes are not averaged away as global pooling would. After LeCun et al. (1998), doi:10.1109/5.726791, in one dimension, SiLU between the layers.</remarks>
public sealed class PatternNetwork : Layer<Tensor, (Tensor Scores, Tensor Quantities, Tensor Hidden)>, INetwork<PatternNetwork, PatternNetwork.Config>
{
    private static readonly (int Kernel, int Stride)[] Shapes = [(9, 4), (7, 2), (5, 2), (5, 2)];
    private readonly Conv1d[] _convolutions;
    private readonly GroupNorm[] _norms;
    private readonly Linear _hidden, _scores, _quantities;

    /// <summary>A network with random weights.</summary>
    /// <param name="config">The architecture.</param>
    /// <param name="generator">Source of start weights.</param>
    public PatternNetwork(Config config, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (config.Width % 16 != 0) throw new ArgumentException($"PatternNetwork needs a width that 16 divides; received {config.Width}.", nameof(config));
        Configuration = config;
        (_convolutions, _norms) = (new Conv1d[Shapes.Length], new GroupNorm[Shapes.Length]);
        int channels = config.Channels, nodes = config.Nodes;
        for (var i = 0; i < Shapes.Length; i++)
        {
            var (kernel, stride) = Shapes[i];
            var width = config.Depths[i];
            _convolutions[i] = Part(FormattableString.Invariant($"conv{i}"), new Conv1d(channels, width, kernel, generator, stride: stride, padding: kernel / 2));
            _norms[i] = Part(FormattableString.Invariant($"norm{i}"), new GroupNorm(8, width));
            (channels, nodes) = (width, (nodes - 1) / stride + 1);
        }

        _hidden = Part("hidden", new Linear(channels * nodes, config.Hidden, generator));
        _scores = Part("scores", new Linear(config.Hidden, config.Classes, generator));
        _quantities = Part("quantities", new Linear(config.Hidden, config.Quantities, generator));
    }

    /// <inheritdoc/>
    public Config Configuration { get; }

    /// <inheritdoc/>
    public static PatternNetwork Create(Config config, Generator generator) => new(config, generator);

    /// <inheritdoc/>
    public override (Tensor Scores, Tensor Quantities, Tensor Hidden) Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Shape is not [_, var channels, var nodes] || channels != Configuration.Channels || nodes != Configuration.Nodes)
            throw new ArgumentException($"PatternNetwork reads [batch, {Configuration.Channels}, {Configuration.Nodes}]; received {input}.", nameof(input));
        var x = input;                                                                       // [batch, channel, node]
        for (var i = 0; i < _convolutions.Length; i++) x = _norms[i].Forward(_convolutions[i].Forward(x)).Silu();
        var hidden = _hidden.Forward(x.Flatten(1)).Silu();                                   // [batch, hidden]
        return (_scores.Forward(hidden), _quantities.Forward(hidden), hidden);
    }

    /// <summary>Architecture.</summary>
    /// <param name="Channels">Channels of the input.</param>
    /// <param name="Nodes">Nodes of the grid.</param>
    /// <param name="Classes">Number of classes.</param>
    /// <param name="Quantities">Number of quantities, those of all classes together.</param>
    /// <param name="Width">Channels of the first convolution, a multiple of 16; the others have one and a half times and twice as many.</param>
    /// <param name="Hidden">Length of the layer that both heads read.</param>
    public sealed record Config(int Channels, int Nodes, int Classes, int Quantities, int Width = 32, int Hidden = 96)
    {
        /// <summary>Channels of each convolution.</summary>
        internal int[] Depths => [Width, Width * 3 / 2, 2 * Width, 2 * Width];
    }
}
