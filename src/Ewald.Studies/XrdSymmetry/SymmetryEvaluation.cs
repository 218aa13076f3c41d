using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Evaluation;
using Ewald.Learning;
using Ewald.Networks;

namespace Ewald.Studies.XrdSymmetry;

/// <summary>Metrics of a run.</summary>
internal static class SymmetryEvaluation
{
    /// <summary>Easy metric: simulated patterns that no network saw.</summary>
    public static Metric Simulated(AllConvolutionalNetwork network, SimulatedFilm[] held, SimulatedFilm[] library)
    {
        var answers = SymmetryTraining.Ask(network, [.. held.Select(s => s.Pattern)]);
        var right = held.Where((s, i) => SymmetryClass.Best(answers[i]) == s.Group).Count();
        var (low, high) = Interval.Wilson(right, held.Length);
        var nearest = new NearestNeighbourClassifier([.. library.SelectMany(s => PatternSpace.Of(s.Pattern))], PatternSpace.Dimension, [.. library.Select(s => s.Group)], SymmetryClass.Names.Count, 1);
        var p = new double[SymmetryClass.Names.Count];
        var baseline = held.Average(s =>
        {
            nearest.Probabilities(PatternSpace.Of(s.Pattern), p);
            return SymmetryClass.Best(p) == s.Group ? 1.0 : 0;
        });
        return new Metric("accuracy.simulated", "easy", (double)right / held.Length, low, high, held.Length, "1", "higher", baseline);
    }

