using Ewald.Core;
using Ewald.Learning;

namespace Ewald.Evaluation;

/// <summary>Compares found phase fractions with true ones after the best matching of phases.</summary>
public static class PlantedTruth
{
    /// <summary>Found component of each true phase, −1 for none, so that the summed |difference| is least.</summary>
    /// <param name="truth">Rows sum to 1, shape [sample, phase].</param>
    /// <param name="found">Rows sum to 1, shape [sample, component].</param>
    /// <exception cref="ArgumentException">The numbers of samples differ.</exception>
    public static int[] Match(double[,] truth, double[,] found)
    {
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(found);
        var (samples, phases, components) = (truth.GetLength(0), truth.GetLength(1), found.GetLength(1));
        if (found.GetLength(0) != samples) throw new ArgumentException(FormattableString.Invariant($"PlantedTruth: {samples} true and {found.GetLength(0)} found samples."), nameof(found));
        var side = Math.Max(phases, components);
        var cost = new double[side, side];
        for (var p = 0; p < side; p++)
        {
            for (var c = 0; c < side; c++)
            {
                for (var i = 0; i < samples; i++)
                    cost[p, c] += Math.Abs((p < phases ? truth[i, p] : 0) - (c < components ? found[i, c] : 0));
            }
        }

        return [.. LinearAssignment.Minimum(cost).Take(phases).Select(c => c < components ? c : -1)];
    }

    /// <summary>Mean over samples of Σ over phases |true − found| (0 to 2), with components left over counted in full, and its bootstrap interval.</summary>
    /// <param name="truth">Rows sum to 1, shape [sample, phase].</param>
    /// <param name="found">Rows sum to 1, shape [sample, component].</param>
    /// <param name="random">Resamples the samples.</param>
    public static (double Mean, double Low, double High) ActivationError(double[,] truth, double[,] found, RandomStream random)
    {
        var match = Match(truth, found);
        var errors = new double[truth.GetLength(0)];
        for (var i = 0; i < errors.Length; i++)
        {
            for (var p = 0; p < match.Length; p++) errors[i] += Math.Abs(truth[i, p] - (match[p] < 0 ? 0 : found[i, match[p]]));
            for (var c = 0; c < found.GetLength(1); c++)
                if (!match.Contains(c)) errors[i] += found[i, c];
        }

        var (low, high) = Interval.Bootstrap(errors.Length, cases => cases.Average(i => errors[i]), random);
        return (errors.Average(), low, high);
    }
}
