using System.Text.Json.Nodes;
using Ewald.Networks;
using Ewald.Tensors;

namespace Ewald.Tests.Networks;

public sealed class AllConvolutionalNetworkTests
{
    private static readonly JsonNode Reference = JsonNode.Parse(File.ReadAllText(SharedData.Reference("all_convolutional.json")))!;

    // PyTorch 1.13, tests/References/all_convolutional.py: the published sizes, then overlapping windows on a length that strides do not divide.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Scores_and_activation_maps_agree_with_plain_torch(int index)
    {
        var expected = Reference["cases"]![index]!;
        using var scope = TensorScope.Enter();
        using var noGrad = NoGrad.Enter();
        using var network = Waves(expected);
        var config = network.Configuration;
        var maps = network.Maps(Tensor.From(Wave(3 * config.Channels * config.Length, 0, 1), [3, config.Channels, config.Length]));
        var (scores, activation) = (network.Scores(maps).ToArray<double>(), network.ActivationMaps(maps).ToArray<double>());
        var expectedScores = Values(expected["scores"]!);
        // Double precision, sums of some hundred products in another order.
        for (var i = 0; i < expectedScores.Length; i++) Assert.Equal(expectedScores[i], scores[i], 1e-10);
        var (nodes, expectedMaps) = (expected["nodes"]!.GetValue<int>(), Values(expected["maps"]!));
        Assert.Equal(nodes, config.Nodes());
        for (var b = 0; b < 3; b++)
            for (var n = 0; n < nodes; n++)
                for (var c = 0; c < config.Classes; c++)
                    Assert.Equal(expectedMaps[(b * nodes + n) * config.Classes + c], activation[(b * nodes + n) * config.Classes + c], 1e-10);
    }

    [Fact]
    public void The_mean_of_a_map_is_the_score_without_its_offset()
    {
        var expected = Reference["cases"]![0]!;
        using var scope = TensorScope.Enter();
        using var noGrad = NoGrad.Enter();
        using var network = Waves(expected);
        var maps = network.Maps(Tensor.From(Wave(1200, 0.3, 1), [1, 1, 1200]));
        var (scores, means) = (network.Scores(maps).ToArray<double>(), network.ActivationMaps(maps).Mean([1]).ToArray<double>());
        var bias = network.State()["scores.bias"].ToArray<double>();
        for (var c = 0; c < scores.Length; c++)
        {
            Assert.Equal(scores[c] - bias[c], means[c], 1e-12);
            Assert.True(Math.Abs(means[c]) > 1e-3, "the identity must not hold because all is zero");
        }
    }

    [Fact]
    public void A_node_sees_exactly_its_receptive_field()
    {
        var expected = Reference["cases"]![1]!;
        using var scope = TensorScope.Enter();
        using var noGrad = NoGrad.Enter();
        using var network = Waves(expected);
        var fields = network.ReceptiveFields();
        var plain = Wave(2 * 203, 0.1, 1);
        var before = network.Maps(Tensor.From(plain, [1, 2, 203])).ToArray<double>();
        const int node = 4;
        foreach (var (point, seen) in new[] { (fields[node].First - 1, false), (fields[node].First, true), (fields[node].Last, true), (fields[node].Last + 1, false) })
        {
            var changed = (double[])plain.Clone();
            changed[point] += 5;
            var after = network.Maps(Tensor.From(changed, [1, 2, 203])).ToArray<double>();
            var moved = Enumerable.Range(node * 4, 4).Any(k => Math.Abs(after[k] - before[k]) > 1e-12);
            Assert.True(!moved || seen, $"point {point} moves a node that does not see it");
        }
    }

    [Fact]
    public void Curves_and_sizes_that_do_not_fit_are_refused_by_name()
    {
        using var scope = TensorScope.Enter();
        using var generator = new Generator(1);
        Assert.Contains("kernel of 8 points", Assert.Throws<ArgumentException>(() => new AllConvolutionalNetwork(new(1, 7, 2, AllConvolutionalNetwork.Config.Published), generator)).Message, StringComparison.Ordinal);
        using var network = new AllConvolutionalNetwork(new(1, 1200, 2, AllConvolutionalNetwork.Config.Published), generator);
        Assert.Contains("[batch, 1, 1200]", Assert.Throws<ArgumentException>(() => network.Forward(Tensor.From(new float[600], [1, 1, 600]))).Message, StringComparison.Ordinal);
    }

    private static AllConvolutionalNetwork Waves(JsonNode expected)
    {
        using var generator = new Generator(1);
        var layers = expected["layers"]!.AsArray().Select(l => new Convolution(l![0]!.GetValue<int>(), l[1]!.GetValue<int>(), l[2]!.GetValue<int>())).ToArray();
        var network = new AllConvolutionalNetwork(new(expected["channels"]!.GetValue<int>(), expected["length"]!.GetValue<int>(), expected["classes"]!.GetValue<int>(), layers), generator);
        network.To(ScalarType.Float64, Device.Cpu);
        var state = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var (name, tensor) in network.State())
        {
            var shape = tensor.Shape;
            var layer = name.StartsWith("conv", StringComparison.Ordinal) ? name[4] - '0' : -1;
            var (phase, scale) = (name.EndsWith("weight", StringComparison.Ordinal), layer) switch
            {
                (true, >= 0) => (0.1 + layer, 2 / Math.Sqrt(shape[1] * shape[2])),
                (false, >= 0) => (0.4 + layer, 0.1),
                (true, _) => (0.9, 1.0),
                _ => (0.2, 1.0),
            };
            state[name] = Tensor.From(Wave((int)tensor.Count, phase, scale), shape);
        }

        network.LoadState(state, "waves");
        network.Eval();
        return network;
    }

    private static double[] Wave(int count, double phase, double scale) => [.. Enumerable.Range(0, count).Select(i => Math.Sin(0.7 * i + phase) * scale)];

    private static double[] Values(JsonNode node) => [.. node.AsArray().Select(v => v!.GetValue<double>())];
}
