namespace Ewald.Learning;

/// <summary>A choice for every sample that fits it and agrees with its neighbours in composition: a phase occupies connected areas.</summary>
/// <remarks>
/// Minimises Σ_n c_n(S_n) + w Σ_n Σ_k |[k ∈ S_n] − f_nk|, with f_nk the share of the neighbours of n that hold phase k, by iterated conditional
/// modes: sample after sample takes its best set while the others stay, until none changes.
/// Limits: w = 0 is the best set of every sample by itself.
/// Source: Besag, J. R. Stat. Soc. B 48, 259 (1986), doi:10.1111/j.2517-6161.1986.tb01412.x; connectivity of phase regions, Bai et al., AI Magazine 39, 15 (2018),
/// doi:10.1609/aimag.v39i1.2785.</remarks>
public static class PhaseConnectivity
{
    /// <summary>Chooses.</summary>
    /// <param name="sets">Sets of phases open to each sample, shape [sample][set].</param>
    /// <param name="costs">Cost of each, shape [sample][set].</param>
    /// <param name="neighbours">Neighbours of each sample, shape [sample][neighbour]; empty lists switch the prior off there.</param>
    /// <param name="weight">w, not negative, unit of the costs.</param>
    /// <param name="phases">Number of phases.</param>
    /// <returns>Index of the set chosen, shape [sample].</returns>
    public static int[] Choose(IReadOnlyList<IReadOnlyList<int[]>> sets, IReadOnlyList<double[]> costs, IReadOnlyList<int[]> neighbours, double weight, int phases)
    {
        ArgumentNullException.ThrowIfNull(sets);
        ArgumentNullException.ThrowIfNull(costs);
        ArgumentNullException.ThrowIfNull(neighbours);
        ArgumentOutOfRangeException.ThrowIfNegative(weight);
        var choice = new int[sets.Count];
        for (var n = 0; n < choice.Length; n++)
        {
            if (costs[n].Length == 0) throw new ArgumentException($"PhaseConnectivity: sample {n} has no set to choose.", nameof(sets));
            choice[n] = Array.IndexOf(costs[n], costs[n].Min());
        }

        if (weight == 0) return choice;
        var share = new double[phases];
        for (var sweep = 0; sweep < 20; sweep++)
        {
            var changed = false;
            for (var n = 0; n < choice.Length; n++)
            {
                if (neighbours[n].Length == 0) continue;
                Array.Clear(share);
                foreach (var m in neighbours[n])
                    foreach (var k in sets[m][choice[m]]) share[k] += 1.0 / neighbours[n].Length;
                var absent = share.Sum();
                var (best, lowest) = (choice[n], double.PositiveInfinity);
                for (var c = 0; c < costs[n].Length; c++)
                {
                    // A phase in the set disagrees with the neighbours without it, one outside with those that hold it.
                    var disagreement = absent;
                    foreach (var k in sets[n][c]) disagreement += 1 - 2 * share[k];
                    var cost = costs[n][c] + weight * disagreement;
                    if (cost < lowest - 1e-12) (best, lowest) = (c, cost);
                }

                changed |= best != choice[n];
                choice[n] = best;
            }

            if (!changed) break;
        }

        return choice;
    }
}
