using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Ewald.Tensors;
using Ewald.Tensors.Layers;
using Ewald.Tensors.Optimisers;

namespace Ewald.Benchmarks;

/// <summary>libtorch called from C# against libtorch called from Python: a small call, a product, two training steps.</summary>
/// <remarks>Both run with the C library's default allocator. Part of a difference in the training steps is page faults: Python frees
/// each tensor at once, a scope frees a step's tensors together, and the allocator then returns memory to the system less often.
/// With MALLOC_MMAP_THRESHOLD_ and MALLOC_TRIM_THRESHOLD_ set high both sides need the same processor time within 5 %.</remarks>
public sealed class TensorsBenchmark : IBenchmark
{
    private const int Rounds = 3;

    /// <inheritdoc/>
    public string Group => "tensors";

    /// <inheritdoc/>
    public IEnumerable<Comparison> Run(Action<string> say, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(say);
        var threads = TorchRuntime.Threads;
        Measured? ours = null, peer = null;
        // Ours and the peer's take turns, the best of each counts: other load on the machine comes and goes.
        for (var round = 0; round < Rounds; round++)
        {
            cancel.ThrowIfCancellationRequested();
            say(FormattableString.Invariant($"tensors: round {round + 1} of {Rounds}, ours, {threads} threads"));
            ours = Measured.Best(ours, Measure());
            cancel.ThrowIfCancellationRequested();
            say(FormattableString.Invariant($"tensors: round {round + 1} of {Rounds}, Python's torch, {threads} threads"));
            peer = Measured.Best(peer, MeasurePeer(threads, cancel));
        }

        var name = peer is null ? "absent" : $"torch {peer.Version} (Python)";
        var with = FormattableString.Invariant($"{threads} threads, libtorch {TorchRuntime.Version}");
        Comparison Row(string what, Func<Measured, double> figure, string unit, bool higherIsFaster, string work, string? target)
        {
            var own = figure(ours!);
            double? other = peer is null ? null : figure(peer);
            return new Comparison(Group, what, own, other, unit, higherIsFaster ? own / other : other / own, name, work, target);
        }

        yield return Row("small add and free", m => m.Add * 1e6, "us", false, $"a + b on 8 floats, result freed, {with}", "below 2 us");
        yield return Row("matrix product", m => 2.0 * 1024 * 1024 * 1024 / m.Product / 1e9, "GF/s", true, $"1024 x 1024 in single precision, {with}", null);
        yield return Row("conv2d training step", m => m.Conv2d * 1e3, "ms", false, $"3 convolutions 1-16-32-32, batch 32 of 32 x 32, forward, backward, Adam, {with}", "ratio at least 0.95");
        yield return Row("perceptron training step", m => m.Perceptron * 1e3, "ms", false, $"128-256-256-8, batch 256, forward, backward, Adam, {with}", "ratio at least 0.95");
    }

    private static Measured Measure()
    {
        using var scope = TensorScope.Enter();
        using var generator = new Generator(1);
        var a = Tensor.Ones([8]);
        var b = Tensor.Ones([8]);
        var m = Tensor.Full([1024, 1024], 0.5);
        double add, product;
        using (NoGrad.Enter())
        {
            add = Best(() => (a + b).Dispose(), 1000);
            product = Best(() => m.MatMul(m).Dispose(), 1);
        }

        using var convolutions = new Sequential(
            new Conv2d(1, 16, 3, generator, padding: 1), new Activation(ActivationKind.Relu),
            new Conv2d(16, 32, 3, generator, padding: 1), new Activation(ActivationKind.Relu), new HalvingPool(),
            new Conv2d(32, 32, 3, generator, padding: 1), new Activation(ActivationKind.Relu), new Flattening(), new Linear(32 * 16 * 16, 10, generator));
        using var perceptron = new Sequential(
            new Linear(128, 256, generator), new Activation(ActivationKind.Silu), new Linear(256, 256, generator), new Activation(ActivationKind.Silu), new Linear(256, 8, generator));
        return new Measured("", add, product,
            Best(StepOf(convolutions, Tensor.Range(0, 32 * 1024).Sin().Reshape(32, 1, 32, 32), Tensor.Zeros([32, 10])), 1),
            Best(StepOf(perceptron, Tensor.Range(0, 256 * 128).Sin().Reshape(256, 128), Tensor.Zeros([256, 8])), 1));
    }

    private static Action StepOf(Layer<Tensor, Tensor> network, Tensor input, Tensor target)
    {
        var adam = new Adam(network.Parameters());
        return () =>
        {
            using var scope = TensorScope.Enter();
            adam.ZeroGrad();
            var loss = Loss.SquaredError(network.Forward(input), target);
            loss.Item();
            loss.Backward();
            adam.Step();
        };
    }

    // Shortest time per call within a budget of wall time, as the peer's script does it.
    private static double Best(Action work, int per)
    {
        work();
        var best = double.MaxValue;
        var begin = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begin).TotalSeconds < 0.8)
        {
            var start = Stopwatch.GetTimestamp();
            for (var j = 0; j < per; j++) work();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds / per);
        }

        return best;
    }

    private static Measured? MeasurePeer(int threads, CancellationToken cancel)
    {
        const string Python = "/usr/bin/python3";
        var script = Path.Combine(AppContext.BaseDirectory, "peers", "tensors.py");
        if (!File.Exists(Python) || !File.Exists(script)) return null;
        var start = new ProcessStartInfo(Python) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add(script);
        start.ArgumentList.Add(threads.ToString(CultureInfo.InvariantCulture));
        using var process = Process.Start(start)!;
        using var stop = cancel.Register(process.Kill);
        var errors = process.StandardError.ReadToEndAsync(cancel);
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) return null; // python3-torch is not installed
        errors.GetAwaiter().GetResult();
        var json = JsonDocument.Parse(text).RootElement;
        double Number(string name) => json.GetProperty(name).GetDouble();
        return new Measured(json.GetProperty("version").GetString()!, Number("add"), Number("product"), Number("conv2d"), Number("perceptron"));
    }

    /// <summary>Seconds per call.</summary>
    private sealed record Measured(string Version, double Add, double Product, double Conv2d, double Perceptron)
    {
        public static Measured? Best(Measured? a, Measured? b) => a is null || b is null ? a ?? b : new(
            a.Version, Math.Min(a.Add, b.Add), Math.Min(a.Product, b.Product), Math.Min(a.Conv2d, b.Conv2d), Math.Min(a.Perceptron, b.Perceptron));
    }

    private sealed class HalvingPool : Layer<Tensor, Tensor>
    {
        public override Tensor Forward(Tensor input) => input.MaxPool2d(2);
    }

    private sealed class Flattening : Layer<Tensor, Tensor>
    {
        public override Tensor Forward(Tensor input) => input.Flatten(1);
    }
}
