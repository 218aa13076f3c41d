using Ewald.Core;
using Ewald.Networks;
using Ewald.Tensors;
using Ewald.Tensors.Layers;
using Ewald.Tensors.Optimisers;

namespace Ewald.Tests.Networks;

[Collection("live tensors")]
public sealed class TrainingLoopTests
{
    [Fact]
    public void A_perceptron_learns_exclusive_or()
    {
        using var scope = TensorScope.Enter();
        var inputs = Tensor.From(new float[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } });
        var classes = Tensor.From([0L, 1, 1, 0]);
        using var generator = new Generator(new Randomness(1).Stream("weights"));
        using var network = new MultilayerPerceptron(new(2, [16], 2, ActivationKind.Tanh), generator);
        using var adam = new Adam(network.Parameters(), 0.05);
        var history = TrainingLoop.For(network, adam, (p, t) => Loss.CrossEntropy(p, t), new(Epochs: 200)).Run(new TensorBatches(inputs, classes, 4, null), null);
        Assert.Equal([0L, 1, 1, 0], network.Forward(inputs).ArgMax(1).ToArray<long>());
        Assert.True(history.Epochs[^1].TrainingLoss < 0.05 && history.Epochs[0].TrainingLoss > 0.5);
    }
}
