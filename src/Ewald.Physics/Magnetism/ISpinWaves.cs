using System.Numerics;
using Ewald.Crystals;

namespace Ewald.Physics.Magnetism;

/// <summary>What linear spin-wave theory answers at a momentum transfer: energies and amplitudes of its branches.</summary>
public interface ISpinWaves
{
    /// <summary>The cell whose reciprocal lattice Q is counted in, and per which intensities stand.</summary>
    UnitCell Cell { get; }

    /// <summary>Number of branches: magnetic sites, three times that for a spiral.</summary>
    int Branches { get; }

    /// <summary>Energies and amplitudes at one Q; safe to call from many threads.</summary>
    /// <param name="q">Momentum transfer, reciprocal lattice units.</param>
    /// <param name="observable">Spins, or moments with their form factors.</param>
    /// <param name="energies">Receives the energies, meV, shape [branch].</param>
    /// <param name="amplitudes">Receives Wᵃ of each branch, S^ab = Wᵃ conj(Wᵇ), shape [branch, 3].</param>
    /// <exception cref="SpinWaveInstabilityException">The spins are no ground state at this Q.</exception>
    void Evaluate((double H, double K, double L) q, SpinWaveObservable observable, Span<double> energies, Span<Complex> amplitudes);
}
