namespace Ewald.Tensors.Layers;

/// <summary>Brings each group of channels of a sample to mean 0 and variance 1, then scales and shifts; [batch, channel, ...] keeps its shape.</summary>
/// <remarks>Independent of the batch (Wu and He, ECCV 2018, arXiv:1803.08494).</remarks>
public sealed class GroupNorm : Layer<Tensor, Tensor>
{
    private readonly Tensor _weight, _bias;
    private readonly long _groups;
    private readonly double _epsilon;

    /// <summary>A layer with gain 1 and offset 0.</summary>
    /// <param name="groups">Number of groups; divides the number of channels.</param>
    /// <param name="channels">Number of channels.</param>
    /// <param name="epsilon">Added to the variance.</param>
    public GroupNorm(long groups, long channels, double epsilon = 1e-5)
    {
        if (groups < 1 || channels % groups != 0)
            throw new ArgumentException($"GroupNorm needs a number of groups that divides {channels} channels; received {groups}.", nameof(groups));
        (_groups, _epsilon) = (groups, epsilon);
        _weight = Parameter("weight", Tensor.Ones([channels]));
        _bias = Parameter("bias", Tensor.Zeros([channels]));
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.GroupNorm(_groups, _weight, _bias, _epsilon);
    }
}
