using Ewald.Core;

namespace Ewald.Inference.SmallAngle;

/// <summary>The straight line of ln I against Q² on a stated range of points.</summary>
/// <remarks>I(Q) = I(0) exp(−Q²R_g²/3), fitted in the intensity itself (weights 1/σ²), so that points of large error do not
/// bias the logarithm. Limits: Q → 0 of any dilute particle. Valid: Q R_g ≤ 1.3. Source: Guinier, Ann. Phys. 12, 161 (1939).</remarks>
/// <param name="Rg">Radius of gyration, Å; NaN when the intensity rises with Q.</param>
/// <param name="SigmaRg">Its standard deviation from the covariance, Å.</param>
/// <param name="I0">Intensity at Q = 0, unit of the curve.</param>
/// <param name="SigmaI0">Its standard deviation.</param>
/// <param name="Slope">R_g²/3, Å²; negative when the intensity rises with Q.</param>
/// <param name="SigmaSlope">Its standard deviation, Å².</param>
/// <param name="Chi2">Reduced χ² (points − 2 degrees of freedom).</param>
/// <param name="Count">Number of points used.</param>
public readonly record struct GuinierFit(
    double Rg, double SigmaRg, double I0, double SigmaI0, double Slope, double SigmaSlope, double Chi2, int Count)
{
    /// <summary>Fits the points first .. last − 1.</summary>
    /// <param name="q">Å⁻¹, shape [point].</param>
    /// <param name="intensity">Shape [point].</param>
    /// <param name="sigma">Standard deviations, positive, shape [point].</param>
    /// <param name="first">First position.</param>
    /// <param name="last">Position after the last.</param>
    /// <returns>Null when fewer than 3 points are positive or the fit does not converge.</returns>
    public static GuinierFit? Of(ReadOnlySpan<double> q, ReadOnlySpan<double> intensity, ReadOnlySpan<double> sigma, int first, int last)
    {
        if (last - first < 3) return null;
        double level = 0, slope = 0;
        var started = false;
        double s0 = 0, s1 = 0, s2 = 0, determinant = 0;
        // Gauss-Newton on (ln I0, slope): each step is a weighted line through ln I_model + (I − I_model)/I_model.
        for (var iteration = 0; iteration < 30; iteration++)
        {
            s0 = s1 = s2 = 0;
            double y0 = 0, y1 = 0;
            var positive = 0;
            for (var i = first; i < last; i++)
            {
                var t = q[i] * q[i];
                double model, y;
                if (started)
                {
                    var logarithm = level - slope * t;
                    model = Math.Exp(logarithm);
                    y = logarithm + (intensity[i] - model) / model;
                }
                else
                {
                    if (!(intensity[i] > 0)) continue;
                    model = intensity[i];
                    y = Math.Log(model);
                }

                positive++;
                var w = model / sigma[i] * (model / sigma[i]);
                s0 += w;
                s1 += w * t;
                s2 += w * t * t;
                y0 += w * y;
                y1 += w * t * y;
            }

            determinant = s0 * s2 - s1 * s1;
            if (positive < 3 || !(determinant > 1e-13 * s0 * s2) || !double.IsFinite(determinant)) return null;
            var newSlope = -(s0 * y1 - s1 * y0) / determinant;
            var newLevel = (s2 * y0 - s1 * y1) / determinant;
            if (started && Math.Abs(newLevel - level) > 3) return null;
            var settled = started && Math.Abs(newLevel - level) < 1e-10 && Math.Abs(newSlope - slope) <= 1e-10 * Math.Abs(slope);
            (level, slope, started) = (newLevel, newSlope, true);
            if (settled) break;
        }

        if (!double.IsFinite(level) || !double.IsFinite(slope)) return null;
        double chi2 = 0;
        for (var i = first; i < last; i++)
        {
            var z = (intensity[i] - Math.Exp(level - slope * q[i] * q[i])) / sigma[i];
            chi2 += z * z;
        }

        var i0 = Math.Exp(level);
        var sigmaSlope = Math.Sqrt(s0 / determinant);
        var rg = slope > 0 ? Math.Sqrt(3 * slope) : double.NaN;
        return new GuinierFit(rg, 1.5 * sigmaSlope / rg, i0, i0 * Math.Sqrt(s2 / determinant), slope, sigmaSlope,
            chi2 / Math.Max(1, last - first - 2), last - first);
    }

    /// <summary>The fitted intensity.</summary>
    /// <param name="q">Å⁻¹.</param>
    public double Intensity(double q) => I0 * Math.Exp(-Slope * q * q);
}
