using Ewald.Core;

namespace Ewald.Inference.SmallAngle;

/// <summary>The points of a curve as the indirect transform sees them: neighbours joined, Q nodes of the resolution laid out.</summary>
internal sealed class IndirectFourierData
{
    // Gauss-Hermite quadrature of seven nodes for a normal deviate: abscissa in standard deviations and weight.
    private static readonly (double Z, double Weight)[] Nodes =
        [(0, 16.0 / 35), (1.1544053947399682, 0.24012317860501272), (-1.1544053947399682, 0.24012317860501272),
         (2.3667594107345415, 0.030757123967586496), (-2.3667594107345415, 0.030757123967586496),
         (3.7504397177257425, 0.0005482688559722178), (-3.7504397177257425, 0.0005482688559722178)];

    /// <summary>Mean Q of the joined points, Å⁻¹.</summary>
    internal required double[] Q { get; init; }

    /// <summary>Joined intensities.</summary>
    internal required double[] Intensity { get; init; }

    /// <summary>Their standard deviations.</summary>
    internal required double[] Sigma { get; init; }

    /// <summary>Resolution, Å⁻¹, or null.</summary>
    internal required double[]? QSigma { get; init; }

    /// <summary>Joined points below the first one used.</summary>
    internal required int BinsLeftOut { get; init; }

    /// <summary>Joins consecutive points (weights 1/σ²) while a bin is narrower than the finest structure allows.</summary>
    internal static IndirectFourierData Of(
        ScatteringCurve curve, double[] sigma, int first, int last, bool smear, double widest, int mostPoints)
    {
        var group = Math.Max(1, (last + mostPoints - 1) / mostPoints);
        var left = 0;
        List<double> q = [], intensity = [], error = [], resolution = [];
        for (var i = 0; i < last;)
        {
            double weight = 0, wq = 0, wi = 0, wr = 0;
            var start = curve.Q[i];
            var begin = i;
            for (var k = 0; k < group && i < last && (k == 0 || curve.Q[i] - start <= widest); k++, i++)
            {
                var w = 1 / (sigma[i] * sigma[i]);
                weight += w;
                wq += w * curve.Q[i];
                wi += w * curve.Intensity[i];
                wr += w * (curve.QSigma?[i] ?? 0);
            }

            // Bins lie on one grid whatever is left out, so that evidences of different cuts count the same bins.
            if (begin < first)
            {
                left++;
                continue;
            }

            q.Add(wq / weight);
            intensity.Add(wi / weight);
            error.Add(1 / Math.Sqrt(weight));
            resolution.Add(wr / weight);
        }

        return new IndirectFourierData
        {
            BinsLeftOut = left,
            Q = [.. q],
            Intensity = [.. intensity],
            Sigma = [.. error],
            QSigma = smear && curve.QSigma is not null ? [.. resolution] : null,
        };
    }

    /// <summary>Row of the kernel at one Q: the basis functions' intensities, averaged over the resolution.</summary>
    internal static void Row(double q, double qSigma, double dimension, double scale, Span<double> row)
    {
        row.Clear();
        if (qSigma <= 0)
        {
            SineBasis.AddKernel(q * dimension, scale, row);
            return;
        }

        foreach (var (z, weight) in Nodes) SineBasis.AddKernel(Math.Abs(q + z * qSigma) * dimension, scale * weight, row);
    }

    /// <summary>The low-Q component at one Q, averaged over the resolution where that stays away from Q = 0.</summary>
    internal static double LowQ(LowQShape shape, double q, double qSigma, double firstQ)
    {
        if (qSigma <= 0 || q < 4 * qSigma) return shape.Intensity(q, firstQ);
        double sum = 0;
        foreach (var (z, weight) in Nodes) sum += weight * shape.Intensity(q + z * qSigma, firstQ);
        return sum;
    }
}
