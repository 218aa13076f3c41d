using Ewald.Core;
using Ewald.Physics.SmallAngle.Populations;

namespace Ewald.Studies.SasShape;

/// <summary>One simulated curve after the route: its body, class and measurement, null where the route refused it.</summary>
/// <param name="Body">Number of the body.</param>
/// <param name="Shape">Its class.</param>
/// <param name="Measurement">The measurement, or null.</param>
/// <param name="TrueVolumes">V'(3), V'(4), V'(5) of the body without noise and with its true R_g.</param>
public sealed record ShapeCase(long Body, int Shape, ShapeMeasurement? Measurement, double[] TrueVolumes);

/// <summary>The easy set: random bodies on the scale-free grid, computed or as a beamline would see them.</summary>
/// <param name="population">The population.</param>
/// <param name="noise">The noisy level.</param>
/// <param name="randomness">The run's streams.</param>
public sealed class ShapeSample(BodyPopulation population, ShapeNoise noise, Randomness randomness)
{
    /// <summary>The grid x = Q R_g of the easy set: 200 points to x = 6.</summary>
    public static double[] Grid { get; } = [.. Enumerable.Range(1, 200).Select(k => k * LibraryScaling.Step)];

    /// <summary>Curves of consecutive bodies through the route, in parallel.</summary>
    /// <param name="route">The route.</param>
    /// <param name="first">Number of the first body.</param>
    /// <param name="count">Number of bodies.</param>
    /// <param name="kind">What is done to each curve.</param>
    /// <param name="copy">Number of the copy: other noise, background and aggregate on the same body.</param>
    /// <param name="run">Progress, threads and cancellation.</param>
    public ShapeCase[] Measure(ShapeRoute route, long first, int count, CurveKind kind, int copy, StudyRun run)
    {
        ArgumentNullException.ThrowIfNull(route);
        ArgumentNullException.ThrowIfNull(run);
        var cases = new ShapeCase[count];
        var done = 0;
        Parallel.For(0, count, new ParallelOptions { CancellationToken = run.Cancel, MaxDegreeOfParallelism = run.Threads }, n =>
        {
            var body = population.Draw(randomness, first + n);
            var clean = new double[Grid.Length];
            body.Evaluate(Grid, clean);
            var volumes = new double[3];
            Representations.PartialInvariants.Volumes(Grid, clean, 1, 1, [3, 4, 5], volumes);
            cases[n] = new ShapeCase(body.Id, (int)body.Shape, TryMeasure(route, Curve(body, clean, kind, copy)), volumes);
            var step = Interlocked.Increment(ref done);
            if (step % 500 == 0 || step == count) run.Progress.Step($"measuring {kind} curves".ToLowerInvariant(), step, count);
        });
        return cases;
    }

    /// <summary>One curve.</summary>
    /// <param name="body">Its body.</param>
    /// <param name="clean">i(x) on the grid.</param>
    /// <param name="kind">What is done to it.</param>
    /// <param name="copy">Number of the copy.</param>
    public ScatteringCurve Curve(RandomBody body, double[] clean, CurveKind kind, int copy)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(clean);
        var stream = randomness.Stream(FormattableString.Invariant($"{kind}-{copy}"), (ulong)body.Id);
        if (kind != CurveKind.Computed) return noise.Apply(Grid, clean, stream, kind == CurveKind.Noisy);
        // A computed curve starts anywhere in the Guinier region too.
        var start = (int)(stream.Uniform(0.03, 0.5) / LibraryScaling.Step);
        return new ScatteringCurve("computed", Grid[start..], clean[start..], null, null, "arbitrary");
    }

    private static ShapeMeasurement? TryMeasure(ShapeRoute route, ScatteringCurve curve)
    {
        try
        {
            return route.Measure(curve);
        }
        catch (InputException)
        {
            // Counted as a wrong answer by whoever asks for accuracy.
            return null;
        }
    }
}

/// <summary>What is done to a simulated curve.</summary>
public enum CurveKind
{
    /// <summary>Nothing.</summary>
    Computed,

    /// <summary>Background and aggregate, errors known, no counting noise: what the neighbours are made of.</summary>
    Nuisance,

    /// <summary>Background, aggregate and counting noise.</summary>
    Noisy,
}
