using System.Numerics.Tensors;
using Ewald.Core;

namespace Ewald.Learning;

/// <summary>Greedy k-means++: each further centre is a case drawn with probability ∝ its squared distance to the centres so far,
/// the best of 2 + ln K draws.</summary>
internal static class KMeansSeeding
{
    public static double[] Choose(KMeansCases cases, int clusters, RandomStream random)
    {
        var trials = 2 + (int)Math.Log(clusters);
        var centres = new double[clusters * cases.Dimension];
        var nearest = new double[cases.Count];
        Array.Fill(nearest, double.PositiveInfinity);
        var (best, candidate) = (new double[cases.Count], new double[cases.Count]);
        for (var k = 0; k < clusters; k++)
        {
            var least = double.PositiveInfinity;
            var chosen = 0;
            for (var t = 0; t < (k == 0 ? 1 : trials); t++)
            {
                var i = k == 0 ? random.Below(cases.Count) : Draw(nearest, random);
                var total = Closer(cases, i, nearest, candidate);
                if (t > 0 && total >= least) continue;
                (least, chosen) = (total, i);
                (best, candidate) = (candidate, best);
            }

            cases.Row(chosen).CopyTo(centres.AsSpan(k * cases.Dimension));
            (nearest, best) = (best, nearest);
        }

        return centres;
    }

    // Squared distance of each case to the nearest centre if case i were one; returns their sum.
    private static double Closer(KMeansCases cases, int i, double[] nearest, double[] result)
    {
        var sums = new double[cases.Chunks];
        cases.ForChunks((chunk, first, last) =>
        {
            var centre = cases.Row(i);
            double sum = 0;
            for (var j = first; j < last; j++)
            {
                var d = cases.SquaredNorms[i] + cases.SquaredNorms[j] - 2 * TensorPrimitives.Dot<double>(centre, cases.Row(j));
                // Rounding leaves a case at the centre some 1e-16 of |x|² away; it must not be drawn again.
                if (d < 1e-14 * cases.SquaredNorms[j]) d = 0;
                result[j] = Math.Min(nearest[j], d);
                sum += result[j];
            }

            sums[chunk] = sum;
        });
        return sums.Sum();
    }

    private static int Draw(double[] weights, RandomStream random)
    {
        double total = 0;
        foreach (var w in weights) total += w;
        var u = random.Uniform();
        // All cases sit on centres: any will do.
        if (!(total > 0)) return (int)(u * weights.Length);
        var left = u * total;
        var last = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            if (weights[i] <= 0) continue;
            last = i;
            left -= weights[i];
            if (left < 0) break;
        }

        return last;
    }
}
