using Ewald.Core;
using Ewald.Learning;

namespace Ewald.Studies.SpinIce;

/// <summary>The published search: distances in latent space to the data, a radial-basis surrogate of them, simulations added where it is low, round by round.</summary>
/// <remarks>Distance d(J) = |latents of the data − latents of the simulation|². The surrogate is a smoothed cubic of ln d. Each round draws Hamiltonians where it lies below a threshold that shrinks, and
/// simulates them. The region that remains is where the surrogate exceeds its lowest by no more than noise alone would give (simulations of the found optimum with the data's noise, 90 %). Source: A. Samarakoon et al.,
/// Nat. Commun. 11, 892 (2020), doi:10.1038/s41467-020-14660-y.</remarks>
internal sealed class LatentSearch
{
    private const int Candidates = 4000, Noisy = 60;

    private LatentSearch(double[][] region, double[] optimum, int simulated, double threshold, Func<double[], double> height) => (Region, Optimum, Simulated, Threshold, Height) = (region, optimum, simulated, threshold, height);

    /// <summary>Hamiltonians that the search leaves, K.</summary>
    public double[][] Region { get; }

    /// <summary>Their mean, K.</summary>
    public double[] Optimum { get; }

    /// <summary>Simulations added.</summary>
    public int Simulated { get; }

    /// <summary>The last threshold of d.</summary>
    public double Threshold { get; }

    private Func<double[], double> Height { get; }

    /// <summary>Whether an exchange lies in the region.</summary>
    /// <param name="exchange">K.</param>
    public bool Holds(double[] exchange) => Height(exchange) <= Math.Log(Threshold);

    /// <summary>Searches.</summary>
    /// <param name="volume">The data at the lowest temperature.</param>
    /// <param name="model">Its autoencoder.</param>
    /// <param name="exchange">Hamiltonians already simulated, K.</param>
    /// <param name="correlations">Their pair correlations.</param>
    /// <param name="simulate">Pair correlations of a further Hamiltonian; null adds none.</param>
    /// <param name="rounds">Rounds.</param>
    /// <param name="added">Simulations a round.</param>
    /// <param name="stream">Random numbers.</param>
    public static LatentSearch Of(
        IceVolume volume, IceModel model, IReadOnlyList<double[]> exchange, IReadOnlyList<double[]> correlations, Func<double[], int, double[]>? simulate, int rounds, int added, RandomStream stream)
    {
        var grid = IrreducibleGrid.Of(volume);
        bool[] mask = [.. grid.Select(double.IsNaN)];
        if (mask.Count(m => !m) < mask.Length / 4) throw new InputException(FormattableString.Invariant($"The data reach {mask.Count(m => !m)} of the {mask.Length} points of the autoencoder's grid; a quarter is needed."));
        var target = model.Latent.Encode([grid], mask)[0];
        var (points, latents) = (exchange.ToList(), model.Latent.Encode([.. correlations.Select(model.Latent.Pattern)], mask).ToList());
        var patterns = correlations.ToList();
        var noise = NoiseOf(volume, grid, mask);
        var simulated = 0;
        for (var round = 0; ; round++)
        {
            double[] costs = [.. latents.Select(l => Distance(l, target))];
            var surrogate = Surface(points, costs);
            double[][] drawn = [.. Enumerable.Range(0, Candidates).Select(_ => ExchangeDomain.Draw(stream))];
            double[] heights = [.. drawn.Select(surrogate)];
            var best = drawn[Array.IndexOf(heights, heights.Min())];
            var floor = Floor(model, patterns[points.Select((p, i) => (p, i)).MinBy(x => Far(x.p, best)).i], noise, mask, stream);
            // From a fifth of the box down to what noise alone gives.
            var last = round >= rounds || simulate is null;
            var share = last ? 0 : 0.2 * Math.Pow(0.4, round);
            // A stripe moves the data off every simulation: noise is counted from the lowest distance on.
            var threshold = Math.Max(Math.Log(Math.Exp(heights.Min()) + floor), heights.Order().ElementAt((int)(share * Candidates)));
            double[][] low = [.. drawn.Where((_, i) => heights[i] <= threshold)];
            if (last)
            {
                if (low.Length == 0) low = [best];
                return new LatentSearch(low, [.. Enumerable.Range(0, 3).Select(i => low.Average(p => p[i]))], simulated, Math.Exp(threshold), surrogate);
            }

            foreach (var pick in low.Take(added).ToArray())
            {
                var found = simulate!(pick, simulated++);
                points.Add(pick);
                patterns.Add(found);
                latents.Add(model.Latent.Encode([model.Latent.Pattern(found)], mask)[0]);
            }
        }
    }

    private static Func<double[], double> Surface(List<double[]> points, double[] costs)
    {
        // The nearest few hundred by cost carry the valley; the rest only shape its walls.
        var used = Enumerable.Range(0, costs.Length).OrderBy(i => costs[i]).Take(500).ToArray();
        var surface = RadialBasisSurrogate.Fit(
            [.. used.SelectMany(i => ExchangeDomain.Scaled(points[i]))], 3, [.. used.Select(i => Math.Log(Math.Max(costs[i], 1e-9)))], 1, new RadialBasisSetup(RadialFunction.Cubic, Smoothing: 0.3));
        return p =>
        {
            var value = new double[1];
            surface.Predict(ExchangeDomain.Scaled(p), value);
            return value[0];
        };
    }

    // 90 % quantile of the distance between a simulated pattern and itself with noise.
    private static double Floor(IceModel model, double[] correlations, double[] noise, bool[] mask, RandomStream stream)
    {
        var pattern = model.Latent.Pattern(correlations);
        var level = pattern.Where((_, i) => !mask[i]).Average();
        var all = new List<double[]> { pattern };
        for (var k = 0; k < Noisy; k++) all.Add([.. pattern.Select((v, i) => v + level * noise[i] * stream.Normal())]);
        var latents = model.Latent.Encode(all, mask);
        double[] distances = [.. latents.Skip(1).Select(l => Distance(l, latents[0])).Order()];
        return Evaluation.Interval.SortedQuantile(distances, SpinIceSetup.Level);
    }

    // Standard deviation of the symmetrised data at each point, as a share of their mean.
    private static double[] NoiseOf(IceVolume volume, double[] grid, bool[] mask)
    {
        var mean = grid.Where((_, i) => !mask[i]).Average();
        var weights = IrreducibleGrid.Weights(volume);
        var spread = volume.Sigma is null ? 0.05 * Math.Abs(mean) : 1;
        return [.. weights.Select(w => w > 0 ? spread / Math.Sqrt(w) / Math.Abs(mean) : 0)];
    }

    private static double Far(double[] a, double[] b) => Distance(ExchangeDomain.Scaled(a), ExchangeDomain.Scaled(b));

    private static double Distance(double[] a, double[] b) => a.Zip(b, (x, y) => (x - y) * (x - y)).Sum();
}
