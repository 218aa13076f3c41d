using System.Numerics;
using Ewald.Core;

namespace Ewald.Physics.Magnetism;

/// <summary>All states of a small box of Ising spins, weighed exactly: what a simulation must reproduce.</summary>
/// <remarks>States in Gray order, one flip from each to the next, so that an energy costs one row of couplings.</remarks>
public sealed class IsingEnumeration
{
    /// <summary>Most spins.</summary>
    public const int MostSpins = 22;

    private readonly IsingModel _model;
    private readonly double[] _energies;

    /// <summary>Goes through the states of a model.</summary>
    /// <param name="model">At most <see cref="MostSpins"/> spins.</param>
    /// <exception cref="InputException">There are more.</exception>
    public IsingEnumeration(IsingModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var n = model.Box.Count;
        if (n > MostSpins) throw new InputException($"All states of {n} spins are too many; at most {MostSpins} can be gone through.");
        _model = model;
        _energies = new double[1 << n];
        Walk((state, spins, energy) => _energies[state] = energy);
    }

    /// <summary>Energy of every state, meV; bit k set is σ_k = +1.</summary>
    public ReadOnlySpan<double> Energies => _energies;

    /// <summary>Number of states within a rounding of the lowest energy.</summary>
    public int GroundStates
    {
        get
        {
            var (lowest, highest) = (_energies.Min(), _energies.Max());
            return _energies.Count(e => e - lowest < 1e-9 * (highest - lowest));
        }
    }

    /// <summary>Exact averages at a temperature, with correlations.</summary>
    /// <param name="temperature">K.</param>
    public ThermalAverage At(double temperature)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(temperature);
        var (n, kT, lowest) = (_model.Box.Count, MagneticUnits.Boltzmann * temperature, _energies.Min());
        var (sum, mean, square) = (0.0, 0.0, 0.0);
        foreach (var e in _energies) sum += Math.Exp((lowest - e) / kT);
        foreach (var e in _energies) mean += Math.Exp((lowest - e) / kT) / sum * e;
        foreach (var e in _energies) square += Math.Exp((lowest - e) / kT) / sum * (e - mean) * (e - mean);
        var correlations = new SpinCorrelations(_model.Box, [.. _model.Axes.Select((z, i) => (i, _model.Box.Hamiltonian.Sites[i].Spin * z))]);
        Walk((state, spins, energy) =>
        {
            var weight = Math.Exp((lowest - energy) / kT) / sum;
            if (weight > 1e-20) correlations.Add(spins, weight);
        });
        return new ThermalAverage(temperature, mean / n, 0, square / (kT * kT * n), 0, correlations);
    }

    /// <summary>ln of the sum over states and the entropy that follows, per spin, k_B.</summary>
    /// <param name="temperature">K.</param>
    public double Entropy(double temperature)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(temperature);
        var (kT, lowest) = (MagneticUnits.Boltzmann * temperature, _energies.Min());
        double sum = 0, excess = 0;
        foreach (var e in _energies)
        {
            var weight = Math.Exp((lowest - e) / kT);
            sum += weight;
            excess += weight * (e - lowest);
        }

        return (Math.Log(sum) + excess / (sum * kT)) / _model.Box.Count;
    }

    private void Walk(Action<int, double[], double> visit)
    {
        var n = _model.Box.Count;
        double[] spins = [.. Enumerable.Repeat(-1.0, n)], fields = new double[n];
        var coupling = new double[n * n];
        for (var k = 0; k < n; k++)
            for (var l = 0; l < n; l++) coupling[k * n + l] = _model.Coupling(k, l);
        var energy = _model.Constant;
        for (var k = 0; k < n; k++)
        {
            fields[k] = _model.Field[k % _model.Box.Basis];
            energy -= fields[k];
            for (var l = 0; l < n; l++)
            {
                fields[k] -= coupling[k * n + l];
                energy += 0.5 * coupling[k * n + l];
            }
        }

        visit(0, spins, energy);
        for (var step = 1; step < 1 << n; step++)
        {
            var k = BitOperations.TrailingZeroCount(step);
            energy -= 2 * spins[k] * fields[k];
            for (var l = 0; l < n; l++) fields[l] -= 2 * spins[k] * coupling[k * n + l];
            spins[k] = -spins[k];
            visit(step ^ (step >> 1), spins, energy);
        }
    }
}
