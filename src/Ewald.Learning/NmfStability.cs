using Ewald.Core;

namespace Ewald.Learning;

/// <summary>How many basis patterns the data hold: those numbers for which restarts of the factorisation agree (NMFk).</summary>
/// <remarks>For each K the patterns of all restarts are put into K clusters so that every restart gives one pattern to each (k-means with
/// the cosine, each restart by an optimal assignment); a K at which even the least compact cluster has a high silhouette is one at which the
/// factorisation is reproducible. Method: Alexandrov and Vesselinov, Water Resour. Res. 50, 7332 (2014), doi:10.1002/2013WR015037, as used by
/// Stanev et al., npj Comput. Mater. 4, 43 (2018), doi:10.1038/s41524-018-0099-2. Differs: HALS on squared errors instead of multiplicative
/// updates, an optimal instead of a greedy assignment, all restarts kept unless asked, and the whole curve instead of one number.</remarks>
public sealed class NmfStability
{
    private readonly NonNegativeFactorisation _factorisation;

    /// <summary>A scan of given data.</summary>
    /// <param name="factorisation">The packed data.</param>
    public NmfStability(NonNegativeFactorisation factorisation)
    {
        ArgumentNullException.ThrowIfNull(factorisation);
        _factorisation = factorisation;
    }

    /// <summary>One point of the stability curve.</summary>
    /// <param name="components">K, at least 2.</param>
    /// <param name="settings">Settings.</param>
    /// <param name="randomness">Restart r draws from the stream <c>nmf-K</c> number r: same randomness, same point, whatever the threads.</param>
    /// <param name="threads">Restarts worked on at once.</param>
    /// <param name="cancel">Cancels between iterations.</param>
    /// <exception cref="ArgumentException">Settings that do not fit the data.</exception>
    public StabilityPoint At(int components, StabilitySettings settings, Randomness randomness, int threads, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (components < 2 || settings.Restarts < 2 || !(settings.AcceptedShare is > 0 and <= 1))
            throw new ArgumentException(FormattableString.Invariant($"NmfStability: K = {components}, {settings.Restarts} restarts, accepted share {settings.AcceptedShare}; at least 2, at least 2 and a share in (0, 1] are needed."), nameof(settings));
        var runs = _factorisation.FitMany(
            settings.Factorisation with { Components = components }, randomness, FormattableString.Invariant($"nmf-{components}"), settings.Restarts, threads, cancel);
        var order = Enumerable.Range(0, runs.Length).OrderBy(r => runs[r].Loss).ThenBy(r => r).ToArray();
        var kept = order.Take(Math.Max(2, (int)Math.Round(settings.AcceptedShare * runs.Length))).Select(r => runs[r].WithUnitArea()).ToArray();
        var best = kept[0];
        var cells = (double)_factorisation.Samples * _factorisation.Points;
        var misfit = cells * Math.Log(Math.Max(2 * best.Loss, double.Epsilon) / cells);
        var parameters = (double)components * (_factorisation.Samples + _factorisation.Points);

        // Strongest first, so that a reader meets the patterns in the order in which they matter.
        var fractions = best.Fractions();
        var mean = Enumerable.Range(0, components).Select(k => Enumerable.Range(0, _factorisation.Samples).Sum(i => fractions[i, k])).ToArray();
        best = best.Reordered([.. Enumerable.Range(0, components).OrderByDescending(k => mean[k])]);
        kept[0] = best;

        var members = Cluster(kept, cancel);
        var labels = new List<int>();
        var vectors = new List<double[]>();
        for (var r = 0; r < kept.Length; r++)
        {
            for (var k = 0; k < components; k++)
            {
                // A pattern that died is no direction; it disagrees with every other one.
                var pattern = kept[r].Pattern(members[r][k]);
                labels.Add(k);
                vectors.Add(pattern.Any(v => v > 0) ? pattern : [.. pattern.Select((_, j) => j == 0 ? 1.0 : 0)]);
            }
        }

        var silhouettes = new double[components];
        var samples = CosineSilhouette.Samples(vectors, labels, components);
        for (var i = 0; i < samples.Length; i++) silhouettes[labels[i]] += samples[i] / kept.Length;
        return new StabilityPoint(components, silhouettes, [.. runs.Select(r => r.RelativeError)], kept.Length,
            2 * parameters + misfit, parameters * Math.Log(cells) + misfit, best, Spread(kept, members));
    }

