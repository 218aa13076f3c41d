using System.Globalization;
using Ewald.Core;
using Ewald.Reports;
using Ewald.Studies;
using Ewald.Studies.SasModel;

namespace Ewald.Tests.SasModel;

/// <summary>One smoke run that several tests look at.</summary>
public sealed class SasModelRun : IDisposable
{
    public SasModelRun()
    {
        Folder = Path.Combine(Path.GetTempPath(), "ewald-sas-model-" + Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(Path.Combine(Folder, "checkpoints"));
        Page = new ReportPage("test");
        var run = new StudyRun(StudySize.Smoke, 3, 2, "cpu", null, Folder, Page, SilentProgress.Instance, CancellationToken.None);
        Result = new SasModelStudy().Run(run);
        Curve = Path.Combine(Folder, "curve.dat");
        File.WriteAllLines(Curve, Enumerable.Range(1, 120).Select(i =>
        {
            var q = 0.003 * i;
            var x = q * 70;
            var amplitude = 3 * (Math.Sin(x) - x * Math.Cos(x)) / (x * x * x);
            var intensity = 100 * amplitude * amplitude + 0.05;
            return string.Create(CultureInfo.InvariantCulture, $"{q:F5} {intensity:G8} {0.02 * intensity:G4}");
        }));
    }

    public string Folder { get; }

    public string Curve { get; }

    public ReportPage Page { get; }

    public StudyResult Result { get; }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

public sealed class SasModelStudyTests(SasModelRun run) : IClassFixture<SasModelRun>
{
    private readonly IPredict _study = new SasModelStudy();

    [Fact]
    public void A_smoke_run_reports_the_easy_metrics_and_no_hard_ones_without_data()
    {
        string[] names = [.. run.Result.Metrics.Select(m => m.Name)];
        foreach (var name in new[] { "top1", "top3", "coverage", "meanSetSize", "top1.fitted", "top3.fitted" }) Assert.Contains(name, names);
        Assert.DoesNotContain(run.Result.Metrics, m => m.Set == "hard");
        // Three epochs on 680 curves are no training, but better than chance among 17 classes.
        Assert.True(run.Result.Metrics.First(m => m.Name == "top3").Value > 4.0 / 17);
    }

    [Fact]
    public void The_saved_model_answers_a_file_with_class_set_fit_and_warnings()
    {
        var predictor = _study.Load(Path.Combine(run.Folder, "model"));
        var page = new ReportPage("file");
        var prediction = predictor.Predict(run.Curve, new MeasurementInfo(QUnit: "1/A", Extra: new Dictionary<string, string>(StringComparer.Ordinal) { ["fit"] = "all" }), page);
        Assert.True(prediction.Ok);
        var model = Assert.IsType<ClassAnswer>(prediction.Answers[0]);
        Assert.Equal(17, model.Probabilities.Count);
        Assert.Equal(1, model.Probabilities.Values.Sum(), 1e-3);
        var fitted = Assert.IsType<ClassAnswer>(prediction.Answers[1]);
        Assert.Equal("sphere", fitted.Value);
        var radius = Assert.IsType<QuantityAnswer>(prediction.Answers.Single(a => a.Name == "sphere.radius"));
        Assert.Equal(70, radius.Value, 0.7);
        Assert.Contains(prediction.Warnings, w => w.Contains("no resolution", StringComparison.Ordinal));
    }

    [Fact]
    public void Many_files_get_classes_only_and_are_told_so()
    {
        var predictor = Assert.IsAssignableFrom<IPlanAhead>(_study.Load(Path.Combine(run.Folder, "model")));
        predictor.Expect(500);
        var prediction = predictor.Predict(run.Curve, new MeasurementInfo(QUnit: "1/A"), null);
        Assert.Single(prediction.Answers);
        Assert.Contains(prediction.Warnings, w => w.Contains("500 files", StringComparison.Ordinal));
    }

    [Fact]
    public void A_changed_weight_file_is_refused()
    {
        var copy = Path.Combine(run.Folder, "tampered");
        Directory.CreateDirectory(copy);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(run.Folder, "model"))) File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        var weights = Path.Combine(copy, "weights.safetensors");
        var bytes = File.ReadAllBytes(weights);
        bytes[^1] ^= 1;
        File.WriteAllBytes(weights, bytes);
        Assert.Contains("sha256", Assert.Throws<InputException>(() => _study.Load(copy)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shipped_model_is_small()
    {
        var bytes = Directory.EnumerateFiles(Path.Combine(run.Folder, "model")).Sum(f => new FileInfo(f).Length);
        Assert.InRange(bytes, 50_000, 1_000_000);
    }

    [Fact]
    public void The_easy_set_is_written_with_labels_groups_and_units()
    {
        var path = Path.Combine(run.Folder, "easy.h5");
        ((ISimulate)_study).Simulate(20, new Randomness(9), path, SilentProgress.Instance, CancellationToken.None);
        var set = Ewald.IO.LabelledSetFile.Read(path);
        Assert.Equal(EasySet.Features.Channels, set.Inputs.Count);
        Assert.All(set.Inputs, input => Assert.Equal([20L, EasySet.Grid.Count], input.Shape));
        Assert.Equal(5, set.Group.Distinct().Count());
        Assert.Equal(Candidates.Names, set.Labels.Single().Classes);
        Assert.Contains(set.Parameters, p => p.Name == "coreRadius" && p.Unit == "angstrom");
    }

    [SharedDataFact]
    public void A_file_that_is_not_the_public_set_is_one_sentence()
    {
        var error = Assert.ThrowsAny<InputException>(() => SimulatedShapes.Read(SharedData.Path("04_sas/sasview_examples/33837rear_2D_1.75_16.5_NXcanSAS.h5")));
        Assert.DoesNotContain('\n', error.Message);
    }

    [SharedDataFact]
    public void A_varied_curve_of_the_public_set_is_the_original_when_nothing_varies()
    {
        var set = SimulatedShapes.Read(SharedData.Path("04_sas/sas_shapes_simulated/TRAIN.h5"));
        Assert.Equal(3485, set.Labels.Length);
        var same = set.Varied(1000, new ShapeAugmentation(0, 0, 0, 0), new Randomness(1).Stream("augment"));
        for (var i = 0; i < set.Q.Length; i++) Assert.Equal(1, same.Intensity[i] / set.Curves[1000][i], 1e-6);
    }
}
