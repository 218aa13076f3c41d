using System.Text.Json;
using Ewald.Core;
using Ewald.Networks;
using Ewald.Tensors;

namespace Ewald.Tests.Networks;

public sealed class PairDistributionNetworkTests
{
    private static readonly PairDistributionNetwork.Config Config = new(24, 5, 2, [3, 4], [3, 5], 6);

    [Fact]
    public void With_the_same_weights_it_answers_as_torch_does_in_Python()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(SharedData.Reference("pair_distribution_network.json")));
        var root = document.RootElement;
        float[] Values(JsonElement array) => [.. array.EnumerateArray().Select(v => v.GetSingle())];
        using var scope = TensorScope.Enter();
        using var noGrad = NoGrad.Enter();
        using var generator = new Generator(1);
        using var network = new PairDistributionNetwork(Config, generator);
        var state = root.GetProperty("state").EnumerateObject().ToDictionary(
            p => p.Name, p => Tensor.From(Values(p.Value.GetProperty("values")), [.. p.Value.GetProperty("shape").EnumerateArray().Select(v => v.GetInt64())]), StringComparer.Ordinal);
        network.LoadState(state, "reference");
        network.Eval();
        var expected = Values(root.GetProperty("logits"));
        var logits = network.Forward(Tensor.From(Values(root.GetProperty("input")), [2, 2, 24])).ToArray<float>();
        // Single precision.
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], logits[i], 1e-5f);
    }

    [Fact]
    public void Curves_of_another_length_and_blocks_that_leave_no_point_are_refused()
    {
        using var scope = TensorScope.Enter();
        using var generator = new Generator(1);
        using var network = new PairDistributionNetwork(Config, generator);
        Assert.Contains("[batch, 2, 24]", Assert.Throws<ArgumentException>(() => network.Forward(Tensor.From(new float[2 * 30], [1, 2, 30]))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new PairDistributionNetwork(Config with { Points = 3 }, generator));
        Assert.Throws<ArgumentException>(() => new PairDistributionNetwork(Config with { Kernels = [3, 4] }, generator));
    }
}
