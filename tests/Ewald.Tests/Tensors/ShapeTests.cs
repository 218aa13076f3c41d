using Ewald.Tensors;

namespace Ewald.Tests.Tensors;

/// <summary>Shapes, indices and reductions on arrays small enough to check by eye.</summary>
public sealed class ShapeTests
{
    [Fact]
    public void Shapes_and_cuts_are_those_of_the_definition()
    {
        using var scope = TensorScope.Enter();
        var x = Tensor.Range(0, 6, type: ScalarType.Float64).Reshape(2, 3);
        Expect([0, 3, 1, 4, 2, 5], x.Transpose());
        Expect([0, 3, 1, 4, 2, 5], x.Permute(1, 0));
        Expect([1, 4], x.Select(1, 1));
        Expect([1, 2, 4, 5], x.Narrow(1, 1, 2));
        Expect([0, 2, 3, 5], x.Slice(1, step: 2));
        Expect([3, 4, 5, 0, 1, 2], x.Flip(0));
        Expect([2, 0, 1, 5, 3, 4], x.Roll([1], [1]));
        Expect([0, 0, 3, 0], x.Slice(1, 0, 1).Pad([0, 1]));
        Expect([0, 0, 0, 3, 4, 0], x.LowerTriangle());
        Expect([0, 1, 2, 0, 4, 5], x.UpperTriangle());
        Expect([0, 4], x.Diagonal());
        Expect([0, 1, 1, 2, 3, 4, 4, 5], x.Windows(1, 2, 1));
        Assert.Equal([2L, 2, 2], x.Windows(1, 2, 1).Shape);
        Assert.Equal([1L, 2, 3], x.Unsqueeze(0).Shape);
        Assert.Equal([2L, 3], x.Unsqueeze(0).Squeeze(0).Shape);
        Assert.Equal([4L, 2, 3], x.Unsqueeze(0).Expand(4, -1, -1).Shape);
        Assert.Equal([4L, 3], x.Repeat(2, 1).Shape);
        Assert.Equal([6L], x.Flatten().Shape);
        Assert.Equal([3L, 2], x.View(3, 2).Shape);
        Assert.Equal([2L, 3, 2], Tensor.Stack([x, x], 2).Shape);
        Assert.Equal([2L, 1], x.Chunk(2, 1).Select(p => p.Size(1)));
        var grid = Tensor.Grid(Tensor.From([1.0, 2]), Tensor.From([3.0, 4, 5]));
        Expect([1, 1, 1, 2, 2, 2], grid[0]);
        Expect([3, 4, 5, 3, 4, 5], grid[1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => x.Size(2));
    }

    [Fact]
    public void Picking_and_placing_follow_the_indices()
    {
        using var scope = TensorScope.Enter();
        var x = Tensor.Range(0, 6, type: ScalarType.Float64).Reshape(2, 3);
        var picked = Tensor.From([2L, 0]);
        Expect([2, 0, 5, 3], x.IndexSelect(1, picked));
        Expect([2, 3], x.Gather(1, Tensor.From(new[,] { { 2L }, { 0L } })));
        Expect([2, 3], x.Index(Tensor.From([0L, 1]), picked));
        Expect([2, 0, 5, 3], x.Index(null, picked));
        Expect([4, 5], x.MaskedSelect(x.GreaterThan(3)));
        Expect([0, 1, 2, 3, -1, -1], x.MaskedFill(x.GreaterThan(3), -1));
        Expect([1, 1, 1, 2], x.GreaterThan(3).Nonzero().To(ScalarType.Float64));
        Expect([10, 0, 5], Tensor.Zeros([3], ScalarType.Float64).ScatterAdd(0, Tensor.From([0L, 2, 0]), Tensor.From([3.0, 5, 7])));
        Expect([8, 1, 10, 3, 4, 5], x.IndexAdd(0, Tensor.From([0L]), Tensor.From(new[,] { { 8.0, 0, 8 } })));
        Expect([0, 0, 1, 1, 0, 0], picked.OneHot(3).To(ScalarType.Float64));
        Expect([0, 9, 2, 3, 4, 9], x.Clone().IndexPutInPlace([Tensor.From([0L, 1]), Tensor.From([1L, 2])], Tensor.From([9.0])));
        var (values, order) = Tensor.From([3.0, 1, 2]).Sort();
        Expect([1, 2, 3], values);
        Expect([1, 2, 3], Tensor.From([3.0, 1, 2]).TakeAlong(order, 0));
        Expect([3, 2], Tensor.From([3.0, 1, 2]).TopK(2).Values);
        Expect([0, 2, 1], Tensor.From([3.0, 1, 2]).ArgSort(descending: true).To(ScalarType.Float64));
        Expect([1, 3], Tensor.From([0.0, 1, 2, 3]).SearchSorted(Tensor.From([0.5, 3])).To(ScalarType.Float64));
        Expect([1, 0, 2], Tensor.From([0L, 2, 2]).BinCount().To(ScalarType.Float64));
    }

    [Fact]
    public void Reductions_are_those_of_the_definition()
    {
        using var scope = TensorScope.Enter();
        var x = Tensor.From(new[,] { { 1.0, 2, 3 }, { 4, 5, 9 } });
        Expect([24], x.Sum());
        Expect([5, 7, 12], x.Sum([0]));
        Expect([4], x.Mean());
        Expect([2, 6], x.Mean([1]));
        Expect([1, 7], x.Variance([1]));
        Expect([Math.Sqrt(2.0 / 3), Math.Sqrt(14.0 / 3)], x.StandardDeviation([1], correction: 0));
        Expect([9], x.Max());
        Expect([1], x.Min());
        Expect([3, 9], x.Max([1]));
        Expect([1, 2, 3], x.Min([0]));
        Expect([2, 2], x.ArgMax(1).To(ScalarType.Float64));
        Expect([0, 0], x.ArgMin(1).To(ScalarType.Float64));
        Expect([1080], x.Product());
        Expect([4, 10, 27], x.Product(0));
        Expect([Math.Sqrt(136)], x.Norm());
        Expect([6, 18], x.Norm(1, [1]));
        Expect([Math.Log(Math.E + Math.E * Math.E)], Tensor.From([1.0, 2]).LogSumExp([0]));
        Expect([1, 3, 6, 4, 9, 18], x.CumulativeSum(1));
        Expect([1, 2, 6, 4, 20, 180], x.CumulativeProduct(1));
        Expect([2, 5], x.Median(1).Values);
        Expect([3.5], x.Quantile(0.5));
        Expect([1], x.All().To(ScalarType.Float64));
        Expect([1], x.GreaterThan(8).Any().To(ScalarType.Float64));
        Expect([1], Tensor.From([0.3, 0.7]).Softmax(0).Sum());
        Expect([0], Tensor.From([5.0]).LogSoftmax(0));
    }

    [Fact]
    public void Pooling_and_resampling_are_those_of_the_definition()
    {
        using var scope = TensorScope.Enter();
        var line = Tensor.From([1.0, 3, 2, 8], [1, 1, 4]);
        Expect([3, 8], line.MaxPool1d(2));
        Expect([2, 5], line.AveragePool1d(2));
        Expect([3.5], line.AdaptiveAveragePool1d(1));
        Expect([2, 5], line.UpsampleLinear1d(2));
        var image = Tensor.From([1.0, 3, 2, 8], [1, 1, 2, 2]);
        Expect([8], image.MaxPool2d(2));
        Expect([3.5], image.AveragePool2d(2));
        Expect([3.5], image.AdaptiveAveragePool2d(1, 1));
        Expect([1, 1, 3, 3, 2, 2, 8, 8], image.UpsampleNearest2d(2, 4));
        Expect([3.5], image.UpsampleBilinear2d(1, 1));
        Expect([8], image.Unsqueeze(2).Expand(1, 1, 2, 2, 2).MaxPool3d(2));
        Expect([3.5], image.Unsqueeze(2).Expand(1, 1, 2, 2, 2).AveragePool3d(2));
    }

    [Fact]
    public void Products_and_distances_are_those_of_the_definition()
    {
        using var scope = TensorScope.Enter();
        var (a, b) = (Tensor.From([1.0, 2, 2]), Tensor.From([2.0, 0, 1]));
        Expect([4], a.Dot(b));
        Expect([2, 0, 1, 4, 0, 2, 4, 0, 2], a.Outer(b));
        Expect([2, 3, -4], a.Cross(b));
        Expect([Math.Sqrt(6)], a.Unsqueeze(0).Distances(b.Unsqueeze(0)));
        Expect([5], a.Outer(b).Trace() + 1);
    }

    private static void Expect(double[] expected, Tensor actual)
    {
        var values = actual.ToArray<double>();
        Assert.Equal(expected.Length, values.Length);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], values[i], 1e-12);
    }
}
