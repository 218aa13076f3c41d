using Ewald.Core;
using Ewald.Learning;
using Ewald.Networks;

namespace Ewald.Studies.XrdSymmetry;

/// <summary>Answers on held-out films, one set a split seed.</summary>
/// <param name="Answer">Probabilities that the study answers with: the mean of network and support vector machine, shape [seed][film][class].</param>
/// <param name="Network">Probabilities by the network alone, shape [seed][film][class].</param>
/// <param name="Machine">Classes by the support vector machine, shape [seed][film].</param>
/// <param name="Ridges">Classes by a support vector machine on the published reduction, shape [seed][film].</param>
/// <param name="Neighbour">Classes by the nearest neighbour, shape [seed][film].</param>
internal sealed record FoldAnswers(double[][][] Answer, double[][][] Network, int[][] Machine, int[][] Ridges, int[][] Neighbour)
{
    /// <summary>Share of right answers of each seed.</summary>
    /// <param name="films">The films.</param>
    /// <param name="answer">Answered class of a seed and a film.</param>
    /// <param name="level">What is compared: the class itself or its dimensionality.</param>
    public double[] Accuracy(IReadOnlyList<MeasuredFilm> films, Func<int, int, int> answer, Func<int, int> level) =>
        [.. Enumerable.Range(0, Network.Length).Select(s => Enumerable.Range(0, films.Count).Average(i => level(answer(s, i)) == level(films[i].Group) ? 1.0 : 0))];

    /// <summary>Mean recall over classes of each seed.</summary>
    /// <param name="films">The films.</param>
    /// <param name="answer">Answered class of a seed and a film.</param>
    /// <param name="classes">The classes that count.</param>
    public double[] Balanced(IReadOnlyList<MeasuredFilm> films, Func<int, int, int> answer, IReadOnlyList<int> classes) =>
        [.. Enumerable.Range(0, Network.Length).Select(s => classes.Average(c =>
            Enumerable.Range(0, films.Count).Where(i => films[i].Group == c).Average(i => answer(s, i) == c ? 1.0 : 0)))];
}

/// <summary>Five-fold cross-validation of network and baselines, several split seeds.</summary>
internal static class FoldProtocol
{
    /// <summary>Runs the folds in parallel, each on one thread; the same answers for any number of threads.</summary>
    /// <param name="films">All films.</param>
    /// <param name="simulated">Simulated patterns for training.</param>
    /// <param name="start">The network that saw simulation only; every fold goes on from it.</param>
    /// <param name="foldsOf">Fold of each film, by seed.</param>
    /// <param name="seeds">Number of split seeds.</param>
    /// <param name="purpose">Names streams and progress.</param>
    /// <param name="setup">The size.</param>
    /// <param name="run">The run.</param>
    public static FoldAnswers Run(
        IReadOnlyList<MeasuredFilm> films, IReadOnlyList<SimulatedFilm> simulated, AllConvolutionalNetwork start, Func<int, int[]> foldsOf, int seeds, string purpose,
        XrdSymmetrySetup setup, StudyRun run)
    {
        var library = simulated.Take(setup.Library).ToArray();
        var plain = films.Select(f => PatternSpace.Of(f.Pattern)).ToArray();
        var simulatedPlain = library.Select(s => PatternSpace.Of(s.Pattern)).ToArray();
        var (ridges, simulatedRidges) = (films.Select(f => PatternSpace.Of(f.Pattern.RidgeValues)).ToArray(), library.Select(s => PatternSpace.Of(s.Pattern.RidgeValues)).ToArray());
        var (network, answer) = (Rows(), Rows());
        var (machine, ridge, neighbour) = (Blank(), Blank(), Blank());
        var done = 0;
        int jobs = seeds * XrdSymmetrySetup.Folds;
        Parallel.For(0, jobs, new ParallelOptions { MaxDegreeOfParallelism = run.Threads, CancellationToken = run.Cancel }, job =>
        {
            var (seed, fold) = (job / XrdSymmetrySetup.Folds, job % XrdSymmetrySetup.Folds);
            var folds = foldsOf(seed);
            int[] train = [.. Enumerable.Range(0, films.Count).Where(i => folds[i] != fold)], test = [.. Enumerable.Range(0, films.Count).Where(i => folds[i] == fold)];
            if (test.Length == 0) return;
            using (var trained = SymmetryTraining.Train(start, simulated, [.. train.Select(i => films[i])], setup.FoldSteps,
                run.Randomness.Stream(purpose, (ulong)job).NextBits(), SilentProgress.Instance, run.Cancel))
            {
                var answers = SymmetryTraining.Ask(trained, [.. test.Select(i => films[i].Pattern)]);
                for (var t = 0; t < test.Length; t++) network[seed][test[t]] = answers[t];
            }

            double[] features = [.. train.SelectMany(i => plain[i]), .. simulatedPlain.SelectMany(p => p)], peaks = [.. train.SelectMany(i => ridges[i]), .. simulatedRidges.SelectMany(p => p)];
            int[] labels = [.. train.Select(i => films[i].Group), .. library.Select(s => s.Group)];
            var vectors = new SupportVectorMachine(features, PatternSpace.Dimension, labels, SymmetryClass.Names.Count, PatternLibrary.Machine);
            var published = new SupportVectorMachine(peaks, PatternSpace.Dimension, labels, SymmetryClass.Names.Count, PatternLibrary.Machine);
            var nearest = new NearestNeighbourClassifier(features, PatternSpace.Dimension, labels, SymmetryClass.Names.Count, neighbours: 1);
            var p = new double[SymmetryClass.Names.Count];
            foreach (var i in test)
            {
                machine[seed][i] = vectors.Classify(plain[i]);
                ridge[seed][i] = published.Classify(ridges[i]);
                vectors.Probabilities(plain[i], p);
                answer[seed][i] = SymmetryTraining.Mean(network[seed][i], p);
                nearest.Probabilities(plain[i], p);
                neighbour[seed][i] = SymmetryClass.Best(p);
            }

            run.Progress.Step(purpose, Interlocked.Increment(ref done), jobs);
        });
        return new FoldAnswers(answer, network, machine, ridge, neighbour);

        double[][][] Rows() => [.. Enumerable.Range(0, seeds).Select(_ => new double[films.Count][])];

        int[][] Blank() => [.. Enumerable.Range(0, seeds).Select(_ => new int[films.Count])];
    }

    /// <summary>Shuffled folds of nearly equal size, as published.</summary>
    /// <param name="count">Number of films.</param>
    /// <param name="random">A stream of the split seed.</param>
    public static int[] Shuffled(int count, RandomStream random)
    {
        var order = random.Permutation(count);
        var folds = new int[count];
        for (var i = 0; i < count; i++) folds[order[i]] = i * XrdSymmetrySetup.Folds / count;
        return folds;
    }
}