    /// <summary>Metrics of a protocol: the mean over its split seeds, with an interval over films.</summary>
    /// <param name="films">The films.</param>
    /// <param name="answers">Held-out answers.</param>
    /// <param name="randomness">The run's streams.</param>
    /// <param name="grouped">True for the protocol that keeps compounds together.</param>
    public static IEnumerable<Metric> Protocol(IReadOnlyList<MeasuredFilm> films, FoldAnswers answers, Randomness randomness, bool grouped)
    {
        int Answered(int s, int i) => SymmetryClass.Best(answers.Answer[s][i]);
        int Alone(int s, int i) => SymmetryClass.Best(answers.Network[s][i]);
        int AloneDimension(int s, int i) => SymmetryClass.DimensionalityOf(Alone(s, i));
        int Ridges(int s, int i) => answers.Ridges[s][i];
        int Dimension(int s, int i) => SymmetryClass.DimensionalityOf(Answered(s, i));
        int Machine(int s, int i) => answers.Machine[s][i];
        int Neighbour(int s, int i) => answers.Neighbour[s][i];
        var seeds = answers.Network.Length;
        if (grouped)
        {
            int[] classes = [.. films.GroupBy(f => f.Group).Where(g => g.Count() >= 4).Select(g => g.Key).Order()];
            var counted = films.Count(f => classes.Contains(f.Group));
            var machine = answers.Balanced(films, Machine, classes).Average();
            // A class keeps its films in a resample: a class drawn empty would have no recall.
            var byClass = classes.Select(c => Enumerable.Range(0, films.Count).Where(i => films[i].Group == c).ToArray()).ToArray();
            var stream = randomness.Stream("bootstrap balanced");
            var (low, high) = Interval.Bootstrap(1, _ => byClass.Average(members => Enumerable.Range(0, members.Length)
                .Average(_ => { var i = members[stream.Below(members.Length)]; return Enumerable.Range(0, seeds).Average(s => Answered(s, i) == films[i].Group ? 1.0 : 0); })), stream);
            yield return new("balancedAccuracy.spaceGroup", "hard", answers.Balanced(films, Answered, classes).Average(), low, high, counted, "1", "higher", machine);
            yield return new("balancedAccuracy.spaceGroup.network", "hard", answers.Balanced(films, Alone, classes).Average(), null, null, counted, "1", "higher");
            yield return new("balancedAccuracy.spaceGroup.ridgePeaks", "hard", answers.Balanced(films, Ridges, classes).Average(), null, null, counted, "1", "higher");
            yield return new("balancedAccuracy.spaceGroup.supportVectors", "hard", machine, null, null, counted, "1", "higher");
            yield return new("balancedAccuracy.spaceGroup.nearestNeighbour", "hard", answers.Balanced(films, Neighbour, classes).Average(), null, null, counted, "1", "higher");
            yield return new("accuracy.spaceGroup.grouped", "hard", answers.Accuracy(films, Answered, c => c).Average(), null, null, films.Count, "1", "higher", answers.Accuracy(films, Machine, c => c).Average());
            yield break;
        }

        foreach (var (name, answer, alone, level) in new (string, Func<int, int, int>, Func<int, int, int>, Func<int, int>)[] { ("spaceGroup", Answered, Alone, c => c), ("dimensionality", Dimension, AloneDimension, SymmetryClass.DimensionalityOf) })
        {
            double Right(int s, int i) => answer(s, i) == level(films[i].Group) ? 1 : 0;
            double Mean(IEnumerable<int> rows) => rows.Average(i => Enumerable.Range(0, seeds).Average(s => Right(s, i)));
            var (low, high) = Interval.Bootstrap(films.Count, Mean, randomness.Stream("bootstrap " + name));
            var machine = answers.Accuracy(films, Machine, level).Average();
            yield return new($"accuracy.{name}", "hard", Mean(Enumerable.Range(0, films.Count)), low, high, films.Count, "1", "higher", machine);
            yield return new($"accuracy.{name}.network", "hard", Enumerable.Range(0, seeds).Average(s => Enumerable.Range(0, films.Count).Average(i => alone(s, i) == level(films[i].Group) ? 1.0 : 0)), null, null, films.Count, "1", "higher");
            yield return new($"accuracy.{name}.ridgePeaks", "hard", answers.Accuracy(films, Ridges, level).Average(), null, null, films.Count, "1", "higher");
            yield return new($"accuracy.{name}.supportVectors", "hard", machine, null, null, films.Count, "1", "higher");
            yield return new($"accuracy.{name}.nearestNeighbour", "hard", answers.Accuracy(films, Neighbour, level).Average(), null, null, films.Count, "1", "higher");
            var most = films.GroupBy(f => level(f.Group)).Max(g => g.Count());
            yield return new($"accuracy.{name}.constantAnswer", "hard", (double)most / films.Count, null, null, films.Count, "1", "higher");
        }
    }

    /// <summary>Quantiles of the sets from films answered without their compound, and their coverage with each film left out of its own calibration.</summary>
    public static (SymmetryCalibration Calibration, Metric[] Coverage) Calibrate(IReadOnlyList<MeasuredFilm> films, FoldAnswers grouped, double noveltyThreshold)
    {
        var level = XrdSymmetrySetup.Level;
        var quantiles = new double[2];
        var metrics = new Metric[2];
        foreach (var (k, name) in new[] { (0, "spaceGroup"), (1, "dimensionality") })
        {
            double[] Probabilities(int i) => k == 0 ? grouped.Answer[0][i] : SymmetryClass.Dimensionality(grouped.Answer[0][i]);
            int Truth(int i) => k == 0 ? films[i].Group : SymmetryClass.DimensionalityOf(films[i].Group);
            double[] scores = [.. films.Select((_, i) => ConformalClassification.ScoreOf(ConformalScore.LeastAmbiguous, Probabilities(i), Truth(i), 0))];
            quantiles[k] = ConformalQuantile.Of(scores, level);
            int covered = 0, size = 0;
            for (var i = 0; i < films.Count; i++)
            {
                var others = ConformalQuantile.Of([.. scores.Where((_, j) => j != i)], level);
                var set = new ConformalClassification(ConformalScore.LeastAmbiguous, level, others, films.Count - 1).Set(Probabilities(i), 0);
                if (set.Contains(Truth(i))) covered++;
                size += set.Length;
            }

            var coverage = Coverage.Of(covered, films.Count, films.Count - 1, level, (double)size / films.Count);
            metrics[k] = new Metric($"coverage.{name}", "hard", coverage.Value, coverage.Low, coverage.High, films.Count, "1", "higher", level);
        }

        return (new SymmetryCalibration(level, quantiles[0], quantiles[1], films.Count, noveltyThreshold), metrics);
    }

