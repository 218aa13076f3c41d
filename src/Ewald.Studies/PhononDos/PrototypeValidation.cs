using Ewald.Evaluation;
using Ewald.Learning;
using Ewald.Networks.Equivariant;
using Ewald.Physics.Lattice;

namespace Ewald.Studies.PhononDos;

/// <summary>Densities and heat capacities of every crystal of the easy set by networks that saw no crystal of its arrangement.</summary>
/// <param name="Fold">The fold of each crystal.</param>
/// <param name="Density">Answers, shape [crystal][51]: those of the networks, spread as suits the other folds.</param>
/// <param name="Sharp">Answers of the networks as they are.</param>
/// <param name="Neighbour">Densities of the nearest crystal of another fold in standardised features.</param>
/// <param name="MeanCurve">Mean density of the other folds.</param>
/// <param name="Answers">Density and heat capacity brought together as a user gets them: errors of the scale and of the shape occur together.</param>
/// <param name="Blur">The spread that suits all folds.</param>
internal sealed record PrototypeValidation(int[] Fold, double[][] Density, double[][] Sharp, double[][] Neighbour, double[][] MeanCurve, PhononAnswer[] Answers, DensityBlur Blur)
{
    /// <summary>Answers the easy set fold by fold.</summary>
    /// <param name="easy">The easy set.</param>
    /// <param name="graphs">Its graphs.</param>
    /// <param name="setup">How.</param>
    /// <param name="run">The run.</param>
    public static PrototypeValidation Of(IReadOnlyList<EasyCrystal> easy, IReadOnlyList<PeriodicGraph> graphs, PhononDosSetup setup, StudyRun run)
    {
        var fold = GroupedFolds.Of([.. easy.Select(c => c.Prototype.Arrangement)], setup.PrototypeFolds, run.Randomness.Stream("prototype folds"));
        var features = easy.Select(c => HeatCapacityFeatures.Of(c.Crystal)).ToArray();
        var sites = easy.Select(c => SiteGraph.Of(c.Crystal, simulated: true)).ToArray();
        var (density, neighbour, mean, heat) = (new double[easy.Count][], new double[easy.Count][], new double[easy.Count][], new double[easy.Count]);
        for (var f = 0; f < setup.PrototypeFolds; f++)
        {
            int[] test = [.. Enumerable.Range(0, easy.Count).Where(i => fold[i] == f)], train = [.. Enumerable.Range(0, easy.Count).Where(i => fold[i] != f)];
            run.Progress.Say(FormattableString.Invariant($"density networks without the prototypes of fold {f + 1} of {setup.PrototypeFolds}: {train.Length} crystals"));
            using var ensemble = DensityEnsemble.Train([.. train.Select(i => new DensityCase(graphs[i], easy[i].Density, easy[i].HeatCapacity))], setup, f, run);
            var answers = ensemble.Predict([.. test.Select(i => graphs[i])]);
            // One network is enough to learn how errors of the scale and of the shape go together: how large they are on DFT crystals is learnt there.
            using var stiffness = StiffnessEnsemble.Train(
                [.. train.Select(i => sites[i])], [.. train.Select(i => easy[i].HeatCapacity)], setup with { StiffnessNetworks = 1 }, setup.StiffnessNetworks * (setup.Folds + 1) + f, run);
            var capacities = stiffness.Predict([.. test.Select(i => sites[i])]);
            var nearest = FeatureSpace.Nearest(
                [.. train.SelectMany(i => features[i])], [.. train.SelectMany(i => easy[i].Density)], PhononSpectrum.Points, [.. test.SelectMany(i => features[i])], HeatCapacityFeatures.Count);
            double[] curve = [.. Enumerable.Range(0, PhononSpectrum.Points).Select(k => train.Average(i => easy[i].Density[k]))];
            for (var k = 0; k < test.Length; k++)
                (density[test[k]], neighbour[test[k]], mean[test[k]], heat[test[k]]) = (answers[k], nearest[(k * PhononSpectrum.Points)..((k + 1) * PhononSpectrum.Points)], curve, capacities[k]);
        }

        // The blur of a fold is the one that suits the others.
        double[][] truth = [.. easy.Select(c => c.Density)];
        var blurred = DensityBlur.All.Select(b => density.Select(b.Of).ToArray()).ToArray();
        int Best(Func<int, bool> keep) => DensityBlur.Best(blurred, truth, [.. Enumerable.Range(0, easy.Count).Where(i => keep(fold[i]))]);
        var own = Enumerable.Range(0, setup.PrototypeFolds).Select(f => Best(g => g != f)).ToArray();
        double[][] answer = [.. fold.Select((f, i) => blurred[own[f]][i])];
        double[] errors = [.. easy.Select((c, i) => Math.Abs(c.HeatCapacity - heat[i]) / HeatCapacityValidation.ExpectedError(heat[i]))];
        var sizes = NearbyErrors.OfOtherFolds(CrystalPlaces.Of(easy.Select(c => c.Crystal)).Rows, CrystalPlaces.Columns, errors, fold);
        var quantile = ConformalQuantile.Of([.. errors.Zip(sizes, (e, s) => e / s)], setup.Level);
        PhononAnswer[] together = [.. easy.Select((c, i) => PhononAnswer.Of(heat[i], quantile * sizes[i] * HeatCapacityValidation.ExpectedError(heat[i]), answer[i]))];
        return new(fold, answer, density, neighbour, mean, together, DensityBlur.All[Best(_ => true)]);
    }

    /// <summary>Mean squared difference of two curves.</summary>
    public static double SquaredError(double[] a, double[] b) => a.Zip(b, (x, y) => (x - y) * (x - y)).Average();

    /// <summary>Scores of the mean wavenumber, shape [crystal][1].</summary>
    /// <param name="easy">The easy set.</param>
    public double[][] MeanScores(IReadOnlyList<EasyCrystal> easy) => [.. easy.Select((c, i) => (double[])[Answers[i].MeanScore(c.MeanWavenumber)])];

    /// <summary>Scores of the density, shape [crystal][point that holds states].</summary>
    /// <param name="easy">The easy set.</param>
    public double[][] DensityScores(IReadOnlyList<EasyCrystal> easy) => [.. easy.Select((c, i) => Answers[i].DensityScores(c.Density))];

    /// <summary>The conformal quantile of scores.</summary>
    /// <param name="scores">Shape [crystal][score].</param>
    /// <param name="level">Coverage aimed at.</param>
    public static double Quantile(IReadOnlyList<double[]> scores, double level) => ConformalQuantile.Of([.. scores.SelectMany(s => s)], level);

    /// <summary>Share of scores below the quantile of the other folds, by crystal.</summary>
    /// <param name="scores">Shape [crystal][score].</param>
    /// <param name="level">Coverage aimed at.</param>
    public double[] Covered(IReadOnlyList<double[]> scores, double level)
    {
        var limits = Fold.Distinct().ToDictionary(f => f, f => Quantile([.. scores.Where((_, i) => Fold[i] != f)], level));
        return [.. scores.Select((s, i) => s.Average(v => v <= limits[Fold[i]] ? 1.0 : 0.0))];
    }
}
