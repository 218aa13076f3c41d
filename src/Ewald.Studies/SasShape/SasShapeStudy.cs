using System.Text.Json;
using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.IO;
using Ewald.Physics.SmallAngle.Populations;

namespace Ewald.Studies.SasShape;

/// <summary>Which overall shape has a particle, from its small-angle curve?</summary>
public sealed class SasShapeStudy : ISimulate, IPredict
{
    /// <inheritdoc/>
    public StudyCard Card { get; } = new(
        "sas-shape", "Shape class of a particle from its small-angle curve", StudyKind.Supervised,
        "Is the particle compact, extended, flat, a ring, compact-hollow, a hollow sphere or a random chain, or none of these?",
        "Franke, Jeffries and Svergun, Biophys. J. 114, 2485 (2018), doi:10.1016/j.bpj.2018.04.018",
        "A one-dimensional curve (Q, I, better with errors) of dilute particles, from Q Rg below 0.6 to 5; x-ray or neutron.",
        "shapeClass with conformal set and probabilities, radiusOfGyration (Å), apparentVolume3, apparentVolume4, apparentVolume5 (1).",
        "nearest class mean of the three features",
        "Balanced accuracy at least 0.97 on computed curves and 0.90 at the noise of a good beamline; conformal sets cover 0.90.",
        null, "by body: all curves of one body lie on one side");

    /// <inheritdoc/>
    public StudyResult Run(StudyRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var setup = SasShapeSetup.For(run.Size);
        var population = new BodyPopulation(setup.Limits);
        var sample = new ShapeSample(population, setup.Noise, run.Randomness);
        var model = ShapeTraining.Train(setup, sample, population, run);
        run.Progress.Say(FormattableString.Invariant($"{model.CoreLabels.Count} computed and {model.Library.Count} measured-looking training curves of {setup.TrainingBodies} bodies"));

        ShapeAnswers Ask(long first, int count, CurveKind kind) => ShapeAnswers.Of(model, sample.Measure(model.Route, first, count, kind, 0, run));
        var calibration = Ask(setup.FirstCalibration, setup.CalibrationBodies, CurveKind.Noisy);
        model = model.With(
            ShapeTraining.Calibrate(setup, Ask(setup.FirstCalibration, setup.CalibrationBodies, CurveKind.Computed)),
            ShapeTraining.Calibrate(setup, calibration));
        var noiseFree = Ask(setup.FirstTest, setup.TestBodies, CurveKind.Computed);
        var noisy = Ask(setup.FirstTest, setup.TestBodies, CurveKind.Noisy);
        var evaluation = ShapeEvaluation.Of(setup, model, noiseFree, calibration, noisy, run);

        var metrics = evaluation.Metrics.ToList();
        IReadOnlyList<RealAnswer> real = [];
        if (run.Data is not null)
        {
            real = RealCurves.Answer(new ShapePredictor(model, CardOf(setup, run, metrics)), run.Data);
            metrics.Add(Hard(real));
            evaluation.Details["real"] = new JsonArray([.. real.Select(r => (JsonNode?)new JsonObject
            {
                ["file"] = r.Real.File, ["expected"] = string.Join(" or ", r.Real.Expected.Select(e => e.Name())), ["mostProbable"] = r.Best, ["right"] = r.Right,
                ["answer"] = JsonSerializer.SerializeToNode(r.Prediction, EwaldJson.Document),
            })]);
        }

        ShapeModelFile.Save(run.ModelFolder, model, CardOf(setup, run, metrics));
        ShapePages.Run(run.Report, model, evaluation, real, run.Data is not null);
        var data = real.Select(r => new DataSource(r.Real.File, ModelStore.Sha256(Path.Combine(run.Data!, r.Real.File)))).ToList();
        return new StudyResult(metrics, evaluation.Details, data);
    }

