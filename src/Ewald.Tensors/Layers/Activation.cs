namespace Ewald.Tensors.Layers;

/// <summary>Functions between linear layers.</summary>
public enum ActivationKind
{
    /// <summary>max(0, x).</summary>
    Relu,

    /// <summary>x above 0, x / 100 below.</summary>
    LeakyRelu,

    /// <summary>x Φ(x).</summary>
    Gelu,

    /// <summary>x / (1 + e⁻ˣ).</summary>
    Silu,

    /// <summary>x above 0, eˣ − 1 below.</summary>
    Elu,

    /// <summary>Hyperbolic tangent.</summary>
    Tanh,

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    Sigmoid,

    /// <summary>ln(1 + eˣ).</summary>
    Softplus,
}

/// <summary>A function applied element by element; the shape stays.</summary>
/// <param name="kind">Which function.</param>
public sealed class Activation(ActivationKind kind) : Layer<Tensor, Tensor>
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return kind switch
        {
            ActivationKind.Relu => input.Relu(),
            ActivationKind.LeakyRelu => input.LeakyRelu(),
            ActivationKind.Gelu => input.Gelu(),
            ActivationKind.Silu => input.Silu(),
            ActivationKind.Elu => input.Elu(),
            ActivationKind.Tanh => input.Tanh(),
            ActivationKind.Sigmoid => input.Sigmoid(),
            ActivationKind.Softplus => input.Softplus(),
            _ => throw new InvalidOperationException($"No activation of kind {kind}."),
        };
    }
}
