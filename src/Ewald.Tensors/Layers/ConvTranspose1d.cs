namespace Ewald.Tensors.Layers;

/// <summary>Adjoint of a convolution, for going up in size: [batch, in, x] → [batch, out, x'].</summary>
/// <remarks>x' = (x − 1) stride − 2 padding + kernel + outputPadding along each axis.</remarks>
public sealed class ConvTranspose1d : Layer<Tensor, Tensor>
{
    private readonly long _stride, _padding, _outputPadding;

    /// <summary>A layer with random weights.</summary>
    /// <param name="inputs">Channels of the input.</param>
    /// <param name="outputs">Channels of the output.</param>
    /// <param name="kernel">Points of a kernel along each axis.</param>
    /// <param name="generator">Source of the start values.</param>
    /// <param name="stride">Step of the convolution that it reverses.</param>
    /// <param name="padding">Padding of the convolution that it reverses.</param>
    /// <param name="outputPadding">Added to one side of the result.</param>
    /// <param name="bias">Whether there is an offset.</param>
    public ConvTranspose1d(long inputs, long outputs, long kernel, Generator generator, long stride = 1, long padding = 0, long outputPadding = 0, bool bias = true)
    {
        (_stride, _padding, _outputPadding) = (stride, padding, outputPadding);
        var fanIn = outputs * kernel;
        Weight = Parameter("weight", Initial.FanIn([inputs, outputs, kernel], fanIn, generator));
        Bias = bias ? Parameter("bias", Initial.FanIn([outputs], fanIn, generator)) : null;
    }

    /// <summary>Kernels, [in, out, kernel].</summary>
    public Tensor Weight { get; }

    /// <summary>Offset, [out], or null.</summary>
    public Tensor? Bias { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.ConvTranspose1d(Weight, Bias, _stride, _padding, _outputPadding);
    }
}
