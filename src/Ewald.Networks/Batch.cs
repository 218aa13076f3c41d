using Ewald.Core;
using Ewald.Tensors;

namespace Ewald.Networks;

/// <summary>What one training step reads.</summary>
/// <param name="Input">Inputs, the first dimension counts samples.</param>
/// <param name="Target">Targets, the first dimension counts samples.</param>
public sealed record Batch(Tensor Input, Tensor Target);

/// <summary>Gives batches by position, so that an interrupted run can go on where it was. Tensors made in <see cref="Read"/> are freed after the step.</summary>
public interface IBatchSource
{
    /// <summary>Batches in one pass.</summary>
    int Count { get; }

    /// <summary>One batch; the same arguments give the same batch.</summary>
    /// <param name="epoch">The pass, from 0.</param>
    /// <param name="index">The batch, from 0.</param>
    Batch Read(int epoch, int index);
}

/// <summary>Batches from a function: simulated on the fly, or augmented.</summary>
/// <param name="count">Batches in one pass.</param>
/// <param name="read">Makes the batch of an epoch and a position; draw from a stream of that index.</param>
public sealed class FunctionBatches(int count, Func<int, int, Batch> read) : IBatchSource
{
    /// <inheritdoc/>
    public int Count => count;

    /// <inheritdoc/>
    public Batch Read(int epoch, int index) => read(epoch, index);
}

/// <summary>Batches cut from two tensors that are held whole.</summary>
public sealed class TensorBatches : IBatchSource
{
    private readonly Tensor _inputs, _targets;
    private readonly int _size;
    private readonly Randomness? _shuffle;
    private int[] _order = [];
    private int _orderedEpoch = -1;

    /// <summary>Batches of samples.</summary>
    /// <param name="inputs">[sample, ...]; stays the caller's.</param>
    /// <param name="targets">[sample, ...]; stays the caller's.</param>
    /// <param name="size">Samples a batch; the last batch may be smaller.</param>
    /// <param name="shuffle">Draws a new order each epoch (stream <c>shuffle</c>); null keeps the order.</param>
    public TensorBatches(Tensor inputs, Tensor targets, int size, Randomness? shuffle)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        if (inputs.Size(0) != targets.Size(0) || inputs.Size(0) == 0)
            throw new ArgumentException($"Inputs and targets hold the same number of samples, at least 1; received {inputs} and {targets}.", nameof(targets));
        (_inputs, _targets, _size, _shuffle) = (inputs, targets, size, shuffle);
        Samples = (int)inputs.Size(0);
    }

    /// <summary>Number of samples.</summary>
    public int Samples { get; }

    /// <inheritdoc/>
    public int Count => (Samples + _size - 1) / _size;

    /// <inheritdoc/>
    public Batch Read(int epoch, int index)
    {
        var start = index * _size;
        var length = Math.Min(_size, Samples - start);
        if (_shuffle is null) return new Batch(_inputs.Narrow(0, start, length), _targets.Narrow(0, start, length));
        if (_orderedEpoch != epoch)
        {
            _order = _shuffle.Stream("shuffle", (ulong)epoch).Permutation(Samples);
            _orderedEpoch = epoch;
        }

        var rows = new long[length];
        for (var i = 0; i < length; i++) rows[i] = _order[start + i];
        var indices = Tensor.From(rows).To(_inputs.Device);
        return new Batch(_inputs.IndexSelect(0, indices), _targets.IndexSelect(0, indices));
    }
}
