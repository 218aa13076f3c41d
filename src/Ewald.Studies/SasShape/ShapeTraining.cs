using Ewald.Core;
using Ewald.Evaluation;
using Ewald.Physics.SmallAngle.Populations;

namespace Ewald.Studies.SasShape;

/// <summary>Answers of a model on simulated cases, in the order of the cases; refused cases have no class.</summary>
/// <param name="Cases">The cases that the route measured.</param>
/// <param name="Refused">Cases that the route refused.</param>
/// <param name="Labels">True classes of the measured cases.</param>
/// <param name="Probabilities">Shape [case, class], row after row.</param>
/// <param name="Distances">Distance to the training set, shape [case].</param>
public sealed record ShapeAnswers(ShapeCase[] Cases, ShapeCase[] Refused, int[] Labels, double[] Probabilities, double[] Distances)
{
    /// <summary>Asks a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="cases">The cases.</param>
    public static ShapeAnswers Of(ShapeModel model, ShapeCase[] cases)
    {
        ArgumentNullException.ThrowIfNull(model);
        var measured = cases.Where(c => c.Measurement is not null).ToArray();
        var classes = ShapeClassNames.All.Length;
        double[] probabilities = new double[measured.Length * classes], distances = new double[measured.Length];
        Parallel.For(0, measured.Length, n =>
        {
            var posterior = model.Ask(measured[n].Measurement!);
            posterior.Probabilities.CopyTo(probabilities, n * classes);
            distances[n] = posterior.Distance;
        });
        return new ShapeAnswers(measured, [.. cases.Where(c => c.Measurement is null)], [.. measured.Select(c => c.Shape)], probabilities, distances);
    }

    /// <summary>Most probable classes against the truth; a refused case counts as answered by the next class.</summary>
    public ConfusionMatrix Confusion()
    {
        var best = Learning.NearestNeighbourClassifier.MostProbable(Probabilities, ShapeClassNames.All.Length);
        return ConfusionMatrix.Of(ShapeClassNames.All, [.. Labels, .. Refused.Select(c => c.Shape)],
            [.. best, .. Refused.Select(c => (c.Shape + 1) % ShapeClassNames.All.Length)]);
    }
}

/// <summary>Trains and calibrates the model.</summary>
public static class ShapeTraining
{
    /// <summary>Neighbours of both kinds from training bodies alone.</summary>
    /// <param name="setup">Numbers of the run.</param>
    /// <param name="sample">The easy set.</param>
    /// <param name="population">The population.</param>
    /// <param name="run">The run.</param>
    public static ShapeModel Train(SasShapeSetup setup, ShapeSample sample, BodyPopulation population, StudyRun run)
    {
        ArgumentNullException.ThrowIfNull(setup);
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(run);
        var route = new ShapeRoute(LibraryScaling.Draw(population, run.Randomness, 0, setup.ScalingShapes));
        var computed = sample.Measure(route, setup.FirstTraining, setup.TrainingBodies, CurveKind.Computed, 0, run);
        var whole = computed.Where(c => c.Measurement is { Computed: true } m && m.Features.Count == ShapeFeatures.Limits.Length).ToArray();
        float[] core = [.. whole.SelectMany(c => ShapeModel.Volumes(c.Measurement!.Features)).Select(v => (float)(Half)v)];

        // Body after body, so that the first rows of the library are the first bodies: the learning curve needs that.
        var copies = Enumerable.Range(0, setup.Copies)
            .Select(k => sample.Measure(route, setup.FirstTraining, setup.TrainingBodies, CurveKind.Nuisance, k, run)).ToArray();
        var rows = Enumerable.Range(0, setup.TrainingBodies).SelectMany(n => copies.Select(c => c[n]))
            .Where(c => c.Measurement?.Features.Count == ShapeFeatures.Limits.Length).ToArray();
        var library = new ShapeLibrary(
            [.. rows.SelectMany(c => c.Measurement!.Features.Values).Select(v => (float)(Half)v)], [.. rows.Select(c => (byte)c.Shape)],
            setup.Neighbours, setup.Floor);
        return new ShapeModel(core, [.. whole.Select(c => (byte)c.Shape)], library, route, setup.Neighbours);
    }

    /// <summary>Calibration of one kind of curve on bodies that the neighbours do not hold.</summary>
    /// <param name="setup">Numbers of the run.</param>
    /// <param name="answers">Answers on calibration bodies.</param>
    public static ShapeCalibration Calibrate(SasShapeSetup setup, ShapeAnswers answers)
    {
        ArgumentNullException.ThrowIfNull(setup);
        ArgumentNullException.ThrowIfNull(answers);
        // Halves: the percentiles are fixed on one, the sets calibrated on the other, so that the number that breaks ties is fixed before.
        var half = answers.Cases.Length / 2;
        var sorted = answers.Distances[..half].Order().ToArray();
        double[] percentiles = [.. Enumerable.Range(0, 101).Select(p => Interval.SortedQuantile(sorted, p / 100.0))];
        var draft = new ShapeCalibration(null!, percentiles, Interval.SortedQuantile(sorted, 0.995), null!, []);
        var classes = ShapeClassNames.All.Length;
        var sets = ConformalClassification.Calibrate(ConformalScore.Adaptive, setup.Level, answers.Probabilities.AsSpan(half * classes), classes,
            answers.Labels.AsSpan(half), [.. answers.Distances[half..].Select(draft.Percentile)]);
        double[] truth = new double[answers.Cases.Length], found = [.. answers.Cases.Select(c => Math.Log(c.Measurement!.Scale.Rg))];
        var radius = ConformalRegression.Normalised(setup.Level, truth, found, [.. answers.Cases.Select(c => RadiusError(c.Measurement!))]);
        var volumes = new ConformalRegression[3];
        for (var v = 0; v < 3; v++)
        {
            var cases = answers.Cases.Where(c => c.Measurement!.Features.Count > ShapeFeatures.Published[v]).ToArray();
            volumes[v] = ConformalRegression.Normalised(setup.Level, [.. cases.Select(c => Math.Log(c.TrueVolumes[v]))],
                [.. cases.Select(c => c.Measurement!.Features.Values[ShapeFeatures.Published[v]])], [.. cases.Select(c => VolumeError(c.Measurement!, v))]);
        }

        return draft with { Sets = sets, Radius = radius, Volumes = volumes };
    }

    /// <summary>The scale of ln R_g's error: the curve's own, with a floor for computed curves.</summary>
    /// <param name="measurement">The curve.</param>
    public static double RadiusError(ShapeMeasurement measurement) => Math.Max(0.005, measurement.Scale.LnRgError);

    /// <summary>The scale of ln V'(c)'s error, with a floor for computed curves.</summary>
    /// <param name="measurement">The curve.</param>
    /// <param name="published">0, 1 or 2 for c = 3, 4, 5.</param>
    public static double VolumeError(ShapeMeasurement measurement, int published)
    {
        ArgumentNullException.ThrowIfNull(measurement);
        var p = ShapeFeatures.Published[published];
        return Math.Max(0.005, Math.Sqrt(measurement.Features.Covariance[p * (ShapeFeatures.Limits.Length + 1)]));
    }
}
