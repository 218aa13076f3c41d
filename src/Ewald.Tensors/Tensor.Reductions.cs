using Ewald.Tensors.Native;

namespace Ewald.Tensors;

// Sums, means, extrema, order. Without a dimension the whole tensor is reduced.
public sealed partial class Tensor
{
    private static readonly Operator
        SumOp = new("sum"), SumDimOp = new("sum", "dim_IntList"), MeanOp = new("mean"), MeanDimOp = new("mean", "dim"),
        VarianceOp = new("var", "correction"), DeviationOp = new("std", "correction"), MaxOp = new("max"), MinOp = new("min"),
        AmaxOp = new("amax"), AminOp = new("amin"), ArgMaxOp = new("argmax"), ArgMinOp = new("argmin"), ProductOp = new("prod"), ProductDimOp = new("prod", "dim_int"),
        NormOp = new("linalg_vector_norm"), LogSumExpOp = new("logsumexp"), CumulativeSumOp = new("cumsum"), CumulativeProductOp = new("cumprod"),
        AllOp = new("all"), AnyOp = new("any"), SortOp = new("sort"), ArgSortOp = new("argsort"), TopKOp = new("topk"), MedianDimOp = new("median", "dim"),
        QuantileOp = new("quantile", "scalar"), SoftmaxOp = new("softmax", "int"), LogSoftmaxOp = new("log_softmax", "int"),
        BinCountOp = new("bincount"), SearchSortedOp = new("searchsorted", "Tensor");

    /// <summary>Sum of all elements.</summary>
    public Tensor Sum() => SumOp.Call(this);

    /// <summary>Sum along dimensions.</summary>
    /// <param name="dimensions">Dimensions.</param>
    /// <param name="keep">Keeps them with length 1.</param>
    public Tensor Sum(long[] dimensions, bool keep = false) => SumDimOp.Call(this, dimensions, keep);

    /// <summary>Mean of all elements.</summary>
    public Tensor Mean() => MeanOp.Call(this);

    /// <summary>Mean along dimensions.</summary>
    /// <param name="dimensions">Dimensions.</param>
    /// <param name="keep">Keeps them with length 1.</param>
    public Tensor Mean(long[] dimensions, bool keep = false) => MeanDimOp.Call(this, dimensions, keep);

    /// <summary>Variance along dimensions.</summary>
    /// <param name="dimensions">Dimensions, or null for all.</param>
    /// <param name="correction">Subtracted from the count: 1 for a sample, 0 for a population.</param>
    /// <param name="keep">Keeps them with length 1.</param>
    public Tensor Variance(long[]? dimensions = null, long correction = 1, bool keep = false) => VarianceOp.Call(this, dimensions, correction, keep);

    /// <summary>Standard deviation along dimensions.</summary>
    /// <param name="dimensions">Dimensions, or null for all.</param>
    /// <param name="correction">Subtracted from the count: 1 for a sample, 0 for a population.</param>
    /// <param name="keep">Keeps them with length 1.</param>
    public Tensor StandardDeviation(long[]? dimensions = null, long correction = 1, bool keep = false) => DeviationOp.Call(this, dimensions, correction, keep);

    /// <summary>Largest element.</summary>
    public Tensor Max() => MaxOp.Call(this);

    /// <summary>Smallest element.</summary>
    public Tensor Min() => MinOp.Call(this);

    /// <summary>Largest along dimensions; the gradient is shared between equals.</summary>
    /// <param name="dimensions">Dimensions.</param>
    /// <param name="keep">Keeps them with length 1.</param>
    public Tensor Max(long[] dimensions, bool keep = false) => AmaxOp.Call(this, dimensions, keep);

    /// <summary>Smallest along dimensions; the gradient is shared between equals.</summary>
    /// <param name="dimensions">Dimensions.</param>
    /// <param name="keep">Keeps them with length 1.</param>
    public Tensor Min(long[] dimensions, bool keep = false) => AminOp.Call(this, dimensions, keep);

    /// <summary>Index of the largest along a dimension, Int64.</summary>
    /// <param name="dimension">Dimension.</param>
    /// <param name="keep">Keeps it with length 1.</param>
    public Tensor ArgMax(long dimension, bool keep = false) => ArgMaxOp.Call(this, dimension, keep);

    /// <summary>Index of the smallest along a dimension, Int64.</summary>
    /// <param name="dimension">Dimension.</param>
    /// <param name="keep">Keeps it with length 1.</param>
    public Tensor ArgMin(long dimension, bool keep = false) => ArgMinOp.Call(this, dimension, keep);

