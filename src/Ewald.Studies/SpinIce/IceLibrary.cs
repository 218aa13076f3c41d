using Ewald.Core;
using Ewald.Tensors;

namespace Ewald.Studies.SpinIce;

/// <summary>The easy set: Hamiltonians and the pair correlations of their simulations at each temperature.</summary>
/// <param name="Exchange">J₂, J₃, J₃′, K, shape [Hamiltonian][3].</param>
/// <param name="Correlations">Shape [Hamiltonian][temperature].</param>
internal sealed record IceLibrary(double[][] Exchange, IceCorrelations[][] Correlations)
{
    // Hamiltonians between two checkpoints.
    private const int Block = 50;

    public int Count => Exchange.Length;

    /// <summary>Draws and simulates; the numbers depend neither on the number of threads nor on interruptions.</summary>
    /// <param name="simulation">The box.</param>
    /// <param name="count">Hamiltonians.</param>
    /// <param name="samples">Configurations of each and temperature.</param>
    /// <param name="randomness">Random numbers.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="checkpoints">Folder of finished blocks, or null.</param>
    /// <param name="progress">Where progress goes.</param>
    /// <param name="cancel">Cancels between Hamiltonians.</param>
    public static IceLibrary Simulate(IceSimulation simulation, int count, int samples, Randomness randomness, int threads, string? checkpoints, IProgressSink progress, CancellationToken cancel)
    {
        var (correlations, done) = (new IceCorrelations[count][], 0);
        double[][] exchange = [.. Enumerable.Range(0, count).Select(i => ExchangeDomain.Draw(randomness.Stream("exchange", (ulong)i)))];
        if (checkpoints is not null) Directory.CreateDirectory(checkpoints);
        for (var first = 0; first < count; first += Block)
        {
            var last = Math.Min(count, first + Block);
            var file = checkpoints is null ? null : Path.Combine(checkpoints, FormattableString.Invariant($"library{first}.safetensors"));
            if (file is not null && File.Exists(file))
            {
                Read(file, correlations, first, last, simulation.Orbits.Count);
                progress.Step("simulating Hamiltonians", done += last - first, count);
                continue;
            }

            Parallel.For(first, last, new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = threads }, i =>
            {
                correlations[i] = simulation.Run(exchange[i], SpinIceSetup.Temperatures, samples, randomness.Stream("library", (ulong)i));
                progress.Step("simulating Hamiltonians", Interlocked.Increment(ref done), count);
            });
            if (file is not null) Write(file, correlations, first, last);
        }

        return new IceLibrary(exchange, correlations);
    }

    /// <summary>Mean correlations at one temperature, shape [Hamiltonian][orbit].</summary>
    public double[][] Means(int temperature) => [.. Correlations.Select(c => c[temperature].Mean)];

    private static void Write(string file, IceCorrelations[][] correlations, int first, int last)
    {
        using var scope = TensorScope.Enter();
        double[] all = [.. correlations[first..last].SelectMany(c => c).SelectMany(c => c.First.Concat(c.Second))];
        Safetensors.Write(file, [KeyValuePair.Create("halves", Tensor.From(all))]);
    }

    private static void Read(string file, IceCorrelations[][] correlations, int first, int last, int orbits)
    {
        using var scope = TensorScope.Enter();
        var halves = Safetensors.Read(file).Tensors["halves"].ToArray<double>().Chunk(orbits).ToArray();
        var temperatures = SpinIceSetup.Temperatures.Count;
        if (halves.Length != 2 * temperatures * (last - first)) throw new DataFormatException(file, "is no checkpoint of this run; start it again.");
        for (var i = first; i < last; i++)
            correlations[i] = [.. Enumerable.Range((i - first) * temperatures, temperatures).Select(k => new IceCorrelations(halves[2 * k], halves[2 * k + 1]))];
    }
}
