using Ewald.Core;
using Ewald.Physics.SmallAngle.Populations;

namespace Ewald.Studies.SasShape;

/// <summary>Scale of a curve: what the shape features need to know of it besides the points.</summary>
/// <param name="Rg">R_g, Å.</param>
/// <param name="LnRgError">Standard deviation of ln R_g.</param>
/// <param name="I0">I(0) of the particle.</param>
/// <param name="LnI0Error">Standard deviation of ln I(0).</param>
/// <param name="Correlation">Correlation of ln R_g and ln I(0).</param>
/// <param name="Background">Flat background.</param>
/// <param name="BackgroundError">Its standard deviation.</param>
/// <param name="Clusters">The aggregate's intensity at each point, shape [point]; empty for none.</param>
/// <param name="AggregateProbability">Posterior weight of the fits that hold an aggregate.</param>
/// <param name="Chi2">Reduced χ² of the best training shape.</param>
public sealed record CurveScale(
    double Rg, double LnRgError, double I0, double LnI0Error, double Correlation, double Background, double BackgroundError,
    double[] Clusters, double AggregateProbability, double Chi2)
{
    /// <summary>True when nearly all fits hold an aggregate and it is a tenth of the particle's intensity at the first point.</summary>
    public bool IsAggregated => AggregateProbability > 0.95 && Clusters.Length > 0 && Clusters[0] > 0.1 * I0;

    /// <summary>The curve without background and aggregate.</summary>
    /// <param name="curve">The curve that was scaled.</param>
    public ScatteringCurve Particle(ScatteringCurve curve)
    {
        ArgumentNullException.ThrowIfNull(curve);
        return curve with { Intensity = [.. curve.Intensity.Select((v, k) => v - Background - (Clusters.Length > 0 ? Clusters[k] : 0))] };
    }
}

/// <summary>R_g, I(0), background and aggregate of a measured curve from all of its points at once, whatever its shape.</summary>
/// <remarks>I(Q) = I(0) i_t(Q R_g) + A g(Q) + b is fitted for every training shape t, on a grid of R_g, with g none, Debye clusters of
/// 2.5 or 5 R_g, Q⁻³ or Q⁻⁴ (A ≥ 0), and b within 0.1 % or within 5 % of I(0); the answer is averaged with weights exp(−E/2T), E the
/// χ² with the Occam factors of A and b, T = max(1, reduced χ² of the best). Points carry <see cref="Systematic"/> (1 + x²/2) of their intensity
/// as room for shapes that are not in the set. An upturn at low Q is so told from the particle by what the rest of the curve can be, which
/// a Guinier line cannot do. Limits: without aggregate and background the Guinier R_g. Valid: shapes like the training shapes,
/// first point below Q R_g = 1.5 (below 0.6 for the aggregate), last above 2. Not published: ours.</remarks>
public sealed class LibraryScaling
{
    /// <summary>Relative standard deviation of a point at x = Q R_g beside its noise: <c>Systematic (1 + x²/2)</c>, because bodies that
    /// are not in the set differ from those in it by their detail, and at low Q all are alike.</summary>
    public const double Systematic = 0.01;

    /// <summary>Q R_g of the first point up to which an aggregate can be told from the particle.</summary>
    public const double UpturnReach = 0.6;

    /// <summary>Step of x of the stored shapes, from x = 0.</summary>
    public const double Step = 0.03;

    private const int MostPoints = 64, CoarseSteps = 10, FineSteps = 5;
    private const double Coarse = 0.06, Fine = 0.012;
    private readonly float[][] _shapes;

    /// <summary>Takes training shapes on x = 0, 0.03, 0.06, ...</summary>
    /// <param name="shapes">i(x), shape [shape][point].</param>
    public LibraryScaling(float[][] shapes)
    {
        ArgumentNullException.ThrowIfNull(shapes);
        if (shapes.Length == 0 || shapes.Any(s => s.Length != shapes[0].Length || s.Length < 100))
            throw new ArgumentException("LibraryScaling: needs shapes of one length of at least 100 points.", nameof(shapes));
        _shapes = shapes;
    }

