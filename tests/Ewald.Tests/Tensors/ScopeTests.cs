using Ewald.Core;
using Ewald.Tensors;

namespace Ewald.Tests.Tensors;

public sealed class ScopeTests
{
    [Fact]
    public void A_scope_frees_what_was_made_in_it_and_keeps_what_was_kept()
    {
        using var outer = TensorScope.Enter();
        Tensor kept, lost, released;
        using (var inner = TensorScope.Enter())
        {
            lost = Tensor.Ones([2]);
            kept = inner.Keep(lost + 1);
            released = TensorScope.Release(lost + 2);
            Assert.Equal(2, TensorScope.Depth);
        }

        Assert.True(lost.IsDisposed);
        Assert.Throws<ObjectDisposedException>(() => lost + 1);
        Assert.Equal([2f, 2f], kept.ToArray<float>());
        outer.Dispose();
        Assert.True(kept.IsDisposed);
        Assert.False(released.IsDisposed);
        released.Dispose();
        Assert.Equal(0, TensorScope.Depth);
    }

    [Fact]
    public void A_tensor_kept_through_two_scopes_outlives_both()
    {
        static Tensor Inner()
        {
            using var scope = TensorScope.Enter();
            return scope.Keep(Tensor.Ones([3]).Sum());
        }

        static Tensor Outer()
        {
            using var scope = TensorScope.Enter();
            return scope.Keep(Inner());
        }

        using var sum = Outer();
        Assert.Equal(3, sum.Item());
    }

    [Fact]
    public void No_gradient_is_recorded_inside_NoGrad_and_the_state_before_comes_back()
    {
        using var scope = TensorScope.Enter();
        var x = Tensor.Ones([2]).WithGrad();
        Assert.True(NoGrad.IsRecording);
        using (NoGrad.Enter())
        {
            Assert.False(NoGrad.IsRecording);
            using (NoGrad.Enter()) Assert.False((x * 2).RequiresGrad);
            Assert.False((x * 2).RequiresGrad);
        }

        Assert.True((x * 2).RequiresGrad);
    }

    [Fact]
    public void A_second_derivative_is_exact()
    {
        // d²/dx² of x³ is 6 x.
        using var scope = TensorScope.Enter();
        var x = Tensor.From([2.0]).WithGrad();
        var first = Tensor.Gradients(x.Pow(3).Sum(), [x], createGraph: true)[0]!;
        var second = Tensor.Gradients(first.Sum(), [x])[0]!;
        Assert.Equal(12, first.Item(), 1e-12);
        Assert.Equal(12, second.Item(), 1e-12);
        Assert.Null(Tensor.Gradients((x * 2).Sum(), [Tensor.Ones([1]).WithGrad()])[0]);
        Assert.Throws<NativeException>(() => Tensor.Ones([1]).Backward());
    }
}
