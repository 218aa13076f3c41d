using System.Text.Json;
using Ewald.Core;
using Ewald.IO;
using Ewald.Physics.SmallAngle.Populations;
using Ewald.Reports;
using Ewald.Studies;
using Ewald.Studies.SasShape;

namespace Ewald.Tests.SasShape;

/// <summary>One smoke run, shared by the tests that look at what it left.</summary>
public sealed class SmokeRun : IDisposable
{
    public SmokeRun()
    {
        Folder = Directory.CreateTempSubdirectory("sas-shape").FullName;
        var run = new StudyRun(StudySize.Smoke, 3, 2, "cpu", null, Folder, new ReportPage("smoke"), SilentProgress.Instance, CancellationToken.None);
        Result = new SasShapeStudy().Run(run);
        Predictor = (ShapePredictor)new SasShapeStudy().Load(run.ModelFolder);
    }

    public string Folder { get; }

    public StudyResult Result { get; }

    public ShapePredictor Predictor { get; }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

public sealed class SasShapeStudyTests(SmokeRun smoke) : IClassFixture<SmokeRun>
{
    private Metric Metric(string name) => smoke.Result.Metrics.Single(m => m.Name == name);

    [Fact]
    public void A_smoke_run_beats_chance_by_far_and_its_baseline()
    {
        // Chance is 1/7; 140 test bodies leave a standard deviation of 2 to 3 %.
        Assert.InRange(Metric("balancedAccuracy.noiseFree").Value, 0.85, 1);
        Assert.InRange(Metric("balancedAccuracy.noisy").Value, 0.82, 1);
        Assert.True(Metric("balancedAccuracy.noiseFree").Value > Metric("balancedAccuracy.noiseFree").Baseline);
        Assert.InRange(Metric("chainRodAccuracy").Value, 0.7, 1);
        Assert.InRange(Metric("coverage").Value, 0.75, 1);
        Assert.Equal(140, Metric("balancedAccuracy.noisy").N);
    }

    [Theory]
    [InlineData(StudySize.Smoke)]
    [InlineData(StudySize.Laptop)]
    [InlineData(StudySize.Paper)]
    public void No_body_is_on_two_sides(StudySize size)
    {
        var s = SasShapeSetup.For(size);
        (long First, long Count)[] parts = [(0, s.ScalingShapes), (s.FirstTraining, s.TrainingBodies), (s.FirstCalibration, s.CalibrationBodies), (s.FirstTest, s.TestBodies)];
        var ids = parts.SelectMany(p => Enumerable.Range(0, (int)p.Count).Select(n => p.First + n)).ToArray();
        Assert.Equal(ids.Length, ids.Distinct().Count());
        // What is measured are the bodies of these numbers, whatever the copy.
        var sample = new ShapeSample(new BodyPopulation(s.Limits), s.Noise, new Randomness(1));
        var run = new StudyRun(size, 1, 2, "cpu", null, smoke.Folder, new ReportPage("leak"), SilentProgress.Instance, CancellationToken.None);
        var cases = sample.Measure(smoke.Predictor.Model.Route, s.FirstTest, 14, CurveKind.Noisy, 2, run);
        Assert.Equal(Enumerable.Range(0, 14).Select(n => s.FirstTest + n), cases.Select(c => c.Body));
    }

    [Fact]
    public void The_easy_set_of_acceptance_has_five_thousand_calibration_and_test_bodies()
    {
        var s = SasShapeSetup.For(StudySize.Laptop);
        Assert.True(s.CalibrationBodies >= 5000 && s.TestBodies >= 5000);
        Assert.Equal((50, 3, 0.001, 0.05, 1), (s.Noise.LowRatio, s.Noise.HighRatio, s.Noise.Background, s.Noise.Aggregate, s.Noise.Level));
    }

    [Fact]
    public void A_model_that_was_saved_and_loaded_answers_as_it_did()
    {
        var folder = Path.Combine(smoke.Folder, "again");
        ShapeModelFile.Save(folder, smoke.Predictor.Model, smoke.Predictor.Card);
        var again = (ShapePredictor)new SasShapeStudy().Load(folder);
        var curve = Curve(BodyFamily.HollowSphere, [0.85, 0.15], 60, noisy: true);
        var (a, b) = (smoke.Predictor.Answer(curve, "a", null), again.Answer(curve, "a", null));
        Assert.Equal(JsonSerializer.Serialize(a, EwaldJson.Line), JsonSerializer.Serialize(b, EwaldJson.Line));
        File.WriteAllText(Path.Combine(folder, "neighbours.bin"), "EWSHAPE1");
        Assert.Throws<InputException>(() => new SasShapeStudy().Load(folder));
    }

