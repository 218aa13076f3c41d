namespace Ewald.Tensors.Layers;

/// <summary>x Wᵀ + b: [..., in] → [..., out].</summary>
public sealed class Linear : Layer<Tensor, Tensor>
{
    /// <summary>A layer with random weights.</summary>
    /// <param name="inputs">Length of the last dimension of the input.</param>
    /// <param name="outputs">Length of the last dimension of the output.</param>
    /// <param name="generator">Source of the start values.</param>
    /// <param name="bias">Whether there is an offset.</param>
    public Linear(long inputs, long outputs, Generator generator, bool bias = true)
    {
        Weight = Parameter("weight", Initial.FanIn([outputs, inputs], inputs, generator));
        Bias = bias ? Parameter("bias", Initial.FanIn([outputs], inputs, generator)) : null;
    }

    /// <summary>W, [out, in].</summary>
    public Tensor Weight { get; }

    /// <summary>b, [out], or null.</summary>
    public Tensor? Bias { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Linear(Weight, Bias);
    }
}
