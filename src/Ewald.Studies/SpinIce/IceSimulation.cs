using Ewald.Core;
using Ewald.Physics.Magnetism;
using IceHamiltonian = Ewald.Physics.Magnetism.SpinIce;

namespace Ewald.Studies.SpinIce;

/// <summary>Pair correlations of one Hamiltonian at several temperatures: cooled from high temperature, single flips and loop moves.</summary>
internal sealed class IceSimulation
{
    // Cooling before the first temperature and between two of them, K.
    private static readonly double[] Ladder = [12, 7, 5, 3.5, 2.7, 2, 1.5, 1.2, 1, 0.85, 0.75, 0.68];

    public IceSimulation(int cells)
    {
        Cells = cells;
        Orbits = OrbitsOf(cells);
        Tetrahedra = IceHamiltonian.Tetrahedra(Orbits.Box);
    }

    public int Cells { get; }

    public PairOrbits Orbits { get; }

    private IReadOnlyList<int[]> Tetrahedra { get; }

    /// <summary>Pairs of a box; geometry alone, no dipole is summed.</summary>
    public static PairOrbits OrbitsOf(int cells) => new(new SpinBox(new IceHamiltonian(ExchangeDomain.J1, 0).Hamiltonian(), cells, cells, cells), IceHamiltonian.Axes);

    /// <summary>Cools and measures.</summary>
    /// <param name="exchange">J₂, J₃, J₃′, K.</param>
    /// <param name="temperatures">K, descending.</param>
    /// <param name="samples">Configurations at low temperature, half as many above 1.5 K, where they differ less.</param>
    /// <param name="stream">Random numbers.</param>
    /// <returns>At each temperature ⟨σσ⟩ of the orbits of the first and of the second half of the configurations.</returns>
    public IceCorrelations[] Run(ReadOnlySpan<double> exchange, IReadOnlyList<double> temperatures, int samples, RandomStream stream)
    {
        var model = new IceHamiltonian(ExchangeDomain.J1, ExchangeDomain.D, exchange[0], exchange[1], exchange[2]).Model(Cells);
        // Loops for the ice states at low temperature: some pass over the whole box between two configurations.
        var run = new IsingMonteCarlo(model, stream, Tetrahedra) { Loops = Math.Max(4, 5 * Cells * Cells * Cells / 16) };
        var results = new IceCorrelations[temperatures.Count];
        for (var t = 0; t < temperatures.Count; t++)
        {
            var (from, to) = (t == 0 ? double.PositiveInfinity : temperatures[t - 1], temperatures[t]);
            foreach (var step in Ladder.Where(l => l < from && l > to)) Sweep(step, 15);
            Sweep(to, to > 1.5 ? 30 : 80);
            // Above, flips alone decorrelate within a few sweeps; below, loops need more.
            var (between, count) = to > 1.5 ? (3, Math.Max(2, samples / 2)) : (10, samples);
            PairCorrelations[] halves = [new(Orbits), new(Orbits)];
            for (var sample = 0; sample < count; sample++)
            {
                Sweep(to, between);
                halves[2 * sample / count].Add(run.Spins);
            }

            results[t] = new IceCorrelations(halves[0].Means(), halves[1].Means());
        }

        return results;

        void Sweep(double temperature, int times)
        {
            for (var s = 0; s < times; s++) run.Sweep(temperature, stream);
        }
    }
}

/// <summary>⟨σσ⟩ of the orbits of pairs from two halves of a simulation: their difference is its noise.</summary>
/// <param name="First">Shape [orbit].</param>
/// <param name="Second">Shape [orbit].</param>
internal sealed record IceCorrelations(double[] First, double[] Second)
{
    public double[] Mean { get; } = [.. First.Zip(Second, (a, b) => 0.5 * (a + b))];
}
