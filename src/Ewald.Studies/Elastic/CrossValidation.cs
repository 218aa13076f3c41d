using Ewald.Evaluation;
using Ewald.Learning;

namespace Ewald.Studies.Elastic;

/// <summary>Answers for every crystal by models that saw no crystal of its chemical system, with the errors that such models expect.</summary>
internal sealed class CrossValidation
{
    private const double SmallestError = 0.01;

    private CrossValidation(double[,] truth, double[,] trees, double[,] networks, double[,] answer, double[,] error, int[] fold, double[] baseline)
    {
        (Truth, Trees, Networks, Answer, Error, Fold, Baseline) = (truth, trees, networks, answer, error, fold, baseline);
        Covered = new bool[Count, ElasticQuantity.All.Count];
        Scores = new double[Count, ElasticQuantity.All.Count];
    }

    /// <summary>log10 K and log10 G, shape [crystal, 2].</summary>
    public double[,] Truth { get; }

    /// <summary>Answers of the trees on held-out systems, shape [crystal, 2].</summary>
    public double[,] Trees { get; }

    /// <summary>Answers of the graph networks on held-out systems, shape [crystal, 2].</summary>
    public double[,] Networks { get; }

    /// <summary>Trees and networks averaged with the share that suits the other folds, shape [crystal, 2].</summary>
    public double[,] Answer { get; }

    /// <summary>Expected |error| of each quantity from trees grown on residuals of other folds, shape [crystal, 2].</summary>
    public double[,] Error { get; }

    public int[] Fold { get; }

    /// <summary>Mean of the five nearest crystals of other systems, log10 K and G, shape [crystal · 2].</summary>
    public double[] Baseline { get; }

    /// <summary>Whether the interval calibrated on the other folds holds the truth, shape [crystal, quantity].</summary>
    public bool[,] Covered { get; }

    /// <summary>|truth - answer| over the expected error, shape [crystal, quantity].</summary>
    public double[,] Scores { get; }

    public int Count => Fold.Length;

    public static CrossValidation Of(IReadOnlyList<ElasticCrystal> crystals, double[] features, GraphSet graphs, ElasticSetup setup, StudyRun run)
    {
        int n = crystals.Count, d = ElasticFeatures.Names.Count;
        var fold = GroupedFolds.Of([.. crystals.Select(c => c.ChemicalSystem)], setup.Folds, run.Randomness.Stream("folds"));
        var truth = new double[n, 2];
        for (var i = 0; i < n; i++) (truth[i, 0], truth[i, 1]) = (Math.Log10(crystals[i].BulkModulus), Math.Log10(crystals[i].ShearModulus));

        double[] Column(double[,] of, int t, IEnumerable<int> rows) => [.. rows.Select(i => of[i, t])];
        var inside = Enumerable.Range(0, setup.Folds).Select(f => Rows(fold, g => g != f)).ToArray();
        var outside = Enumerable.Range(0, setup.Folds).Select(f => Rows(fold, g => g == f)).ToArray();
        var train = inside.Select(rows => Take(features, d, rows)).ToArray();
        var test = outside.Select(rows => Take(features, d, rows)).ToArray();

        double[,] OutOfFold(double[,] targets, int members, TreeSetup trees, string purpose)
        {
            var tasks = Enumerable.Range(0, 2 * setup.Folds).Select(j => (train[j / 2], d, Column(targets, j % 2, inside[j / 2]))).ToArray();
            var answers = new double[n, 2];
            var ensembles = TreeEnsemble.Grow(tasks, members, trees, run.Randomness, purpose, run);
            for (var j = 0; j < ensembles.Length; j++)
            {
                using var ensemble = ensembles[j];
                var predicted = ensemble.Predict(test[j / 2]);
                for (var i = 0; i < predicted.Length; i++) answers[outside[j / 2][i], j % 2] = predicted[i];
            }

            return answers;
        }

        var grown = OutOfFold(truth, setup.Members, setup.Trees, "trees of folds");
        var networks = new double[n, 2];
        for (var f = 0; f < setup.Folds; f++)
        {
            run.Progress.Say(FormattableString.Invariant($"graph networks of fold {f + 1} of {setup.Folds}"));
            using var ensemble = GraphEnsemble.Train(graphs, inside[f], truth, setup, run, f);
            var predicted = ensemble.Predict(graphs, outside[f]);
            for (var i = 0; i < outside[f].Length; i++) (networks[outside[f][i], 0], networks[outside[f][i], 1]) = (predicted[i, 0], predicted[i, 1]);
        }

        var answer = new double[n, 2];
        for (var f = 0; f < setup.Folds; f++)
        {
            for (var t = 0; t < 2; t++)
            {
                var share = GraphBlend.Share(truth, grown, networks, t, inside[f]);
                foreach (var i in outside[f]) answer[i, t] = GraphBlend.Of(grown[i, t], networks[i, t], share);
            }
        }

        var residual = new double[n, 2];
        for (var i = 0; i < n; i++)
            for (var t = 0; t < 2; t++) residual[i, t] = Math.Log(Math.Abs(truth[i, t] - answer[i, t]) + SmallestError);
        var expected = OutOfFold(residual, 1, ErrorTrees(setup), "expected errors of folds");
        for (var i = 0; i < n; i++)
            for (var t = 0; t < 2; t++) expected[i, t] = Math.Exp(expected[i, t]);
        var validation = new CrossValidation(truth, grown, networks, answer, expected, fold, Neighbours(features, d, truth, inside, outside, n));
        validation.Judge(setup.Level);
        return validation;
    }

