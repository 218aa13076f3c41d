using Ewald.Tensors;
using Ewald.Tensors.Layers;

namespace Ewald.Networks;

/// <summary>Dense residual network from a pair distribution function over reduced distance to class scores.</summary>
/// <remarks>Reads g(x) on a grid of x = r/d, a number for the radiation and further ones s that its maker chose. Beside g it sees F(q) = h Σ g(x) cos(πx/2X) sin(qx), where a lattice shows
/// as lines and an extinction as their absence, and √|F|. Then z = W [g, F, √|F|, s], blocks z ← z + dropout(W silu(norm z)) and scores W silu(z).
/// Normalisation before a block: R. Xiong et al. (2020), arXiv:2002.04745; residual blocks: K. He et al. (2016), doi:10.1109/CVPR.2016.90.</remarks>
public sealed class PairDistributionPerceptron : Layer<Tensor, Tensor>, INetwork<PairDistributionPerceptron, PairDistributionPerceptron.Config>
{
    private readonly Tensor _transform;
    private readonly LayerNorm[] _norms;
    private readonly Linear[] _blocks;
    private readonly Dropout _dropout;
    private readonly Linear _first, _scores;

    /// <summary>A network with random weights.</summary>
    /// <param name="config">Architecture.</param>
    /// <param name="generator">Source of start weights and of dropout.</param>
    /// <exception cref="ArgumentException">A grid has fewer than two points or does not ascend.</exception>
    public PairDistributionPerceptron(Config config, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (config.Points < 2 || config.Lines < 2 || !(config.LastDistance > config.FirstDistance && config.LastLine > config.FirstLine))
            throw new ArgumentException($"PairDistributionPerceptron: {config.Points} distances from {config.FirstDistance} to {config.LastDistance} and {config.Lines} lines from {config.FirstLine} to {config.LastLine}; each grid has at least two points and ascends.", nameof(config));
        Configuration = config;
        _transform = Buffer("transform", Tensor.From(SineTransform(config), [config.Points, config.Lines]));
        _first = Part("first", new Linear(config.Points + 2 * config.Lines + 1 + config.Further, config.Hidden, generator));
        _norms = new LayerNorm[config.Blocks];
        _blocks = new Linear[config.Blocks];
        for (var i = 0; i < config.Blocks; i++)
        {
            _norms[i] = Part(FormattableString.Invariant($"norm{i}"), new LayerNorm([config.Hidden]));
            _blocks[i] = Part(FormattableString.Invariant($"block{i}"), new Linear(config.Hidden, config.Hidden, generator));
        }

        _dropout = Part("dropout", new Dropout(config.Dropout, generator));
        _scores = Part("scores", new Linear(config.Hidden, config.Classes, generator));
    }

    /// <inheritdoc/>
    public Config Configuration { get; }

    /// <inheritdoc/>
    public static PairDistributionPerceptron Create(Config config, Generator generator) => new(config, generator);

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)                                   // [batch, point + 1 + further]
    {
        ArgumentNullException.ThrowIfNull(input);
        var shape = input.Shape;
        if (shape.Length != 2 || shape[1] != Configuration.Points + 1 + Configuration.Further)
            throw new ArgumentException($"PairDistributionPerceptron reads [batch, {Configuration.Points + 1 + Configuration.Further}]; received {input}.", nameof(input));
        using var scope = TensorScope.Enter();
        var lines = input.Narrow(1, 0, Configuration.Points).MatMul(_transform);   // [batch, line]
        var x = _first.Forward(Tensor.Concatenate([input, lines, lines.Abs().Sqrt()], 1));
        for (var i = 0; i < _blocks.Length; i++) x = x + _dropout.Forward(_blocks[i].Forward(_norms[i].Forward(x).Silu()));
        return scope.Keep(_scores.Forward(x.Silu()));                              // [batch, class]
    }

    private static float[] SineTransform(Config config)
    {
        var matrix = new float[config.Points * config.Lines];
        var (h, k) = ((config.LastDistance - config.FirstDistance) / (config.Points - 1), (config.LastLine - config.FirstLine) / (config.Lines - 1));
        for (var i = 0; i < config.Points; i++)
        {
            var x = config.FirstDistance + h * i;
            for (var j = 0; j < config.Lines; j++)
                matrix[i * config.Lines + j] = (float)(h * Math.Cos(0.5 * Math.PI * x / config.LastDistance) * Math.Sin((config.FirstLine + k * j) * x));
        }

        return matrix;
    }

    /// <summary>Architecture.</summary>
    /// <param name="Points">Points of a curve.</param>
    /// <param name="FirstDistance">x of the first point.</param>
    /// <param name="LastDistance">X, x of the last point.</param>
    /// <param name="Classes">Number of classes.</param>
    /// <param name="Hidden">Width.</param>
    /// <param name="Blocks">Residual blocks.</param>
    /// <param name="Lines">Points of the transform.</param>
    /// <param name="FirstLine">q of its first point.</param>
    /// <param name="LastLine">q of its last point.</param>
    /// <param name="Dropout">Share of values that training drops in each block.</param>
    /// <param name="Further">Numbers that follow the radiation.</param>
    public sealed record Config(
        int Points, double FirstDistance, double LastDistance, int Classes, int Hidden = 512, int Blocks = 1, int Lines = 200, double FirstLine = 3, double LastLine = 33, double Dropout = 0.1, int Further = 0);
}
