using Ewald.Tensors;
using Ewald.Tensors.Layers;

namespace Ewald.Networks;

/// <summary>What the autoencoders share: the check of a batch of patterns, and the way from latents back to patterns.</summary>
internal static class PatternLayers
{
    /// <summary>Refuses a batch that a network cannot read.</summary>
    /// <param name="network">Its name.</param>
    /// <param name="input">[pattern, input].</param>
    /// <param name="inputs">Length of a pattern.</param>
    public static void Check(string network, Tensor input, int inputs)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Rank != 2 || input.Size(1) != inputs)
            throw new ArgumentException($"{network} reads [pattern, {inputs}]; received {input}. Bring patterns to that length, or build the network with Inputs = {(input.Rank == 2 ? input.Size(1) : input.Count)}.", nameof(input));
    }

    /// <summary>Patterns of latents: dense layers with x σ(x) between them, the last one linear or logistic.</summary>
    /// <param name="layers">The layers.</param>
    /// <param name="latents">[pattern, latent].</param>
    /// <param name="isLogistic">Whether the last layer is logistic.</param>
    /// <returns>[pattern, input].</returns>
    public static Tensor Decode(Linear[] layers, Tensor latents, bool isLogistic)
    {
        using var scope = TensorScope.Enter();
        var x = latents;
        for (var i = 0; i < layers.Length; i++) x = i < layers.Length - 1 ? layers[i].Forward(x).Silu() : layers[i].Forward(x);
        return scope.Keep(isLogistic ? x.Sigmoid() : x);
    }
}
