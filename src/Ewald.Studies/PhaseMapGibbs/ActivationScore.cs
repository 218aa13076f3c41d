using Ewald.Core;
using Ewald.Evaluation;
using Ewald.Learning;

namespace Ewald.Studies.PhaseMapGibbs;

/// <summary>Activations beside the truth: phases matched by optimal assignment, then presence and the mean L1 distance of a sample.</summary>
/// <param name="Matched">Answered activations in the order of the true phases; those of phases without a partner follow. Shape [sample, phase].</param>
/// <param name="Truth">True activations, zero in the further columns, same shape.</param>
internal sealed record ActivationScore(double[,] Matched, double[,] Truth)
{
    public int Count => Truth.GetLength(0);

    /// <summary>Matches by the smallest total distance.</summary>
    public static ActivationScore Match(double[,] answer, double[,] truth)
    {
        int samples = truth.GetLength(0), columns = Math.Max(answer.GetLength(1), truth.GetLength(1));
        double[,] a = Widen(answer, columns), t = Widen(truth, columns);
        var cost = new double[columns, columns];
        for (var i = 0; i < columns; i++)
            for (var j = 0; j < columns; j++)
                for (var n = 0; n < samples; n++) cost[i, j] += Math.Abs(t[n, i] - a[n, j]);
        return new ActivationScore(Take(a, LinearAssignment.Minimum(cost)), t);
    }

    /// <summary>By name: <paramref name="place"/> gives the true phase of each answered one, or -1.</summary>
    public static ActivationScore Named(double[,] answer, double[,] truth, IReadOnlyList<int> place)
    {
        var partners = Enumerable.Range(0, truth.GetLength(1)).Select(i => place.ToList().IndexOf(i)).ToArray();
        var rest = Enumerable.Range(0, place.Count).Where(k => place[k] < 0).ToArray();
        var columns = partners.Concat(rest).ToArray();
        return new ActivationScore(Take(answer, columns), Widen(truth, columns.Length));
    }

    public double PresenceF1() => F1([.. Enumerable.Range(0, Count)]);

    public double Error() => Enumerable.Range(0, Count).Average(Error);

    public double Error(int sample) => Enumerable.Range(0, Truth.GetLength(1)).Sum(k => Math.Abs(Matched[sample, k] - Truth[sample, k]));

    public (double Low, double High) F1Interval(RandomStream random) => Interval.Bootstrap(Count, F1, random);

    public (double Low, double High) ErrorInterval(RandomStream random)
    {
        var errors = Enumerable.Range(0, Count).Select(Error).ToArray();
        return Interval.Bootstrap(Count, cases => cases.Average(n => errors[n]), random);
    }

    private double F1(int[] cases)
    {
        int both = 0, either = 0;
        foreach (var n in cases)
            for (var k = 0; k < Truth.GetLength(1); k++)
            {
                bool answer = Matched[n, k] > PhaseMapGibbsSetup.Presence, truth = Truth[n, k] > PhaseMapGibbsSetup.Presence;
                both += answer && truth ? 2 : 0;
                either += (answer ? 1 : 0) + (truth ? 1 : 0);
            }

        return either == 0 ? 1 : (double)both / either;
    }

    private static double[,] Widen(double[,] values, int columns) => Take(values, [.. Enumerable.Range(0, columns).Select(k => k < values.GetLength(1) ? k : -1)]);

    private static double[,] Take(double[,] values, int[] columns)
    {
        var result = new double[values.GetLength(0), columns.Length];
        for (var n = 0; n < result.GetLength(0); n++)
            for (var k = 0; k < columns.Length; k++) result[n, k] = columns[k] < 0 ? 0 : values[n, columns[k]];
        return result;
    }
}
