using Ewald.Core;
using Ewald.Learning;

namespace Ewald.Studies.PhononDos;

/// <summary>Simple answers to the question of the study, on the folds of the study: what a network has to beat.</summary>
/// <remarks>Kopp's rule: C_V = Σ x_e C_e with element values fitted to the training crystals, drawn to their mean where an element is rare (F. Kopp, Philos.
/// Trans. R. Soc. 155, 71 (1865), doi:10.1098/rstl.1865.0003). The nearest neighbour is sought in standardised features.</remarks>
internal sealed class HeatCapacityBaselines
{
    private const double Pull = 0.3;

    private HeatCapacityBaselines(int[] fold, double[] truth, IReadOnlyDictionary<string, double[]> answers) => (Fold, Truth, Answers) = (fold, truth, answers);

    /// <summary>The fold of each crystal.</summary>
    public int[] Fold { get; }

    /// <summary>C_V, J/(mol K) per mole of atoms, shape [crystal].</summary>
    public double[] Truth { get; }

    /// <summary>Answers on held-out systems by the name of the baseline: mean, kopp, neighbour, trees; shape [crystal] each.</summary>
    public IReadOnlyDictionary<string, double[]> Answers { get; }

    /// <summary>Mean absolute error of a baseline, J/(mol K) per mole of atoms.</summary>
    /// <param name="name">Its name.</param>
    public double Error(string name) => Answers[name].Zip(Truth, (a, t) => Math.Abs(a - t)).Average();

    /// <summary>The folds of the study: chemical systems stay together.</summary>
    public static int[] Folds(IReadOnlyList<HeatCapacityCrystal> crystals, int folds, Randomness randomness) =>
        GroupedFolds.Of([.. crystals.Select(c => c.ChemicalSystem)], folds, randomness.Stream("folds"));

    /// <summary>Answers every crystal from the other folds.</summary>
    /// <param name="crystals">The crystals.</param>
    /// <param name="fold">The fold of each.</param>
    /// <param name="trees">How the boosted trees grow.</param>
    /// <param name="seed">Seed of the trees.</param>
    public static HeatCapacityBaselines Of(IReadOnlyList<HeatCapacityCrystal> crystals, int[] fold, TreeSetup trees, ulong seed)
    {
        double[] truth = [.. crystals.Select(c => c.HeatCapacity)];
        var features = HeatCapacityFeatures.Table([.. crystals.Select(c => c.Crystal)]);
        var answers = new[] { "mean", "kopp", "neighbour", "trees" }.ToDictionary(n => n, _ => new double[truth.Length], StringComparer.Ordinal);
        foreach (var f in fold.Distinct().Order())
        {
            int[] train = [.. Rows(fold, g => g != f)], test = [.. Rows(fold, g => g == f)];
            double[] labels = [.. train.Select(i => truth[i])];
            var mean = labels.Average();
            var kopp = Kopp([.. train.Select(i => crystals[i])], mean);
            var (trainFeatures, testFeatures) = (Take(features, train), Take(features, test));
            using var boosted = BoostedTrees.Fit(trainFeatures, HeatCapacityFeatures.Count, labels, trees, seed);
            var grown = boosted.Predict(testFeatures);
            var nearest = FeatureSpace.Nearest(trainFeatures, labels, 1, testFeatures, HeatCapacityFeatures.Count);
            for (var k = 0; k < test.Length; k++)
            {
                answers["mean"][test[k]] = mean;
                answers["kopp"][test[k]] = Sum(crystals[test[k]], kopp, mean);
                answers["neighbour"][test[k]] = nearest[k];
                answers["trees"][test[k]] = grown[k];
            }
        }

        return new(fold, truth, answers);
    }

    private static IEnumerable<int> Rows(int[] fold, Func<int, bool> keep) => Enumerable.Range(0, fold.Length).Where(i => keep(fold[i]));

    private static double[] Take(double[] features, int[] rows)
    {
        var d = HeatCapacityFeatures.Count;
        var taken = new double[rows.Length * d];
        for (var i = 0; i < rows.Length; i++) features.AsSpan(rows[i] * d, d).CopyTo(taken.AsSpan(i * d));
        return taken;
    }

    // Gauss-Seidel on the ridge's normal equations of the deviations from the mean: a few hundred elements at most.
    private static Dictionary<string, double> Kopp(HeatCapacityCrystal[] crystals, double mean)
    {
        string[] symbols = [.. crystals.SelectMany(c => c.Crystal.Composition.Keys).Select(e => e.Symbol).Distinct().Order(StringComparer.Ordinal)];
        var (n, index) = (symbols.Length, symbols.Select((s, i) => (s, i)).ToDictionary(p => p.s, p => p.i, StringComparer.Ordinal));
        var (normal, right, value) = (new double[n * n], new double[n], new double[n]);
        foreach (var c in crystals)
        {
            var parts = c.Crystal.Composition.Select(e => (At: index[e.Key.Symbol], Share: e.Value / c.Crystal.AtomCount)).ToArray();
            foreach (var (i, x) in parts)
            {
                right[i] += x * (c.HeatCapacity - mean);
                foreach (var (j, y) in parts) normal[i * n + j] += x * y;
            }
        }

        for (var sweep = 0; sweep < 200; sweep++)
            for (var i = 0; i < n; i++)
            {
                var sum = right[i];
                for (var j = 0; j < n; j++)
                    if (j != i) sum -= normal[i * n + j] * value[j];
                value[i] = sum / (normal[i * n + i] + Pull);
            }

        return symbols.Zip(value).ToDictionary(p => p.First, p => mean + p.Second, StringComparer.Ordinal);
    }

    private static double Sum(HeatCapacityCrystal crystal, Dictionary<string, double> kopp, double mean) =>
        crystal.Crystal.Composition.Sum(e => e.Value / crystal.Crystal.AtomCount * kopp.GetValueOrDefault(e.Key.Symbol, mean));
}