    /// <summary>The shapes.</summary>
    public IReadOnlyList<float[]> Shapes => _shapes;

    /// <summary>Random shapes, as many of each class.</summary>
    /// <param name="population">The population.</param>
    /// <param name="randomness">The run's streams.</param>
    /// <param name="firstId">Number of the first body.</param>
    /// <param name="count">Number of bodies.</param>
    public static LibraryScaling Draw(BodyPopulation population, Randomness randomness, long firstId, int count)
    {
        ArgumentNullException.ThrowIfNull(population);
        var x = Enumerable.Range(0, 201).Select(k => k * Step).ToArray();
        var shapes = new float[count][];
        Parallel.For(0, count, n =>
        {
            var i = new double[x.Length];
            population.Draw(randomness, firstId + n).Evaluate(x, i);
            shapes[n] = [.. i.Select(v => (float)(Half)v)];
        });
        return new LibraryScaling(shapes);
    }

    /// <summary>Scales a curve.</summary>
    /// <param name="curve">The curve.</param>
    /// <param name="sigma">Standard deviations, positive, shape [point].</param>
    /// <param name="guess">A first R_g, within a factor of 1.8, Å.</param>
    /// <returns>Null when fewer than 8 points are left below Q = 6/guess or nothing fits.</returns>
    public CurveScale? Scale(ScatteringCurve curve, double[] sigma, double guess)
    {
        ArgumentNullException.ThrowIfNull(curve);
        ArgumentNullException.ThrowIfNull(sigma);
        var (q, y, w) = Join(curve, sigma, guess);
        if (q.Length < 8) return null;
        var top = y.Take(8).Max();
        if (!(top > 0)) return null;
        var system = new LinearScale(y, w, Forms(q, guess, top));
        var coarse = new List<Candidate>();
        var best = new Candidate[system.FormCount];
        for (var t = 0; t < _shapes.Length; t++)
        {
            Array.Fill(best, new Candidate(t, 0, 0, 0, 0, 0, double.PositiveInfinity));
            Try(system, q, t, guess, Coarse, CoarseSteps, c =>
            {
                if (c.Chi2 < best[c.Form].Chi2) best[c.Form] = c;
            });
            foreach (var c in best)
                if (c.Chi2 < double.PositiveInfinity) coarse.Add(c);
        }

        if (coarse.Count == 0) return null;
        var fine = new List<Candidate>();
        foreach (var c in coarse.OrderBy(c => c.Chi2).Take(48).DistinctBy(c => (c.Shape, c.Rg)))
            Try(system, q, c.Shape, c.Rg, Fine, FineSteps, fine.Add);
        return Average(curve, fine, guess, top, q.Length);
    }

    private void Try(LinearScale system, double[] q, int shape, double centre, double step, int steps, Action<Candidate> found)
    {
        Span<double> i = stackalloc double[q.Length], scratch = stackalloc double[q.Length];
        Span<ScaleAnswer> answers = stackalloc ScaleAnswer[system.FormCount];
        var table = _shapes[shape].AsSpan();
        for (var n = -steps; n <= steps; n++)
        {
            var rg = centre * Math.Exp(n * step);
            for (var k = 0; k < q.Length; k++)
            {
                var at = q[k] * (rg / Step);
                var below = (int)at;
                // Beyond the table a smooth Porod tail: rarely reached, and with little weight.
                i[k] = below + 1 < table.Length ? table[below] + (at - below) * (table[below + 1] - table[below])
                    : table[^1] * Math.Pow((table.Length - 1) / at, 3);
            }

            system.Solve(i, scratch, answers);
            for (var f = 0; f < answers.Length; f++)
                if (answers[f].Chi2 < double.PositiveInfinity) found(new Candidate(shape, f, rg, answers[f].I0, answers[f].Amplitude, answers[f].Background, answers[f].Chi2));
        }
    }

