using Ewald.Core;
using Ewald.Networks;
using Ewald.Tensors;
using Ewald.Tensors.Layers;
using Ewald.Tensors.Optimisers;

namespace Ewald.Tests.Networks;

[Collection("process-wide")]
public sealed class TrainingLoopTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ewald-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

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

    [Fact]
    public void A_perceptron_learns_a_sine_between_its_training_points()
    {
        using var scope = TensorScope.Enter();
        var x = Tensor.Linspace(-3, 3, 101).Unsqueeze(1);
        var between = Tensor.Linspace(-2.97, 2.97, 100).Unsqueeze(1);
        using var generator = new Generator(new Randomness(2).Stream("weights"));
        using var network = new MultilayerPerceptron(new(1, [32, 32], 1, ActivationKind.Tanh), generator);
        using var adam = new Adam(network.Parameters(), 0.01);
        var setup = new TrainingSetup(Epochs: 150) { Schedule = new Schedule.Cosine(0.01, 0.05) };
        TrainingLoop.For(network, adam, (p, t) => Loss.SquaredError(p, t), setup).Run(new TensorBatches(x, x.Sin(), 25, new Randomness(2)), null);
        // The best constant, 0, misses by 0.68 in the root mean square.
        Assert.True(Loss.SquaredError(network.Forward(between), between.Sin()).Item() < 1e-3);
    }

    [Fact]
    public void A_curve_network_tells_where_a_peak_stands()
    {
        using var scope = TensorScope.Enter();
        var stream = new Randomness(3).Stream("peaks");
        using var generator = new Generator(stream);
        var (train, trainClass) = Peaks(200, stream);
        var (test, testClass) = Peaks(100, stream);
        using var network = new CurveNetwork(new(Outputs: 3, Width: 8, Stages: 2, PooledPoints: 4, Dropout: 0.1), generator);
        using var adam = new Adam(network.Parameters(), 3e-3);
        TrainingLoop.For(network, adam, (p, t) => Loss.CrossEntropy(p, t), new(Epochs: 12), generator).Run(new TensorBatches(train, trainClass, 20, new Randomness(3)), null);
        Assert.False(network.Training);
        var right = network.Forward(test).ArgMax(1).EqualTo(testClass).To(ScalarType.Float32).Mean().Item();
        Assert.True(right > 0.9, $"accuracy {right}; one class alone gives about 0.33");
        Assert.Equal([100L, 3], network.Forward(test.Unsqueeze(1)).Shape);
        Assert.Contains("at least 16 points", Assert.Throws<ArgumentException>(() => network.Forward(Tensor.Zeros([1, 15]))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, 0)]
    [InlineData(5, 3)]
    public void A_run_cancelled_and_resumed_ends_bit_equal(int cancelEpoch, int cancelBatch)
    {
        var straight = Train(Path.Combine(_folder, "straight"), -1, 0);
        var checkpoint = Path.Combine(_folder, "resumed");
        Assert.Throws<OperationCanceledException>(() => Train(checkpoint, cancelEpoch, cancelBatch));
        var resumed = Train(checkpoint, -1, 0);
        Assert.Equal(straight.Weights, resumed.Weights);
        Assert.Equal(straight.History.Epochs, resumed.History.Epochs);
        Assert.Equal(straight.History.BestEpoch, resumed.History.BestEpoch);
        // Once more: a finished run only restores its best weights.
        Assert.Equal(straight.Weights, Train(checkpoint, 0, 0).Weights);
    }

    [Fact]
    public void A_checkpoint_of_another_run_is_refused()
    {
        var path = Path.Combine(_folder, "other");
        using (TensorScope.Enter()) Safetensors.Write(path, new Dictionary<string, Tensor> { ["a"] = Tensor.Ones([1]) });
        Assert.Throws<DataFormatException>(() => Train(path, -1, 0));
    }

    [Fact]
    public void Patience_ends_the_run_and_the_best_weights_come_back()
    {
        using var scope = TensorScope.Enter();
        using var generator = new Generator(1);
        using var network = new Linear(1, 1, generator, bias: false);
        using var sgd = new Sgd(network.Parameters(), 0.1);
        var scores = new Queue<double>([5, 3, 4, 3.5, 9, 9, 9]);
        var weights = new List<float>();
        var batches = new FunctionBatches(1, (_, _) => new Batch(Tensor.Ones([1, 1]), Tensor.Full([1, 1], 100)));
        var history = TrainingLoop.For(network, sgd, (p, t) => Loss.SquaredError(p, t), new(Epochs: 100, Patience: 3)).Run(batches, () =>
        {
            weights.Add(network.Weight.ToArray<float>()[0]);
            Assert.False(network.Training);
            return scores.Dequeue();
        });
        Assert.True(history.StoppedEarly);
        Assert.Equal((5, 1, 3.0), (history.Epochs.Count, history.BestEpoch, history.BestScore));
        Assert.Equal(weights[1], network.Weight.ToArray<float>()[0]);
    }

    [Fact]
    public void A_loss_that_is_not_finite_is_an_instability()
    {
        using var scope = TensorScope.Enter();
        using var generator = new Generator(1);
        using var network = new Linear(1, 1, generator);
        using var sgd = new Sgd(network.Parameters(), 0.1);
        var batches = new FunctionBatches(1, (_, _) => new Batch(Tensor.Full([1, 1], double.NaN), Tensor.Zeros([1, 1])));
        var error = Assert.Throws<InstabilityException>(() => TrainingLoop.For(network, sgd, (p, t) => Loss.SquaredError(p, t), new(Epochs: 1)).Run(batches, null));
        Assert.Contains("epoch 0, batch 0", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_network_saved_to_a_folder_answers_the_same_when_loaded(bool half)
    {
        using var scope = TensorScope.Enter();
        using var generator = new Generator(9);
        using var network = new CurveNetwork(new(Outputs: 3, Channels: 2, Width: 8), generator);
        network.Eval();
        var input = Tensor.Normal([4, 2, 80], generator);
        NetworkFolder.Save(_folder, network, half, "curve.");
        using var loaded = NetworkFolder.Load<CurveNetwork, CurveNetwork.Config>(_folder, prefix: "curve.");
        Assert.Equal(network.Configuration, loaded.Configuration);
        Assert.All(loaded.Parameters(), p => Assert.Equal(ScalarType.Float32, p.Type));
        var difference = (network.Forward(input) - loaded.Forward(input)).Abs().Max().Item();
        // Half precision rounds a weight by up to 2⁻¹¹ of itself.
        Assert.True(half ? difference is > 0 and < 5e-3 : difference == 0, $"differs by {difference}");
        var bytes = new FileInfo(Path.Combine(_folder, "curve.weights.safetensors")).Length;
        Assert.True(bytes < network.ParameterCount * (half ? 2 : 4) + 4000);
        Assert.Throws<DataFormatException>(() => NetworkFolder.Load<MultilayerPerceptron, MultilayerPerceptron.Config>(_folder));
        Assert.Throws<DataFormatException>(() => NetworkFolder.Load<MultilayerPerceptron, MultilayerPerceptron.Config>(_folder, prefix: "curve."));
        network.Parameters()[0].Detach().FillInPlace(1e6);
        Assert.Throws<ArgumentException>(() => NetworkFolder.Save(_folder, network, half: true));
    }

    private static (Tensor Curves, Tensor Classes) Peaks(int count, RandomStream stream)
    {
        var (curves, classes) = (new float[count * 32], new long[count]);
        for (var i = 0; i < count; i++)
        {
            classes[i] = stream.Below(3);
            var centre = 5 + 10 * classes[i] + stream.Uniform(-2, 2);
            for (var j = 0; j < 32; j++) curves[i * 32 + j] = (float)(Math.Exp(-0.5 * Math.Pow((j - centre) / 2, 2)) + 0.1 * stream.Normal());
        }

        return (Tensor.From(curves, [count, 32]), Tensor.From(classes));
    }

    private static (byte[] Weights, TrainingHistory History) Train(string checkpoint, int cancelEpoch, int cancelBatch)
    {
        var randomness = new Randomness(11);
        using var scope = TensorScope.Enter();
        using var data = new Generator(randomness.Stream("data"));
        using var generator = new Generator(randomness.Stream("weights"));
        using var network = new MultilayerPerceptron(new(4, [16], 2, Dropout: 0.2), generator);
        using var adam = Adam.W(network.Parameters(), 0.01);
        using var cancel = new CancellationTokenSource();
        var inputs = Tensor.Normal([60, 4], data);
        var targets = Tensor.Normal([60, 2], data);
        var held = new TensorBatches(inputs, targets, 60, null);
        var training = new TensorBatches(inputs, targets, 13, randomness);
        var batches = new FunctionBatches(training.Count, (epoch, index) =>
        {
            if (epoch == cancelEpoch && index == cancelBatch) cancel.Cancel();
            return training.Read(epoch, index);
        });
        var setup = new TrainingSetup(Epochs: 8, GradientClip: 1, CheckpointEvery: 2) { Schedule = new Schedule.Cosine() };
        var history = TrainingLoop.For(network, adam, (p, t) => Loss.SquaredError(p, t), setup, generator).Run(
            batches, () => TrainingLoop.Mean(network, held, b => Loss.SquaredError(network.Forward(b.Input), b.Target)), checkpoint, null, cancel.Token);
        using var bytes = new MemoryStream();
        Safetensors.Write(bytes, network.State());
        return (bytes.ToArray(), history);
    }
}
