using Ewald.Core;

namespace Ewald.Inference.SmallAngle;

/// <summary>What the low-Q end of a curve says of the interactions between particles.</summary>
public enum Interaction
{
    /// <summary>No sign of either.</summary>
    None,

    /// <summary>More intensity at low Q than the particle's own: aggregates.</summary>
    Aggregation,

    /// <summary>Less intensity at low Q than the particle's own: repulsion.</summary>
    Repulsion,

    /// <summary>The curve has no range that could tell.</summary>
    Undetermined,
}

/// <summary>R_g and I(0) of the Guinier line that starts at one point.</summary>
/// <param name="QMin">First Q of the line, Å⁻¹.</param>
/// <param name="Rg">Å.</param>
/// <param name="SigmaRg">Å.</param>
/// <param name="I0">Unit of the curve.</param>
/// <param name="SigmaI0">Unit of the curve.</param>
public readonly record struct GuinierTracePoint(double QMin, double Rg, double SigmaRg, double I0, double SigmaI0);

/// <summary>Result of the aggregation test.</summary>
/// <param name="Verdict">What it says.</param>
/// <param name="PValue">Probability of a low-Q deviation this large without interaction, the smallest of the tests times their number.</param>
/// <param name="Excess">Relative intensity of the low-Q points above the extrapolated line.</param>
/// <param name="SigmaExcess">Its standard deviation: noise, line, and the curvature of an unknown shape.</param>
/// <param name="Drift">Relative change of R_g per unit of Q_min R_g along the trace; negative for aggregates.</param>
/// <param name="SigmaDrift">Its standard deviation, shape included.</param>
/// <param name="RunsPValue">Runs test of the signs of the residuals of the whole line.</param>
/// <param name="Trace">R_g and I(0) against Q_min.</param>
/// <param name="Sentence">One sentence for the user.</param>
public sealed record AggregationResult(
    Interaction Verdict, double PValue, double Excess, double SigmaExcess, double Drift, double SigmaDrift, double RunsPValue,
    IReadOnlyList<GuinierTracePoint> Trace, string Sentence);

/// <summary>Compares the low-Q points with the particle's line extrapolated from above.</summary>
/// <remarks>A line is fitted where 0.6 ≤ Q R_g ≤ 1.3 with its own R_g, and extrapolated to the points below; their mean
/// deviation, all of them and the lowest third, is judged against noise, the line's covariance and the curvature
/// c x⁴ that an unknown shape may have. Limits: none on a dilute particle; exact upturn on a mixture with large aggregates.
/// Valid: Q_min R_g below 0.5; oligomers of nearly the particle's size change the line itself and are not seen.
/// Source: the comparison of R_g against Q_min is common practice (Jacques and Trewhella, Protein Sci. 19, 642 (2010),
/// doi:10.1002/pro.351); the statistics are ours.</remarks>
public static class AggregationTest
{
    private const double LineStart = 0.6, LineEnd = 1.3, Curvature = 0.02, Level = 0.01;

    /// <summary>Tests one curve.</summary>
    /// <param name="curve">The curve; sigma may be null.</param>
    public static AggregationResult Test(ScatteringCurve curve)
    {
        ArgumentNullException.ThrowIfNull(curve);
        if (curve.Count < 12) return Undetermined(curve, [], "it has fewer than 12 points");
        var sigma = NoiseEstimate.Of(curve, out _);
        if (sigma.Any(s => !(s > 0 && double.IsFinite(s)))) return Undetermined(curve, [], "its errors are not positive");
        if (GuinierAnalysis.Analyse(curve).Failure == GuinierFailure.FirstPointBeyondLimit)
            return Undetermined(curve, [], "its first point lies beyond Q Rg = 1.3");
        var trace = Trace(curve, sigma, out var start, out var end);
        if (start < 4) return Undetermined(curve, trace, "fewer than 4 points lie below Q Rg = 0.6 of any Guinier line");
        var line = GuinierFit.Of(curve.Q, curve.Intensity, sigma, start, end)!.Value;

        var all = Deviation(curve, sigma, line, start, end, 0, start);
        var lowest = Deviation(curve, sigma, line, start, end, 0, Math.Max(3, start / 3));
        var (drift, sigmaDrift) = Drift(trace);
        var runs = RunsTest.PValue(curve.Intensity.AsSpan(0, end).ToArray().Select((y, i) => y - line.Intensity(curve.Q[i])).ToArray());
        var strongest = Math.Abs(all.Z) >= Math.Abs(lowest.Z) ? all : lowest;
        var p = Math.Min(1, 2 * 2 * Probability.NormalTail(Math.Abs(strongest.Z)));
        var verdict = p >= Level ? Interaction.None : strongest.Z > 0 ? Interaction.Aggregation : Interaction.Repulsion;
        var sentence = verdict switch
        {
            Interaction.Aggregation => FormattableString.Invariant(
                $"{curve.Name}: aggregation: the points below Q = {curve.Q[start]:G3} 1/Å lie {100 * strongest.Mean:F1} ± {100 * strongest.Sigma:F1} % above the particle's line (p = {p:G2})."),
            Interaction.Repulsion => FormattableString.Invariant(
                $"{curve.Name}: repulsion: the points below Q = {curve.Q[start]:G3} 1/Å lie {-100 * strongest.Mean:F1} ± {100 * strongest.Sigma:F1} % below the particle's line (p = {p:G2})."),
            _ => FormattableString.Invariant($"{curve.Name}: no sign of aggregation or repulsion (p = {p:G2})."),
        };
        return new AggregationResult(verdict, p, strongest.Mean, strongest.Sigma, drift, sigmaDrift, runs, trace, sentence);
    }

