using Ewald.Networks;
using Ewald.Tensors;
using Ewald.Tensors.Layers;

namespace Ewald.Tests.Tensors;

/// <summary>Every layer: values and gradients against PyTorch (tests/References/tensors_reference.py), gradients against finite differences.</summary>
public sealed class LayerTests
{
    private static readonly Dictionary<string, (Func<Generator, Layer> Make, long[] Input)> _layers = new(StringComparer.Ordinal)
    {
        ["linear"] = (g => new Linear(3, 4, g), [2, 3]),
        ["conv1d"] = (g => new Conv1d(2, 4, 3, g, stride: 2, padding: 1, dilation: 2, groups: 2), [2, 2, 9]),
        ["conv2d"] = (g => new Conv2d(2, 3, 3, g, stride: 2, padding: 1), [2, 2, 5, 6]),
        ["conv3d"] = (g => new Conv3d(2, 2, 3, g, padding: 1), [1, 2, 3, 4, 3]),
        ["convTranspose1d"] = (g => new ConvTranspose1d(2, 3, 3, g, stride: 2, padding: 1, outputPadding: 1), [2, 2, 4]),
        ["convTranspose2d"] = (g => new ConvTranspose2d(2, 2, 3, g, stride: 2), [1, 2, 3, 3]),
        ["convTranspose3d"] = (g => new ConvTranspose3d(2, 1, 2, g, stride: 2), [1, 2, 2, 2, 2]),
        ["batchNorm"] = (_ => new BatchNorm(3), [4, 3, 5]),
        ["groupNorm"] = (_ => new GroupNorm(2, 4), [2, 4, 5]),
        ["layerNorm"] = (_ => new LayerNorm([3, 4]), [2, 3, 4]),
        ["embedding"] = (g => new Embedding(5, 3, g), []),
        ["gru"] = (g => new Gru(new(3, 4, 2, Bidirectional: true), g), [2, 5, 3]),
        ["lstm"] = (g => new Lstm(new(3, 4, 2, Bidirectional: true), g), [2, 5, 3]),
    };

    // Not in the script: their parts are, and finite differences judge the whole.
    private static readonly Dictionary<string, (Func<Generator, Layer> Make, long[] Input)> _composed = new(StringComparer.Ordinal)
    {
        ["perceptron"] = (g => new MultilayerPerceptron(new(3, [5, 4], 2, ActivationKind.Gelu), g), [4, 3]),
        ["curve"] = (g => new CurveNetwork(new(Outputs: 2, Channels: 2, Width: 8, Stages: 2, PooledPoints: 3), g), [2, 2, 17]),
        ["relu"] = (_ => new Activation(ActivationKind.Relu), [3, 4]),
        ["leakyRelu"] = (_ => new Activation(ActivationKind.LeakyRelu), [3, 4]),
        ["elu"] = (_ => new Activation(ActivationKind.Elu), [3, 4]),
        ["softplus"] = (_ => new Activation(ActivationKind.Softplus), [3, 4]),
        ["sigmoid"] = (_ => new Activation(ActivationKind.Sigmoid), [3, 4]),
        ["silu"] = (_ => new Activation(ActivationKind.Silu), [3, 4]),
        ["tanh"] = (_ => new Activation(ActivationKind.Tanh), [3, 4]),
        ["sequential"] = (g => new Sequential(new Linear(3, 3, g), new Activation(ActivationKind.Gelu), new Linear(3, 2, g)), [2, 3]),
    };

    public static TheoryData<string> Referenced => [.. _layers.Keys];

    public static TheoryData<string> All => [.. _layers.Keys, .. _composed.Keys];

