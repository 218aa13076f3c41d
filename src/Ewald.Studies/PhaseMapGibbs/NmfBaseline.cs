using Ewald.Core;
using Ewald.Learning;

namespace Ewald.Studies.PhaseMapGibbs;

/// <summary>What a user does without shifts and rule: plain factorisation, and the shifted one without the rule.</summary>
internal static class NmfBaseline
{
    /// <summary>Activations of the plain factorisation with the smallest residual of its restarts, patterns of unit maximum.</summary>
    public static double[,] Plain(SpreadGrid grid, int phases, int restarts, Randomness randomness, string purpose, int threads, CancellationToken cancel)
    {
        var data = new double[grid.Count, grid.Q.Length];
        for (var n = 0; n < grid.Count; n++)
            for (var i = 0; i < grid.Q.Length; i++) data[n, i] = grid.Patterns[n][i];
        return new NonNegativeFactorisation(data)
            .FitMany(new FactorisationSettings(phases), randomness, purpose, restarts, threads, cancel).MinBy(f => f.Loss)!.WithUnitMaximum().Fractions();
    }

    /// <summary>Activations of the shifted factorisation with sparsity 1 (the source's default) on the coarse axis.</summary>
    public static double[,] Shifted(SpreadGrid grid, int phases, (double Low, double High) scales, int iterations, RandomStream random, CancellationToken cancel)
    {
        var coarse = grid.Transforms(grid.CoarseStep, scales, [1]);
        var weights = ShiftedFactorisation.Fit(grid.On(coarse), phases, coarse.MinShift, coarse.MaxShift, 1, iterations, random, cancel).Weights();
        for (var n = 0; n < grid.Count; n++)
        {
            var sum = Enumerable.Range(0, phases).Sum(k => weights[n, k]);
            for (var k = 0; k < phases && sum > 0; k++) weights[n, k] /= sum;
        }

        return weights;
    }
}
