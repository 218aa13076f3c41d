using Ewald.Core;

namespace Ewald.Inference.SmallAngle;

/// <summary>The Q⁻⁴ law at high Q.</summary>
/// <param name="Constant">K in I = K Q⁻⁴ + b, unit of the curve times Å⁻⁴.</param>
/// <param name="SigmaConstant">Its standard deviation.</param>
/// <param name="Background">b, unit of the curve.</param>
/// <param name="SigmaBackground">Its standard deviation.</param>
/// <param name="Covariance">Covariance of K and b.</param>
/// <param name="QLow">Start of the range, Å⁻¹.</param>
/// <param name="QHigh">End of the range, Å⁻¹.</param>
/// <param name="Chi2">Reduced χ².</param>
public sealed record PorodResult(
    double Constant, double SigmaConstant, double Background, double SigmaBackground, double Covariance, double QLow, double QHigh, double Chi2)
{
    /// <summary>True when K stands out of its error: a sharp surface is seen.</summary>
    public bool Significant => Constant > 3 * SigmaConstant;
}

/// <summary>Porod constant and flat background at high Q.</summary>
/// <remarks>I(Q) = K Q⁻⁴ + b, a weighted straight line of I against Q⁻⁴; K = 2π Δρ² S/V on absolute scale. Limits: sphere,
/// K = 2π Δρ² φ · 3/R on the mean of its oscillations. Valid: Q R_g above about 4.5 and several oscillations; the background of hydrogenous
/// samples and the inner structure of proteins go into b. Source: Porod, Kolloid-Z. 124, 83 (1951), doi:10.1007/BF01512792.</remarks>
public static class PorodAnalysis
{
    /// <summary>Fits one range.</summary>
    /// <param name="curve">The curve; sigma may be null.</param>
    /// <param name="qLow">Start, Å⁻¹.</param>
    /// <param name="qHigh">End, Å⁻¹.</param>
    /// <returns>Null when fewer than 5 points lie in the range or they do not span a factor of 1.2 in Q.</returns>
    public static PorodResult? Fit(ScatteringCurve curve, double qLow, double qHigh)
    {
        ArgumentNullException.ThrowIfNull(curve);
        if (curve.Count < 5) return null;
        var sigma = Smooth(curve, NoiseEstimate.Of(curve, out _), 0.15 * (qLow + qHigh));
        double s0 = 0, s1 = 0, s2 = 0, y0 = 0, y1 = 0, low = double.NaN, high = double.NaN;
        var count = 0;
        for (var i = 0; i < curve.Count; i++)
        {
            if (curve.Q[i] < qLow || curve.Q[i] > qHigh || !(curve.Q[i] > 0) || !(sigma[i] > 0)) continue;
            if (count++ == 0) low = curve.Q[i];
            high = curve.Q[i];
            // x = (q/qHigh)^-4 keeps the normal equations well scaled.
            var x = Math.Pow(curve.Q[i] / qHigh, -4);
            var w = 1 / (sigma[i] * sigma[i]);
            s0 += w;
            s1 += w * x;
            s2 += w * x * x;
            y0 += w * curve.Intensity[i];
            y1 += w * x * curve.Intensity[i];
        }

        var det = s0 * s2 - s1 * s1;
        if (count < 5 || !(high > 1.2 * low) || !(det > 1e-12 * s0 * s2)) return null;
        var slope = (s0 * y1 - s1 * y0) / det;
        var offset = (s2 * y0 - s1 * y1) / det;
        double chi2 = 0;
        for (var i = 0; i < curve.Count; i++)
        {
            if (curve.Q[i] < qLow || curve.Q[i] > qHigh || !(curve.Q[i] > 0) || !(sigma[i] > 0)) continue;
            var z = (curve.Intensity[i] - offset - slope * Math.Pow(curve.Q[i] / qHigh, -4)) / sigma[i];
            chi2 += z * z;
        }

        chi2 /= count - 2;
        var unit = Math.Pow(qHigh, 4);
        var inflate = Math.Max(1, chi2);
        return new PorodResult(slope * unit, unit * Math.Sqrt(inflate * s0 / det), offset, Math.Sqrt(inflate * s2 / det),
            -inflate * unit * s1 / det, low, high, chi2);
    }

    /// <summary>Root of the running mean variance: the minima of an oscillating curve, where σ is small, must not draw the mean law to them.</summary>
    /// <param name="curve">The curve.</param>
    /// <param name="sigma">Standard deviations, shape [point].</param>
    /// <param name="width">Width of the window, Å⁻¹.</param>
    internal static double[] Smooth(ScatteringCurve curve, double[] sigma, double width)
    {
        var smooth = new double[curve.Count];
        int first = 0, last = 0;
        double sum = 0;
        for (var i = 0; i < curve.Count; i++)
        {
            for (; last < curve.Count && curve.Q[last] <= curve.Q[i] + width / 2; last++) sum += sigma[last] * sigma[last];
            for (; curve.Q[first] < curve.Q[i] - width / 2; first++) sum -= sigma[first] * sigma[first];
            smooth[i] = Math.Sqrt(Math.Max(sum / (last - first), 0.01 * sigma[i] * sigma[i]));
        }

        return smooth;
    }
}
