using Ewald.Core;

namespace Ewald.Physics.Magnetism;

/// <summary>The spins given to spin-wave theory are no ground state: a torque is left, or a wave of some wavevector lowers the energy.</summary>
/// <param name="message">What is wrong and what to do.</param>
/// <param name="q">The offending wavevector.</param>
public sealed class SpinWaveInstabilityException(string message, (double H, double K, double L) q) : InstabilityException(message)
{
    /// <summary>The offending wavevector in reciprocal lattice units of the magnetic cell; zero when spins are not at rest.</summary>
    public (double H, double K, double L) Q { get; } = q;
}
