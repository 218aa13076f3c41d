using Ewald.Tensors;
using Ewald.Tensors.Layers;

namespace Ewald.Networks;

/// <summary>One convolution of an <see cref="AllConvolutionalNetwork"/>.</summary>
/// <param name="Channels">Channels that it answers with.</param>
/// <param name="Kernel">Points of its kernel.</param>
/// <param name="Stride">Step; equal to the kernel where windows do not overlap, the fastest case.</param>
public sealed record Convolution(int Channels, int Kernel, int Stride);

/// <summary>A network of strided convolutions over a curve, averaged over its nodes and weighed: [batch, channel, point] → [batch, class].</summary>
/// <remarks>A₀ = input, A_{l+1} = max(0, W_l ∗ A_l + b_l) without padding, score_c = Σ_k w_ck ⟨A_k⟩ + b_c with ⟨·⟩ the mean over the nodes of the
/// last map. Because the mean is linear, the class activation map M_c(x) = Σ_k w_ck A_k(x) has score_c − b_c as its mean: it says which part of the curve speaks for
/// a class. Points that no full window reaches are left out: give a length that the strides divide. Sources: J. T. Springenberg et al., arXiv:1412.6806 (strides
/// instead of pooling); M. Lin et al., arXiv:1312.4400 (global average); B. Zhou et al., CVPR 2016, doi:10.1109/CVPR.2016.319 (maps); for diffraction F. Oviedo et al.,
/// npj Comput. Mater. 5, 60 (2019), doi:10.1038/s41524-019-0196-x, whose sizes are the default.</remarks>
public sealed class AllConvolutionalNetwork : Layer<Tensor, Tensor>, INetwork<AllConvolutionalNetwork, AllConvolutionalNetwork.Config>
{
    private readonly Conv1d[] _convolutions;
    private readonly Linear _scores;

    /// <summary>Architecture; it lies beside the weights.</summary>
    /// <param name="Channels">Channels of the input.</param>
    /// <param name="Length">Points of the input.</param>
    /// <param name="Classes">Number of classes.</param>
    /// <param name="Convolutions">The convolutions, first to last.</param>
    public sealed record Config(int Channels, int Length, int Classes, IReadOnlyList<Convolution> Convolutions)
    {
        /// <summary>The published sizes: 32 channels with kernels and strides of 8, 5 and 3.</summary>
        public static IReadOnlyList<Convolution> Published { get; } = [new(32, 8, 8), new(32, 5, 5), new(32, 3, 3)];

        /// <summary>Nodes of the last map.</summary>
        public int Nodes() => Convolutions.Aggregate(Length, (n, c) => (n - c.Kernel) / c.Stride + 1);
    }

    /// <summary>A network with random weights.</summary>
    /// <param name="config">Architecture.</param>
    /// <param name="generator">Source of the start values.</param>
    /// <exception cref="ArgumentException">A kernel is longer than what it reads, or a size is not positive.</exception>
    public AllConvolutionalNetwork(Config config, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (config.Convolutions.Count == 0 || config.Channels < 1 || config.Classes < 1 || config.Convolutions.Any(c => c.Channels < 1 || c.Kernel < 1 || c.Stride < 1))
            throw new ArgumentException("AllConvolutionalNetwork needs at least one convolution, and positive channels, kernels, strides and classes.", nameof(config));
        var length = config.Length;
        foreach (var c in config.Convolutions)
        {
            if (length < c.Kernel) throw new ArgumentException($"AllConvolutionalNetwork: a kernel of {c.Kernel} points meets {length} nodes; use longer curves, shorter kernels or smaller strides.", nameof(config));
            length = (length - c.Kernel) / c.Stride + 1;
        }

        Configuration = config;
        var inputs = config.Channels;
        _convolutions = new Conv1d[config.Convolutions.Count];
        for (var i = 0; i < _convolutions.Length; i++)
        {
            var c = config.Convolutions[i];
            _convolutions[i] = Part(FormattableString.Invariant($"conv{i}"), new Conv1d(inputs, c.Channels, c.Kernel, generator, stride: c.Stride));
            inputs = c.Channels;
        }

        _scores = Part("scores", new Linear(inputs, config.Classes, generator));
    }

    /// <inheritdoc/>
    public Config Configuration { get; }

    /// <inheritdoc/>
    public static AllConvolutionalNetwork Create(Config config, Generator generator) => new(config, generator);

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input) => Scores(Maps(input));        // [batch, class]

    /// <summary>The last map.</summary>
    /// <param name="input">Shape [batch, channel, point].</param>
    /// <returns>A, shape [batch, node, channel]: the channel runs fastest.</returns>
    public Tensor Maps(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var shape = input.Shape;
        if (shape.Length != 3 || shape[1] != Configuration.Channels || shape[2] != Configuration.Length)
            throw new ArgumentException($"AllConvolutionalNetwork reads [batch, {Configuration.Channels}, {Configuration.Length}]; received {input}.", nameof(input));
        var x = input.Transpose(1, 2);                                          // [batch, point, channel]
        for (var i = 0; i < _convolutions.Length; i++)
            x = Convolve(x, _convolutions[i], Configuration.Convolutions[i]).Relu();
        return x;
    }

    /// <summary>Class scores of a last map, before the softmax.</summary>
    /// <param name="maps">From <see cref="Maps"/>.</param>
    public Tensor Scores(Tensor maps)
    {
        ArgumentNullException.ThrowIfNull(maps);
        return _scores.Forward(maps.Mean([1]));
    }

    /// <summary>Class activation maps: their mean over the nodes is the score without its offset.</summary>
    /// <param name="maps">From <see cref="Maps"/>.</param>
    /// <returns>M, shape [batch, node, class].</returns>
    public Tensor ActivationMaps(Tensor maps)
    {
        ArgumentNullException.ThrowIfNull(maps);
        return maps.Linear(_scores.Weight, null);
    }

    /// <summary>Where the nodes of the last map stand on the input: the first and the last point that each sees.</summary>
    /// <returns>Shape [node].</returns>
    public (int First, int Last)[] ReceptiveFields()
    {
        int start = 0, reach = 1, step = 1;
        foreach (var c in Configuration.Convolutions)
        {
            reach += (c.Kernel - 1) * step;
            step *= c.Stride;
        }

        return [.. Enumerable.Range(0, Configuration.Nodes()).Select(n => (start + n * step, start + n * step + reach - 1))];
    }

    // Windows that do not overlap are a change of shape: one matrix product instead of a general convolution, twice as fast on a processor.
    private static Tensor Convolve(Tensor x, Conv1d layer, Convolution size)
    {
        long batch = x.Size(0), points = x.Size(1), channels = x.Size(2);
        if (size.Stride != size.Kernel) return x.Transpose(1, 2).Conv1d(layer.Weight, layer.Bias, size.Stride).Transpose(1, 2);
        var nodes = points / size.Kernel;
        if (nodes * size.Kernel != points) x = x.Narrow(1, 0, nodes * size.Kernel);
        var windows = x.Reshape(batch, nodes, size.Kernel * channels);
        return windows.Linear(layer.Weight.Transpose(1, 2).Reshape(size.Channels, size.Kernel * channels), layer.Bias);
    }
}
