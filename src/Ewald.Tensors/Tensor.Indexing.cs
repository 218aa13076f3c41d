using Ewald.Tensors.Native;

namespace Ewald.Tensors;

// Picking and placing by index or mask.
public sealed partial class Tensor
{
    private static readonly Operator
        IndexSelectOp = new("index_select"), GatherOp = new("gather"), ScatterAddOp = new("scatter_add"), IndexOp = new("index", "Tensor"),
        IndexPutOp = new("index_put_"), IndexAddOp = new("index_add"), MaskedSelectOp = new("masked_select"), MaskedFillOp = new("masked_fill", "Scalar"),
        NonzeroOp = new("nonzero"), TakeAlongOp = new("take_along_dim"), OneHotOp = new("one_hot");

    /// <summary>The given positions of one dimension.</summary>
    /// <param name="dimension">Dimension.</param>
    /// <param name="indices">Int64 vector.</param>
    public Tensor IndexSelect(long dimension, Tensor indices) => IndexSelectOp.Call(this, dimension, indices);

    /// <summary>For each index the element at that position of one dimension.</summary>
    /// <param name="dimension">Dimension.</param>
    /// <param name="indices">Int64, same rank.</param>
    public Tensor Gather(long dimension, Tensor indices) => GatherOp.Call(this, dimension, indices);

    /// <summary>Adds source elements at indexed positions of one dimension.</summary>
    /// <param name="dimension">Dimension.</param>
    /// <param name="indices">Int64, shape of <paramref name="source"/>.</param>
    /// <param name="source">What is added.</param>
    public Tensor ScatterAdd(long dimension, Tensor indices, Tensor source) => ScatterAddOp.Call(this, dimension, indices, source);

    /// <summary>Adds slices of the source at indexed positions of one dimension.</summary>
    /// <param name="dimension">Dimension.</param>
    /// <param name="indices">Int64 vector.</param>
    /// <param name="source">What is added; its length along the dimension is that of the indices.</param>
    public Tensor IndexAdd(long dimension, Tensor indices, Tensor source) => IndexAddOp.Call(this, dimension, indices, source);

    /// <summary>Indexes several dimensions at once; null leaves a dimension whole.</summary>
    /// <param name="indices">One Int64 or Bool tensor a dimension, or null.</param>
    public Tensor Index(params Tensor?[] indices) => IndexOp.Call(this, Argument.Optional(indices));

    /// <summary>Writes to indexed places.</summary>
    /// <param name="indices">One Int64 or Bool tensor a dimension, or null.</param>
    /// <param name="values">What is written.</param>
    /// <param name="accumulate">Adds instead.</param>
    public Tensor IndexPutInPlace(Tensor?[] indices, Tensor values, bool accumulate = false)
    {
        IndexPutOp.Run(this, Argument.Optional(indices), values, accumulate);
        return this;
    }

    /// <summary>The elements where the mask holds, as a vector.</summary>
    /// <param name="mask">Bool.</param>
    public Tensor MaskedSelect(Tensor mask) => MaskedSelectOp.Call(this, mask);

    /// <summary>A value where the mask holds.</summary>
    /// <param name="mask">Bool.</param>
    /// <param name="value">The value.</param>
    public Tensor MaskedFill(Tensor mask, double value) => MaskedFillOp.Call(this, mask, value);

    /// <summary>Coordinates of the elements that differ from 0, Int64 [element, dimension].</summary>
    public Tensor Nonzero() => NonzeroOp.Call(this);

    /// <summary>As Gather, with broadcasting; made for the indices of a sort.</summary>
    /// <param name="indices">Int64.</param>
    /// <param name="dimension">Dimension.</param>
    public Tensor TakeAlong(Tensor indices, long dimension) => TakeAlongOp.Call(this, indices, dimension);

    /// <summary>Int64 class labels as rows with a single 1, Int64.</summary>
    /// <param name="classes">Number of classes.</param>
    public Tensor OneHot(long classes) => OneHotOp.Call(this, classes);
}
