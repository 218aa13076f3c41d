using Ewald.Core;
using Ewald.Physics.SmallAngle;

namespace Ewald.Studies.SasStructure;

/// <summary>Outer radius of a hollow particle: the smeared form factor of a spherical shell against the curve.</summary>
/// <remarks>Scale and flat level are linear; radius R and ratio r/R are searched on a grid with Q R_g up to 6. A particle is called hollow when the
/// best ratio is at least 0.4 and a full sphere fits more than twice as badly. Limits: r = 0, the sphere. Valid: one size,
/// spherical cage; the interval is the range of R whose χ² rises by less than 2.71 times the reduced χ² of the best fit.</remarks>
/// <param name="OuterRadius">R with its 90 % interval, Å.</param>
/// <param name="InnerRadius">r, Å.</param>
/// <param name="Chi2">Reduced χ².</param>
public sealed record ShellFit(Estimate OuterRadius, double InnerRadius, double Chi2)
{
    private const double SmallestRatio = 0.4, SphereIsWorse = 2, LargestX = 6;

    /// <summary>Fits a reading.</summary>
    /// <param name="reading">The reading: aggregates and background are already off.</param>
    /// <returns>Null when the particle is not hollow.</returns>
    public static ShellFit? Of(StructureReading reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        var curve = reading.Particle.Between(0, LargestX / reading.Rg);
        if (curve.Count < 20) return null;
        // A shell's R_g lies between that of the full sphere, 0.775 R, and R.
        double[] radii = [.. Enumerable.Range(0, 61).Select(i => reading.Rg * (0.95 + 0.4 * i / 60))];
        double[] ratios = [.. Enumerable.Range(0, 20).Select(i => 0.05 * i)];
        var chi2 = new double[radii.Length, ratios.Length];
        for (var i = 0; i < radii.Length; i++)
            for (var j = 0; j < ratios.Length; j++) chi2[i, j] = Misfit(curve, radii[i], ratios[j]);
        double least = double.PositiveInfinity, sphere = double.PositiveInfinity;
        int bestRadius = 0, bestRatio = 0;
        for (var i = 0; i < radii.Length; i++)
        {
            sphere = Math.Min(sphere, chi2[i, 0]);
            for (var j = 0; j < ratios.Length; j++)
                if (chi2[i, j] < least) (least, bestRadius, bestRatio) = (chi2[i, j], i, j);
        }

        if (ratios[bestRatio] < SmallestRatio || sphere < SphereIsWorse * least) return null;
        var reduced = least / (curve.Count - 4);
        var limit = least + 2.71 * Math.Max(1, reduced);
        var allowed = Enumerable.Range(0, radii.Length).Where(i => Enumerable.Range(0, ratios.Length).Any(j => chi2[i, j] <= limit)).ToArray();
        var step = radii[1] - radii[0];
        return new ShellFit(new Estimate(radii[bestRadius], radii[allowed[0]] - step, radii[allowed[^1]] + step), radii[bestRadius] * ratios[bestRatio], reduced);
    }

    private static double Misfit(ScatteringCurve curve, double radius, double ratio)
    {
        var model = Smeared(curve, radius, ratio);
        double mm = 0, m = 0, n = 0, my = 0, y = 0, yy = 0;
        for (var k = 0; k < curve.Count; k++)
        {
            var w = 1 / (curve.Sigma![k] * curve.Sigma[k]);
            mm += w * model[k] * model[k];
            m += w * model[k];
            n += w;
            my += w * model[k] * curve.Intensity[k];
            y += w * curve.Intensity[k];
            yy += w * curve.Intensity[k] * curve.Intensity[k];
        }

        var determinant = mm * n - m * m;
        var scale = (my * n - m * y) / determinant;
        var level = (mm * y - m * my) / determinant;
        return yy - scale * my - level * y;
    }

    private static double[] Smeared(ScatteringCurve curve, double radius, double ratio)
    {
        double[] parameters = [1, 0, ratio * radius, (1 - ratio) * radius];
        var result = new double[curve.Count];
        FormFactor.Normalised<HollowSphere>(curve.Q, parameters, result);
        if (curve.QSigma is not { } spread) return result;
        // Gauss-Hermite quadrature of three nodes: exact for a parabola and more over the resolution.
        var side = new double[curve.Count];
        for (var k = 0; k < result.Length; k++) result[k] *= 2.0 / 3;
        foreach (var sign in new[] { -1.7320508075688772, 1.7320508075688772 })
        {
            double[] q = [.. curve.Q.Select((v, k) => Math.Abs(v + sign * spread[k]))];
            FormFactor.Normalised<HollowSphere>(q, parameters, side);
            for (var k = 0; k < result.Length; k++) result[k] += side[k] / 6;
        }

        return result;
    }
}
