namespace Ewald.Physics.Magnetism;

/// <summary>Entropy of spins by integration of what was measured down from infinite temperature.</summary>
/// <remarks>S(T) = S(∞) − ∫_T^∞ C/T′ dT′ = S(∞) + βE(β) − ∫₀^β E dβ′, the second form by cubic Hermite pieces in β with dE/dβ = −C/(kβ²): no derivative of noisy data, no
/// lost tail at high temperature (the first point joins β = 0, where E is known). Limit: ln 2 a free Ising spin. Source: K. Binder, Z. Phys. B 45, 61 (1981),
/// doi:10.1007/BF01294277.</remarks>
public static class SpinEntropy
{
    /// <summary>Entropy per spin at each temperature, k_B.</summary>
    /// <param name="temperatures">K, ascending, shape [t].</param>
    /// <param name="energies">E per spin, meV, shape [t].</param>
    /// <param name="heatCapacities">C per spin, k_B, shape [t].</param>
    /// <param name="energyAtInfinity">E per spin at β = 0, meV: the mean over all states.</param>
    /// <param name="varianceAtInfinity">⟨E²⟩ − ⟨E⟩² per spin at β = 0, meV².</param>
    /// <param name="entropyAtInfinity">S(∞), k_B: ln 2 for Ising spins.</param>
    public static double[] Of(
        IReadOnlyList<double> temperatures, IReadOnlyList<double> energies, IReadOnlyList<double> heatCapacities, double energyAtInfinity, double varianceAtInfinity, double entropyAtInfinity)
    {
        ArgumentNullException.ThrowIfNull(temperatures);
        ArgumentNullException.ThrowIfNull(energies);
        ArgumentNullException.ThrowIfNull(heatCapacities);
        if (temperatures.Count != energies.Count || energies.Count != heatCapacities.Count) throw new ArgumentException($"SpinEntropy: {temperatures.Count} temperatures, {energies.Count} energies, {heatCapacities.Count} heat capacities.");
        var entropy = new double[temperatures.Count];
        double before = 0, energy = energyAtInfinity, slope = -varianceAtInfinity, integral = 0;
        for (var i = temperatures.Count - 1; i >= 0; i--)
        {
            var kT = MagneticUnits.Boltzmann * temperatures[i];
            var (beta, next) = (1 / kT, -heatCapacities[i] * kT * kT);
            var step = beta - before;
            if (!(step > 0)) throw new ArgumentException("SpinEntropy: the temperatures do not ascend.", nameof(temperatures));
            integral += 0.5 * step * (energy + energies[i]) + step * step / 12 * (slope - next);
            (before, energy, slope) = (beta, energies[i], next);
            entropy[i] = entropyAtInfinity + beta * energies[i] - integral;
        }

        return entropy;
    }
}
