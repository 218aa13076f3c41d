namespace Ewald.Learning;

/// <summary>Phases of every sample from known patterns: sets by enumeration on the grid, the cheapest refined off the grid, candidates without support dropped.</summary>
/// <remarks>
/// The cheapest sets of every sample are fitted with continuous shifts and widths (<see cref="PhaseRefinement"/>) and chosen by <see cref="PhaseCriterion"/> and
/// <see cref="PhaseConnectivity"/>. A candidate is then dropped when the map without it costs at most <c>support</c> more per sample that used it; the weakest goes first.
/// Limits: support = 0 drops only candidates that nobody uses.
/// Source: backward elimination by the Bayesian information criterion, Schwarz, Ann. Stat. 6, 461 (1978), doi:10.1214/aos/1176344136.</remarks>
public static class PhaseSelection
{
    /// <summary>Chooses phases.</summary>
    /// <param name="data">Samples on the observed nodes, shape [sample][node].</param>
    /// <param name="sets">Sets of every sample on the grid, cheapest first, as <see cref="GibbsFactorisation.Sets"/> gives them (all of them).</param>
    /// <param name="read">Turns a mixture of a sample into a start.</param>
    /// <param name="refinement">Continuous fit on the same patterns.</param>
    /// <param name="criterion">Price of a phase off the grid.</param>
    /// <param name="neighbours">Neighbours in composition, shape [sample][neighbour].</param>
    /// <param name="connectivity">Weight of the agreement with the neighbours.</param>
    /// <param name="phases">Number of phases.</param>
    /// <param name="keep">Sets refined for every sample.</param>
    /// <param name="support">What a candidate must be worth in each sample that uses it, unit of the criterion; 0 keeps every candidate that is used.</param>
    /// <param name="cancel">Cancels.</param>
    /// <returns>Samples, the sum of their costs, and what each candidate was worth when last tried, shape [phase] (NaN when never used).</returns>
    public static (SamplePhases[] Samples, double Objective, double[] Worth) Choose(
        IReadOnlyList<double[]> data, IReadOnlyList<IReadOnlyList<PhaseMixture>> sets, Func<PhaseMixture, int, SamplePhases> read, PhaseRefinement refinement,
        PhaseCriterion criterion, IReadOnlyList<int[]> neighbours, double connectivity, int phases, int keep, double support, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(sets);
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(refinement);
        ArgumentNullException.ThrowIfNull(criterion);
        var refined = Enumerable.Range(0, data.Count).Select(_ => new Dictionary<PhaseMixture, SamplePhases>(ReferenceEqualityComparer.Instance)).ToArray();
        var allowed = Enumerable.Repeat(true, phases).ToArray();
        var worth = Enumerable.Repeat(double.NaN, phases).ToArray();
        var now = Map();
        while (support > 0)
        {
            var (weakest, lowest) = (-1, double.PositiveInfinity);
            var next = now;
            for (var k = 0; k < phases; k++)
            {
                var users = now.Samples.Count(s => s.Phases.Contains(k));
                if (!allowed[k] || users == 0) continue;
                allowed[k] = false;
                if (sets.All(s => s.Any(Open)))
                {
                    var without = Map();
                    worth[k] = (without.Objective - now.Objective) / users;
                    if (worth[k] < lowest) (weakest, lowest, next) = (k, worth[k], without);
                }

                allowed[k] = true;
            }

            if (weakest < 0 || lowest > support) break;
            allowed[weakest] = false;
            now = next;
        }

        return (now.Samples, now.Objective, worth);

        bool Open(PhaseMixture m) => m.Phases.All(k => allowed[k]);

        (SamplePhases[] Samples, double Objective) Map()
        {
            var open = new SamplePhases[data.Count][];
            var costs = new double[data.Count][];
            Parallel.For(0, data.Count, new ParallelOptions { CancellationToken = cancel }, n =>
            {
                open[n] = [.. sets[n].Where(Open).Take(keep).Select(m =>
                {
                    if (!refined[n].TryGetValue(m, out var fit)) refined[n][m] = fit = refinement.Fit(data[n], read(m, n));
                    return fit;
                })];
                costs[n] = [.. open[n].Select(s => criterion.Value(s.RelativeResidual, s.Phases.Length))];
            });
            var choice = PhaseConnectivity.Choose([.. open.Select(s => (IReadOnlyList<int[]>)[.. s.Select(m => m.Phases)])], costs, neighbours, connectivity, phases);
            return ([.. open.Select((s, n) => s[choice[n]])], choice.Select((c, n) => costs[n][c]).Sum());
        }
    }
}
