using System.Text.Json;
using Ewald.Networks;
using Ewald.Tensors;
using Ewald.Tensors.Layers;
using Ewald.Tensors.Optimisers;

namespace Ewald.Tests.Networks;

/// <summary>Autoencoder and VariationalAutoencoder against plain torch 1.13: tests/References/autoencoders.py.</summary>
public sealed class AutoencoderTests
{
    private static readonly JsonElement Reference = JsonDocument.Parse(File.ReadAllText(SharedData.Reference("autoencoders.json"))).RootElement;

    [Fact]
    public void Loss_and_gradients_of_the_autoencoder_agree_with_plain_torch()
    {
        using var scope = TensorScope.Enter();
        using var generator = new Generator(1);
        using var network = new Autoencoder(new Autoencoder.Config(7, 3, LogisticOutput: true, WeightDecay: 0.01, Sparsity: 0.3, MeanActivation: 0.2) { Hidden = [6] }, generator);
        Fill(network);
        var expected = Reference.GetProperty("autoencoder");
        var input = Sines([5, 7], 3).Sigmoid();
        Close(expected.GetProperty("latents"), network.Encode(input));
        Close(expected.GetProperty("output"), network.Forward(input));
        Check(network, expected, network.TrainingLoss(input, Tensor.From([1.0, 1, 0, 1, 1, 1, 1])));
    }

    [Fact]
    public void Loss_and_gradients_of_the_variational_autoencoder_agree_with_plain_torch()
    {
        using var scope = TensorScope.Enter();
        using var generator = new Generator(1);
        using var network = new VariationalAutoencoder(new VariationalAutoencoder.Config(7, [6], 3, Beta: 0.7), generator);
        Fill(network);
        var expected = Reference.GetProperty("variational");
        var input = Sines([5, 7], 3).Sigmoid();
        Close(expected.GetProperty("mean"), network.Encode(input).Mean);
        Check(network, expected, network.TrainingLoss(input, Sines([5, 3], 11)));
        network.Eval();
        Assert.Equal(network.Forward(input).ToArray<double>(), network.Forward(input).ToArray<double>());
    }

    [Fact]
    public void Two_numbers_behind_a_pattern_pass_through_two_latents_and_noise_does_not()
    {
        using var scope = TensorScope.Enter();
        using var generator = new Generator(6);
        using var network = new Autoencoder(new Autoencoder.Config(24, 2, WeightDecay: 1e-6) { Hidden = [16] }, generator);
        var hidden = Tensor.Uniform([300, 2], generator, -1, 1);
        var grid = Tensor.Linspace(0, 3, 24);
        var clean = (grid * hidden.Narrow(1, 0, 1)).Sin() + hidden.Narrow(1, 1, 1) * 0.5;
        var noisy = clean + Tensor.Normal([300, 24], generator, sigma: 0.3);
        using var adam = new Adam(network.Parameters(), 1e-2);
        for (var step = 0; step < 500; step++)
        {
            using var inner = TensorScope.Enter();
            adam.ZeroGrad();
            network.TrainingLoss(noisy).Backward();
            adam.Step();
        }

        using var noGrad = NoGrad.Enter();
        var before = Loss.SquaredError(noisy, clean).Item();
        var after = Loss.SquaredError(network.Forward(noisy), clean).Item();
        Assert.True(after < 0.4 * before, FormattableString.Invariant($"{before} to {after}"));
    }

    [Fact]
    public void Patterns_of_another_length_are_refused()
    {
        using var scope = TensorScope.Enter();
        using var generator = new Generator(1);
        using var plain = new Autoencoder(new Autoencoder.Config(7), generator);
        using var variational = new VariationalAutoencoder(new VariationalAutoencoder.Config(7, [4]), generator);
        Assert.Contains("[pattern, 7]", Assert.Throws<ArgumentException>(() => plain.Forward(Tensor.Zeros([2, 8]))).Message, StringComparison.Ordinal);
        Assert.Contains("[pattern, 7]", Assert.Throws<ArgumentException>(() => variational.Forward(Tensor.Zeros([2, 8]))).Message, StringComparison.Ordinal);
    }

    private static void Check(Layer network, JsonElement expected, Tensor loss)
    {
        Assert.Equal(expected.GetProperty("loss").GetDouble(), loss.Item(), 1e-12);
        loss.Backward();
        var gradients = expected.GetProperty("gradients");
        Assert.Equal(gradients.EnumerateObject().Count(), network.NamedParameters().Count());
        foreach (var (name, tensor) in network.NamedParameters()) Close(gradients.GetProperty(name), tensor.Grad!);
    }

    private static void Fill(Layer network)
    {
        network.To(ScalarType.Float64, Device.Cpu);
        using var noGrad = NoGrad.Enter();
        foreach (var (name, tensor) in network.NamedParameters()) tensor.CopyInPlace(Sines(tensor.Shape, name.Sum(c => c) % 97) * 0.8);
    }

    private static Tensor Sines(long[] shape, int seed) => Tensor.From([.. Enumerable.Range(0, (int)shape.Aggregate(1L, (a, b) => a * b)).Select(i => Math.Sin(1.0 + seed + 0.7390851 * i))], shape);

    private static void Close(JsonElement expected, Tensor actual)
    {
        double[] e = [.. expected.EnumerateArray().Select(v => v.GetDouble())], a = actual.ToArray<double>();
        Assert.Equal(e.Length, a.Length);
        for (var i = 0; i < e.Length; i++) Assert.Equal(e[i], a[i], 1e-11);
    }
}