    [Fact]
    public void Every_layer_of_the_house_is_tested_here()
    {
        using var generator = new Generator(1);
        var tested = _layers.Values.Concat(_composed.Values).Select(l => l.Make(generator).GetType()).ToHashSet();
        var missing = typeof(Layer).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Layer)) && !t.IsAbstract && !tested.Contains(t)).Select(t => t.Name);
        Assert.Equal(["Dropout"], missing);
    }

    [Theory]
    [MemberData(nameof(Referenced))]
    public void Agrees_with_pytorch_in_values_gradients_and_names(string name)
    {
        using var scope = TensorScope.Enter();
        var (layer, input) = Make(name);
        var outputs = Outputs(layer, input);
        Total(outputs).Backward();
        for (var i = 0; i < outputs.Length; i++) Waves.AssertReference($"{name}.output{i}", outputs[i]);
        if (input.RequiresGrad) Waves.AssertReference($"{name}.inputGradient", input.Grad!);
        foreach (var (parameter, value) in layer.NamedParameters()) Waves.AssertReference($"{name}.{parameter}", value.Grad!);
        foreach (var (buffer, value) in layer.NamedBuffers()) Waves.AssertReference($"{name}.{buffer}", value);
        layer.Dispose();
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Gradient_is_the_finite_difference(string name)
    {
        // Central difference at h = 1e-6: truncation and rounding are both near 1e-10 of values of order 1.
        const double H = 1e-6;
        using var scope = TensorScope.Enter();
        var (layer, input) = Make(name);
        Total(Outputs(layer, input)).Backward();
        var leaves = layer.Parameters().ToList();
        if (input.RequiresGrad) leaves.Add(input);
        Assert.NotEmpty(leaves);
        for (var i = 0; i < leaves.Count; i++)
        {
            var leaf = leaves[i];
            var direction = Waves.Wave(leaf.Shape, 5 + i);
            var slope = (leaf.Grad! * direction).Sum().Item();
            double At(double step)
            {
                using var inner = TensorScope.Enter();
                using var noGrad = NoGrad.Enter();
                leaf.AddInPlace(direction, step);
                var value = Total(Outputs(layer, input)).Item();
                leaf.AddInPlace(direction, -step);
                return value;
            }

            var difference = (At(H) - At(-H)) / (2 * H);
            Assert.True(Math.Abs(slope - difference) < 2e-8 * Math.Max(1, Math.Abs(slope)), $"{name}, leaf {i}: gradient {slope:r}, finite difference {difference:r}");
        }

        layer.Dispose();
    }

    [Fact]
    public void Batch_normalisation_uses_its_averages_once_trained()
    {
        using var scope = TensorScope.Enter();
        using var layer = new BatchNorm(2, momentum: 1);
        var input = Tensor.From(new float[,] { { 1, 10 }, { 3, 30 } });
        layer.Forward(input);
        layer.Eval();
        // With momentum 1 the averages are this batch's: means 2 and 20, sample variances 2 and 200.
        var answer = layer.Forward(input).ToArray<float>();
        Assert.Equal(-1 / Math.Sqrt(2), answer[0], 1e-4);
        Assert.Equal(1 / Math.Sqrt(2), answer[3], 1e-4);
    }

    [Fact]
    public void Dropout_drops_its_share_keeps_the_mean_and_rests_in_inference()
    {
        using var scope = TensorScope.Enter();
        using var generator = new Generator(3);
        using var layer = new Dropout(0.25, generator);
        var input = Tensor.Ones([100_000]);
        var values = layer.Forward(input).ToArray<float>();
        // Binomial with n = 100 000: the standard deviation of the share is 0.0014.
        Assert.Equal(0.25, values.Count(v => v == 0) / 100_000.0, 0.007);
        Assert.All(values, v => Assert.True(v is 0 or (> 1.3333f and < 1.3334f)));
        layer.Eval();
        Assert.Same(input, layer.Forward(input));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Dropout(1, generator));
    }

    [Fact]
    public void Weights_of_another_network_are_refused_with_names_and_shapes()
    {
        using var scope = TensorScope.Enter();
        using var generator = new Generator(1);
        using var small = new Linear(2, 3, generator);
        using var large = new Linear(2, 4, generator);
        var shape = Assert.Throws<Ewald.Core.InputException>(() => large.LoadState(small.State(), "a.safetensors"));
        Assert.Contains("weight has shape [3, 2]; Linear in this configuration needs [4, 2]", shape.Message, StringComparison.Ordinal);
        using var norm = new BatchNorm(3);
        Assert.Contains("missing [running_mean, running_var]", Assert.Throws<Ewald.Core.InputException>(() => norm.LoadState(small.State(), "a")).Message, StringComparison.Ordinal);
    }

    private static (Layer Layer, Tensor Input) Make(string name)
    {
        using var generator = new Generator(1);
        var (make, shape) = _layers.TryGetValue(name, out var found) ? found : _composed[name];
        var layer = make(generator);
        layer.To(ScalarType.Float64, Device.Cpu);
        using (NoGrad.Enter())
        {
            var i = 1.0;
            foreach (var parameter in layer.Parameters()) parameter.CopyInPlace(Waves.Wave(parameter.Shape, i++) * 0.5);
        }

        return (layer, name == "embedding" ? Tensor.From(new long[,] { { 0, 4, 4 }, { 2, 1, 0 } }) : Waves.Wave(shape, 0).WithGrad());
    }

    private static Tensor[] Outputs(Layer layer, Tensor input) => layer switch
    {
        Layer<Tensor, Tensor> plain => [plain.Forward(input)],
        Gru gru => Flat(gru.Forward(input)),
        Lstm lstm => Flat(lstm.Forward(input)),
        _ => throw new InvalidOperationException($"{layer.GetType().Name} is new to this test."),
    };

    private static Tensor[] Flat((Tensor A, Tensor B) pair) => [pair.A, pair.B];

    private static Tensor[] Flat((Tensor A, Tensor B, Tensor C) triple) => [triple.A, triple.B, triple.C];

    private static Tensor Total(Tensor[] outputs)
    {
        var total = Tensor.Scalar(0, ScalarType.Float64);
        for (var i = 0; i < outputs.Length; i++) total += (outputs[i] * Waves.Wave(outputs[i].Shape, 0.1 * i)).Sum();
        return total;
    }
}
