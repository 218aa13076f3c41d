using Ewald.Tensors;
using Ewald.Tensors.Layers;

namespace Ewald.Networks;

/// <summary>A narrow passage: patterns are squeezed through a few logistic latents and restored, so that the latents keep what patterns have in common and lose noise.</summary>
/// <remarks>z = σ(W₂ f(W₁ x)), x̂ the same way back, with a linear or logistic last layer. Loss: ½ mean over patterns of Σ (x̂ − x)², restricted to the mask, + λ/2 Σ w² (weights,
/// not offsets) + β Σ_k KL(ρ ‖ z̄_k) with the mean activation z̄ of the batch. Source: A. Samarakoon et al., Nat. Commun. 11, 892 (2020), doi:10.1038/s41467-020-14660-y,
/// who squeeze S(Q) volumes through 30 latents; the loss is that of A. Ng, CS294A lecture notes (2011).</remarks>
public sealed class Autoencoder : Layer<Tensor, Tensor>, INetwork<Autoencoder, Autoencoder.Config>
{
    private readonly Linear[] _encoder, _decoder;

    /// <summary>A network with random weights.</summary>
    /// <param name="config">The architecture.</param>
    /// <param name="generator">Source of start weights.</param>
    public Autoencoder(Config config, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(config);
        Configuration = config;
        int[] widths = [config.Inputs, .. config.Hidden, config.Latents];
        _encoder = [.. Enumerable.Range(0, widths.Length - 1).Select(i => Part(FormattableString.Invariant($"encoder{i}"), new Linear(widths[i], widths[i + 1], generator)))];
        Array.Reverse(widths);
        _decoder = [.. Enumerable.Range(0, widths.Length - 1).Select(i => Part(FormattableString.Invariant($"decoder{i}"), new Linear(widths[i], widths[i + 1], generator)))];
    }

    /// <inheritdoc/>
    public Config Configuration { get; }

    /// <inheritdoc/>
    public static Autoencoder Create(Config config, Generator generator) => new(config, generator);

    /// <summary>Latents of patterns.</summary>
    /// <param name="input">[pattern, input].</param>
    /// <returns>0 to 1, [pattern, latent].</returns>
    public Tensor Encode(Tensor input)
    {
        PatternLayers.Check(nameof(Autoencoder), input, Configuration.Inputs);
        using var scope = TensorScope.Enter();
        var x = input;
        for (var i = 0; i < _encoder.Length; i++) x = i < _encoder.Length - 1 ? _encoder[i].Forward(x).Silu() : _encoder[i].Forward(x).Sigmoid();
        return scope.Keep(x);
    }

    /// <summary>Patterns of latents.</summary>
    /// <param name="latents">[pattern, latent].</param>
    /// <returns>[pattern, input].</returns>
    public Tensor Decode(Tensor latents) => PatternLayers.Decode(_decoder, latents, Configuration.LogisticOutput);

    /// <summary>Restored patterns.</summary>
    /// <param name="input">[pattern, input].</param>
    public override Tensor Forward(Tensor input)
    {
        using var scope = TensorScope.Enter();
        return scope.Keep(Decode(Encode(input)));
    }

    /// <summary>What training makes small.</summary>
    /// <param name="input">[pattern, input].</param>
    /// <param name="mask">1 where a value counts, 0 where it does not, [input] or [pattern, input]; null where all count.</param>
    public Tensor TrainingLoss(Tensor input, Tensor? mask = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var scope = TensorScope.Enter();
        var latents = Encode(input);
        var error = (Decode(latents) - input).Square();
        var loss = (mask is null ? error : error * mask).Sum() * (0.5 / input.Size(0));
        foreach (var layer in _encoder.Concat(_decoder)) loss = loss + layer.Weight.Square().Sum() * (Configuration.WeightDecay / 2);
        if (Configuration.Sparsity > 0)
        {
            var (rho, mean) = (Configuration.MeanActivation, latents.Mean([0]).Clamp(1e-6, 1 - 1e-6));
            var divergence = -(mean.Log() * rho) - (1 - mean).Log() * (1 - rho) + (rho * Math.Log(rho) + (1 - rho) * Math.Log(1 - rho));
            loss = loss + divergence.Sum() * Configuration.Sparsity;
        }

        return scope.Keep(loss);
    }

    /// <summary>Architecture and loss.</summary>
    /// <param name="Inputs">Length of a pattern.</param>
    /// <param name="Latents">Number of latents.</param>
    /// <param name="LogisticOutput">Last layer logistic, for patterns between 0 and 1; else linear.</param>
    /// <param name="WeightDecay">λ.</param>
    /// <param name="Sparsity">β.</param>
    /// <param name="MeanActivation">ρ, 0 to 1.</param>
    public sealed record Config(int Inputs, int Latents = 30, bool LogisticOutput = false, double WeightDecay = 1e-4, double Sparsity = 0, double MeanActivation = 0.1)
    {
        /// <summary>Widths of further layers before the latents, mirrored behind them; none in the source.</summary>
        public IReadOnlyList<int> Hidden { get; init; } = [];
    }
}
