using Ewald.Core;
using Ewald.Tensors;
using Ewald.Tensors.Optimisers;

namespace Ewald.Networks.Equivariant;

/// <summary>Batches of crystals for a <see cref="TrainingLoop"/>: the input of a batch holds the positions of its crystals in the list.</summary>
/// <remarks>Graphs are joined when a batch is read; that takes about a hundredth of a step.</remarks>
public sealed class GraphBatches : IBatchSource
{
    private readonly IReadOnlyList<PeriodicGraph> _graphs;
    private readonly TensorBatches _batches;

    /// <summary>Batches of crystals with targets.</summary>
    /// <param name="graphs">The crystals.</param>
    /// <param name="targets">[crystal, output]; stays the caller's.</param>
    /// <param name="size">Crystals a batch.</param>
    /// <param name="shuffle">Draws a new order each epoch; null keeps the order.</param>
    public GraphBatches(IReadOnlyList<PeriodicGraph> graphs, Tensor targets, int size, Randomness? shuffle)
    {
        ArgumentNullException.ThrowIfNull(graphs);
        _graphs = graphs;
        var positions = TensorScope.Release(Tensor.Range(0, graphs.Count, type: ScalarType.Int64));
        _batches = new TensorBatches(positions, targets, size, shuffle);
    }

    /// <inheritdoc/>
    public int Count => _batches.Count;

    /// <summary>A loop that trains the network on such batches.</summary>
    /// <param name="network">What is trained.</param>
    /// <param name="optimiser">An optimiser of its parameters.</param>
    /// <param name="loss">Loss of prediction and target.</param>
    /// <param name="batches">The batches that the loop will run over; validation makes its own from the same graphs.</param>
    /// <param name="setup">How long and how.</param>
    public static TrainingLoop Loop(EquivariantNetwork network, Optimiser optimiser, Func<Tensor, Tensor, Tensor> loss, GraphBatches batches, TrainingSetup setup) =>
        new(network, optimiser, batches.Score(network, loss), setup);

    /// <summary>Predictions for crystals in their order, in inference mode without gradients.</summary>
    /// <param name="network">The network; its mode is restored.</param>
    /// <param name="graphs">The crystals.</param>
    /// <param name="size">Crystals a batch.</param>
    /// <returns>[crystal][output].</returns>
    public static double[][] Predict(EquivariantNetwork network, IReadOnlyList<PeriodicGraph> graphs, int size = 64)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(graphs);
        using var noGrad = NoGrad.Enter();
        var type = network.Parameters()[0].Type;
        var curves = new List<double[]>();
        for (var start = 0; start < graphs.Count; start += size)
        {
            using var scope = TensorScope.Enter();
            using var batch = PeriodicGraphBatch.Of([.. graphs.Skip(start).Take(size)], type);
            var values = network.Forward(batch).ToArray<double>();
            curves.AddRange(values.Chunk(network.Configuration.Outputs));
        }

        return [.. curves];
    }

    /// <summary>Applies the network and a loss to a batch: what <see cref="TrainingLoop"/> asks for.</summary>
    /// <param name="network">The network.</param>
    /// <param name="loss">Loss of prediction and target.</param>
    public Func<Batch, Tensor> Score(EquivariantNetwork network, Func<Tensor, Tensor, Tensor> loss)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(loss);
        return batch =>
        {
            using var graph = GraphOf(batch, batch.Target.Type);
            return loss(network.Forward(graph), batch.Target);
        };
    }

    /// <summary>The crystals of a batch as one graph; dispose it, after the forward pass at the earliest.</summary>
    /// <param name="batch">A batch of this source.</param>
    /// <param name="type">Float32 to train.</param>
    public PeriodicGraphBatch GraphOf(Batch batch, ScalarType type = ScalarType.Float32)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return PeriodicGraphBatch.Of([.. batch.Input.ToArray<long>().Select(i => _graphs[(int)i])], type);
    }

    /// <inheritdoc/>
    public Batch Read(int epoch, int index) => _batches.Read(epoch, index);
}
