using Ewald.Core;
using Ewald.Networks;
using Ewald.Tensors;

namespace Ewald.Studies.PdfSpacegroup;

/// <summary>Training batches: curves in a new order each pass, each read with d a little too short or too long, so that no answer hangs on that peak alone.</summary>
/// <param name="set">The curves.</param>
/// <param name="size">Curves a batch.</param>
/// <param name="spread">Standard deviation of ln d.</param>
/// <param name="arrange">Brings features of shape [curve, <see cref="PdfEasySet.Width"/>] into the shape that the network reads.</param>
/// <param name="randomness">Draws orders and factors.</param>
internal sealed class PdfBatches(PdfEasySet set, int size, double spread, Func<Tensor, Tensor> arrange, Randomness randomness) : IBatchSource
{
    private int[] _order = [];
    private int _epoch = -1;

    /// <inheritdoc/>
    public int Count => (set.Count + size - 1) / size;

    /// <inheritdoc/>
    public Batch Read(int epoch, int index)
    {
        if (epoch != _epoch) (_order, _epoch) = (randomness.Stream("order", (ulong)epoch).Permutation(set.Count), epoch);
        var random = randomness.Stream("stretch", ((ulong)epoch << 32) + (ulong)index);
        var curves = _order.AsSpan(index * size, Math.Min(size, set.Count - index * size));
        var features = new float[curves.Length * PdfEasySet.Width];
        var labels = new long[curves.Length];
        for (var i = 0; i < curves.Length; i++)
        {
            set.FillAll(curves[i], Math.Exp(spread * random.Normal()), features.AsSpan(i * PdfEasySet.Width, PdfEasySet.Width));
            labels[i] = set.Labels[curves[i]];
        }

        return new(arrange(Tensor.From(features, [labels.Length, PdfEasySet.Width])), Tensor.From(labels, [labels.Length]));
    }
}
