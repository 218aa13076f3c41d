using Ewald.Physics.Lattice;

namespace Ewald.Studies.PhononDos;

/// <summary>Spreads each state of an answered density over the wavenumbers at which it may lie: the mean over what is not known.</summary>
/// <remarks>A network that meets an arrangement it never saw answers sharp peaks beside the true ones. Spread by a share of their own wavenumber they come nearest to the truth in the mean square; the share is
/// the one with the smallest error on held-out prototypes.</remarks>
internal static class DensityBlur
{
    private const double Narrowest = 1e-3;

    /// <summary>Shares that are tried.</summary>
    public static IReadOnlyList<double> Shares { get; } = [0, 0.03, 0.06, 0.09, 0.12, 0.15, 0.2];

    /// <summary>The spread density, largest value 1; the number of states stays before that.</summary>
    /// <param name="density">On the 51 wavenumbers, shape [51].</param>
    /// <param name="share">Standard deviation over the wavenumber.</param>
    public static double[] Of(double[] density, double share)
    {
        if (share <= 0) return density;
        var spread = new double[density.Length];
        for (var j = 0; j < density.Length; j++)
        {
            if (density[j] <= 0) continue;
            var width = Math.Max(Narrowest, share * j);
            var weights = new double[density.Length];
            var sum = 0.0;
            for (var k = 0; k < weights.Length; k++) sum += weights[k] = Math.Exp(-0.5 * (k - j) * (k - j) / (width * width));
            for (var k = 0; k < weights.Length; k++) spread[k] += density[j] * weights[k] / sum;
        }

        return PhononSpectrum.Normalised(spread);
    }

    /// <summary>The share that errs least on some crystals.</summary>
    /// <param name="answers">Answers of the networks, by share, shape [share][crystal][51].</param>
    /// <param name="truth">Densities, shape [crystal][51].</param>
    /// <param name="rows">Crystals that count.</param>
    public static int Best(double[][][] answers, IReadOnlyList<double[]> truth, IReadOnlyList<int> rows) =>
        Enumerable.Range(0, Shares.Count).MinBy(s => rows.Sum(i => PrototypeValidation.SquaredError(answers[s][i], truth[i])));
}
