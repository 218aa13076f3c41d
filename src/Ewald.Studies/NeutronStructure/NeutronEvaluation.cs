using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Evaluation;
using Ewald.Inference.Diffraction;

namespace Ewald.Studies.NeutronStructure;

/// <summary>Metrics on simulated patterns that neither training nor calibration saw.</summary>
internal sealed class NeutronEvaluation
{
    public List<Metric> Metrics { get; } = [];

    public JsonObject Details { get; } = [];

    /// <summary>Shape [true class, answered class].</summary>
    public int[,] Confusion { get; } = new int[StructureClass.All.Count, StructureClass.All.Count];

    /// <summary>A polished pattern for the report.</summary>
    public (SimulatedPattern Pattern, CellSolution Solution)? Example { get; private set; }

    /// <summary>Draws patterns of a sweep, classes in turn.</summary>
    public static SimulatedPattern[] Draw(PatternSweep sweep, int count, string purpose, StudyRun run)
    {
        var drawn = new SimulatedPattern[count];
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = run.Threads, CancellationToken = run.Cancel },
            i => drawn[i] = sweep.Draw(i % StructureClass.All.Count, run.Randomness.Stream(purpose, (ulong)i)));
        return drawn;
    }

    public static NeutronEvaluation Of(NeutronModel model, NeutronStructureSetup setup, StudyRun run)
    {
        var evaluation = new NeutronEvaluation();
        var test = Draw(new PatternSweep(NeutronStructureSetup.Counts), setup.Test, "test patterns", run);
        evaluation.Network(model, test, setup, run);
        evaluation.Curves(model, setup, run);
        run.Progress.Say("polishing the cells of the test patterns");
        evaluation.Polished(model, test[..Math.Min(setup.Polished, test.Length)], setup.Classical, run);
        evaluation.Uncertain(model, setup, run);
        evaluation.Searched(model, setup, run);
        return evaluation;
    }

    private void Network(NeutronModel model, SimulatedPattern[] test, NeutronStructureSetup setup, StudyRun run)
    {
        var answers = model.Network.AskAll(test, run.Threads);
        var library = new PatternNeighbours(Draw(new PatternSweep(), setup.Neighbours, "neighbour patterns", run), run.Threads);
        var nearest = library.Ask(test, run.Threads);
        var right = 0;
        for (var i = 0; i < test.Length; i++)
        {
            Confusion[test[i].Class, Top(answers[i])]++;
            if (Top(answers[i]) == test[i].Class) right++;
        }

        var (low, high) = Interval.Wilson(right, test.Length);
        Metrics.Add(new("classAccuracy", "easy", (double)right / test.Length, low, high, test.Length, "1", "higher",
            test.Select((t, i) => t.Class == nearest[i].Class ? 1.0 : 0).Average()));

        var coverage = model.Conformal.Evaluate([.. answers.SelectMany(a => a.Probabilities(model.Temperature))], StructureClass.All.Count, [.. test.Select(t => t.Class)], [.. answers.Select(NeutronModel.TieBreaker)]);
        Metrics.Add(new("coverage.class", "easy", coverage.Value, coverage.Low, coverage.High, test.Length, "1", "higher", coverage.Level));
        Details["meanSetSize"] = coverage.MeanSize;
        Details["confusion"] = new JsonArray([.. Enumerable.Range(0, StructureClass.All.Count).Select(r => (JsonNode)new JsonArray([.. Enumerable.Range(0, StructureClass.All.Count).Select(c => (JsonNode)Confusion[r, c])]))]);

        var errors = test.Select((t, i) => LengthErrors(t, Top(answers[i]), answers[i].Cells[Top(answers[i])])).ToArray();
        AddMedian("latticeError.network", errors, run, Quantile(test.SelectMany((t, i) => LengthErrors(t, nearest[i].Class, nearest[i].Cell)), 0.5));
        Details["latticeError.network.byClass"] = ByClass(test, errors);
        Details["angleError.network"] = Quantile(test.SelectMany((t, i) => AngleErrors(t, answers[i].Cells[t.Class])), 0.5);
    }

    private void Curves(NeutronModel model, NeutronStructureSetup setup, StudyRun run)
    {
        double Accuracy(SimulatedPattern[] patterns) => model.Network.AskAll(patterns, run.Threads).Select((a, i) => Top(a) == patterns[i].Class ? 1.0 : 0).Average();
        var count = Math.Max(12, setup.Test / 4);
        var byCounts = new JsonObject();
        foreach (var counts in new[] { 1e2, 1e3, 1e5, 1e6 })
            byCounts[counts.ToString("0", System.Globalization.CultureInfo.InvariantCulture)] = Accuracy(Draw(new PatternSweep(counts), count, FormattableString.Invariant($"patterns of {counts:0} counts"), run));
        Details["classAccuracy.byCountsOfHighestPoint"] = byCounts;

        // Without the floor: how the accuracy falls as a class nears the next higher one.
        var free = Draw(new PatternSweep(NeutronStructureSetup.Counts, Floor: 0), setup.Test / 2, "patterns without floor", run);
        var answers = model.Network.AskAll(free, run.Threads);
        var byDistortion = new JsonArray();
        double[] edges = [0, 0.25, 0.5, 1, 2, 4, double.PositiveInfinity];
        for (var b = 0; b + 1 < edges.Length; b++)
        {
            int[] inside = [.. Enumerable.Range(0, free.Length).Where(i => free[i].Class != 0 && free[i].Truth.LeastDistortion(free[i].Cell) is var d && d >= edges[b] && d < edges[b + 1])];
            byDistortion.Add(new JsonObject { ["atLeast"] = edges[b], ["n"] = inside.Length, ["accuracy"] = inside.Length == 0 ? null : inside.Average(i => Top(answers[i]) == free[i].Class ? 1.0 : 0) });
        }

        Details["classAccuracy.byLeastDistortion"] = byDistortion;
        Details["classAccuracy.withoutFloor"] = answers.Select((a, i) => Top(a) == free[i].Class ? 1.0 : 0).Average();
    }

    private void Polished(NeutronModel model, SimulatedPattern[] test, int count, StudyRun run)
    {
        var solutions = SolveAll(model.Network, test, [0.0], run);
        var errors = test.Select((t, i) => solutions[i] is { } s ? LengthErrors(t, s.Class, [.. s.Fit.CellValues.Select(v => v.Value)]) : [0.5]).ToArray();
        var classical = Classical(test[..Math.Min(test.Length, count)], run);
        AddMedian("latticeError.polished", errors, run, Quantile(classical.SelectMany(e => e), 0.5));
        Details["latticeError.polished.classical"] = new JsonObject { ["n"] = classical.Length, ["median"] = Quantile(classical.SelectMany(e => e), 0.5), ["quantile90"] = Quantile(classical.SelectMany(e => e), 0.9), ["shareWithin0.002Angstrom"] = classical.Average(e => e.Max() < 0.002 ? 1.0 : 0), ["shareWithin0.002Angstrom.network"] = errors.Take(classical.Length).Average(e => e.Max() < 0.002 ? 1.0 : 0) };
        Details["latticeError.polished.byClass"] = ByClass(test, errors);
        Details["shareWithin0.002Angstrom.polished"] = errors.Average(e => e.Max() < 0.002 ? 1.0 : 0);
        Details["coverage.lattice.exactCalibration"] = Covered(model, test, solutions).DefaultIfEmpty(0).Average();
        Details["shareWithoutInterval.exactCalibration"] = solutions.Average(s => s is { Holds: true } ? 0.0 : 1);
        Details["shareWrongDespiteInterval"] = errors.Select((e, i) => solutions[i] is { Holds: true } && e.Max() >= 0.002 ? 1.0 : 0).Average();
        var unexplained = solutions.Where(s => s is not null).Select(s => s!.Fit.Unexplained).Order().ToArray();
        if (unexplained.Length > 0) Details["unexplained"] = new JsonObject { ["median"] = Interval.SortedQuantile(unexplained, 0.5), ["quantile99"] = Interval.SortedQuantile(unexplained, 0.99) };
        for (var i = 0; i < test.Length && Example is null; i++)
            if (solutions[i] is { } s && s.Class == test[i].Class && test[i].IsFlight && s.Class == 1) Example = (test[i], s);
    }

    private void Uncertain(NeutronModel model, NeutronStructureSetup setup, StudyRun run)
    {
        var test = Draw(new PatternSweep(NeutronStructureSetup.Counts, CalibrationError: 1e-3), setup.Polished, "patterns of uncertain calibration", run);
        var solutions = SolveAll(model.Network, test, [0.0], run);
        var covered = Covered(model, test, solutions).ToArray();
        Details["shareWithoutInterval"] = solutions.Average(s => s is { Holds: true } ? 0.0 : 1);
        if (covered.Length == 0) return;
        var (low, high) = Interval.Wilson((int)covered.Sum(), covered.Length);
        Metrics.Add(new("coverage.lattice", "easy", covered.Average(), low, high, covered.Length, "1", "higher", NeutronStructureSetup.Level));
    }

    private void Searched(NeutronModel model, NeutronStructureSetup setup, StudyRun run)
    {
        var sweep = new PatternSweep(NeutronStructureSetup.Counts, LargestZero: 0.9);
        var drawn = Draw(sweep, 4 * setup.Searched, "patterns of unknown zero", run).Where(t => !t.IsFlight).Take(setup.Searched).ToArray();
        if (drawn.Length == 0) return;
        var solutions = SolveAll(model.Network, drawn, drawn[0].Pattern.Geometry.ZeroGrid, run);
        var near = drawn.Select((t, i) => solutions[i] is { } s && LengthErrors(t, s.Class, [.. s.Fit.CellValues.Select(v => v.Value)]).Max() < 0.002 ? 1.0 : 0).ToArray();
        Details["unknownZero"] = new JsonObject { ["n"] = drawn.Length, ["largestZeroInDegrees"] = sweep.LargestZero, ["shareWithin0.002Angstrom"] = near.Average(), ["classAccuracy"] = drawn.Select((t, i) => solutions[i]?.Class == t.Class ? 1.0 : 0).Average() };
    }

    /// <summary>Solves patterns; null where there is no answer.</summary>
    public static CellSolution?[] SolveAll(NeutronNetwork network, SimulatedPattern[] test, IReadOnlyList<double> zeros, StudyRun run)
    {
        var (solutions, done) = (new CellSolution?[test.Length], 0);
        Parallel.For(0, test.Length, new ParallelOptions { MaxDegreeOfParallelism = run.Threads, CancellationToken = run.Cancel }, i =>
        {
            try
            {
                solutions[i] = CellSearch.Solve(network, test[i].Pattern, zeros, new PawleySetup(), run.Cancel);
            }
            catch (InputException)
            {
                // Counts as a miss.
            }

            run.Progress.Step("polishing", Interlocked.Increment(ref done), test.Length);
        });
        return solutions;
    }

    // Errors of the lengths without a network; half an ångström where no fit came to an end.
    private static double[][] Classical(SimulatedPattern[] test, StudyRun run)
    {
        var (errors, done) = (new double[test.Length][], 0);
        Parallel.For(0, test.Length, new ParallelOptions { MaxDegreeOfParallelism = run.Threads, CancellationToken = run.Cancel }, i =>
        {
            errors[i] = CellSearch.Classical(test[i].Pattern, new PawleySetup(), run.Cancel) is { } s ? LengthErrors(test[i], s.Class, [.. s.Fit.CellValues.Select(v => v.Value)]) : [0.5];
            run.Progress.Step("polishing without a network", Interlocked.Increment(ref done), test.Length);
        });
        return errors;
    }

    // One answer a pattern: the first length, whose interval should hold the truth; a wrong class counts as it is, a fit that claims no interval does not.
    private static IEnumerable<double> Covered(NeutronModel model, SimulatedPattern[] test, CellSolution?[] solutions)
    {
        for (var i = 0; i < test.Length; i++)
            if (solutions[i] is { Holds: true } s && model.HalfWidth(s.Fit.CellValues[0]) is var half && double.IsFinite(half)) yield return Math.Abs(s.Fit.CellValues[0].Value - test[i].Cell[0]) <= half ? 1 : 0;
    }

    private void AddMedian(string name, double[][] errors, StudyRun run, double? baseline)
    {
        var median = Quantile(errors.SelectMany(e => e), 0.5);
        var (low, high) = Interval.Bootstrap(errors.Length, rows => Quantile(rows.SelectMany(r => errors[r]), 0.5), run.Randomness.Stream("bootstrap " + name), 200);
        Metrics.Add(new(name, "easy", median, low, high, errors.Length, "Å", "lower", baseline));
        Details[name + ".quantile90"] = Quantile(errors.SelectMany(e => e), 0.9);
    }

    private static JsonObject ByClass(SimulatedPattern[] test, double[][] errors)
    {
        var table = new JsonObject();
        for (var c = 0; c < StructureClass.All.Count; c++)
        {
            var own = errors.Where((_, i) => test[i].Class == c).SelectMany(e => e).ToArray();
            if (own.Length > 0) table[StructureClass.All[c].Name] = Quantile(own, 0.5);
        }

        return table;
    }

    /// <summary>Absolute errors of the free lengths; of the three lengths, each in ascending order, where the class is wrong.</summary>
    public static double[] LengthErrors(SimulatedPattern truth, int @class, double[] cell)
    {
        var answered = StructureClass.All[@class];
        if (@class == truth.Class)
        {
            cell = answered.InOrder(cell);
            return [.. Enumerable.Range(0, answered.Constraint.Lengths).Select(k => Math.Abs(cell[k] - truth.Cell[k]))];
        }

        return [.. answered.SortedLengths(cell).Zip(truth.Truth.SortedLengths(truth.Cell), (a, b) => Math.Abs(a - b))];
    }

    private static IEnumerable<double> AngleErrors(SimulatedPattern truth, double[] cell) =>
        Enumerable.Range(truth.Truth.Constraint.Lengths, truth.Cell.Length - truth.Truth.Constraint.Lengths).Select(k => Math.Abs(cell[k] - truth.Cell[k]));

    private static double Quantile(IEnumerable<double> values, double level) => Interval.SortedQuantile(values.Order().ToArray(), level);

    private static int Top(NetworkAnswer answer) => Array.IndexOf(answer.Scores, answer.Scores.Max());
}
