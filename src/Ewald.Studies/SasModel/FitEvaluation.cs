using Ewald.Core;
using Ewald.Evaluation;

namespace Ewald.Studies.SasModel;

/// <summary>What the fits of test curves showed.</summary>
/// <param name="Metrics">Metrics.</param>
/// <param name="Pulls">(fitted − planted)/σ of the shape parameters of curves whose own model was fitted well.</param>
internal sealed record FitEvaluationResult(IReadOnlyList<Metric> Metrics, double[] Pulls);

/// <summary>Fits test curves of the easy set: does the evidence put the planted model first, and do the errors cover the planted parameters?</summary>
internal static class FitEvaluation
{
    private const int JudgedPerFitted = 6;

    /// <summary>Fits the first test curves; classes come in turn, so all are there.</summary>
    /// <param name="run">The run.</param>
    /// <param name="setup">Its numbers.</param>
    /// <param name="model">The general model.</param>
    /// <param name="bodies">Test bodies.</param>
    /// <param name="curves">One measurement of each.</param>
    /// <param name="answers">The network's answers on them.</param>
    public static FitEvaluationResult Run(
        StudyRun run, SasModelSetup setup, GeneralModel model, SimulatedBody[] bodies, ScatteringCurve[] curves, NetworkAnswer[] answers)
    {
        var n = Math.Min(setup.FittedCurves, bodies.Length);
        var ranked = new IReadOnlyList<FittedModel>[n];
        var done = 0;
        Parallel.For(0, n, new ParallelOptions { MaxDegreeOfParallelism = run.Threads, CancellationToken = run.Cancel }, i =>
        {
            ranked[i] = model.Fit(curves[i], answers[i], all: false, threads: 1);
            run.Progress.Step("fitting test curves", Interlocked.Increment(ref done), n);
        });
        var metrics = new List<Metric>();
        for (var k = 1; k <= 3; k += 2)
            metrics.Add(GeneralTraining.Share($"top{k}.fitted", "easy", ranked.Where((r, i) => r.Take(k).Any(f => f.Class == bodies[i].Class)).Count(), n,
                (double)Enumerable.Range(0, n).Count(i => answers[i].Ranking.Take(k).Contains(bodies[i].Class)) / n));
        // Errors are judged on the planted model alone, whatever its rank: one candidate a curve allows more curves.
        var judged = new double[Math.Min(JudgedPerFitted * setup.FittedCurves, bodies.Length)][];
        var fitted = 0;
        Parallel.For(0, judged.Length, new ParallelOptions { MaxDegreeOfParallelism = run.Threads, CancellationToken = run.Cancel }, i =>
        {
            judged[i] = curves[i].QSigma is null ? [] : [.. Pulls(model.FitOne(curves[i], bodies[i].Class), bodies[i], curves[i])];
            run.Progress.Step("fitting planted models", Interlocked.Increment(ref fitted), judged.Length);
        });
        double[] pulls = [.. judged.SelectMany(p => p)];
        if (pulls.Length > 0)
        {
            var inside = pulls.Count(p => Math.Abs(p) < 1.6448536269514722);
            var (low, high) = Interval.Wilson(inside, pulls.Length);
            metrics.Add(new Metric("coverage.parameters", "easy", (double)inside / pulls.Length, low, high, pulls.Length, "1", "higher", SasModelSetup.Level));
        }
        return new FitEvaluationResult(metrics, pulls);
    }

    /// <summary>Pulls of the shape parameters; only where the file stated its resolution truthfully can errors be right.</summary>
    private static IEnumerable<double> Pulls(FittedModel? fit, SimulatedBody body, ScatteringCurve curve)
    {
        if (fit is null || fit.Reduced > 1.5 || curve.QSigma is null) yield break;
        for (var i = 0; i < body.Free.Length; i++)
            if (fit.Parameters[i].Sigma > 0 && fit.Parameters[i].Sigma < Math.Abs(fit.Parameters[i].Value))
                yield return (fit.Parameters[i].Value - body.Free[i]) / fit.Parameters[i].Sigma;
    }
}
