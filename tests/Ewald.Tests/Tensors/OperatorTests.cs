using System.Diagnostics;
using System.Numerics;
using System.Reflection;
using Ewald.Core;
using Ewald.Tensors;
using Ewald.Tensors.Native;

namespace Ewald.Tests.Tensors;

public sealed class OperatorTests
{
    [Fact]
    public void Every_operator_that_a_method_names_exists_in_this_libtorch()
    {
        var find = typeof(Operator).GetMethod("Find", BindingFlags.Instance | BindingFlags.NonPublic)!;
        var fields = typeof(Tensor).Assembly.GetTypes().SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public))
            .Where(f => f.FieldType == typeof(Operator)).ToArray();
        Assert.True(fields.Length > 150, $"only {fields.Length} operators were found");
        foreach (var field in fields) find.Invoke(field.GetValue(null), null);
    }

    [Fact]
    public void An_error_carries_the_sentence_of_libtorch_and_the_operator()
    {
        using var scope = TensorScope.Enter();
        var error = Assert.Throws<NativeException>(() => Tensor.Zeros([2, 3]).MatMul(Tensor.Zeros([4, 5])));
        Assert.Equal("libtorch", error.Engine);
        Assert.Contains("matmul", error.Message, StringComparison.Ordinal);
        Assert.Contains("mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5)", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("frame #", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_argument_is_refused_by_the_schema()
    {
        using var scope = TensorScope.Enter();
        var add = new Operator("add", "Tensor");
        var one = Tensor.Ones([1]);
        var error = Assert.Throws<NativeException>(() => add.Call(one));
        Assert.Contains("missing value for argument 'other'", error.Message, StringComparison.Ordinal);
        Assert.Throws<NativeException>(() => add.Call(one, one, "two"));
        Assert.Throws<NativeException>(() => new Operator("no_such_operator").Call(one));
    }

    [Fact]
    public void Ten_thousand_refused_calls_cost_little()
    {
        // Measured: about 25 us a call, mostly the .NET exception; with C++ stack traces it is 3 ms.
        using var scope = TensorScope.Enter();
        var (a, b) = (Tensor.Zeros([2, 3]), Tensor.Zeros([4, 5]));
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 10_000; i++) Assert.Throws<NativeException>(() => a.MatMul(b));
        Assert.True(clock.Elapsed.TotalSeconds < 10, $"{clock.Elapsed.TotalSeconds} s for 10 000 refused calls");
    }

    [Fact]
    public void Values_of_every_type_go_in_and_come_out()
    {
        using var scope = TensorScope.Enter();
        Assert.Equal([1.5f, -2f], Tensor.From([1.5f, -2f]).ToArray<float>());
        Assert.Equal([1.5, -2], Tensor.From([1.5, -2.0]).ToArray<double>());
        Assert.Equal([long.MaxValue, -1L], Tensor.From([long.MaxValue, -1L]).ToArray<long>());
        Assert.Equal([1, -7], Tensor.From([1, -7]).ToArray<int>());
        Assert.Equal([(byte)255], Tensor.From([(byte)255]).ToArray<byte>());
        Assert.Equal([true, false], Tensor.From([true, false]).ToArray<bool>());
        Assert.Equal([(Half)0.5], Tensor.From([(Half)0.5]).ToArray<Half>());
        Assert.Equal([new Complex(1, -2)], Tensor.From([new Complex(1, -2)]).ToArray<Complex>());
        Assert.Equal(new[,] { { 1.0, 2.0, 3.0 }, { 4.0, 5.0, 6.0 } }, Tensor.From(new[,] { { 1.0, 2.0, 3.0 }, { 4.0, 5.0, 6.0 } }).ToMatrix<double>());
        Assert.Throws<ArgumentException>(() => Tensor.From(['x']));
        Assert.Throws<NativeException>(() => Tensor.From([1.0, 2.0], [3]));
    }

    [Fact]
    public void A_view_that_is_not_contiguous_is_read_in_row_major_order()
    {
        using var scope = TensorScope.Enter();
        var transposed = Tensor.From(new[,] { { 1.0, 2.0, 3.0 }, { 4.0, 5.0, 6.0 } }).Transpose();
        Assert.False(transposed.IsContiguous);
        Assert.Equal([3L, 2L], transposed.Shape);
        Assert.Equal([1L, 3L], transposed.Strides);
        Assert.Equal([1.0, 4, 2, 5, 3, 6], transposed.ToArray<double>());
    }

    [Fact]
    public void A_list_longer_than_the_stack_buffer_crosses_whole()
    {
        using var scope = TensorScope.Enter();
        var parts = Enumerable.Range(0, 1000).Select(i => Tensor.From([(long)i])).ToArray();
        var joined = Tensor.Concatenate(parts);
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => (long)i), joined.ToArray<long>());
        var cut = joined.Split(1);
        Assert.Equal(1000, cut.Length);
        Assert.Equal(999, cut[999].Item());
    }

    [Fact]
    public void A_generator_repeats_from_its_seed_and_from_its_state()
    {
        using var scope = TensorScope.Enter();
        using var a = new Generator(5);
        using var b = new Generator(5);
        using var c = new Generator(6);
        var first = Tensor.Normal([100], a).ToArray<float>();
        Assert.Equal(first, Tensor.Normal([100], b).ToArray<float>());
        Assert.NotEqual(first, Tensor.Normal([100], c).ToArray<float>());
        var state = a.GetState();
        Assert.Equal(5056, state.Length);
        var second = Tensor.Uniform([10], a).ToArray<float>();
        a.SetState(state);
        Assert.Equal(second, Tensor.Uniform([10], a).ToArray<float>());
        Assert.Throws<NativeException>(() => a.SetState([1, 2, 3]));
    }

    [Theory]
    [InlineData("gpu")]
    [InlineData("cuda:x")]
    [InlineData("cuda:99")]
    public void A_device_that_is_not_there_is_the_users_mistake(string text) => Assert.Throws<InputException>(() => Device.Parse(text));
}
