namespace Ewald.Tensors.Layers;

/// <summary>Brings the last dimensions of each sample to mean 0 and variance 1, then scales and shifts; the shape stays (Ba, Kiros and Hinton, arXiv:1607.06450).</summary>
public sealed class LayerNorm : Layer<Tensor, Tensor>
{
    private readonly Tensor _weight, _bias;
    private readonly long[] _shape;
    private readonly double _epsilon;

    /// <summary>A layer with gain 1 and offset 0.</summary>
    /// <param name="shape">Lengths of the last dimensions.</param>
    /// <param name="epsilon">Added to the variance.</param>
    public LayerNorm(long[] shape, double epsilon = 1e-5)
    {
        (_shape, _epsilon) = (shape, epsilon);
        _weight = Parameter("weight", Tensor.Ones(shape));
        _bias = Parameter("bias", Tensor.Zeros(shape));
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.LayerNorm(_shape, _weight, _bias, _epsilon);
    }
}
