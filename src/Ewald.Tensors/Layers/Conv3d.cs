namespace Ewald.Tensors.Layers;

/// <summary>Cross-correlation with learned kernels, [batch, in, z, y, x] → [batch, out, z', y', x'].</summary>
/// <remarks>x' = (x + 2 padding − dilation (kernel − 1) − 1) / stride + 1, rounded down, along each axis.</remarks>
public sealed class Conv3d : Layer<Tensor, Tensor>
{
    private readonly long _stride, _padding, _dilation, _groups;

    /// <summary>A layer with random weights.</summary>
    /// <param name="inputs">Channels of the input.</param>
    /// <param name="outputs">Channels of the output.</param>
    /// <param name="kernel">Points of a kernel along each axis.</param>
    /// <param name="generator">Source of the start values.</param>
    /// <param name="stride">Step.</param>
    /// <param name="padding">Zeros on either side.</param>
    /// <param name="dilation">Distance between kernel points.</param>
    /// <param name="groups">Independent groups of channels.</param>
    /// <param name="bias">Whether there is an offset.</param>
    public Conv3d(long inputs, long outputs, long kernel, Generator generator, long stride = 1, long padding = 0, long dilation = 1, long groups = 1, bool bias = true)
    {
        (_stride, _padding, _dilation, _groups) = (stride, padding, dilation, groups);
        var fanIn = inputs / groups * kernel * kernel * kernel;
        Weight = Parameter("weight", Initial.FanIn([outputs, inputs / groups, kernel, kernel, kernel], fanIn, generator));
        Bias = bias ? Parameter("bias", Initial.FanIn([outputs], fanIn, generator)) : null;
    }

    /// <summary>Kernels, [out, in / groups, kernel, kernel, kernel].</summary>
    public Tensor Weight { get; }

    /// <summary>Offset, [out], or null.</summary>
    public Tensor? Bias { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Conv3d(Weight, Bias, _stride, _padding, _dilation, _groups);
    }
}
