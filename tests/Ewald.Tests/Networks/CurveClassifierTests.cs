using Ewald.Core;
using Ewald.Networks;
using Ewald.Tensors;

namespace Ewald.Tests.Networks;

public sealed class CurveClassifierTests
{
    private static readonly CurveClassifier.Config Config = new(5, 61, 7, 8, 16);

    [Fact]
    public void The_managed_kernel_answers_as_libtorch_does()
    {
        using var scope = TensorScope.Enter();
        using var generator = new Generator(3);
        using var network = new CurveClassifier(Config, generator);
        network.Eval();
        var kernel = new CurveClassifierKernel(Config, network.State(), "test");
        var random = new Randomness(8).Stream("input");
        float[] input = [.. Enumerable.Range(0, 5 * 61).Select(_ => (float)random.Normal())];
        using var noGrad = NoGrad.Enter();
        var expected = network.Forward(Tensor.From(input, [1, 5, 61])).ToArray<float>();
        var scores = new float[7];
        var hidden = new float[16];
        kernel.Forward(input, scores, hidden);
        // Single precision, sums of 400 products in another order.
        for (var c = 0; c < 7; c++) Assert.Equal(expected[c], scores[c], 1e-4f);
        Assert.Contains(hidden, h => h != 0);
    }

    [Fact]
    public void Weights_of_another_network_are_refused_in_one_sentence()
    {
        using var scope = TensorScope.Enter();
        using var generator = new Generator(3);
        using var network = new CurveClassifier(Config, generator);
        var error = Assert.Throws<InputException>(() => new CurveClassifierKernel(Config with { Classes = 9 }, network.State(), "other.safetensors"));
        Assert.Contains("other.safetensors", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Probabilities_sum_to_one_and_flatten_with_temperature(double temperature)
    {
        var p = CurveClassifierKernel.Probabilities([2, -1, 0.5f], temperature);
        Assert.Equal(1, p.Sum(), 1e-12);
        Assert.Equal(Math.Exp(3 / temperature), p[0] / p[1], 1e-9 * Math.Exp(3));
    }
}
