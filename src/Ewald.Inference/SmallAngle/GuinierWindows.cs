using Ewald.Core;

namespace Ewald.Inference.SmallAngle;

/// <summary>All ranges at the start of a curve that could be its Guinier region, with their expected error.</summary>
internal static class GuinierWindows
{
    /// <summary>One range.</summary>
    internal readonly record struct Candidate(
        int First, int Last, double Rg, double SigmaRg, double LogI0, double SigmaLogI0, double Chi2, double Cost);

    /// <summary>What the search saw on its way; explains an empty answer.</summary>
    internal readonly record struct Findings(bool Falls, bool FirstPointBeyondLimit, double SteepestRg, bool Determined);

    /// <summary>Fits every range by running sums.</summary>
    internal static List<Candidate> Search(ScatteringCurve curve, double[] sigma, GuinierSetup setup, int mostPoints, out Findings findings)
    {
        var n = Reach(curve, sigma, setup);
        var stride = Math.Max(1, (n + mostPoints - 1) / mostPoints);
        var q0 = curve.Q[0];
        var tScale = curve.Q[n - 1] * curve.Q[n - 1];
        var sums = new double[(n + 1) * 8];
        var reference = 0.0;
        for (var i = 0; i < n && reference == 0; i++) reference = curve.Intensity[i] > 0 ? Math.Log(curve.Intensity[i]) : 0;
        for (var i = 0; i < n; i++)
        {
            var s = sums.AsSpan((i + 1) * 8, 8);
            sums.AsSpan(i * 8, 8).CopyTo(s);
            // Weights from a local mean: a point that fluctuates up must not gain weight by it.
            var level = LocalMean(curve, sigma, i, n);
            if (!(level > 0)) continue;
            var w = level / sigma[i] * (level / sigma[i]);
            var t = curve.Q[i] * curve.Q[i] / tScale;
            var y = Math.Log(level) + (curve.Intensity[i] - level) / level - reference;
            double wt = w * t, wy = w * y;
            s[0] += w;
            s[1] += wt;
            s[2] += wt * t;
            s[3] += wt * t * t;
            s[4] += wy;
            s[5] += wy * t;
            s[6] += wy * y;
            s[7] += 1;
        }

        var windows = new List<Candidate>();
        bool falls = false, determined = false;
        double steepest = 0;
        for (var i = 0; i + setup.MinimumPoints <= n; i += stride)
        {
            for (var j = i + setup.MinimumPoints; j <= n; j += stride)
            {
                var a = sums.AsSpan(i * 8, 8);
                var b = sums.AsSpan(j * 8, 8);
                double w = b[0] - a[0], t1 = b[1] - a[1], t2 = b[2] - a[2], t3 = b[3] - a[3];
                double y1 = b[4] - a[4], ty = b[5] - a[5], yy = b[6] - a[6];
                var count = (int)(b[7] - a[7]);
                if (count < setup.MinimumPoints) continue;
                double mt = t1 / w, my = y1 / w;
                var vt = t2 / w - mt * mt;
                if (!(vt > 1e-12 * mt * mt)) continue;
                var cov = ty / w - mt * my;
                var slope = -cov / vt;
                var sigmaSlope = 1 / Math.Sqrt(w * vt);
                // Thousands of windows are tried: fewer standard deviations are met by chance.
                if (slope > 5 * sigmaSlope) falls = true;
                if (!(slope > 0)) continue;
                var rg = Math.Sqrt(3 * slope / tScale);
                var sigmaRg = 1.5 * sigmaSlope / tScale / rg;
                if (i == 0 && sigmaRg < setup.MaximumRelativeError * rg) steepest = Math.Max(steepest, rg - 2 * sigmaRg);
                if (curve.Q[j - 1] * rg > setup.MaximumQRg) continue;
                if (sigmaRg > setup.MaximumRelativeError * rg) continue;
                determined = true;
                // A plateau after a start beyond the limit is a Guinier region only where it is wide: else it is a wiggle of the form factor.
                if (q0 * steepest > setup.MaximumQRg && (q0 * rg > 0.25 * setup.MaximumQRg || 5 * i > j)) continue;
                if (i > j - i || !ContinuesBelow(curve, sigma, i, my + slope * mt + reference, slope / tScale)) continue;
                var chi2 = Math.Max(0, w * (yy / w - my * my - slope * slope * vt)) / Math.Max(1, count - 2);
                // Share of a curvature term that a straight line takes for slope: regression of t² on t.
                var kappa = (t3 / w - mt * (t2 / w)) / vt;
                var bias = 1.5 * setup.Curvature * 3 * slope * kappa;
                var range = (curve.Q[j - 1] * curve.Q[j - 1] - curve.Q[i] * curve.Q[i]) * rg * rg;
                var systematic = 1.5 * setup.LowQSystematic / range;
                var misfit = Math.Max(0, chi2 - 1 - 2 * Math.Sqrt(2.0 / Math.Max(1, count - 2)));
                var left = (double)i / j;
                var relative = sigmaRg / rg;
                var cost = (relative * relative * Math.Max(1, chi2) + bias * bias + systematic * systematic) * (1 + misfit) * (1 + misfit) * (1 + left) * (1 + left);
                if (cost > setup.MaximumRelativeError * setup.MaximumRelativeError) continue;
                windows.Add(new Candidate(i, j, rg, sigmaRg, my + slope * mt + reference, Math.Sqrt(1 / w + mt * mt / (w * vt)), chi2, cost));
            }
        }

        findings = new Findings(falls, falls && q0 * steepest > setup.MaximumQRg, steepest, determined);
        return windows;
    }

    // Points left out at low Q may lie off the line (aggregate, beam stop), but a line that they miss by far starts in
    // the middle of a curve: its local slope is not a radius of gyration.
    private static bool ContinuesBelow(ScatteringCurve curve, double[] sigma, int first, double logI0, double slope)
    {
        var off = 0;
        for (var i = 0; i < first; i++)
        {
            var model = Math.Exp(logI0 - slope * curve.Q[i] * curve.Q[i]);
            if (Math.Abs(curve.Intensity[i] - model) > 0.5 * model + 3 * sigma[i]) off++;
        }

        return 2 * off <= first;
    }

    // Where points stop to stand out of their errors, or the curve has fallen far below any Guinier region.
    private static int Reach(ScatteringCurve curve, double[] sigma, GuinierSetup setup)
    {
        double top = 0;
        var n = curve.Count;
        for (var i = 0; i < n; i++)
        {
            var level = LocalMean(curve, sigma, i, n);
            if (level > 3 * sigma[i]) top = Math.Max(top, level);
            // exp(−1.3²/3) = 0.57: a twentieth of the largest reliable value is beyond every Guinier range.
            if (i >= 4 * setup.MinimumPoints && level < 0.05 * top) return i;
        }

        return n;
    }

    private static double LocalMean(ScatteringCurve curve, double[] sigma, int i, int n)
    {
        double sum = 0, weight = 0;
        for (var k = Math.Max(0, i - 2); k <= Math.Min(n - 1, i + 2); k++)
        {
            var w = 1 / (sigma[k] * sigma[k]);
            sum += w * curve.Intensity[k];
            weight += w;
        }

        return sum / weight;
    }
}
