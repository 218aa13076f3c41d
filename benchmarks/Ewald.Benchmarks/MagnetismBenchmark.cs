using System.Diagnostics;
using Ewald.Core;
using Ewald.Crystals;
using Ewald.Physics.Magnetism;

namespace Ewald.Benchmarks;

/// <summary>Spin waves at many Q and Monte Carlo of spin ice with all dipoles; Debian has no peer for either.</summary>
/// <remarks>The memory limit of a sweep: every accepted flip reads one row of couplings and reads and writes all local fields, 24 bytes a spin, at the bandwidth that a sum over an
/// array larger than the caches reaches on one core. Rows of one site fit the second-level cache, so the limit can be passed.</remarks>
public sealed class MagnetismBenchmark : IBenchmark
{
    private const int Points = 100_000, Cells = 4;

    /// <inheritdoc/>
    public string Group => "excitations";

    /// <inheritdoc/>
    public IEnumerable<Comparison> Run(Action<string> say, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(say);
        say("spin waves of a four-site cell");
        var waves = FourSites();
        var stream = new Randomness(1).Stream("points");
        (double H, double K, double L)[] points = [.. Enumerable.Range(0, Points).Select(_ => (stream.Uniform(-2, 2), stream.Uniform(-2, 2), stream.Uniform(-2, 2)))];
        var look = new SpinWaveSpectrum([.. Enumerable.Range(0, 100).Select(i => 0.1 * i)], new EnergyResolution(0.3));
        look.SingleCrystal(waves, points[..5000]); // the compiler's tiers settle
        var clock = Stopwatch.StartNew();
        look.SingleCrystal(waves, points);
        var seconds = clock.Elapsed.TotalSeconds;
        yield return new Comparison(
            Group, "spin waves S(Q, ω)", seconds, null, "s", null, "none",
            FormattableString.Invariant($"{Points} Q points of a 4-site cell with 24 bonds, form factor and polarisation factor, 100 energies, {Environment.ProcessorCount} threads"), "under 5 s");

        cancel.ThrowIfCancellationRequested();
        say("Monte Carlo of 1 024 spins with dipoles");
        var bandwidth = Bandwidth();
        var model = SpinIce.DysprosiumTitanate.Model(Cells);
        foreach (var temperature in new[] { 2.0, 0.68 })
        {
            var random = new Randomness(2).Stream("sweeps");
            var run = new IsingMonteCarlo(model, random, SpinIce.Tetrahedra(model.Box)) { Loops = 0 };
            for (var sweep = 0; sweep < 300; sweep++) run.Sweep(temperature, random);
            var (before, sweeps) = (run.Accepted, 0);
            clock.Restart();
            while (clock.Elapsed.TotalSeconds < 2)
            {
                run.Sweep(temperature, random);
                sweeps++;
            }

            var (rate, flips) = (sweeps / clock.Elapsed.TotalSeconds, (double)(run.Accepted - before) / sweeps);
            var limit = bandwidth / (24.0 * model.Box.Count * flips);
            yield return new Comparison(
                Group, FormattableString.Invariant($"spin ice sweeps at {temperature} K"), rate, null, "sweeps/s", null, "none",
                FormattableString.Invariant($"{model.Box.Count} spins, all dipoles, 1 thread, {flips:F0} of {model.Box.Count} trials accepted; memory limit {limit:F0} sweeps/s at {bandwidth / 1e9:F1} GB/s and 24 bytes a spin and accepted flip; Metropolis, no loops"), null);
        }
    }

    // A canted four-site cell: two square antiferromagnetic layers with a weak coupling, easy axis.
    private static LinearSpinWaves FourSites()
    {
        (double X, double Y, double Z)[] positions = [(0, 0, 0), (0.5, 0.5, 0), (0, 0, 0.5), (0.5, 0.5, 0.5)];
        var form = MagneticFormFactor.Of("Mn2+");
        var bonds = new List<SpinBond>();
        foreach (var layer in new[] { 0, 2 })
        {
            foreach (var (a, b) in new[] { (0, 0), (-1, 0), (0, -1), (-1, -1) }) bonds.Add(new SpinBond(layer, layer + 1, a, b, 0, SpinTensor.Heisenberg(1)));
            foreach (var site in new[] { layer, layer + 1 })
                foreach (var (a, b) in new[] { (1, 0), (0, 1) }) bonds.Add(new SpinBond(site, site, a, b, 0, SpinTensor.Heisenberg(-0.2)));
        }

        foreach (var site in new[] { 0, 1 })
        {
            bonds.Add(new SpinBond(site, site + 2, 0, 0, 0, SpinTensor.Diagonal(-0.1, -0.1, -0.12)));
            bonds.Add(new SpinBond(site + 2, site, 0, 0, 1, SpinTensor.Diagonal(-0.1, -0.1, -0.12)));
        }

        foreach (var (a, b) in new[] { (0, 0), (-1, 0), (0, -1), (-1, -1) }) bonds.Add(new SpinBond(0, 3, a, b, 0, SpinTensor.Heisenberg(0.05)));
        var h = new SpinHamiltonian(
            UnitCell.FromDegrees(5.5, 5.5, 8, 90, 90, 90), [.. positions.Select((p, i) => new SpinSite($"Mn{i + 1}", p, 2.5) { FormFactor = form })], bonds,
            [.. positions.Select(_ => SpinTensor.Uniaxial(-0.05, SpinVector.UnitZ))]);
        return new LinearSpinWaves(h, [SpinVector.UnitZ, -SpinVector.UnitZ, SpinVector.UnitZ, -SpinVector.UnitZ]);
    }

    // Bytes per second of a sum over an array of 256 MB, the best of five.
    private static double Bandwidth()
    {
        var array = new double[32 << 20];
        Array.Fill(array, 1.5);
        double best = 0, sum = 0;
        for (var round = 0; round < 5; round++)
        {
            var clock = Stopwatch.StartNew();
            sum += System.Numerics.Tensors.TensorPrimitives.Sum<double>(array);
            best = Math.Max(best, 8.0 * array.Length / clock.Elapsed.TotalSeconds);
        }

        return sum > 0 ? best : 0;
    }
}