    /// <summary>How often the flag fires on made cases that lie outside.</summary>
    public static IEnumerable<Metric> Outside(PatternNovelty novelty, double threshold, int count, Randomness randomness)
    {
        foreach (var kind in MadeCases.Kinds)
        {
            var fired = 0;
            for (var i = 0; i < count; i++)
            {
                try
                {
                    if (novelty.Distance(FilmPattern.Of(MadeCases.Make(kind, i, randomness.Stream(kind, (ulong)i)))) > threshold) fired++;
                }
                catch (InputException)
                {
                    // Refused: not answered either.
                    fired++;
                }
            }

            var (low, high) = Interval.Wilson(fired, count);
            yield return new Metric($"outOfDistribution.{kind}", "easy", (double)fired / count, low, high, count, "1", "higher");
        }
    }

    /// <summary>Threshold of the distance that a share of held-out cases stays below, and the share of films above a threshold from the films of other compounds. A film's distance comes from a machine that saw no film of its compound.</summary>
    public static (double Threshold, Metric? FalseAlarms) Threshold(SimulatedFilm[] library, IReadOnlyList<MeasuredFilm> films, FilmPattern[] strangers, SimulatedFilm[] held, Randomness randomness)
    {
        const double share = 0.95;
        if (films.Count == 0)
        {
            var novelty = PatternLibrary.Of(library, [], strangers).Novelty();
            return (Interval.SortedQuantile([.. held.Select(s => novelty.Distance(s.Pattern)).Order()], share), null);
        }

        var folds = GroupedFolds.Of([.. films.Select(f => f.Compound)], XrdSymmetrySetup.Folds, randomness.Stream("novelty"));
        var distances = new double[films.Count];
        for (var fold = 0; fold < XrdSymmetrySetup.Folds; fold++)
        {
            var novelty = PatternLibrary.Of(library, [.. films.Where((_, i) => folds[i] != fold)], strangers).Novelty();
            for (var i = 0; i < films.Count; i++)
                if (folds[i] == fold) distances[i] = novelty.Distance(films[i].Pattern);
        }

        var alarms = Enumerable.Range(0, films.Count).Count(i => distances[i] > Interval.SortedQuantile([.. distances.Where((_, j) => folds[j] != folds[i]).Order()], share));
        var (low, high) = Interval.Wilson(alarms, films.Count);
        return (Interval.SortedQuantile([.. distances.Order()], share), new Metric("outOfDistribution.falseAlarms", "hard", (double)alarms / films.Count, low, high, films.Count, "1", "lower", 1 - share));
    }

    /// <summary>Shares of answered classes over all seeds, rows true.</summary>
    public static double[,] Confusion(IReadOnlyList<MeasuredFilm> films, FoldAnswers answers)
    {
        var n = answers.Answer.Length;
        int[] truth = [.. Enumerable.Range(0, n).SelectMany(_ => films.Select(f => f.Group))], answer = [.. answers.Answer.SelectMany(s => s.Select(p => SymmetryClass.Best(p)))];
        return ConfusionMatrix.Of(SymmetryClass.Names, truth, answer).Shares();
    }

    /// <summary>A matrix as JSON rows.</summary>
    public static JsonArray Rows(double[,] matrix) => new([.. Enumerable.Range(0, matrix.GetLength(0)).Select(r =>
        (JsonNode)new JsonArray([.. Enumerable.Range(0, matrix.GetLength(1)).Select(c => (JsonNode)Math.Round(matrix[r, c], 4))]))]);
}
