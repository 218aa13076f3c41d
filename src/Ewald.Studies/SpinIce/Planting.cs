using Ewald.Core;
using Ewald.Physics.Magnetism;

namespace Ewald.Studies.SpinIce;

/// <summary>A Hamiltonian that is in no easy set, simulated with its own random numbers, and what an instrument would make of it: scale, background, stripe, noise, mask.</summary>
internal sealed class Planting
{
    /// <summary>Standard deviation of the noise, as a share of the mean intensity.</summary>
    public const double Noise = 0.05;

    private Planting(double[] exchange, IceVolume[] volumes) => (Exchange, Volumes) = (exchange, volumes);

    public double[] Exchange { get; }

    /// <summary>One for each temperature of the setup.</summary>
    public IReadOnlyList<IceVolume> Volumes { get; }

    /// <summary>Plants.</summary>
    /// <param name="simulation">Its box may differ from that of the easy set.</param>
    /// <param name="samples">Configurations at each temperature.</param>
    /// <param name="kind">Names the random streams.</param>
    /// <param name="index">Which planting.</param>
    /// <param name="randomness">Random numbers.</param>
    public static Planting Of(IceSimulation simulation, int samples, string kind, int index, Randomness randomness)
    {
        var exchange = ExchangeDomain.Draw(randomness.Stream("planted exchange " + kind, (ulong)index), 0.7);
        var correlations = simulation.Run(exchange, SpinIceSetup.Temperatures, samples, randomness.Stream("planted simulation " + kind, (ulong)index));
        return new Planting(exchange, [.. SpinIceSetup.Temperatures.Select((t, k) => Measure(simulation.Orbits, correlations[k].Mean, t, randomness.Stream($"planted noise {kind} {k}", (ulong)index)))]);
    }

    /// <summary>An octant of Q up to 3 reciprocal lattice units in steps of ¼: 2 197 points less the nuclear reflections.</summary>
    public static IceVolume Measure(PairOrbits orbits, double[] correlations, double temperature, RandomStream stream)
    {
        const int Side = 13;
        var all = (from h in Enumerable.Range(0, Side) from k in Enumerable.Range(0, Side) from l in Enumerable.Range(0, Side) select new[] { h, k, l }).ToArray();
        int[][] used = [.. all.Where(p => !IrreducibleGrid.IsNuclear(At(p)))];
        var empty = new IceVolume(temperature, [.. used.Select(At)], new double[used.Length], null, [.. Enumerable.Range(0, 3).Select(a => used.Select(p => p[a]).ToArray())], [.. "HKL".Select(Names)]);
        var (rows, of) = empty.Design(orbits, 1);
        double[] pure = [.. rows.Select(row => row.Zip(correlations, (r, c) => r * c).Sum())];
        double[] signal = [.. of.Select(r => pure[r])];
        var mean = signal.Average();
        var (scale, background) = (stream.LogUniform(0.1, 10), mean * stream.Uniform(0, 0.5));
        var (axis, first, width, height) = (stream.Below(3), stream.Below(Side - 1), 1 + stream.Below(2), mean * stream.Uniform(0.1, 0.5));
        for (var i = 0; i < signal.Length; i++)
        {
            var striped = used[i][axis] >= first && used[i][axis] < first + width;
            signal[i] = scale * (signal[i] + background + (striped ? height : 0));
        }

        // Noise of the mean measured intensity, background and stripe included, would hide less: that of the signal alone is taken.
        var sigma = Noise * scale * mean;
        return empty with { Values = [.. signal.Select(v => v + sigma * stream.Normal())], Sigma = [.. signal.Select(_ => sigma)] };

        static (double H, double K, double L) At(int[] p) => (p[0] * IrreducibleGrid.Step, p[1] * IrreducibleGrid.Step, p[2] * IrreducibleGrid.Step);

        static string[] Names(char axis) => [.. Enumerable.Range(0, Side).Select(i => FormattableString.Invariant($"{axis} = {i * IrreducibleGrid.Step}"))];
    }
}
