using Ewald.Core;
using Ewald.Learning;
using Ewald.Tensors;

namespace Ewald.Studies.PhaseMap;

/// <summary>The factorisations of one spread for a range of K, and what simpler and freer methods reach.</summary>
/// <param name="Best">Best restart of each K, unit-area patterns, strongest first.</param>
/// <param name="KMeansError">‖X − centres‖ / ‖X‖ of k-means with as many centres: each sample one pattern, shape [K].</param>
/// <param name="Bound">The same for the truncated singular value decomposition, below which no K patterns can be, shape [K].</param>
public sealed record PhaseMapCurve(IReadOnlyList<Factorisation> Best, IReadOnlyList<double> KMeansError, IReadOnlyList<double> Bound)
{
    /// <summary>Factorises for each K.</summary>
    /// <param name="scaled">Not negative, shape [sample, point].</param>
    /// <param name="from">Least K.</param>
    /// <param name="to">Largest K.</param>
    /// <param name="restarts">Restarts for each K.</param>
    /// <param name="run">The run.</param>
    public static PhaseMapCurve Of(double[,] scaled, int from, int to, int restarts, StudyRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var factorisation = new NonNegativeFactorisation(scaled);
        var (samples, points) = (factorisation.Samples, factorisation.Points);
        var flat = new double[samples * points];
        Buffer.BlockCopy(scaled, 0, flat, 0, flat.Length * sizeof(double));
        var square = flat.Sum(x => x * x);
        var singular = SingularValues(flat, samples, points);
        List<Factorisation> best = [];
        List<double> means = [], bound = [];
        for (var k = from; k <= to; k++)
        {
            run.Cancel.ThrowIfCancellationRequested();
            var settings = new FactorisationSettings(k) { InnerSweeps = 6, ExtrapolateAfter = 50, Tolerance = 1e-5 };
            best.Add(Ordered(factorisation.FitMany(settings, run.Randomness, FormattableString.Invariant($"nmf-{k}"), restarts, run.Threads, run.Cancel).MinBy(f => f.Loss)!));
            var clusters = KMeans.Fit(flat, points, new KMeansSettings(k) { Restarts = restarts }, run.Randomness.Stream("k-means", (ulong)k), run.Cancel);
            means.Add(Math.Sqrt(clusters.Inertia / square));
            bound.Add(Math.Sqrt(singular.Skip(k).Sum(s => s * s) / square));
            run.Progress.Step("factorising", k - from + 1, to - from + 1);
        }

        return new PhaseMapCurve(best, means, bound);
    }

    /// <summary>The factorisation with K patterns, or null when it was not made.</summary>
    /// <param name="k">K.</param>
    public Factorisation? At(int k) => Best.FirstOrDefault(f => f.Components == k);

    /// <summary>Place of K in the curve.</summary>
    /// <param name="k">K.</param>
    public int Index(int k) => k - Best[0].Components;

    private static Factorisation Ordered(Factorisation found)
    {
        var unit = found.WithUnitArea();
        var fractions = unit.Fractions();
        return unit.Reordered([.. Enumerable.Range(0, unit.Components).OrderByDescending(k => Enumerable.Range(0, fractions.GetLength(0)).Sum(i => fractions[i, k]))]);
    }

    private static double[] SingularValues(double[] flat, int samples, int points)
    {
        using var scope = TensorScope.Enter();
        return Tensor.From(flat, [samples, points]).Svd().S.ToArray<double>();
    }
}
