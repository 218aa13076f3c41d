using Ewald.Core;
using Ewald.Tensors;

namespace Ewald.Tests.Tensors;

[Collection("process-wide")]
public sealed class ManagedFunctionTests
{
    [Fact]
    public void A_function_written_here_has_the_gradient_it_says()
    {
        using var scope = TensorScope.Enter();
        var x = Tensor.From([1.0, 2, 3]).WithGrad();
        var y = Tensor.From([4.0, 5, 6]).WithGrad();
        // Twice into one graph: gradients of both uses add up. d(Σ (xy)²)/dx = 2 x y².
        var product = Product(x, y);
        (product * Product(x, y)).Sum().Backward();
        Assert.Equal([32.0, 100, 216], x.Grad!.ToArray<double>());
        Assert.Equal([8.0, 40, 108], y.Grad!.ToArray<double>());
    }

    [Fact]
    public void What_the_backward_pass_reads_is_freed_with_the_record()
    {
        using var outer = TensorScope.Enter();
        var x = Tensor.From([1.0, 2]).WithGrad();
        var before = TorchRuntime.LiveTensors;
        for (var i = 0; i < 3; i++)
        {
            using var scope = TensorScope.Enter();
            Product(x, x).Sum().Backward();
            x.Grad = null;
            // Also where no backward pass comes, and where nothing is recorded.
            Product(x, x);
            using var noGrad = NoGrad.Enter();
            Product(x, x);
        }

        Assert.Equal(before, TorchRuntime.LiveTensors);
    }

    [Fact]
    public void A_failure_comes_back_in_its_own_words_and_a_second_pass_is_refused()
    {
        using var scope = TensorScope.Enter();
        var x = Tensor.From([1.0, 2]).WithGrad();
        var broken = ManagedFunction.Record(x.Detach().Clone(), [x], _ => throw new InvalidOperationException("no gradient on Sundays"));
        Assert.Contains("no gradient on Sundays", Assert.Throws<NativeException>(() => broken.Sum().Backward()).Message, StringComparison.Ordinal);
        var short_ = ManagedFunction.Record(x.Detach().Clone(), [x], _ => []);
        Assert.Contains("0 gradients for 1 inputs", Assert.Throws<NativeException>(() => short_.Sum().Backward()).Message, StringComparison.Ordinal);
        var sum = Product(x, x).Sum();
        sum.Backward(retainGraph: true);
        sum.Backward();
        Assert.Equal([4.0, 8], x.Grad!.ToArray<double>());
        Assert.Throws<NativeException>(() => Product(x, x).Sum().Backward(createGraph: true));
    }

    [Fact]
    public void Memory_is_the_tensors_own_and_only_in_its_own_type()
    {
        using var scope = TensorScope.Enter();
        var x = Tensor.From([1f, 2, 3, 4], [2, 2]);
        x.Memory<float>()[3] = 9;
        Assert.Equal([1f, 2, 3, 9], x.ToArray<float>());
        Assert.Throws<ArgumentException>(() => x.Memory<double>().Length);
        Assert.Throws<ArgumentException>(() => x.Transpose().Memory<float>().Length);
    }

    private static Tensor Product(Tensor x, Tensor y)
    {
        Tensor a = x.Detach().Contiguous(), b = y.Detach().Contiguous();
        var result = a.EmptyLike();
        Fill(a, b, result);
        return ManagedFunction.Record(result, [x, y], g =>
        {
            Tensor ga = a.EmptyLike(), gb = b.EmptyLike();
            Fill(g, b, ga);
            Fill(g, a, gb);
            return [ga, gb];
        }, a, b);
    }

    private static void Fill(Tensor a, Tensor b, Tensor to)
    {
        for (var i = 0; i < a.Count; i++) to.Memory<double>()[i] = a.Memory<double>()[i] * b.Memory<double>()[i];
    }
}
