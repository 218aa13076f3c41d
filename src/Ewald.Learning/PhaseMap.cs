namespace Ewald.Learning;

/// <summary>Patterns of the phases and what every sample holds of them.</summary>
/// <param name="Transforms">Shifts and widths.</param>
/// <param name="Patterns">One pattern a phase, of <see cref="PeakTransforms.Nodes"/> nodes.</param>
/// <param name="Mixtures">Atoms and weights of every sample.</param>
/// <param name="Samples">The same in the words of a user.</param>
/// <param name="Objective">Sum of the criterion over the samples.</param>
public sealed record PhaseMap(
    PeakTransforms Transforms, IReadOnlyList<double[]> Patterns, IReadOnlyList<PhaseMixture> Mixtures, IReadOnlyList<SamplePhases> Samples, double Objective);
