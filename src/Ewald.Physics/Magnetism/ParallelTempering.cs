using Ewald.Core;

namespace Ewald.Physics.Magnetism;

/// <summary>Simulations at many temperatures that exchange their configurations: those at low temperature do not stay caught in one valley.</summary>
/// <remarks>Neighbours swap with probability min(1, exp[(1/kT₁ − 1/kT₂)(E₁ − E₂)]). Each temperature has its own random stream, so that results do not depend on threads.
/// Energies carry the error of block means (20 blocks). Source: K. Hukushima and K. Nemoto, J. Phys. Soc. Jpn. 65, 1604 (1996), doi:10.1143/JPSJ.65.1604.</remarks>
public sealed class ParallelTempering
{
    private const int Blocks = 20;

    private readonly ISpinSampler[] _samplers;
    private readonly double[] _temperatures;
    private readonly RandomStream[] _streams;
    private readonly RandomStream _swaps;

    /// <summary>Simulations to run side by side.</summary>
    /// <param name="samplers">One for each temperature, of the same Hamiltonian.</param>
    /// <param name="temperatures">K, ascending.</param>
    /// <param name="randomness">Random numbers.</param>
    public ParallelTempering(IReadOnlyList<ISpinSampler> samplers, IReadOnlyList<double> temperatures, Randomness randomness)
    {
        ArgumentNullException.ThrowIfNull(samplers);
        ArgumentNullException.ThrowIfNull(temperatures);
        ArgumentNullException.ThrowIfNull(randomness);
        if (samplers.Count == 0 || samplers.Count != temperatures.Count) throw new ArgumentException($"ParallelTempering: {samplers.Count} simulations for {temperatures.Count} temperatures.", nameof(samplers));
        (_samplers, _temperatures) = ([.. samplers], [.. temperatures]);
        _streams = [.. Enumerable.Range(0, samplers.Count).Select(i => randomness.Stream("temperature", (ulong)i))];
        _swaps = randomness.Stream("swaps");
    }

    /// <summary>The simulation that is now at each temperature.</summary>
    public IReadOnlyList<ISpinSampler> Samplers => _samplers;

    /// <summary>Share of swaps accepted.</summary>
    public double SwapRate => Tried == 0 ? 0 : (double)Swapped / Tried;

    private long Tried { get; set; }

    private long Swapped { get; set; }

    /// <summary>Runs and measures.</summary>
    /// <param name="equilibration">Sweeps before measuring.</param>
    /// <param name="sweeps">Sweeps measured.</param>
    /// <param name="between">Sweeps between swaps.</param>
    /// <param name="correlationsEvery">Rounds between two configurations added to the correlations; 0 for none.</param>
    /// <param name="cancel">Stops between rounds.</param>
    public IReadOnlyList<ThermalAverage> Run(int equilibration, int sweeps, int between = 1, int correlationsEvery = 0, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(between);
        ArgumentOutOfRangeException.ThrowIfLessThan(sweeps, Blocks * between);
        for (var round = 0; round < equilibration / between; round++) Round(between, round, cancel);
        var (count, rounds) = (_samplers.Length, sweeps / between);
        var energies = new double[count][];
        for (var i = 0; i < count; i++) energies[i] = new double[rounds];
        var correlations = _samplers.Select(s => correlationsEvery > 0 ? s.Correlations() : null).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            Round(between, round, cancel);
            for (var i = 0; i < count; i++)
            {
                energies[i][round] = _samplers[i].Energy;
                if (correlationsEvery > 0 && round % correlationsEvery == 0) _samplers[i].AddTo(correlations[i]!);
            }
        }

        return [.. Enumerable.Range(0, count).Select(i => Average(_temperatures[i], energies[i], correlations[i]))];
    }

    private void Round(int sweeps, int round, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        ParallelRows.For(_samplers.Length, i =>
        {
            for (var s = 0; s < sweeps; s++) _samplers[i].Sweep(_temperatures[i], _streams[i]);
        });
        for (var i = round & 1; i + 1 < _samplers.Length; i += 2)
        {
            var gain = (1 / _temperatures[i] - 1 / _temperatures[i + 1]) / MagneticUnits.Boltzmann * (_samplers[i].Energy - _samplers[i + 1].Energy);
            Tried++;
            if (gain < 0 && _swaps.Uniform() >= Math.Exp(gain)) continue;
            (_samplers[i], _samplers[i + 1]) = (_samplers[i + 1], _samplers[i]);
            Swapped++;
        }
    }

    private ThermalAverage Average(double temperature, double[] energies, SpinCorrelations? correlations)
    {
        var (n, kT) = (_samplers[0].Box.Count, MagneticUnits.Boltzmann * temperature);
        var (energy, capacity) = Moments(energies, kT, n);
        var blocks = Enumerable.Range(0, Blocks).Select(b => Moments(energies.AsSpan(b * energies.Length / Blocks, (b + 1) * energies.Length / Blocks - b * energies.Length / Blocks), kT, n)).ToArray();
        return new ThermalAverage(temperature, energy, Error(blocks.Select(b => b.Energy)), capacity, Error(blocks.Select(b => b.Capacity)), correlations);
    }

    private static (double Energy, double Capacity) Moments(ReadOnlySpan<double> energies, double kT, int spins)
    {
        double mean = 0, square = 0;
        foreach (var e in energies) mean += e / energies.Length;
        foreach (var e in energies) square += (e - mean) * (e - mean) / energies.Length;
        return (mean / spins, square / (kT * kT * spins));
    }

    private static double Error(IEnumerable<double> values)
    {
        double[] v = [.. values];
        var mean = v.Average();
        return Math.Sqrt(v.Sum(x => (x - mean) * (x - mean)) / (v.Length * (v.Length - 1)));
    }
}
