using System.Text.Json;
using Ewald.Networks;
using Ewald.Tensors;

namespace Ewald.Tests.Networks;

public sealed class PairDistributionPerceptronTests
{
    private static readonly PairDistributionPerceptron.Config Config = new(12, 0.6, 7, 4, Hidden: 6, Blocks: 2, Lines: 5);

    [Fact]
    public void With_the_same_weights_it_answers_as_torch_does_in_Python()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(SharedData.Reference("pair_distribution_perceptron.json")));
        var root = document.RootElement;
        float[] Values(JsonElement array) => [.. array.EnumerateArray().Select(v => v.GetSingle())];
        using var scope = TensorScope.Enter();
        using var noGrad = NoGrad.Enter();
        using var generator = new Generator(1);
        using var network = new PairDistributionPerceptron(Config, generator);
        var state = root.GetProperty("state").EnumerateObject().ToDictionary(
            p => p.Name, p => Tensor.From(Values(p.Value.GetProperty("values")), [.. p.Value.GetProperty("shape").EnumerateArray().Select(v => v.GetInt64())]), StringComparer.Ordinal);
        state["transform"] = network.State()["transform"];
        network.LoadState(state, "reference");
        network.Eval();
        var expected = Values(root.GetProperty("logits"));
        var logits = network.Forward(Tensor.From(Values(root.GetProperty("input")), [2, 13])).ToArray<float>();
        // Single precision.
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], logits[i], 2e-5f);
    }

    [Fact]
    public void Further_numbers_are_read_after_the_radiation()
    {
        using var scope = TensorScope.Enter();
        using var generator = new Generator(1);
        using var network = new PairDistributionPerceptron(Config with { Further = 2 }, generator);
        network.Eval();
        var input = new float[15];
        var without = network.Forward(Tensor.From(input, [1, 15])).ToArray<float>();
        input[14] = 1;
        Assert.NotEqual(without, network.Forward(Tensor.From(input, [1, 15])).ToArray<float>());
        Assert.Contains("[batch, 15]", Assert.Throws<ArgumentException>(() => network.Forward(Tensor.From(new float[13], [1, 13]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Curves_of_another_length_and_grids_that_do_not_ascend_are_refused()
    {
        using var scope = TensorScope.Enter();
        using var generator = new Generator(1);
        using var network = new PairDistributionPerceptron(Config, generator);
        Assert.Contains("[batch, 13]", Assert.Throws<ArgumentException>(() => network.Forward(Tensor.From(new float[12], [1, 12]))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new PairDistributionPerceptron(Config with { Points = 1 }, generator));
        Assert.Throws<ArgumentException>(() => new PairDistributionPerceptron(Config with { LastLine = 3 }, generator));
    }
}
