namespace Ewald.Learning;

/// <summary>Phases of every sample from known patterns: the cheapest sets of the grid, refined off the grid, chosen with their neighbours.</summary>
/// <remarks>The sets of every sample are fitted with continuous shifts and widths (<see cref="PhaseRefinement"/>), priced by
/// <see cref="PhaseCriterion"/> and chosen by <see cref="PhaseConnectivity"/>.
/// Limits: one set a sample is only refined.
/// Source: the criterion, Schwarz, Ann. Stat. 6, 461 (1978), doi:10.1214/aos/1176344136.</remarks>
public static class PhaseSelection
{
    /// <summary>Chooses phases.</summary>
    /// <param name="data">Samples on the observed nodes, shape [sample][node].</param>
    /// <param name="sets">Sets of every sample on the grid, at least one, as <see cref="GibbsFactorisation.Sets"/> gives them.</param>
    /// <param name="read">Turns a mixture of a sample into a start.</param>
    /// <param name="refinement">Continuous fit of the same patterns.</param>
    /// <param name="criterion">Price of a phase off the grid.</param>
    /// <param name="neighbours">Neighbours in composition, shape [sample][neighbour].</param>
    /// <param name="connectivity">Weight of the agreement with the neighbours, unit of the criterion.</param>
    /// <param name="phases">Number of phases.</param>
    /// <param name="cancel">Cancels.</param>
    /// <returns>Samples and the sum of their costs.</returns>
    public static (SamplePhases[] Samples, double Objective) Choose(
        IReadOnlyList<double[]> data, IReadOnlyList<IReadOnlyList<PhaseMixture>> sets, Func<PhaseMixture, int, SamplePhases> read, PhaseRefinement refinement,
        PhaseCriterion criterion, IReadOnlyList<int[]> neighbours, double connectivity, int phases, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(sets);
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(refinement);
        ArgumentNullException.ThrowIfNull(criterion);
        var fits = new SamplePhases[data.Count][];
        Parallel.For(0, data.Count, new ParallelOptions { CancellationToken = cancel }, n => fits[n] = [.. sets[n].Select(m => refinement.Fit(data[n], read(m, n)))]);
        double[][] costs = [.. fits.Select(f => f.Select(s => criterion.Value(s.RelativeResidual, s.Phases.Length)).ToArray())];
        var choice = PhaseConnectivity.Choose([.. fits.Select(f => (IReadOnlyList<int[]>)[.. f.Select(s => s.Phases)])], costs, neighbours, connectivity, phases);
        return ([.. fits.Select((f, n) => f[choice[n]])], choice.Select((c, n) => costs[n][c]).Sum());
    }
}
