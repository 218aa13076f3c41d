using Ewald.Core;

namespace Ewald.Learning;

/// <summary>Starts of a mixture: k-means++ seeds and three rounds of k-means.</summary>
/// <remarks>Arthur and Vassilvitskii, Proc. 18th ACM-SIAM Symp. Discrete Algorithms, 1027 (2007): each next seed is drawn with a probability
/// proportional to the squared distance (times the precision weight) to the nearest seed so far.</remarks>
internal static class MixtureSeeds
{
    private const int Rounds = 3;

    /// <summary>Zeros and ones, shape [sample, component].</summary>
    public static double[] Clusters(MixtureData data, int components, RandomStream random)
    {
        int n = data.Count, d = data.Dimension;
        var rows = new double[(long)n * d];
        for (var i = 0; i < n; i++) data.Shifted(i, rows.AsSpan(i * d, d));
        var centres = Seeds(data, rows, components, random);
        var nearest = new int[n];
        for (var round = 0; round < Rounds; round++)
        {
            double[] sum = new double[components * d], weight = new double[components];
            for (var i = 0; i < n; i++)
            {
                nearest[i] = Nearest(rows.AsSpan(i * d, d), centres);
                var w = data.Weights?[i] ?? 1;
                weight[nearest[i]] += w;
                for (var j = 0; j < d; j++) sum[nearest[i] * d + j] += w * rows[i * d + j];
            }

            for (var j = 0; j < sum.Length; j++)
                if (weight[j / d] > 0) centres[j] = sum[j] / weight[j / d];
        }

        var responsibilities = new double[(long)n * components];
        for (var i = 0; i < n; i++) responsibilities[(long)i * components + nearest[i]] = 1;
        return responsibilities;
    }

    private static double[] Seeds(MixtureData data, double[] rows, int components, RandomStream random)
    {
        int n = data.Count, d = data.Dimension;
        var centres = new double[components * d];
        var distance = new double[n];
        Array.Fill(distance, double.PositiveInfinity);
        var chosen = random.Below(n);
        for (var c = 0; ; c++)
        {
            rows.AsSpan(chosen * d, d).CopyTo(centres.AsSpan(c * d, d));
            if (c + 1 == components) return centres;
            double total = 0;
            for (var i = 0; i < n; i++)
            {
                distance[i] = Math.Min(distance[i], (data.Weights?[i] ?? 1) * Squared(rows.AsSpan(i * d, d), centres.AsSpan(c * d, d)));
                total += distance[i];
            }

            var left = random.Uniform() * total;
            chosen = total > 0 ? n - 1 : random.Below(n);
            for (var i = 0; total > 0 && i < n; i++)
            {
                left -= distance[i];
                if (left >= 0 || distance[i] <= 0) continue;
                chosen = i;
                break;
            }
        }
    }

    private static int Nearest(ReadOnlySpan<double> row, ReadOnlySpan<double> centres)
    {
        var (best, least) = (0, double.PositiveInfinity);
        for (var c = 0; c < centres.Length / row.Length; c++)
        {
            var distance = Squared(row, centres.Slice(c * row.Length, row.Length));
            if (distance < least) (best, least) = (c, distance);
        }

        return best;
    }

    private static double Squared(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (var i = 0; i < a.Length; i++) sum += (a[i] - b[i]) * (a[i] - b[i]);
        return sum;
    }
}
