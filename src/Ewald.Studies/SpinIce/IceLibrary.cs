using Ewald.Core;

namespace Ewald.Studies.SpinIce;

/// <summary>The easy set: Hamiltonians and the pair correlations of their simulations at each temperature.</summary>
/// <param name="Exchange">J₂, J₃, J₃′, K, shape [Hamiltonian][3].</param>
/// <param name="Correlations">Shape [Hamiltonian][temperature].</param>
internal sealed record IceLibrary(double[][] Exchange, IceCorrelations[][] Correlations)
{
    public int Count => Exchange.Length;

    /// <summary>Draws and simulates, a Hamiltonian a time; the numbers depend on no thread count.</summary>
    public static IceLibrary Simulate(IceSimulation simulation, int count, int samples, Randomness randomness, int threads, IProgressSink progress, CancellationToken cancel)
    {
        var (exchange, correlations, done) = (new double[count][], new IceCorrelations[count][], 0);
        Parallel.For(0, count, new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = threads }, i =>
        {
            exchange[i] = ExchangeDomain.Draw(randomness.Stream("exchange", (ulong)i));
            correlations[i] = simulation.Run(exchange[i], SpinIceSetup.Temperatures, samples, randomness.Stream("library", (ulong)i));
            progress.Step("simulating Hamiltonians", Interlocked.Increment(ref done), count);
        });
        return new IceLibrary(exchange, correlations);
    }

    /// <summary>Mean correlations at one temperature, shape [Hamiltonian][orbit].</summary>
    public double[][] Means(int temperature) => [.. Correlations.Select(c => c[temperature].Mean)];
}
