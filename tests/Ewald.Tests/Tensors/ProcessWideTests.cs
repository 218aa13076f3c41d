using Ewald.Core;
using Ewald.Networks;
using Ewald.Tensors;
using Ewald.Tensors.Layers;
using Ewald.Tensors.Optimisers;

namespace Ewald.Tests.Tensors;

/// <summary>Tests on what the whole process shares (threads, the count of tensors) run alone.</summary>
[CollectionDefinition("process-wide", DisableParallelization = true)]
public sealed class ProcessWide;

[Collection("process-wide")]
public sealed class ProcessWideTests
{
    [Fact]
    public void A_training_loop_leaves_no_tensor_behind()
    {
        var before = Settled();
        TrainOnce(epochs: 1, checkpoint: null);
        Assert.Equal(before, Settled());
        var path = Path.Combine(Path.GetTempPath(), $"ewald-{Guid.NewGuid():N}", "c.safetensors");
        TrainOnce(epochs: 3, path);
        TrainOnce(epochs: 6, path);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        Assert.Equal(before, TorchRuntime.LiveTensors);
    }

    [Fact]
    public void Refused_calls_leave_no_tensor_behind()
    {
        var before = Settled();
        using (TensorScope.Enter())
        {
            var (a, b) = (Tensor.Zeros([2, 3]), Tensor.Zeros([4, 5]));
            for (var i = 0; i < 1000; i++) Assert.Throws<NativeException>(() => a.MatMul(b));
            for (var i = 0; i < 100; i++) Assert.Throws<NativeException>(() => Tensor.Concatenate([a, b], 1));
        }

        Assert.Equal(before, TorchRuntime.LiveTensors);
    }

    [Fact]
    public void The_number_of_threads_holds_on_every_thread()
    {
        var before = TorchRuntime.Threads;
        try
        {
            foreach (var wanted in (int[])[1, 2])
            {
                TorchRuntime.Threads = wanted;
                var seen = 0;
                var other = new Thread(() => seen = TorchRuntime.Threads);
                other.Start();
                other.Join();
                Assert.Equal(wanted, seen);
                Assert.Equal(wanted, TorchRuntime.Threads);
            }

            Assert.Throws<NativeException>(() => TorchRuntime.Threads = 0);
        }
        finally
        {
            TorchRuntime.Threads = before;
        }
    }

    [Fact]
    public void The_blas_in_use_is_named_with_its_speed()
    {
        var report = TorchRuntime.Blas();
        Assert.NotEqual("unknown", report.Name);
        Assert.True(report.GigaflopsPerSecond > 0.1);
        Assert.Equal(report.Name == "OpenBLAS", report.IsOpenBlas);
        if (report.IsOpenBlas) Assert.True(File.Exists(report.Library), report.Library);
    }

    // Other classes may have left tensors to the garbage collector: wait until those are gone.
    private static long Settled()
    {
#pragma warning disable RS0030 // The count of this process is what is tested.
        GC.Collect();
        GC.WaitForPendingFinalizers();
#pragma warning restore RS0030
        return TorchRuntime.LiveTensors;
    }

    private static void TrainOnce(int epochs, string? checkpoint)
    {
        var randomness = new Randomness(4);
        using var scope = TensorScope.Enter();
        using var generator = new Generator(randomness.Stream("weights"));
        using var network = new CurveNetwork(new(Outputs: 2, Width: 8, Stages: 1, PooledPoints: 2, Dropout: 0.1), generator);
        using var adam = new Adam(network.Parameters());
        var inputs = Tensor.Normal([20, 16], generator);
        var targets = Tensor.Normal([20, 2], generator);
        var held = new TensorBatches(inputs, targets, 10, null);
        TrainingLoop.For(network, adam, (p, t) => Loss.SquaredError(p, t), new(epochs, GradientClip: 1), generator).Run(
            new TensorBatches(inputs, targets, 8, randomness),
            () => TrainingLoop.Mean(network, held, b => Loss.SquaredError(network.Forward(b.Input), b.Target)), checkpoint);
    }
}