    /// <summary>The whole curve, from the least K to the largest.</summary>
    /// <param name="settings">Settings.</param>
    /// <param name="randomness">Source of the restarts' streams.</param>
    /// <param name="threads">Restarts worked on at once.</param>
    /// <param name="known">A point that an interrupted scan left, or null; null for none.</param>
    /// <param name="done">Called with each new point, for a checkpoint; null for none.</param>
    /// <param name="cancel">Cancels between iterations.</param>
    /// <exception cref="ArgumentException">Settings that do not fit the data.</exception>
    public IReadOnlyList<StabilityPoint> Scan(
        StabilitySettings settings, Randomness randomness, int threads, Func<int, StabilityPoint?>? known = null, Action<StabilityPoint>? done = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.From < 2 || settings.To < settings.From || settings.To > Math.Min(_factorisation.Samples, _factorisation.Points))
            throw new ArgumentException(FormattableString.Invariant($"NmfStability: K from {settings.From} to {settings.To} is outside 2 .. {Math.Min(_factorisation.Samples, _factorisation.Points)}, the smaller of {_factorisation.Samples} samples and {_factorisation.Points} points."), nameof(settings));
        var curve = new List<StabilityPoint>();
        for (var k = settings.From; k <= settings.To; k++)
        {
            var point = known?.Invoke(k);
            if (point is null)
            {
                point = At(k, settings, randomness, threads, cancel);
                done?.Invoke(point);
            }

            curve.Add(point);
        }

        return curve;
    }

    /// <summary>Those K whose minimum silhouette exceeds a threshold and both neighbours'; a K without two neighbours in the curve is none.</summary>
    /// <param name="curve">Points of consecutive K.</param>
    /// <param name="threshold">Least silhouette.</param>
    /// <param name="resolution">A neighbour that is higher by less than this does not count: the end of a plateau is then a maximum too.</param>
    public static int[] Maxima(IReadOnlyList<StabilityPoint> curve, double threshold = 0.5, double resolution = 0)
    {
        ArgumentNullException.ThrowIfNull(curve);
        bool Above(int i, int neighbour) => curve[i].MinimumSilhouette > curve[neighbour].MinimumSilhouette - resolution;
        return [.. Enumerable.Range(1, Math.Max(0, curve.Count - 2)).Where(i => curve[i].MinimumSilhouette > threshold && Above(i, i - 1) && Above(i, i + 1)).Select(i => curve[i].Components)];
    }

    /// <summary>Constrained k-means: member[r][k] is the pattern of restart r in cluster k. Starts from the best restart's patterns.</summary>
    private static int[][] Cluster(Factorisation[] runs, CancellationToken cancel)
    {
        var k = runs[0].Components;
        var unit = runs.Select(f => Enumerable.Range(0, k).Select(c => Normalised(f.Pattern(c))).ToArray()).ToArray();
        var centres = unit[0].Select(c => (double[])c.Clone()).ToArray();
        var members = new int[runs.Length][];
        for (var round = 0; round < 100; round++)
        {
            cancel.ThrowIfCancellationRequested();
            var moved = false;
            Parallel.For(0, runs.Length, r =>
            {
                var likeness = new double[k, k];
                for (var a = 0; a < k; a++)
                    for (var b = 0; b < k; b++) likeness[a, b] = CosineSilhouette.Dot(centres[a], unit[r][b]);
                var next = LinearAssignment.Maximum(likeness);
                if (members[r] is null || !next.SequenceEqual(members[r])) Volatile.Write(ref moved, true);
                members[r] = next;
            });
            if (!moved) break;
            for (var c = 0; c < k; c++)
            {
                var centre = new double[centres[c].Length];
                for (var r = 0; r < runs.Length; r++)
                    for (var j = 0; j < centre.Length; j++) centre[j] += unit[r][members[r][c]][j];
                centres[c] = Normalised(centre);
            }
        }

        return members;
    }

    private static double[] Normalised(double[] vector) => vector.Any(v => v > 0) ? CosineSilhouette.Unit(vector) : vector;

    private static double[,] Spread(Factorisation[] runs, int[][] members)
    {
        var (k, points) = (runs[0].Components, runs[0].Patterns.GetLength(1));
        var spread = new double[k, points];
        for (var c = 0; c < k; c++)
        {
            for (var j = 0; j < points; j++)
            {
                var (at, column) = (c, j);
                var mean = Enumerable.Range(0, runs.Length).Average(r => runs[r].Patterns[members[r][at], column]);
                spread[c, j] = Math.Sqrt(Enumerable.Range(0, runs.Length).Sum(r => Math.Pow(runs[r].Patterns[members[r][at], column] - mean, 2)) / runs.Length);
            }
        }

        return spread;
    }
}
