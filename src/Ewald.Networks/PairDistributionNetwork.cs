using Ewald.Tensors;
using Ewald.Tensors.Layers;

namespace Ewald.Networks;

/// <summary>Convolutional network from a pair distribution function to class scores.</summary>
/// <remarks>Blocks of convolution, rectifier and pooling by two, then dropout, a dense layer and one score a class: the network of C.-H. Liu et al.,
/// Acta Cryst. A75, 633 (2019), doi:10.1107/S2053273319005606, with fewer and shorter filters and normalised blocks, so that two cores train
/// it; a last channel tells the radiation, since x-rays and neutrons weight pairs differently.</remarks>
public sealed class PairDistributionNetwork : Layer<Tensor, Tensor>, INetwork<PairDistributionNetwork, PairDistributionNetwork.Config>
{
    private readonly Conv1d[] _convolutions;
    private readonly BatchNorm[] _norms;
    private readonly Dropout _dropout;
    private readonly Linear _hidden, _scores;

    /// <summary>A network with random weights.</summary>
    /// <param name="config">Architecture.</param>
    /// <param name="generator">Source of start weights and of dropout.</param>
    /// <exception cref="ArgumentException">The blocks leave no point, or a kernel is even.</exception>
    public PairDistributionNetwork(Config config, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (config.Filters.Count != config.Kernels.Count || config.Kernels.Any(k => k % 2 == 0) || config.Points >> config.Filters.Count < 1)
            throw new ArgumentException($"PairDistributionNetwork: {config.Filters.Count} blocks with {config.Kernels.Count} kernels on {config.Points} points; each block halves the points and has one odd kernel.", nameof(config));
        Configuration = config;
        _convolutions = new Conv1d[config.Filters.Count];
        _norms = new BatchNorm[config.Filters.Count];
        var (channels, points) = (config.Channels, config.Points);
        for (var i = 0; i < _convolutions.Length; i++)
        {
            _convolutions[i] = Part(FormattableString.Invariant($"conv{i}"), new Conv1d(channels, config.Filters[i], config.Kernels[i], generator, padding: config.Kernels[i] / 2));
            _norms[i] = Part(FormattableString.Invariant($"norm{i}"), new BatchNorm(config.Filters[i]));
            (channels, points) = (config.Filters[i], points / 2);
        }

        _dropout = Part("dropout", new Dropout(config.Dropout, generator));
        _hidden = Part("hidden", new Linear((long)channels * points, config.Hidden, generator));
        _scores = Part("scores", new Linear(config.Hidden, config.Classes, generator));
    }

    /// <inheritdoc/>
    public Config Configuration { get; }

    /// <inheritdoc/>
    public static PairDistributionNetwork Create(Config config, Generator generator) => new(config, generator);

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)                                   // [batch, channel, point]
    {
        ArgumentNullException.ThrowIfNull(input);
        var shape = input.Shape;
        if (shape.Length != 3 || shape[1] != Configuration.Channels || shape[2] != Configuration.Points)
            throw new ArgumentException($"PairDistributionNetwork reads [batch, {Configuration.Channels}, {Configuration.Points}]; received {input}.", nameof(input));
        using var scope = TensorScope.Enter();
        var x = input;
        for (var i = 0; i < _convolutions.Length; i++)
            x = _norms[i].Forward(_convolutions[i].Forward(x)).Relu().MaxPool1d(2);  // [batch, filter, point / 2]
        x = _hidden.Forward(_dropout.Forward(x.Flatten(1))).Relu();                // [batch, hidden]
        return scope.Keep(_scores.Forward(_dropout.Forward(x)));                   // [batch, class]
    }

    /// <summary>Architecture.</summary>
    /// <param name="Points">Points of a curve.</param>
    /// <param name="Classes">Number of classes.</param>
    /// <param name="Channels">The curve and the radiation.</param>
    /// <param name="Filters">Filters of each block.</param>
    /// <param name="Kernels">Points of the kernel of each block, odd.</param>
    /// <param name="Hidden">Length of the dense layer.</param>
    /// <param name="Dropout">Share of values that training drops before each dense layer.</param>
    public sealed record Config(int Points, int Classes, int Channels, IReadOnlyList<int> Filters, IReadOnlyList<int> Kernels, int Hidden = 128, double Dropout = 0.1);
}
