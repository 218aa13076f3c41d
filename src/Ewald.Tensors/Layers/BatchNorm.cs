namespace Ewald.Tensors.Layers;

/// <summary>Brings each channel to mean 0 and variance 1 over batch and space, then scales and shifts; [batch, channel, ...] keeps its shape.</summary>
/// <remarks>Training uses the statistics of the batch and averages them; inference uses the average (Ioffe and Szegedy, ICML 2015, arXiv:1502.03167).</remarks>
public sealed class BatchNorm : Layer<Tensor, Tensor>
{
    private readonly Tensor _weight, _bias, _mean, _variance;
    private readonly double _momentum, _epsilon;

    /// <summary>A layer with gain 1 and offset 0.</summary>
    /// <param name="channels">Number of channels.</param>
    /// <param name="momentum">Weight of a batch in the average.</param>
    /// <param name="epsilon">Added to the variance.</param>
    public BatchNorm(long channels, double momentum = 0.1, double epsilon = 1e-5)
    {
        (_momentum, _epsilon) = (momentum, epsilon);
        _weight = Parameter("weight", Tensor.Ones([channels]));
        _bias = Parameter("bias", Tensor.Zeros([channels]));
        _mean = Buffer("running_mean", Tensor.Zeros([channels]));
        _variance = Buffer("running_var", Tensor.Ones([channels]));
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.BatchNorm(_weight, _bias, _mean, _variance, Training, _momentum, _epsilon);
    }
}