    /// <inheritdoc/>
    public void Simulate(int count, Randomness randomness, string path, IProgressSink progress, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentNullException.ThrowIfNull(randomness);
        ArgumentNullException.ThrowIfNull(progress);
        var setup = SasShapeSetup.For(StudySize.Laptop);
        var population = new BodyPopulation(setup.Limits);
        var x = ShapeSample.Grid;
        var bodies = new RandomBody[count];
        double[] inputs = new double[(long)count * x.Length], parameters = new double[count * 4L];
        Array.Fill(parameters, double.NaN);
        var done = 0;
        Parallel.For(0, count, new ParallelOptions { CancellationToken = cancel }, n =>
        {
            bodies[n] = population.Draw(randomness, n);
            bodies[n].Evaluate(x, inputs.AsSpan(n * x.Length, x.Length));
            bodies[n].Parameters.CopyTo(parameters, n * 4L);
            var step = Interlocked.Increment(ref done);
            if (step % 1000 == 0 || step == count) progress.Step("simulating curves", step, count);
        });
        cancel.ThrowIfCancellationRequested();
        LabelledSetFile.Write(path, new LabelledSet(
            Card.Id, randomness.Seed,
            [new("x", "1", x)],
            [new("intensity", "1", [.. inputs.Select(v => (float)v)], [count, x.Length], ["x"])],
            [
                new("shapeClass", "1", [.. bodies.Select(b => (double)b.Shape)]) { Classes = ShapeClassNames.All },
            ],
            [
                new("family", "1", [.. bodies.Select(b => (double)b.Family)]) { Classes = Enum.GetNames<BodyFamily>() },
                // As the family defines them, lengths in a unit of the body's own; NaN where a family has fewer.
                .. Enumerable.Range(0, 4).Select(k => new LabelledColumn(FormattableString.Invariant($"parameter{k + 1}"), "1", [.. Enumerable.Range(0, count).Select(n => parameters[4 * n + k])])),
            ],
            [.. bodies.Select(b => b.Id)], "body"));
    }

    /// <inheritdoc/>
    public IPredictor Load(string folder)
    {
        var (model, card) = ShapeModelFile.Load(folder);
        return new ShapePredictor(model, card);
    }

    private static Metric Hard(IReadOnlyList<RealAnswer> real)
    {
        var right = real.Count(r => r.Right);
        var (low, high) = Evaluation.Interval.Wilson(right, real.Count);
        // The best constant answer on these curves.
        var constant = ShapeClassNames.All.Select((_, c) => real.Count(r => r.Real.Expected.Contains((ShapeClass)c))).Max();
        return new Metric("accuracy.real", "hard", (double)right / real.Count, low, high, real.Count, "1", "higher", (double)constant / real.Count);
    }

    private ModelCard CardOf(SasShapeSetup setup, StudyRun run, IReadOnlyList<Metric> metrics) => new(
        ModelStore.SchemaVersion, Card.Id, "default", Card.Question, Card.Source,
        [new("Q", "1/angstrom", "momentum transfer"), new("I", "any", "intensity, buffer subtracted"), new("sigma", "as I", "one standard deviation; estimated from the scatter when absent")],
        FormattableString.Invariant($"{setup.TrainingBodies} computed bodies ({setup.Copies} copies each with background and aggregate), all synthetic; split by body; calibrated on {setup.CalibrationBodies} further bodies"),
        ["dilute particles of one kind and one sign of contrast", "no structure factor: repulsion and attraction change the features",
            "mixtures are answered by what their average resembles", "classes end at the limits below; bodies between them are answered by their neighbours"],
        metrics, new JsonObject { ["limits"] = JsonSerializer.SerializeToNode(setup.Limits, EwaldJson.Document), ["noise"] = JsonSerializer.SerializeToNode(setup.Noise, EwaldJson.Document) },
        "MIT", FormattableString.Invariant($"./ewald run sas-shape --size {run.Size.ToString().ToLowerInvariant()} --seed {run.Seed}"), new Dictionary<string, string>(), true);
}
