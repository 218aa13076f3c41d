using System.Diagnostics;
using Ewald.Core;
using Ewald.Physics.SmallAngle.Populations;
using Ewald.Studies;
using Ewald.Studies.SasShape;

namespace Ewald.Benchmarks;

/// <summary>The easy set of sas-shape: curves a second on the scale-free grid; and prediction of many curves.</summary>
public sealed class ShapeSetBenchmark : IBenchmark
{
    private const int Curves = 14_000, Predictions = 1_000;

    /// <inheritdoc/>
    public string Group => "sas";

    /// <inheritdoc/>
    public IEnumerable<Comparison> Run(Action<string> say, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(say);
        var x = ShapeSample.Grid;
        var population = new BodyPopulation(new ShapeLimits());
        var randomness = new Randomness(1);
        var threads = Math.Min(2, Environment.ProcessorCount);
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancel };
        void Simulate(int count) => Parallel.For(0, count, options, () => new double[x.Length], (n, _, i) =>
        {
            population.Draw(randomness, n).Evaluate(x, i);
            return i;
        }, _ => { });

        say("easy set of sas-shape");
        Simulate(700);
        var watch = Stopwatch.StartNew();
        Simulate(Curves);
        var rate = Curves / watch.Elapsed.TotalSeconds;
        yield return new Comparison(Group, "easy set of sas-shape", rate, null, "curves/s", null, "none",
            FormattableString.Invariant($"{Curves} curves of {x.Length} points to Q Rg = 6; {Mix(population, randomness)}; {threads} threads"),
            FormattableString.Invariant($"1 000 000 curves in under 600 s (here {1e6 / rate:F0} s)"));

        if (ModelStore.TryFindDefault("sas-shape") is not { } folder) yield break;
        say("prediction of sas-shape");
        var predictor = (ShapePredictor)new SasShapeStudy().Load(folder);
        var noise = new ShapeNoise();
        var curves = Enumerable.Range(0, Predictions).Select(n =>
        {
            var i = new double[x.Length];
            population.Draw(randomness, n).Evaluate(x, i);
            return noise.Apply(x, i, randomness.Stream("benchmark", (ulong)n));
        }).ToArray();
        void Predict(int count) => Parallel.For(0, count, options, n => predictor.Answer(curves[n], "curve", null));
        Predict(50);
        watch.Restart();
        Predict(Predictions);
        yield return new Comparison(Group, "predict sas-shape", watch.Elapsed.TotalSeconds, null, "s", null, "none",
            FormattableString.Invariant($"{Predictions} noisy curves in memory, scale, features, neighbours and sets; {threads} threads"), "under 10 s");
    }

    private static string Mix(BodyPopulation population, Randomness randomness) => string.Join(", ", Enumerable.Range(0, 1400)
        .Select(n => population.Draw(randomness, n).Family).CountBy(f => f).OrderBy(f => f.Key)
        .Select(f => FormattableString.Invariant($"{f.Key} {f.Value / 14.0:F0} %")));
}
