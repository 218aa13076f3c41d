using Ewald.Core;
using Ewald.Inference.SmallAngle;

namespace Ewald.Studies.SasShape;

/// <summary>A curve as the classifier sees it.</summary>
/// <param name="Curve">The curve as it came.</param>
/// <param name="Particle">The curve without background and aggregate.</param>
/// <param name="Sigma">Standard deviations, shape [point].</param>
/// <param name="Computed">True for a curve without errors and without scatter.</param>
/// <param name="Guinier">The plain Guinier analysis of the whole curve.</param>
/// <param name="Scale">R_g, I(0), background, aggregate.</param>
/// <param name="Features">ln V'(c) with covariance.</param>
/// <param name="Warnings">What was assumed or left out.</param>
public sealed record ShapeMeasurement(
    ScatteringCurve Curve, ScatteringCurve Particle, double[] Sigma, bool Computed, GuinierOutcome Guinier, CurveScale Scale,
    ShapeFeatures Features, IReadOnlyList<string> Warnings)
{
    /// <summary>True when nearly all fits hold an aggregate and it is a tenth of the particle's intensity at the first point.</summary>
    public bool Aggregated => Scale.IsAggregated;
}

/// <summary>From a curve to its features; training, evaluation and prediction all come this way.</summary>
/// <param name="scaling">The shapes that scale measured curves.</param>
public sealed class ShapeRoute(LibraryScaling scaling)
{
    /// <summary>Relative error that a computed curve is fitted with.</summary>
    public const double ComputedError = 0.002;

    /// <summary>The shapes that scale measured curves.</summary>
    public LibraryScaling Scaling { get; } = scaling;

    /// <summary>Measures a curve.</summary>
    /// <param name="curve">The curve.</param>
    /// <exception cref="InputException">The curve ends before Q R_g = 3, starts beyond Q R_g = 1.5, or has no scale at all.</exception>
    public ShapeMeasurement Measure(ScatteringCurve curve)
    {
        ArgumentNullException.ThrowIfNull(curve);
        if (curve.Count > 0 && curve.Q[0] == 0) curve = curve.Range(1, curve.Count);
        if (curve.Count < 12) throw new InputException($"{curve.Name}: {curve.Count} points are too few for a shape; at least 12 with Q > 0 are needed.");
        var warnings = new List<string>(curve.Warnings);
        var sigma = NoiseEstimate.Of(curve, out var announcement);
        var computed = curve.Sigma is null && IsSmooth(curve, sigma);
        if (computed) sigma = [.. curve.Intensity.Select(i => ComputedError * Math.Abs(i) + 1e-6 * Math.Abs(curve.Intensity[0]))];
        if (announcement is not null) warnings.Add(computed ? $"{curve.Name} has no errors and no scatter: taken as a computed curve." : announcement);
        if (sigma.Any(s => !(s > 0 && double.IsFinite(s))))
            throw new InputException($"{curve.Name}: its error column holds values that are not positive; leave the column out to have errors estimated.");

        var withErrors = curve with { Sigma = sigma };
        var guinier = GuinierAnalysis.Analyse(withErrors);
        var scale = computed && guinier.Result is { } exact
            ? new CurveScale(exact.Rg, 0, exact.I0, 0, 0, 0, 0, [], 0, exact.Chi2)
            : Scaling.Scale(withErrors, sigma, guinier.Result?.Rg ?? Guess(withErrors))
                ?? throw new InputException($"{curve.Name}: no scale: {(guinier.Explanation.Length > 0 ? guinier.Explanation : "nothing stands out of its errors")}");
        if (guinier.Result is null) warnings.Add($"no Guinier region: {guinier.Explanation}");
        var particle = scale.Particle(withErrors);
        var features = ShapeFeatures.Of(particle, computed ? [] : sigma, scale);
        Announce(curve, scale, features, warnings);
        return new ShapeMeasurement(withErrors, particle, sigma, computed, guinier, scale, features, warnings);
    }

    private static void Announce(ScatteringCurve curve, CurveScale scale, ShapeFeatures features, List<string> warnings)
    {
        var start = curve.Q[0] * scale.Rg;
        if (start > 1.5)
            throw new InputException(FormattableString.Invariant(
                $"{curve.Name}: its first point lies at Q Rg = {start:F1}; a shape needs points below 1.5: measure to lower Q."));
        if (features.Count <= ShapeFeatures.Published[0])
            throw new InputException(FormattableString.Invariant(
                $"{curve.Name}: it gives V'(c) only below Q Rg = 3 (it ends at {curve.Q[^1] * scale.Rg:F1}); a shape needs 3, better 5: measure to higher Q."));
        if (features.Count < ShapeFeatures.Limits.Length)
        {
            var reached = ShapeFeatures.Published.Count(p => p < features.Count);
            warnings.Add(FormattableString.Invariant(
                $"range too short: V'(c) reaches Q Rg = {ShapeFeatures.Limits[features.Count - 1]:G2} of 5, so {reached} of the 3 published features {(reached == 1 ? "is" : "are")} used."));
        }

        if (start > LibraryScaling.UpturnReach)
            warnings.Add(FormattableString.Invariant($"the first point lies at Q Rg = {start:F2}: an aggregate could not be told from the particle."));
        if (scale.IsAggregated)
            warnings.Add(FormattableString.Invariant(
                $"aggregation: at the first point {100 * scale.Clusters[0] / (scale.Clusters[0] + scale.I0):F0} % of the intensity is not the particle's; it was fitted and taken off."));
        if (Math.Abs(scale.Background) > 3 * scale.BackgroundError && Math.Abs(scale.Background) > 0.002 * scale.I0)
            warnings.Add(FormattableString.Invariant(
                $"background: {100 * scale.Background / scale.I0:F2} ± {100 * scale.BackgroundError / scale.I0:F2} % of I(0) was fitted and taken off."));
    }

    // No scatter: most points lie within 0.1 % of the parabola through their neighbours.
    private static bool IsSmooth(ScatteringCurve curve, double[] sigma)
    {
        var relative = curve.Intensity.Select((i, k) => sigma[k] / Math.Abs(i)).Order().ToArray();
        return relative[relative.Length / 2] < 1e-3;
    }

    // Where the intensity has fallen to 0.4 of its start, Q R_g is near 1.65 for all shapes.
    private static double Guess(ScatteringCurve curve)
    {
        var top = curve.Intensity.Take(5).Average();
        var k = 0;
        while (k < curve.Count - 1 && curve.Intensity[k] > 0.4 * top) k++;
        return 1.65 / curve.Q[k];
    }
}
