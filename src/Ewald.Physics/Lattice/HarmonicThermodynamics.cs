namespace Ewald.Physics.Lattice;

/// <summary>Heat, energy and entropy of harmonic vibrations at constant volume, per mole of what the states are counted for.</summary>
/// <remarks>With x = E/(k_B T): C_V = R Σ (x/2)²/sinh²(x/2), U = N_A Σ E (½ + n), n = 1/(eˣ − 1), S = R Σ [x n − ln(1 − e⁻ˣ)]. Limits: T → ∞, C_V → 3R an atom;
/// T → 0, C_V ∝ T³ and U the zero-point energy. Imaginary vibrations and those at rest have no such energy: they are left out and counted by
/// <see cref="PhononStability"/>.</remarks>
public static class HarmonicThermodynamics
{
    private const double JoulePerMeV = 96.48533212331;

    /// <summary>C_V of one vibration over k_B.</summary>
    /// <param name="energy">meV; 0 gives the classical limit 1.</param>
    /// <param name="temperature">K.</param>
    public static double HeatCapacityOfMode(double energy, double temperature)
    {
        var half = energy / (2 * PhononUnits.Boltzmann * temperature);
        if (half < 1e-4) return 1 - half * half / 3;
        if (half > 350) return 0;
        var s = half / Math.Sinh(half);
        return s * s;
    }

    /// <summary>C_V, J/(mol K), of one mole of cells.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="energies">meV, shape [point, mode].</param>
    /// <param name="temperature">K, positive.</param>
    public static double HeatCapacity(QMesh mesh, ReadOnlySpan<double> energies, double temperature)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(temperature);
        return PhononUnits.GasConstant * Mean(mesh, energies, e => HeatCapacityOfMode(e, temperature));
    }

    /// <summary>Vibrational energy with that of zero point, kJ/mol of cells.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="energies">meV, shape [point, mode].</param>
    /// <param name="temperature">K; 0 gives the zero-point energy.</param>
    public static double Energy(QMesh mesh, ReadOnlySpan<double> energies, double temperature) =>
        JoulePerMeV / 1000 * Mean(mesh, energies, e => e * (0.5 + Occupation(e, temperature)));

    /// <summary>Entropy, J/(mol K), of one mole of cells.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="energies">meV, shape [point, mode].</param>
    /// <param name="temperature">K, positive.</param>
    public static double Entropy(QMesh mesh, ReadOnlySpan<double> energies, double temperature)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(temperature);
        return PhononUnits.GasConstant * Mean(mesh, energies, e =>
        {
            var x = e / (PhononUnits.Boltzmann * temperature);
            return x > 700 ? 0 : x * Occupation(e, temperature) - Math.Log(-double.ExpM1(-x));
        });
    }

    /// <summary>Mean number of quanta n(E, T).</summary>
    /// <param name="energy">meV, positive.</param>
    /// <param name="temperature">K; 0 gives none.</param>
    public static double Occupation(double energy, double temperature)
    {
        if (temperature == 0) return 0;
        var x = energy / (PhononUnits.Boltzmann * temperature);
        return x > 700 ? 0 : 1 / double.ExpM1(x);
    }

    private static double Mean(QMesh mesh, ReadOnlySpan<double> energies, Func<double, double> of)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        var modes = energies.Length / mesh.Weights.Length;
        var sum = 0.0;
        for (var i = 0; i < energies.Length; i++)
            if (energies[i] > PhononStability.DefaultTolerance) sum += mesh.Weights[i / modes] * of(energies[i]);
        return sum / mesh.Total;
    }
}
