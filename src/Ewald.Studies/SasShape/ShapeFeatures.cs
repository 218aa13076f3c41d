using Ewald.Core;
using Ewald.Representations;

namespace Ewald.Studies.SasShape;

/// <summary>ln V'(c) of a curve at several limits c, with the covariance that its errors give them.</summary>
/// <remarks>Errors carried: counting noise of every point; R_g and I(0) with their correlation (∂ ln V'/∂ ln R_g = −3 + c³ i(c)/Q'(c),
/// ∂ ln V'/∂ ln I(0) = 1); the flat background (∂ ln V'/∂b = −c³/(3 Q'(c) I(0))).</remarks>
/// <param name="Values">ln V'(c), shape [limit]; NaN where the data end before x = c.</param>
/// <param name="Covariance">Shape [limit, limit], row after row.</param>
/// <param name="Count">Leading limits that the data reach.</param>
public sealed record ShapeFeatures(double[] Values, double[] Covariance, int Count)
{
    /// <summary>The limits: 3, 4 and 5 are the published ones, the others follow the curve in between.</summary>
    public static double[] Limits { get; } = [1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5];

    /// <summary>Positions of 3, 4 and 5.</summary>
    public static int[] Published { get; } = [4, 6, 8];

    /// <summary>Features of a curve.</summary>
    /// <param name="curve">The curve, background and aggregate taken off.</param>
    /// <param name="sigma">Standard deviations of its intensities, shape [point]; empty for a computed curve.</param>
    /// <param name="scale">R_g, I(0) and background with their errors.</param>
    public static ShapeFeatures Of(ScatteringCurve curve, ReadOnlySpan<double> sigma, CurveScale scale)
    {
        ArgumentNullException.ThrowIfNull(curve);
        ArgumentNullException.ThrowIfNull(scale);
        var n = Limits.Length;
        var (rg, i0) = (scale.Rg, scale.I0);
        double[] invariant = new double[n], covariance = new double[n * n], direction = new double[n], values = new double[n];
        PartialInvariants.Evaluate(curve.Q, curve.Intensity, rg, i0, Limits, invariant);
        var count = 0;
        while (count < n && invariant[count] > 0) count++;
        for (var j = 0; j < n; j++) values[j] = j < count ? Math.Log(2 * Math.PI * Math.PI / invariant[j]) : double.NaN;

        var (lnRg, lnI0) = (scale.LnRgError, scale.LnI0Error);
        for (var j = 0; j < count; j++)
        {
            var c = Limits[j];
            direction[j] = -3 + c * c * c * At(curve, c / rg) / i0 / invariant[j];
        }

        for (var j = 0; j < count; j++)
        {
            for (var l = 0; l < count; l++)
            {
                var guinier = direction[j] * direction[l] * lnRg * lnRg + lnI0 * lnI0
                    + (direction[j] + direction[l]) * scale.Correlation * lnRg * lnI0;
                var flat = Math.Pow(Limits[j] * Limits[l], 3) / 9 / (invariant[j] * invariant[l]) * Math.Pow(scale.BackgroundError / i0, 2);
                covariance[j * n + l] = guinier + flat;
            }
        }

        if (!sigma.IsEmpty) AddCounting(curve, sigma, rg, i0, invariant, count, covariance);
        return new ShapeFeatures(values, covariance, count);
    }

    private static void AddCounting(ScatteringCurve curve, ReadOnlySpan<double> sigma, double rg, double i0, double[] invariant, int count, double[] covariance)
    {
        var n = Limits.Length;
        var weights = new double[count][];
        var last = 0;
        while (last < curve.Count - 1 && curve.Q[last] * rg < Limits[Math.Max(0, count - 1)]) last++;
        for (var j = 0; j < count; j++)
        {
            weights[j] = new double[curve.Count];
            PartialInvariants.Weights(curve.Q, rg, i0, Limits[j], weights[j]);
            for (var k = 0; k <= last; k++) weights[j][k] *= sigma[k] / invariant[j];
        }

        for (var j = 0; j < count; j++)
        {
            for (var l = 0; l <= j; l++)
            {
                double sum = 0;
                for (var k = 0; k <= last; k++) sum += weights[j][k] * weights[l][k];
                covariance[j * n + l] += sum;
                if (l != j) covariance[l * n + j] += sum;
            }
        }
    }

    // Mean of the points within 10 % of q: a single point at the limit is too noisy for a derivative.
    private static double At(ScatteringCurve curve, double q)
    {
        double sum = 0;
        var count = 0;
        for (var k = 0; k < curve.Count; k++)
        {
            if (curve.Q[k] < 0.9 * q || curve.Q[k] > 1.1 * q) continue;
            sum += curve.Intensity[k];
            count++;
        }

        return count == 0 ? 0 : sum / count;
    }
}
