using Ewald.Tensors.Native;

namespace Ewald.Tensors;

// Reshaping, joining and cutting.
public sealed partial class Tensor
{
    private static readonly Operator
        ReshapeOp = new("reshape"), ViewOp = new("view"), TransposeOp = new("transpose", "int"), PermuteOp = new("permute"), SqueezeOp = new("squeeze", "dim"),
        UnsqueezeOp = new("unsqueeze"), ExpandOp = new("expand"), FlattenOp = new("flatten", "using_ints"), CatOp = new("cat"), StackOp = new("stack"),
        SplitOp = new("split", "Tensor"), ChunkOp = new("chunk"), RepeatOp = new("repeat"), FlipOp = new("flip"), RollOp = new("roll"),
        NarrowOp = new("narrow"), SliceOp = new("slice", "Tensor"), SelectOp = new("select", "int"), UnfoldOp = new("unfold"), PadOp = new("constant_pad_nd"),
        TrilOp = new("tril"), TriuOp = new("triu"), DiagonalOp = new("diagonal"), DiagonalEmbedOp = new("diag_embed"), MeshGridOp = new("meshgrid", "indexing");

    /// <summary>Same elements, other shape; one length may be -1.</summary>
    /// <param name="shape">Lengths of the dimensions.</param>
    public Tensor Reshape(params long[] shape) => ReshapeOp.Call(this, shape);

    /// <summary>Same memory, other shape; refuses where a copy would be needed.</summary>
    /// <param name="shape">Lengths of the dimensions.</param>
    public Tensor View(params long[] shape) => ViewOp.Call(this, shape);

    /// <summary>Exchanges two dimensions; a view.</summary>
    /// <param name="first">First dimension.</param>
    /// <param name="second">Second dimension.</param>
    public Tensor Transpose(long first = -2, long second = -1) => TransposeOp.Call(this, first, second);

    /// <summary>Reorders the dimensions; a view.</summary>
    /// <param name="dimensions">The old dimension at each new place.</param>
    public Tensor Permute(params long[] dimensions) => PermuteOp.Call(this, dimensions);

    /// <summary>Drops a dimension of length 1; a view.</summary>
    /// <param name="dimension">Dimension.</param>
    public Tensor Squeeze(long dimension) => SqueezeOp.Call(this, dimension);

    /// <summary>Inserts a dimension of length 1; a view.</summary>
    /// <param name="dimension">Where it will stand.</param>
    public Tensor Unsqueeze(long dimension) => UnsqueezeOp.Call(this, dimension);

    /// <summary>Repeats dimensions of length 1 without copying; -1 leaves one as it is.</summary>
    /// <param name="shape">Lengths of the dimensions.</param>
    public Tensor Expand(params long[] shape) => ExpandOp.Call(this, shape);

    /// <summary>Merges neighbouring dimensions.</summary>
    /// <param name="first">First of them.</param>
    /// <param name="last">Last of them.</param>
    public Tensor Flatten(long first = 0, long last = -1) => FlattenOp.Call(this, first, last);

    /// <summary>Joins along an existing dimension.</summary>
    /// <param name="tensors">The parts.</param>
    /// <param name="dimension">Dimension.</param>
    public static Tensor Concatenate(Tensor[] tensors, long dimension = 0) => CatOp.Call(tensors, dimension);

    /// <summary>Joins along a new dimension.</summary>
    /// <param name="tensors">The parts, equal in shape.</param>
    /// <param name="dimension">Where it will stand.</param>
    public static Tensor Stack(Tensor[] tensors, long dimension = 0) => StackOp.Call(tensors, dimension);

    /// <summary>Cuts into pieces of one length, the last may be shorter; views.</summary>
    /// <param name="size">Length of a piece.</param>
    /// <param name="dimension">Dimension.</param>
    public Tensor[] Split(long size, long dimension = 0) => SplitOp.CallMany(this, size, dimension);

    /// <summary>Cuts into so many pieces; views.</summary>
    /// <param name="pieces">Number of pieces.</param>
    /// <param name="dimension">Dimension.</param>
    public Tensor[] Chunk(long pieces, long dimension = 0) => ChunkOp.CallMany(this, pieces, dimension);

    /// <summary>Repeats the tensor along each dimension.</summary>
    /// <param name="times">How often, for each dimension.</param>
    public Tensor Repeat(params long[] times) => RepeatOp.Call(this, times);

    /// <summary>Reverses dimensions.</summary>
    /// <param name="dimensions">Dimensions.</param>
    public Tensor Flip(params long[] dimensions) => FlipOp.Call(this, dimensions);

    /// <summary>Shifts elements around in a ring.</summary>
    /// <param name="shifts">By how much.</param>
    /// <param name="dimensions">Along which dimensions.</param>
    public Tensor Roll(long[] shifts, long[] dimensions) => RollOp.Call(this, shifts, dimensions);

    /// <summary>A stretch of one dimension; a view.</summary>
    /// <param name="dimension">Dimension.</param>
    /// <param name="start">First index.</param>
    /// <param name="length">How many.</param>
    public Tensor Narrow(long dimension, long start, long length) => NarrowOp.Call(this, dimension, start, length);

    /// <summary>Every step-th element of [start, end) of one dimension; a view.</summary>
    /// <param name="dimension">Dimension.</param>
    /// <param name="start">First index, or null for 0.</param>
    /// <param name="end">End, excluded, or null for the last.</param>
    /// <param name="step">Step, positive.</param>
    public Tensor Slice(long dimension, long? start = null, long? end = null, long step = 1) => SliceOp.Call(this, dimension, start, end, step);

    /// <summary>One index of one dimension, which goes away; a view.</summary>
    /// <param name="dimension">Dimension.</param>
    /// <param name="index">Index.</param>
    public Tensor Select(long dimension, long index) => SelectOp.Call(this, dimension, index);

    /// <summary>Overlapping windows of one dimension as a new last dimension; a view.</summary>
    /// <param name="dimension">Dimension.</param>
    /// <param name="size">Length of a window.</param>
    /// <param name="step">Distance between windows.</param>
    public Tensor Windows(long dimension, long size, long step) => UnfoldOp.Call(this, dimension, size, step);

    /// <summary>Surrounds with a constant.</summary>
    /// <param name="widths">Before and after the last dimension, then the one before it, ...</param>
    /// <param name="value">The constant.</param>
    public Tensor Pad(long[] widths, double value = 0) => PadOp.Call(this, widths, value);

    /// <summary>Lower triangle of matrices, zero elsewhere.</summary>
    /// <param name="diagonal">Highest diagonal that is kept.</param>
    public Tensor LowerTriangle(long diagonal = 0) => TrilOp.Call(this, diagonal);

    /// <summary>Upper triangle of matrices, zero elsewhere.</summary>
    /// <param name="diagonal">Lowest diagonal that is kept.</param>
    public Tensor UpperTriangle(long diagonal = 0) => TriuOp.Call(this, diagonal);

    /// <summary>Diagonal of the last two dimensions; a view.</summary>
    /// <param name="offset">Which diagonal.</param>
    public Tensor Diagonal(long offset = 0) => DiagonalOp.Call(this, offset, -2, -1);

    /// <summary>Matrices with this on their diagonal, shape [..., n, n].</summary>
    public Tensor ToDiagonal() => DiagonalEmbedOp.Call(this);

    /// <summary>Coordinates of a grid, index order ij.</summary>
    /// <param name="axes">Coordinates along each axis, vectors.</param>
    public static Tensor[] Grid(params Tensor[] axes) => MeshGridOp.CallMany(axes, "ij");
}
