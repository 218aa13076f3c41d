using Ewald.IO;
using Ewald.Learning;

namespace Ewald.Studies.PhaseMapGibbs;

/// <summary>Stick patterns drawn with the narrowest peaks of the spread, unit maximum.</summary>
internal static class CandidatePatterns
{
    public static double[][] Of(IReadOnlyList<PhaseSticks> candidates, double sigma, PeakTransforms transforms) =>
        [.. candidates.Select(c => Draw(c.Q, c.Intensity, sigma, transforms))];

    private static double[] Draw(double[] q, double[] intensity, double sigma, PeakTransforms transforms)
    {
        var pattern = new double[transforms.Nodes];
        for (var j = 0; j < pattern.Length; j++)
        {
            var at = transforms.Q(j);
            for (var i = 0; i < q.Length; i++)
            {
                var z = (at - q[i]) / sigma;
                if (Math.Abs(z) < 6) pattern[j] += intensity[i] * Math.Exp(-0.5 * z * z);
            }
        }

        var max = pattern.Max();
        return max > 0 ? [.. pattern.Select(v => v / max)] : pattern;
    }
}
