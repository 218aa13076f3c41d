namespace Ewald.Physics.Magnetism;

/// <summary>What a simulation measured at one temperature, per spin.</summary>
/// <param name="Temperature">K.</param>
/// <param name="Energy">⟨E⟩ / N, meV.</param>
/// <param name="EnergyError">Standard error of it, meV.</param>
/// <param name="HeatCapacity">(⟨E²⟩ − ⟨E⟩²) / N (kT)², k_B.</param>
/// <param name="HeatCapacityError">Standard error of it, k_B.</param>
/// <param name="Correlations">Correlations of the spins; null where none were asked for.</param>
public sealed record ThermalAverage(
    double Temperature, double Energy, double EnergyError, double HeatCapacity, double HeatCapacityError, SpinCorrelations? Correlations);
