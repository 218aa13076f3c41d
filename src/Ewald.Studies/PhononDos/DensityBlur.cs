namespace Ewald.Studies.PhononDos;

/// <summary>Spreads each state of an answered density over the wavenumbers at which it may lie, and lowers it: the mean over what is not known.</summary>
/// <remarks>A network that meets an arrangement it never saw answers sharp peaks beside the true ones. Spread by a share of their own wavenumber, and lowered, they come nearest to the truth in the mean square;
/// share and height are those with the smallest error on held-out prototypes. The height does not change the shape.</remarks>
/// <param name="Share">Standard deviation over the wavenumber.</param>
/// <param name="Height">Factor of the density.</param>
internal sealed record DensityBlur(double Share, double Height)
{
    private const double Narrowest = 1e-3;

    /// <summary>Those that are tried.</summary>
    public static IReadOnlyList<DensityBlur> All { get; } =
        [.. from share in (double[])[0, 0.02, 0.04, 0.06, 0.08, 0.1, 0.12, 0.15, 0.2, 0.3] from height in (double[])[1.1, 1.05, 1, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7] select new DensityBlur(share, height)];

    /// <summary>The spread density.</summary>
    /// <param name="density">On the 51 wavenumbers, shape [51].</param>
    public double[] Of(double[] density)
    {
        var spread = new double[density.Length];
        for (var j = 0; j < density.Length; j++)
        {
            if (density[j] <= 0) continue;
            var width = Math.Max(Narrowest, Share * j);
            var weights = new double[density.Length];
            var sum = 0.0;
            for (var k = 0; k < weights.Length; k++) sum += weights[k] = Math.Exp(-0.5 * (k - j) * (k - j) / (width * width));
            for (var k = 0; k < weights.Length; k++) spread[k] += Height * density[j] * weights[k] / sum;
        }

        return spread;
    }

    /// <summary>The one that errs least on some crystals.</summary>
    /// <param name="answers">Answers of the networks by each of <see cref="All"/>, shape [blur][crystal][51].</param>
    /// <param name="truth">Densities, shape [crystal][51].</param>
    /// <param name="rows">Crystals that count.</param>
    /// <returns>Its position in <see cref="All"/>.</returns>
    public static int Best(double[][][] answers, IReadOnlyList<double[]> truth, IReadOnlyList<int> rows) =>
        Enumerable.Range(0, answers.Length).MinBy(s => rows.Sum(i => PrototypeValidation.SquaredError(answers[s][i], truth[i])));
}
