namespace Ewald.Tensors.Layers;

/// <summary>A learned vector for each integer: Int64 [...] → [..., width].</summary>
public sealed class Embedding : Layer<Tensor, Tensor>
{
    /// <summary>A table of normal deviates.</summary>
    /// <param name="entries">Number of integers, 0 .. entries - 1.</param>
    /// <param name="width">Length of a vector.</param>
    /// <param name="generator">Source of the start values.</param>
    public Embedding(long entries, long width, Generator generator) =>
        Weight = Parameter("weight", Tensor.Normal([entries, width], generator));

    /// <summary>The table, [entry, width].</summary>
    public Tensor Weight { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Embedding(Weight);
    }
}
