namespace Ewald.Tensors.Layers;

/// <summary>While training sets elements to zero at random and scales the others up; the shape stays (Srivastava et al., JMLR 15, 1929, 2014).</summary>
/// <param name="probability">Share that is dropped, 0 to below 1.</param>
/// <param name="generator">Source of randomness; its state belongs into checkpoints.</param>
public sealed class Dropout(double probability, Generator generator) : Layer<Tensor, Tensor>
{
    private readonly double _probability = probability is >= 0 and < 1
        ? probability
        : throw new ArgumentOutOfRangeException(nameof(probability), probability, "Dropout drops a share of at least 0 and below 1.");

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!Training || _probability == 0) return input;
        using var scope = TensorScope.Enter();
        var mask = Tensor.Empty(input.Shape, input.Type, generator.Device).BernoulliInPlace(1 - _probability, generator).MultiplyInPlace(1 / (1 - _probability)).To(input.Device);
        return scope.Keep(input * mask);
    }
}
