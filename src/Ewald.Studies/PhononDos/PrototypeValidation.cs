using Ewald.Evaluation;
using Ewald.Learning;
using Ewald.Networks.Equivariant;
using Ewald.Physics.Lattice;

namespace Ewald.Studies.PhononDos;

/// <summary>Densities of every crystal of the easy set by networks that saw no crystal of its prototype.</summary>
/// <param name="Fold">The fold of each crystal.</param>
/// <param name="Density">Answers, shape [crystal][51]: those of the networks, spread as suits the other folds.</param>
/// <param name="Sharp">Answers of the networks as they are.</param>
/// <param name="Neighbour">Densities of the nearest crystal of another fold in standardised features.</param>
/// <param name="MeanCurve">Mean density of the other folds.</param>
/// <param name="Scaled">Answers with their axis stretched to the true heat capacity.</param>
/// <param name="Blur">The spread that suits all folds.</param>
internal sealed record PrototypeValidation(int[] Fold, double[][] Density, double[][] Sharp, double[][] Neighbour, double[][] MeanCurve, double[][] Scaled, DensityBlur Blur)
{
    private const double Floor = 0.1;
    private const int Reach = 2;

    /// <summary>Answers the easy set fold by fold.</summary>
    /// <param name="easy">The easy set.</param>
    /// <param name="graphs">Its graphs.</param>
    /// <param name="setup">How.</param>
    /// <param name="run">The run.</param>
    public static PrototypeValidation Of(IReadOnlyList<EasyCrystal> easy, IReadOnlyList<PeriodicGraph> graphs, PhononDosSetup setup, StudyRun run)
    {
        var fold = GroupedFolds.Of([.. easy.Select(c => c.Prototype.Arrangement)], setup.PrototypeFolds, run.Randomness.Stream("prototype folds"));
        var features = easy.Select(c => HeatCapacityFeatures.Of(c.Crystal)).ToArray();
        var (density, neighbour, mean) = (new double[easy.Count][], new double[easy.Count][], new double[easy.Count][]);
        for (var f = 0; f < setup.PrototypeFolds; f++)
        {
            int[] test = [.. Enumerable.Range(0, easy.Count).Where(i => fold[i] == f)], train = [.. Enumerable.Range(0, easy.Count).Where(i => fold[i] != f)];
            run.Progress.Say(FormattableString.Invariant($"density networks without the prototypes of fold {f + 1} of {setup.PrototypeFolds}: {train.Length} crystals"));
            using var ensemble = DensityEnsemble.Train([.. train.Select(i => new DensityCase(graphs[i], easy[i].Density, easy[i].HeatCapacity))], setup, f, run);
            var answers = ensemble.Predict([.. test.Select(i => graphs[i])]);
            var nearest = FeatureSpace.Nearest(
                [.. train.SelectMany(i => features[i])], [.. train.SelectMany(i => easy[i].Density)], PhononSpectrum.Points, [.. test.SelectMany(i => features[i])], HeatCapacityFeatures.Count);
            double[] curve = [.. Enumerable.Range(0, PhononSpectrum.Points).Select(k => train.Average(i => easy[i].Density[k]))];
            for (var k = 0; k < test.Length; k++)
                (density[test[k]], neighbour[test[k]], mean[test[k]]) = (answers[k], nearest[(k * PhononSpectrum.Points)..((k + 1) * PhononSpectrum.Points)], curve);
        }

        // The blur of a fold is the one that suits the others.
        double[][] truth = [.. easy.Select(c => c.Density)];
        var blurred = DensityBlur.All.Select(b => density.Select(b.Of).ToArray()).ToArray();
        int Best(Func<int, bool> keep) => DensityBlur.Best(blurred, truth, [.. Enumerable.Range(0, easy.Count).Where(i => keep(fold[i]))]);
        var own = Enumerable.Range(0, setup.PrototypeFolds).Select(f => Best(g => g != f)).ToArray();
        double[][] answer = [.. fold.Select((f, i) => blurred[own[f]][i])];
        double[][] scaled = [.. easy.Select((c, i) => FrequencyScale.To(answer[i], c.HeatCapacity).Density)];
        return new(fold, answer, density, neighbour, mean, scaled, DensityBlur.All[Best(_ => true)]);
    }

    /// <summary>Mean squared difference of two curves.</summary>
    public static double SquaredError(double[] a, double[] b) => a.Zip(b, (x, y) => (x - y) * (x - y)).Average();

    /// <summary>The size of an error of a density up to a factor: a share of its own height nearby, and a floor.</summary>
    /// <param name="density">The answer, shape [51].</param>
    public static double[] ExpectedError(double[] density) => [.. Enumerable.Range(0, density.Length).Select(k =>
        Floor + Enumerable.Range(Math.Max(0, k - Reach), Math.Min(density.Length - 1, k + Reach) - Math.Max(0, k - Reach) + 1).Max(j => density[j]))];

    /// <summary>The size of a relative error of the mean wavenumber up to a factor: the nearer a crystal is to Dulong and Petit, the less its heat capacity says of its frequencies.</summary>
    /// <param name="heatCapacity">C_V at 300 K per mole of atoms, J/(mol K).</param>
    public static double ExpectedMeanError(double heatCapacity) => 0.1 + 0.05 / FrequencyScale.Sensitivity(heatCapacity);

    /// <summary>Errors of the shape alone (the heat capacity being right): of the mean wavenumber, relative, over their expected size, shape [crystal].</summary>
    public double[] MeanScores(IReadOnlyList<EasyCrystal> easy) =>
        [.. easy.Select((c, i) => Math.Abs(c.MeanWavenumber / PhononSpectrum.MeanWavenumber(Scaled[i]) - 1) / ExpectedMeanError(c.HeatCapacity))];

    /// <summary>Errors of the shape alone: of the density over their expected size, shape [crystal][51].</summary>
    public double[][] DensityScores(IReadOnlyList<EasyCrystal> easy) => [.. easy.Select((c, i) =>
    {
        var size = ExpectedError(Scaled[i]);
        return c.Density.Select((g, k) => Math.Abs(g - Scaled[i][k]) / size[k]).ToArray();
    })];

    /// <summary>Share of scores below the quantile of the other folds, by crystal.</summary>
    /// <param name="scores">Shape [crystal][score].</param>
    /// <param name="level">Coverage aimed at.</param>
    public double[] Covered(IReadOnlyList<double[]> scores, double level)
    {
        var limits = Fold.Distinct().ToDictionary(f => f, f => ConformalQuantile.Of([.. scores.Where((_, i) => Fold[i] != f).SelectMany(s => s)], level));
        return [.. scores.Select((s, i) => s.Average(v => v <= limits[Fold[i]] ? 1.0 : 0.0))];
    }
}