    /// <summary>Product of all elements.</summary>
    public Tensor Product() => ProductOp.Call(this);

    /// <summary>Product along a dimension.</summary>
    /// <param name="dimension">Dimension.</param>
    /// <param name="keep">Keeps it with length 1.</param>
    public Tensor Product(long dimension, bool keep = false) => ProductDimOp.Call(this, dimension, keep);

    /// <summary>(Σ |x|ᵖ)^(1/p).</summary>
    /// <param name="order">p.</param>
    /// <param name="dimensions">Dimensions, or null for all.</param>
    /// <param name="keep">Keeps them with length 1.</param>
    public Tensor Norm(double order = 2, long[]? dimensions = null, bool keep = false) => NormOp.Call(this, order, dimensions, keep);

    /// <summary>ln Σ eˣ without overflow.</summary>
    /// <param name="dimensions">Dimensions.</param>
    /// <param name="keep">Keeps them with length 1.</param>
    public Tensor LogSumExp(long[] dimensions, bool keep = false) => LogSumExpOp.Call(this, dimensions, keep);

    /// <summary>Running sum.</summary>
    /// <param name="dimension">Dimension.</param>
    public Tensor CumulativeSum(long dimension) => CumulativeSumOp.Call(this, dimension);

    /// <summary>Running product.</summary>
    /// <param name="dimension">Dimension.</param>
    public Tensor CumulativeProduct(long dimension) => CumulativeProductOp.Call(this, dimension);

    /// <summary>Whether all elements differ from 0, one Bool.</summary>
    public Tensor All() => AllOp.Call(this);

    /// <summary>Whether one element differs from 0, one Bool.</summary>
    public Tensor Any() => AnyOp.Call(this);

    /// <summary>Sorted values and where they were.</summary>
    /// <param name="dimension">Dimension.</param>
    /// <param name="descending">Largest first.</param>
    public (Tensor Values, Tensor Indices) Sort(long dimension = -1, bool descending = false) => Pair(SortOp.CallMany(this, dimension, descending));

    /// <summary>The order that sorts, Int64.</summary>
    /// <param name="dimension">Dimension.</param>
    /// <param name="descending">Largest first.</param>
    public Tensor ArgSort(long dimension = -1, bool descending = false) => ArgSortOp.Call(this, dimension, descending);

    /// <summary>The k largest (or smallest) in order, and where they were.</summary>
    /// <param name="k">How many.</param>
    /// <param name="dimension">Dimension.</param>
    /// <param name="largest">False for the smallest.</param>
    public (Tensor Values, Tensor Indices) TopK(long k, long dimension = -1, bool largest = true) => Pair(TopKOp.CallMany(this, k, dimension, largest));

    /// <summary>Lower median and where it was.</summary>
    /// <param name="dimension">Dimension.</param>
    /// <param name="keep">Keeps it with length 1.</param>
    public (Tensor Values, Tensor Indices) Median(long dimension, bool keep = false) => Pair(MedianDimOp.CallMany(this, dimension, keep));

    /// <summary>Quantile with linear interpolation.</summary>
    /// <param name="level">0 to 1.</param>
    /// <param name="dimension">Dimension, or null for all.</param>
    /// <param name="keep">Keeps it with length 1.</param>
    public Tensor Quantile(double level, long? dimension = null, bool keep = false) => QuantileOp.Call(this, level, dimension, keep);

    /// <summary>eˣ / Σ eˣ.</summary>
    /// <param name="dimension">Dimension of the sum.</param>
    public Tensor Softmax(long dimension) => SoftmaxOp.Call(this, dimension);

    /// <summary>ln of the softmax, without overflow.</summary>
    /// <param name="dimension">Dimension of the sum.</param>
    public Tensor LogSoftmax(long dimension) => LogSoftmaxOp.Call(this, dimension);

    /// <summary>How often each integer 0, 1, ... occurs.</summary>
    /// <param name="weights">Weights of the elements, or null.</param>
    /// <param name="minimumLength">At least so many bins.</param>
    public Tensor BinCount(Tensor? weights = null, long minimumLength = 0) => BinCountOp.Call(this, weights, minimumLength);

    /// <summary>For each value the position in this sorted tensor where it belongs, Int64.</summary>
    /// <param name="values">Values.</param>
    /// <param name="right">After equals instead of before.</param>
    public Tensor SearchSorted(Tensor values, bool right = false) => SearchSortedOp.Call(this, values, false, right);

    private static (Tensor First, Tensor Second) Pair(Tensor[] two) => (two[0], two[1]);
}
