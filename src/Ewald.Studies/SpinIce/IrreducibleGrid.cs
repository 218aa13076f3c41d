using Ewald.Physics.Magnetism;

namespace Ewald.Studies.SpinIce;

/// <summary>The points 0 ≤ h ≤ k ≤ l ≤ 3 in steps of ¼ without the nuclear reflections: what a symmetrised volume is squeezed through the autoencoder on.</summary>
internal static class IrreducibleGrid
{
    private const int Steps = 4, Last = 12;

    public const double Step = 1.0 / Steps, Highest = 3;

    private static readonly int[] Numbers = Numbered();

    public static (double H, double K, double L)[] Points { get; } =
        [.. from h in Enumerable.Range(0, Last + 1) from k in Enumerable.Range(h, Last + 1 - h) from l in Enumerable.Range(k, Last + 1 - k) where !IsNuclear(h, k, l) select (h * Step, k * Step, l * Step)];

    /// <summary>h, k, l whole and all even or all odd: where the face-centred lattice may have nuclear reflections.</summary>
    public static bool IsNuclear((double H, double K, double L) q) =>
        Math.Abs(q.H - Math.Round(q.H)) + Math.Abs(q.K - Math.Round(q.K)) + Math.Abs(q.L - Math.Round(q.L)) < 1e-6 && ((int)Math.Round(q.H) - (int)Math.Round(q.K)) % 2 == 0 && ((int)Math.Round(q.K) - (int)Math.Round(q.L)) % 2 == 0;

    /// <summary>Means of a volume at the points, weighted by its errors; not a number where it has no value within half a step.</summary>
    public static double[] Of(IceVolume volume) => Gather(volume, out _);

    /// <summary>Sums of the weights 1/σ² (or of values, where there are no errors) at the points.</summary>
    public static double[] Weights(IceVolume volume)
    {
        Gather(volume, out var weights);
        return weights;
    }

    /// <summary>Coefficients of the orbits at the points, shape [point][orbit].</summary>
    public static double[][] Design(PairOrbits orbits, int threads)
    {
        var rows = new double[Points.Length][];
        Parallel.For(0, rows.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, i => orbits.Coefficients(Points[i], rows[i] = new double[orbits.Count]));
        return rows;
    }

    private static double[] Gather(IceVolume volume, out double[] weights)
    {
        var sums = new double[Points.Length];
        weights = new double[Points.Length];
        Span<int> v = stackalloc int[3];
        for (var i = 0; i < volume.Count; i++)
        {
            var q = volume.Points[i];
            (v[0], v[1], v[2]) = ((int)Math.Round(Math.Abs(q.H) * Steps), (int)Math.Round(Math.Abs(q.K) * Steps), (int)Math.Round(Math.Abs(q.L) * Steps));
            v.Sort();
            if (v[2] > Last) continue;
            var n = Numbers[(v[0] * (Last + 1) + v[1]) * (Last + 1) + v[2]];
            if (n < 0) continue;
            var weight = volume.Sigma is { } sigma ? 1 / (sigma[i] * sigma[i]) : 1;
            sums[n] += weight * volume.Values[i];
            weights[n] += weight;
        }

        return [.. sums.Zip(weights, (s, w) => w > 0 ? s / w : double.NaN)];
    }

    private static bool IsNuclear(int h, int k, int l) => IsNuclear((h * Step, k * Step, l * Step));

    private static int[] Numbered()
    {
        var numbers = new int[(Last + 1) * (Last + 1) * (Last + 1)];
        Array.Fill(numbers, -1);
        var next = 0;
        for (var h = 0; h <= Last; h++)
            for (var k = h; k <= Last; k++)
                for (var l = k; l <= Last; l++)
                    if (!IsNuclear(h, k, l)) numbers[(h * (Last + 1) + k) * (Last + 1) + l] = next++;
        return numbers;
    }
}
