using Ewald.Tensors;
using Ewald.Tensors.Layers;

namespace Ewald.Networks;

/// <summary>A residual network over one-dimensional curves: [batch, point] or [batch, channel, point] → [batch, out].</summary>
/// <remarks>A convolution, then stages of residual blocks that halve the points and grow the channels (He et al., CVPR 2016,
/// doi:10.1109/CVPR.2016.90, before the activations as in arXiv:1603.05027), group-normalised so that an answer does not depend
/// on its batch. A position channel and the last <see cref="Config.PooledPoints"/> pooled points keep where a feature stands:
/// on a fixed Q grid that is what matters. Any number of points of at least 2^stages × pooled points is read; train and apply on the same grid.</remarks>
public sealed class CurveNetwork : Layer<Tensor, Tensor>, INetwork<CurveNetwork, CurveNetwork.Config>
{
    private readonly Conv1d _stem;
    private readonly List<(ResidualBlock Block, bool Halves)> _blocks = [];
    private readonly GroupNorm _norm;
    private readonly Dropout _dropout;
    private readonly Linear _head;

    /// <summary>A network with random weights.</summary>
    /// <param name="config">The architecture.</param>
    /// <param name="generator">Source of start weights and of dropout.</param>
    public CurveNetwork(Config config, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (config.Width % 8 != 0 || config.Kernel % 2 != 1)
            throw new ArgumentException($"CurveNetwork needs a width that 8 divides and an odd kernel; received {config.Width} and {config.Kernel}.", nameof(config));
        Configuration = config;
        _stem = Part("stem", new Conv1d(config.Channels + 1, config.Width, config.Kernel, generator, padding: config.Kernel / 2));
        long width = config.Width;
        for (var stage = 0; stage < config.Stages; stage++)
        {
            var next = Math.Min(width * (stage == 0 ? 1 : 2), config.Width * 4L);
            for (var i = 0; i < config.BlocksPerStage; i++)
            {
                var block = new ResidualBlock(width, next, config.Kernel, generator);
                _blocks.Add((Part(FormattableString.Invariant($"stage{stage}_block{i}"), block), i == config.BlocksPerStage - 1));
                width = next;
            }
        }

        _norm = Part("norm", new GroupNorm(8, width));
        _dropout = Part("dropout", new Dropout(config.Dropout, generator));
        _head = Part("head", new Linear(width * config.PooledPoints, config.Outputs, generator));
    }

    /// <inheritdoc/>
    public Config Configuration { get; }

    /// <inheritdoc/>
    public static CurveNetwork Create(Config config, Generator generator) => new(config, generator);

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var shape = input.Shape;
        var least = Configuration.PooledPoints << Configuration.Stages;
        if (shape.Length is < 2 or > 3 || (shape.Length == 3 ? shape[1] : 1) != Configuration.Channels || shape[^1] < least)
            throw new ArgumentException($"CurveNetwork reads [batch, {Configuration.Channels}, point] with at least {least} points{(Configuration.Channels == 1 ? ", or [batch, point]" : "")}; received {input}.", nameof(input));
        using var scope = TensorScope.Enter();
        var x = shape.Length == 2 ? input.Unsqueeze(1) : input;                                     // [batch, channel, point]
        var position = Tensor.Linspace(-1, 1, shape[^1], input.Type, input.Device).Expand(shape[0], 1, shape[^1]);
        x = _stem.Forward(Tensor.Concatenate([x, position], 1));                                    // [batch, width, point]
        foreach (var (block, halves) in _blocks)
        {
            x = block.Forward(x);
            if (halves) x = x.AveragePool1d(2);
        }

        x = _norm.Forward(x).Silu().AdaptiveAveragePool1d(Configuration.PooledPoints).Flatten(1);   // [batch, width × pooled]
        return scope.Keep(_head.Forward(_dropout.Forward(x)));
    }

    /// <summary>Architecture.</summary>
    /// <param name="Outputs">Length of an output: classes or quantities.</param>
    /// <param name="Channels">Channels of a curve, for example 2 for intensity and its relative error.</param>
    /// <param name="Width">Channels of the first stage, a multiple of 8; doubled per stage up to fourfold.</param>
    /// <param name="Stages">Stages; each halves the points.</param>
    /// <param name="BlocksPerStage">Residual blocks a stage.</param>
    /// <param name="Kernel">Points of a kernel, odd.</param>
    /// <param name="PooledPoints">Points that the head sees.</param>
    /// <param name="Dropout">Share of the head's inputs that training drops.</param>
    public sealed record Config(
        int Outputs, int Channels = 1, int Width = 16, int Stages = 3, int BlocksPerStage = 1, int Kernel = 5, int PooledPoints = 8, double Dropout = 0);

    /// <summary>x + conv(f(norm(conv(f(norm(x)))))), with a 1 × 1 convolution on the way past where the width changes.</summary>
    private sealed class ResidualBlock : Layer<Tensor, Tensor>
    {
        private readonly GroupNorm _norm1, _norm2;
        private readonly Conv1d _conv1, _conv2;
        private readonly Conv1d? _past;

        public ResidualBlock(long inputs, long outputs, int kernel, Generator generator)
        {
            _norm1 = Part("norm1", new GroupNorm(8, inputs));
            _conv1 = Part("conv1", new Conv1d(inputs, outputs, kernel, generator, padding: kernel / 2));
            _norm2 = Part("norm2", new GroupNorm(8, outputs));
            _conv2 = Part("conv2", new Conv1d(outputs, outputs, kernel, generator, padding: kernel / 2));
            _past = inputs == outputs ? null : Part("past", new Conv1d(inputs, outputs, 1, generator));
        }

        public override Tensor Forward(Tensor input)
        {
            var x = _conv1.Forward(_norm1.Forward(input).Silu());
            x = _conv2.Forward(_norm2.Forward(x).Silu());
            return x + (_past?.Forward(input) ?? input);
        }
    }
}