    /// <summary>Trees that expect an error are shallower: residuals are mostly noise.</summary>
    public static TreeSetup ErrorTrees(ElasticSetup setup) => setup.Trees with { Rounds = Math.Min(setup.Trees.Rounds, 200), Depth = 4, MinimumChildWeight = 20 };

    /// <summary>The expected error of a quantity from those of log10 K and log10 G; a ratio of moduli feels both.</summary>
    public static double ErrorOf(int quantity, double errorK, double errorG) => quantity switch
    {
        0 => errorK,
        1 => errorG,
        2 => errorG,
        _ => Math.Sqrt(errorK * errorK + errorG * errorG),
    };

    /// <summary>The training targets of expected errors: ln(|truth - answer| + 0.01), shape [crystal].</summary>
    public double[] Residuals(int target) => [.. Enumerable.Range(0, Count).Select(i => Math.Log(Math.Abs(Truth[i, target] - Answer[i, target]) + SmallestError))];

    public static int[] Rows(int[] fold, Func<int, bool> keep) => [.. Enumerable.Range(0, fold.Length).Where(i => keep(fold[i]))];

    public static double[] Take(double[] features, int dimension, int[] rows)
    {
        var taken = new double[rows.Length * dimension];
        for (var i = 0; i < rows.Length; i++) features.AsSpan(rows[i] * dimension, dimension).CopyTo(taken.AsSpan(i * dimension));
        return taken;
    }

    // Each fold is judged by the quantile of the other folds.
    private void Judge(double level)
    {
        for (var q = 0; q < ElasticQuantity.All.Count; q++)
        {
            var quantity = ElasticQuantity.All[q];
            for (var i = 0; i < Count; i++)
                Scores[i, q] = Math.Abs(quantity.Of(Truth[i, 0], Truth[i, 1]) - quantity.Of(Answer[i, 0], Answer[i, 1])) / ErrorOf(q, Error[i, 0], Error[i, 1]);
            foreach (var f in Fold.Distinct())
            {
                var limit = ConformalQuantile.Of([.. Rows(Fold, g => g != f).Select(i => Scores[i, q])], level);
                foreach (var i in Rows(Fold, g => g == f)) Covered[i, q] = Scores[i, q] <= limit;
            }
        }
    }

    private static double[] Neighbours(double[] features, int d, double[,] truth, int[][] inside, int[][] outside, int n)
    {
        var columns = ElasticFeatures.NoveltyColumns;
        var space = new NoveltySpace(features, d, columns);
        var answers = new double[2 * n];
        for (var f = 0; f < inside.Length; f++)
        {
            var train = space.Of(Take(features, d, inside[f]), d);
            var regressor = new NearestNeighbourRegressor(train, columns.Count, [.. inside[f].SelectMany(i => (double[])[truth[i, 0], truth[i, 1]])], 2, 5);
            foreach (var i in outside[f]) regressor.Predict(space.Of(features.AsSpan(i * d, d), d), answers.AsSpan(2 * i, 2));
        }

        return answers;
    }
}
