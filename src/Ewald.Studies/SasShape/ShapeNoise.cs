using Ewald.Core;
using Ewald.Physics.SmallAngle.Populations;

namespace Ewald.Studies.SasShape;

/// <summary>What a good beamline does to a curve: counting noise, a background left over, and some aggregate.</summary>
/// <remarks>σ² = a + b I with I/σ = <paramref name="LowRatio"/> at x = Q R_g = 1 and <paramref name="HighRatio"/> at x = 5, solved for
/// each curve with I(5) averaged over 4.5 ≤ x ≤ 5.5 so that a minimum of the form factor is no quiet place. Where the high-Q demand
/// makes b negative (chains, rods: strong at x = 5), σ stays at its value of x = 1 below x = 1. Aggregate: fractal clusters
/// (dimension 2) of R_g 2 to 5 times the particle's, with a share of 0 to <paramref name="Aggregate"/> of I(0).</remarks>
/// <param name="LowRatio">I/σ at x = 1.</param>
/// <param name="HighRatio">I/σ at x = 5.</param>
/// <param name="Background">Flat offset over I(0), its sign random.</param>
/// <param name="Aggregate">Largest share of aggregate in I(0).</param>
/// <param name="Level">Factor on σ, background and aggregate; 0 is the computed curve.</param>
public sealed record ShapeNoise(double LowRatio = 50, double HighRatio = 3, double Background = 0.001, double Aggregate = 0.05, double Level = 1)
{
    /// <summary>A measured-looking copy of a computed curve.</summary>
    /// <param name="x">Q R_g, shape [point].</param>
    /// <param name="clean">I/I(0), shape [point].</param>
    /// <param name="random">Stream of this copy.</param>
    /// <param name="countingNoise">False leaves the counting noise out and keeps background and aggregate.</param>
    /// <returns>The curve on Q = x (R_g = 1 Å), its first point at a random 0.1 to 0.5 when there is noise.</returns>
    public ScatteringCurve Apply(double[] x, double[] clean, RandomStream random, bool countingNoise = true)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(random);
        if (Level == 0) return new ScatteringCurve("computed", x, clean, null, null, "arbitrary");
        var (a, b) = Variance(x, clean, out var low);
        var share = Aggregate * Math.Min(1, Level) * random.Uniform();
        var size = random.LogUniform(2, 5);
        var offset = (random.Below(2) == 0 ? 1 : -1) * Background * Level;
        var start = random.Uniform(0.1, 0.5);
        var first = Array.FindIndex(x, v => v >= start);
        var clusters = new double[x.Length];
        FloryChain.Evaluate([.. x.Select(v => v * size)], 0.5, clusters);
        double[] intensity = new double[x.Length], sigma = new double[x.Length];
        for (var k = 0; k < x.Length; k++)
        {
            var i = (1 - share) * clean[k] + share * clusters[k];
            var variance = b < 0 && i > low ? Math.Pow(low / LowRatio, 2) : Math.Max(a + b * i, 1e-7);
            sigma[k] = Level * Math.Sqrt(variance);
            intensity[k] = i + offset + (countingNoise ? sigma[k] * random.Normal() : 0);
        }

        return new ScatteringCurve("noisy", x[first..], intensity[first..], sigma[first..], null, "arbitrary");
    }

    private (double A, double B) Variance(double[] x, double[] clean, out double low)
    {
        double high = 0;
        var count = 0;
        low = 0;
        for (var k = 0; k < x.Length; k++)
        {
            if (low == 0 && x[k] >= 1) low = clean[k];
            if (x[k] < 4.5 || x[k] > 5.5) continue;
            high += clean[k];
            count++;
        }

        high /= count;
        double v1 = Math.Pow(low / LowRatio, 2), v5 = Math.Pow(high / HighRatio, 2);
        var b = (v1 - v5) / (low - high);
        return (v5 - b * high, b);
    }
}
