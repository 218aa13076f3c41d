namespace Ewald.IO;

/// <summary>How much of each phase is in each sample.</summary>
/// <param name="Phases">Names, shape [phase].</param>
/// <param name="Activations">Not negative, shape [sample, phase]; rows sum to 1 when they are fractions.</param>
public sealed record PhaseActivations(IReadOnlyList<string> Phases, double[,] Activations);
