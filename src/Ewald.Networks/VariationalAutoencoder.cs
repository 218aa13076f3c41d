using Ewald.Tensors;
using Ewald.Tensors.Layers;

namespace Ewald.Networks;

/// <summary>An autoencoder whose latents are normal distributions: neighbouring latents give neighbouring patterns, and new patterns can be drawn.</summary>
/// <remarks>q(z|x) = N(μ, diag σ²), z = μ + σ ε; loss: mean over patterns of Σ (x̂ − x)²/2 + β ½ Σ (μ² + σ² − 1 − ln σ²). Source: D. Kingma and M. Welling, ICLR 2014,
/// arXiv:1312.6114; β of I. Higgins et al., ICLR 2017. In inference mode z = μ.</remarks>
public sealed class VariationalAutoencoder : Layer<Tensor, Tensor>, INetwork<VariationalAutoencoder, VariationalAutoencoder.Config>
{
    private readonly Linear[] _encoder, _decoder;
    private readonly Linear _mean, _logVariance;
    private readonly Generator _generator;

    /// <summary>A network with random weights.</summary>
    /// <param name="config">The architecture.</param>
    /// <param name="generator">Source of start weights and, while training, of the noise of the latents.</param>
    public VariationalAutoencoder(Config config, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(config);
        (Configuration, _generator) = (config, generator);
        int[] widths = [config.Inputs, .. config.Hidden];
        _encoder = [.. Enumerable.Range(0, widths.Length - 1).Select(i => Part(FormattableString.Invariant($"encoder{i}"), new Linear(widths[i], widths[i + 1], generator)))];
        _mean = Part("mean", new Linear(widths[^1], config.Latents, generator));
        _logVariance = Part("log_variance", new Linear(widths[^1], config.Latents, generator));
        int[] back = [config.Latents, .. config.Hidden.Reverse(), config.Inputs];
        _decoder = [.. Enumerable.Range(0, back.Length - 1).Select(i => Part(FormattableString.Invariant($"decoder{i}"), new Linear(back[i], back[i + 1], generator)))];
    }

    /// <inheritdoc/>
    public Config Configuration { get; }

    /// <inheritdoc/>
    public static VariationalAutoencoder Create(Config config, Generator generator) => new(config, generator);

    /// <summary>Distribution of the latents.</summary>
    /// <param name="input">[pattern, input].</param>
    /// <returns>μ and ln σ², each [pattern, latent].</returns>
    public (Tensor Mean, Tensor LogVariance) Encode(Tensor input)
    {
        PatternLayers.Check(nameof(VariationalAutoencoder), input, Configuration.Inputs);
        using var scope = TensorScope.Enter();
        var x = input;
        foreach (var layer in _encoder) x = layer.Forward(x).Silu();
        return (scope.Keep(_mean.Forward(x)), scope.Keep(_logVariance.Forward(x).Clamp(-20, 10)));
    }

    /// <summary>Patterns of latents.</summary>
    /// <param name="latents">[pattern, latent]; standard normal ones give new patterns.</param>
    /// <returns>[pattern, input].</returns>
    public Tensor Decode(Tensor latents) => PatternLayers.Decode(_decoder, latents, Configuration.LogisticOutput);

    /// <summary>Restored patterns: from drawn latents while training, else from their means.</summary>
    /// <param name="input">[pattern, input].</param>
    public override Tensor Forward(Tensor input)
    {
        using var scope = TensorScope.Enter();
        var (mean, logVariance) = Encode(input);
        return scope.Keep(Decode(Training ? Draw(mean, logVariance, null) : mean));
    }

    /// <summary>What training makes small: the negative evidence bound.</summary>
    /// <param name="input">[pattern, input].</param>
    /// <param name="noise">ε, [pattern, latent]; drawn when null.</param>
    public Tensor TrainingLoss(Tensor input, Tensor? noise = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var scope = TensorScope.Enter();
        var (mean, logVariance) = Encode(input);
        var error = (Decode(Draw(mean, logVariance, noise)) - input).Square().Sum();
        var divergence = (mean.Square() + logVariance.Exp() - logVariance - 1).Sum();
        return scope.Keep((error + divergence * Configuration.Beta) * (0.5 / input.Size(0)));
    }

    private Tensor Draw(Tensor mean, Tensor logVariance, Tensor? noise) =>
        mean + (logVariance * 0.5).Exp() * (noise ?? Tensor.Normal(mean.Shape, _generator, type: mean.Type, device: mean.Device));

    /// <summary>Architecture and loss.</summary>
    /// <param name="Inputs">Length of a pattern.</param>
    /// <param name="Hidden">Widths of the layers before the latents, mirrored behind them.</param>
    /// <param name="Latents">Number of latents.</param>
    /// <param name="Beta">Weight β of the divergence from a standard normal.</param>
    /// <param name="LogisticOutput">Last layer logistic, for patterns between 0 and 1; else linear.</param>
    public sealed record Config(int Inputs, IReadOnlyList<int> Hidden, int Latents = 30, double Beta = 1, bool LogisticOutput = false);
}
