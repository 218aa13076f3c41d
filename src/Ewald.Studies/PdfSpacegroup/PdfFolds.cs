using Ewald.Learning;

namespace Ewald.Studies.PdfSpacegroup;

/// <summary>Answers on curves whose prototype was not trained on.</summary>
/// <param name="Ensemble">Probabilities of networks and neighbours, shape [curve][class].</param>
/// <param name="Linear">Those of the logistic regression.</param>
/// <param name="Constant">Share of each class in the training behind each curve's answer.</param>
internal sealed record UnseenAnswers(double[][] Ensemble, double[][] Linear, double[][] Constant);

/// <summary>Cross-validation over prototypes: each is judged once, by learners trained on all others.</summary>
internal static class PdfFolds
{
    /// <summary>The fold of each prototype; folds hold nearly equal numbers of crystals.</summary>
    /// <param name="crystals">All crystals, for training and for test.</param>
    /// <param name="folds">How many folds.</param>
    /// <param name="run">The run.</param>
    public static IReadOnlyDictionary<string, int> Of(IReadOnlyList<LabelledCrystal> crystals, int folds, StudyRun run)
    {
        var of = GroupedFolds.Of([.. crystals.Select(c => c.Prototype)], folds, run.Randomness.Stream("folds"));
        return crystals.Select((c, i) => (c.Prototype, Fold: of[i])).DistinctBy(c => c.Prototype).ToDictionary(c => c.Prototype, c => c.Fold, StringComparer.Ordinal);
    }

    /// <summary>The training curves that a fold's learners may see: neither their prototype nor what it was made of is of the fold.</summary>
    /// <param name="train">Training curves.</param>
    /// <param name="foldOf">The fold of each prototype.</param>
    /// <param name="fold">The fold.</param>
    public static int[] Others(PdfEasySet train, IReadOnlyDictionary<string, int> foldOf, int fold) =>
        [.. Enumerable.Range(0, train.Count).Where(i => foldOf[train.Groups[i]] != fold && foldOf.GetValueOrDefault(train.Origins[i], -1) != fold)];

    /// <summary>Trains on each fold's complement and answers the fold's curves of each set.</summary>
    /// <param name="train">Training curves.</param>
    /// <param name="tests">Sets of test curves.</param>
    /// <param name="foldOf">The fold of each prototype.</param>
    /// <param name="classes">The classes.</param>
    /// <param name="setup">Numbers of the run.</param>
    /// <param name="run">The run.</param>
    public static UnseenAnswers[] Answer(
        PdfEasySet train, IReadOnlyList<PdfEasySet> tests, IReadOnlyDictionary<string, int> foldOf, IReadOnlyList<GroupClass> classes, PdfSpacegroupSetup setup, StudyRun run)
    {
        UnseenAnswers[] all = [.. tests.Select(t => new UnseenAnswers(new double[t.Count][], new double[t.Count][], new double[t.Count][]))];
        for (var fold = 0; fold < setup.Folds; fold++)
        {
            var others = train.Part(Others(train, foldOf, fold));
            var purpose = FormattableString.Invariant($"fold {fold}");
            using var ensemble = PdfEnsemble.Train(others, classes, setup, purpose, run);
            var linear = PdfTraining.Regression(others, classes.Count, setup, purpose + " regression", run);
            var (shares, factors) = (PdfPrior.Easy(others, classes.Count), PdfPrior.Factors(others, classes.Count, weighted: true));
            for (var t = 0; t < tests.Count; t++)
            {
                int[] own = [.. Enumerable.Range(0, tests[t].Count).Where(i => foldOf[tests[t].Groups[i]] == fold)];
                var part = tests[t].Part(own);
                var (p, q) = (ensemble.Probabilities(part), PdfPrior.Apply(PdfTraining.Probabilities([linear], part, [1]), factors));
                for (var k = 0; k < own.Length; k++) (all[t].Ensemble[own[k]], all[t].Linear[own[k]], all[t].Constant[own[k]]) = (p[k], q[k], shares);
            }

            linear.Dispose();
        }

        return all;
    }
}
