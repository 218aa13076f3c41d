using Ewald.Core;

namespace Ewald.Physics.Magnetism;

/// <summary>A Monte Carlo simulation of classical spins in a box.</summary>
public interface ISpinSampler
{
    /// <summary>The box.</summary>
    SpinBox Box { get; }

    /// <summary>Energy of the box, meV.</summary>
    double Energy { get; }

    /// <summary>One sweep: as many trials as spins, and what else the simulation does.</summary>
    /// <param name="temperature">K, positive.</param>
    /// <param name="stream">Random numbers.</param>
    void Sweep(double temperature, RandomStream stream);

    /// <summary>Adds this configuration to correlations.</summary>
    /// <param name="correlations">Made by <see cref="Correlations"/> of the same kind of simulation.</param>
    /// <param name="weight">Its weight.</param>
    void AddTo(SpinCorrelations correlations, double weight = 1);

    /// <summary>Empty correlations for this kind of spins.</summary>
    SpinCorrelations Correlations();
}