    // The lines that start at each point and end at their own Q R_g = 1.3; the first one that starts at Q R_g >= 0.6 is the reference.
    private static List<GuinierTracePoint> Trace(ScatteringCurve curve, double[] sigma, out int start, out int end)
    {
        var trace = new List<GuinierTracePoint>();
        start = end = 0;
        // Some forty lines are enough for the trace.
        var below = 0;
        if (EndingAtLimit(curve, sigma, 0, out _) is { } whole)
            while (below < curve.Count && curve.Q[below] * whole.Rg < LineStart) below++;
        var step = Math.Max(1, below / 40);
        for (var i = 0; i + 5 < curve.Count; i += step)
        {
            if (EndingAtLimit(curve, sigma, i, out var last) is not { } fit) continue;
            if (!(fit.SigmaRg < 0.15 * fit.Rg)) continue;
            trace.Add(new GuinierTracePoint(curve.Q[i], fit.Rg, fit.SigmaRg, fit.I0, fit.SigmaI0));
            if (curve.Q[i] * fit.Rg < LineStart) continue;
            (start, end) = (i, last);
            break;
        }

        return trace;
    }

    private static GuinierFit? EndingAtLimit(ScatteringCurve curve, double[] sigma, int first, out int last)
    {
        GuinierFit? found = null;
        last = first;
        // Grow while the line's own R_g keeps its end below the limit; a noisy short start may break it, so look a little further.
        var beyond = 0;
        for (var j = first + 5; j <= curve.Count && beyond < 12; j = Math.Max(j + 1, (int)(j + 0.04 * (j - first))))
        {
            if (GuinierFit.Of(curve.Q, curve.Intensity, sigma, first, j) is not { } fit || !(fit.Slope > 0)) continue;
            if (curve.Q[j - 1] * fit.Rg <= LineEnd)
            {
                (found, last, beyond) = (fit, j, 0);
                continue;
            }

            if (found is not null || fit.SigmaRg < 0.1 * fit.Rg) beyond++;
        }

        return found;
    }

    private readonly record struct Departure(double Mean, double Sigma)
    {
        internal double Z => Mean / Sigma;
    }

    // Weighted mean of I/line − 1 over points [from, to), with noise, covariance of the line and curvature of the shape.
    private static Departure Deviation(ScatteringCurve curve, double[] sigma, GuinierFit line, int start, int end, int from, int to)
    {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        for (var i = start; i < end; i++)
        {
            var w = line.Intensity(curve.Q[i]) / sigma[i];
            w *= w;
            var t = curve.Q[i] * curve.Q[i];
            s0 += w;
            s1 += w * t;
            s2 += w * t * t;
            s3 += w * t * t * t;
        }

        var det = s0 * s2 - s1 * s1;
        // t² = level + kappa t on the line's range: what the curvature leaves beyond it is seen at low Q.
        var kappa = (s0 * s3 - s1 * s2) / det;
        var level = (s2 * s2 - s1 * s3) / det;
        double weight = 0, mean = 0, tMean = 0, bend = 0;
        for (var i = from; i < to; i++)
        {
            var model = line.Intensity(curve.Q[i]);
            var t = curve.Q[i] * curve.Q[i];
            var w = model / sigma[i] * (model / sigma[i]);
            weight += w;
            mean += w * (curve.Intensity[i] / model - 1);
            tMean += w * t;
            bend += w * (t * t - kappa * t - level);
        }

        mean /= weight;
        tMean /= weight;
        bend /= weight;
        var lineVariance = (s2 - 2 * tMean * s1 + tMean * tMean * s0) / det;
        var shape = Curvature * Math.Pow(line.Rg, 4) * bend;
        var variance = 1 / weight + lineVariance * Math.Max(1, line.Chi2) + shape * shape;
        return new Departure(mean, Math.Sqrt(variance));
    }

    // Straight line of ln R_g against Q_min R_g. Neighbouring lines share points: the variance of the difference of the two ends,
    // nested as they are, is that of the last minus that of the first.
    private static (double Drift, double Sigma) Drift(List<GuinierTracePoint> trace)
    {
        if (trace.Count < 2) return (double.NaN, double.NaN);
        var (first, last) = (trace[0], trace[^1]);
        var x = last.QMin * last.Rg - first.QMin * last.Rg;
        var noise = Math.Abs(last.SigmaRg * last.SigmaRg - first.SigmaRg * first.SigmaRg) / (last.Rg * last.Rg);
        // Ranges [0, 1.3] and [0.6, 1.3] of x see the curvature c with kappa 1.69 and 2.05: 1.5 · 0.02 · 0.36.
        const double shape = 1.5 * Curvature * (LineStart * LineStart + LineEnd * LineEnd - LineEnd * LineEnd);
        return (Math.Log(last.Rg / first.Rg) / x, Math.Sqrt(noise + shape * shape) / x);
    }

    private static AggregationResult Undetermined(ScatteringCurve curve, IReadOnlyList<GuinierTracePoint> trace, string why) =>
        new(Interaction.Undetermined, 1, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, trace,
            $"{curve.Name}: aggregation and repulsion cannot be tested, because {why}.");
}
