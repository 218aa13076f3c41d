namespace Ewald.Learning;

/// <summary>What one sample is made of: a few phases, each with its atom and weight.</summary>
/// <param name="Phases">Phases, ascending.</param>
/// <param name="Atoms">The atom chosen for each, shape [phase].</param>
/// <param name="Weights">Weight of each atom, positive, shape [phase].</param>
/// <param name="Residual">Sum of squares left.</param>
public sealed record PhaseMixture(int[] Phases, int[] Atoms, double[] Weights, double Residual);