    [Theory]
    [InlineData(BodyFamily.Ellipsoid, new[] { 1.3, 1.0 }, "compact")]
    [InlineData(BodyFamily.HollowSphere, new[] { 0.9, 0.1 }, "hollow-sphere")]
    [InlineData(BodyFamily.Cylinder, new[] { 0.5, 12.0 }, "extended")]
    [InlineData(BodyFamily.HollowCylinder, new[] { 0.4, 0.1, 0.1 }, "ring")]
    public void A_noisy_curve_of_any_size_is_answered_with_its_class_and_radius(BodyFamily family, double[] parameters, string expected)
    {
        var page = new ReportPage("curve");
        var prediction = smoke.Predictor.Answer(Curve(family, parameters, 47, noisy: true), "curve", page);
        var shape = prediction.Answers.OfType<ClassAnswer>().Single();
        Assert.Equal(expected, shape.Probabilities.MaxBy(p => p.Value).Key);
        Assert.Equal(1, shape.Probabilities.Values.Sum(), 9);
        var rg = prediction.Answers.OfType<QuantityAnswer>().Single(q => q.Name == "radiusOfGyration");
        Assert.Equal(1, rg.Value / 47, 0.06);
        Assert.True(rg.Low < rg.Value && rg.Value < rg.High);
        Assert.Equal(3, prediction.Answers.OfType<QuantityAnswer>().Count(q => q.Name.StartsWith("apparentVolume", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_computed_curve_is_answered_by_the_published_features()
    {
        var measurement = smoke.Predictor.Model.Route.Measure(Curve(BodyFamily.Ellipsoid, [1, 1], 30, noisy: false));
        Assert.True(measurement.Computed);
        // V' of the sphere (reference table); the Guinier range leaves a percent in R_g, three in V'.
        Assert.Equal(1, ShapeModel.Volumes(measurement.Features)[2] / 10.5239, 0.05);
    }

    [Fact]
    public void A_short_curve_falls_back_announced_and_a_shorter_one_is_refused()
    {
        var curve = Curve(BodyFamily.Ellipsoid, [1.2, 1], 30, noisy: true);
        var shorter = smoke.Predictor.Answer(curve.Between(0, 4.2 / 30), "short", null);
        Assert.Contains(shorter.Warnings, w => w.Contains("2 of the 3 published features are used", StringComparison.Ordinal));
        Assert.Contains("measure to higher Q", Assert.Throws<InputException>(() => smoke.Predictor.Answer(curve.Between(0, 2.5 / 30), "short", null)).Message, StringComparison.Ordinal);
        Assert.Contains("measure to lower Q", Assert.Throws<InputException>(() => smoke.Predictor.Answer(curve.Between(2.4 / 30, 1), "late", null)).Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => smoke.Predictor.Answer(curve.Range(0, 3), "three points", null));
    }

    [Fact]
    public void The_easy_set_is_written_with_labels_groups_and_units()
    {
        var path = Path.Combine(smoke.Folder, "easy.h5");
        new SasShapeStudy().Simulate(21, new Randomness(5), path, SilentProgress.Instance, CancellationToken.None);
        var set = LabelledSetFile.Read(path);
        var inputs = set.Inputs.Single();
        Assert.Equal([21L, 200L], inputs.Shape);
        var body = new BodyPopulation(new ShapeLimits()).Draw(new Randomness(5), 4);
        var i = new double[200];
        body.Evaluate(set.Axes.Single().Values, i);
        Assert.Equal(i.Select(v => (float)v), inputs.Values[(4 * 200)..(5 * 200)]);
        Assert.Equal(Enumerable.Range(0, 21).Select(n => (double)(n % 7)), set.Labels.Single().Values);
        Assert.Equal(21, set.Group.Distinct().Count());
    }

    [SharedDataFact]
    public void The_shipped_model_sees_the_hollow_of_apoferritin_through_its_aggregates()
    {
        var prediction = Shipped("apoferritin.txt");
        Assert.Contains(prediction.Answers.OfType<ClassAnswer>().Single().Value, new[] { "hollow-sphere", "compact-hollow" });
        Assert.InRange(prediction.Answers.OfType<QuantityAnswer>().First().Value, 50, 57);
        Assert.Contains(prediction.Warnings, w => w.StartsWith("aggregation", StringComparison.Ordinal));
    }

    [SharedDataFact]
    public void The_shipped_model_gives_the_radius_of_conalbumin_without_its_aggregates()
    {
        var prediction = Shipped("conalbumin.txt");
        Assert.InRange(prediction.Answers.OfType<QuantityAnswer>().First().Value, 29, 33);
        Assert.NotEmpty(prediction.Answers.OfType<ClassAnswer>().Single().Set);
    }

    private static FilePrediction Shipped(string file) => new SasShapeStudy().Load(ModelStore.FindDefault("sas-shape"))
        .Predict(SharedData.Path($"04_sas/sasview_examples/{file}"), new MeasurementInfo("1/angstrom"), null);

    private static ScatteringCurve Curve(BodyFamily family, double[] parameters, double rg, bool noisy)
    {
        var x = ShapeSample.Grid;
        var clean = new double[x.Length];
        new RandomBody(0, family, ShapeClass.Compact, parameters).Evaluate(x, clean);
        var curve = new ShapeNoise(Level: noisy ? 0.5 : 0).Apply(x, clean, new Randomness(6).Stream("curve"));
        return curve with { Q = [.. curve.Q.Select(q => q / rg)], Intensity = [.. curve.Intensity.Select(i => 230 * i)], Sigma = curve.Sigma?.Select(s => 230 * s).ToArray() };
    }
}