    private static CurveScale? Average(ScatteringCurve curve, List<Candidate> candidates, double guess, double top, int points)
    {
        if (candidates.Count == 0) return null;
        var best = candidates.MinBy(c => c.Chi2);
        var chi2 = best.Chi2 / Math.Max(1, points - 4);
        var temperature = Math.Max(1, chi2);
        double weight = 0, r = 0, s = 0, b = 0, rr = 0, ss = 0, rs = 0, bb = 0, aggregate = 0;
        var forms = Forms(curve.Q, guess, top);
        var amplitudes = new double[forms.Length];
        foreach (var c in candidates)
        {
            var w = Math.Exp(-(c.Chi2 - best.Chi2) / 2 / temperature);
            double lr = Math.Log(c.Rg), ls = Math.Log(c.I0);
            weight += w;
            (r, s, b) = (r + w * lr, s + w * ls, b + w * c.Background);
            (rr, ss, rs, bb) = (rr + w * lr * lr, ss + w * ls * ls, rs + w * lr * ls, bb + w * c.Background * c.Background);
            amplitudes[c.Form] += w * c.Amplitude;
            if (c.Amplitude > 0) aggregate += w;
        }

        (r, s, b) = (r / weight, s / weight, b / weight);
        var clusters = new double[curve.Count];
        for (var f = 0; f < forms.Length; f++)
            if (forms[f].Clusters is { } g && amplitudes[f] > 0)
                for (var k = 0; k < clusters.Length; k++) clusters[k] += amplitudes[f] / weight * g[k];
        // A finite set of shapes on a finite grid of R_g cannot be surer than their spacing.
        var vr = rr / weight - r * r + 0.005 * 0.005;
        var vs = ss / weight - s * s + 0.005 * 0.005;
        var correlation = Math.Clamp((rs / weight - r * s) / Math.Sqrt(vr * vs), -0.95, 0.95);
        var i0 = Math.Exp(s);
        var vb = Math.Max(0, bb / weight - b * b) + Math.Pow(0.0003 * i0, 2);
        return new CurveScale(Math.Exp(r), Math.Sqrt(vr), i0, Math.Sqrt(vs), correlation, b, Math.Sqrt(vb), clusters, aggregate / weight, chi2);
    }

    private static ScaleForm[] Forms(double[] q, double rg, double top)
    {
        double[] small = new double[q.Length], large = new double[q.Length];
        FloryChain.Evaluate([.. q.Select(v => 2.5 * v * rg)], 0.5, small);
        FloryChain.Evaluate([.. q.Select(v => 5 * v * rg)], 0.5, large);
        double[] Power(int p) => [.. q.Select(v => Math.Pow(Math.Max(v * rg / 0.1, 0.1), -p))];
        double[]?[] clusters = [null, small, large, Power(3), Power(4)];
        // Without low Q an upturn would be fitted to what the particle itself does there.
        if (q[0] * rg > UpturnReach) clusters = [null];
        return [.. clusters.Select(g => new ScaleForm(g, 0.001 * top)), .. clusters.Select(g => new ScaleForm(g, 0.05 * top))];
    }

    // Neighbours joined to at most MostPoints; points beyond the training shapes are left out.
    private static (double[] Q, double[] Y, double[] W) Join(ScatteringCurve curve, double[] sigma, double guess)
    {
        var last = 6 / guess;
        var n = 0;
        while (n < curve.Count && curve.Q[n] <= last) n++;
        List<double> q = [], y = [], w = [];
        var width = last / MostPoints;
        for (var k = 0; k < n;)
        {
            double sw = 0, sq = 0, sy = 0;
            var end = curve.Q[k] + width;
            do
            {
                var weight = 1 / (sigma[k] * sigma[k]);
                (sw, sq, sy) = (sw + weight, sq + weight * curve.Q[k], sy + weight * curve.Intensity[k]);
                k++;
            }
            while (k < n && curve.Q[k] < end);
            q.Add(sq / sw);
            y.Add(sy / sw);
            w.Add(1 / (1 / sw + Math.Pow(Systematic * (1 + 0.5 * Math.Pow(sq / sw * guess, 2)) * sy / sw, 2)));
        }

        return ([.. q], [.. y], [.. w]);
    }

    private readonly record struct Candidate(int Shape, int Form, double Rg, double I0, double Amplitude, double Background, double Chi2);
}
