using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.IO;
using Ewald.Reports;
using Ewald.Studies;
using Ewald.Studies.Xtec;

namespace Ewald.Tests.Xtec;

/// <summary>One smoke run and one small planted volume on disk, shared by the tests that look at them.</summary>
public sealed class XtecSmoke : IDisposable
{
    public XtecSmoke()
    {
        Folder = Directory.CreateTempSubdirectory("xtec").FullName;
        Directory.CreateDirectory(Path.Combine(Folder, "checkpoints"));
        Result = new XtecStudy().Run(Run(CancellationToken.None));
    }

    public string Folder { get; }

    public StudyResult Result { get; }

    internal StudyRun Run(CancellationToken cancel, int threads = 2) => new(StudySize.Smoke, 3, threads, "cpu", null, Folder, new ReportPage("smoke"), SilentProgress.Instance, cancel);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

public sealed class XtecStudyTests(XtecSmoke smoke) : IClassFixture<XtecSmoke>
{
    private static readonly string[] Axes = ["temperature", "L", "K", "H"];

    private Metric Metric(string name) => smoke.Result.Metrics.Single(m => m.Name == name);

    [Fact]
    public void A_smoke_run_finds_the_families_better_than_k_means()
    {
        // One small volume of 40 peaks a family: well above k-means, below the laptop's five volumes.
        Assert.InRange(Metric("adjustedRandIndex").Value, 0.6, 1);
        Assert.True(Metric("adjustedRandIndex").Value > Metric("adjustedRandIndex.kMeans").Value);
        Assert.True(Metric("adjustedRandIndex").Value > Metric("adjustedRandIndex.unsmoothedMixture").Value);
        Assert.InRange(Metric("clusterCountError").Value, 0, 1);
        // 3 % is more than half of the distance of the two T_c: a single merged wave has about 3 %.
        Assert.InRange(Metric("transitionTemperatureError").Value, 0, 0.06);
        Assert.InRange(Metric("keptShare").Value, 0.5, 1);
    }

    [Fact]
    public void A_run_resumes_from_its_volumes_and_stops_when_asked()
    {
        Assert.True(File.Exists(Path.Combine(smoke.Folder, "checkpoints", "volume-0.json")));
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => new XtecStudy().Run(smoke.Run(cancelled.Token)));
    }

    [Fact]
    public void The_planted_signal_has_the_asked_ratio_and_is_counted_in_whole_numbers_the_same_every_time()
    {
        using var plant = new PlantedVolume(new PlantedSettings((1, 2, 2), 16), new Randomness(5));
        // Calibrated by a search; its last steps are below 1 %.
        Assert.All(plant.Truth.SignalToNoise, s => Assert.Equal(3, s, 0.03));
        Assert.Equal(1.05, plant.Truth.SecondTransition / plant.Truth.FirstTransition, 1e-12);
        float[] whole = new float[24 * 16 * 32 * 32], slab = new float[24 * 2 * 32 * 32];
        plant.Read(0, 16, whole);
        plant.Read(5, 2, slab);
        Assert.All(slab, v => Assert.Equal(Math.Round(v), v));
        for (var t = 0; t < 24; t++) Assert.Equal(whole[(t * 16 + 5) * 1024], slab[t * 2 * 1024]);
        var artefacts = plant.Truth.Family.Count(f => f == VoxelFamily.Artefact) / (double)plant.Truth.Family.Length;
        // 2.2 % of 16 384 voxels: ± 0.11 %.
        Assert.InRange(artefacts, 0.017, 0.027);
    }

    [Fact]
    public void A_users_file_is_answered_with_clusters_curves_transitions_and_labels()
    {
        var path = Path.Combine(smoke.Folder, "planted.nxs");
        Plant(path);
        FilePrediction Ask(int threads)
        {
            var folder = Directory.CreateDirectory(Path.Combine(smoke.Folder, FormattableString.Invariant($"out{threads}"))).FullName;
            return new XtecStudy().Decompose(new DecompositionRequest(path, new MeasurementInfo(), folder, 1, threads, new ReportPage("volume"), SilentProgress.Instance, CancellationToken.None));
        }

        var answer = Ask(2);
        var clusters = (int)answer.Answers.OfType<QuantityAnswer>().Single(a => a.Name == "clusterCount").Value;
        Assert.InRange(clusters, 3, 5);
        Assert.Equal(clusters, answer.Answers.OfType<CurveAnswer>().Count());
        Assert.Contains(answer.Answers.OfType<QuantityAnswer>(), a => a.Name.StartsWith("transitionTemperature.", StringComparison.Ordinal) && a.Unit == "K" && a.Value is > 110 and < 165);
        var labels = answer.Answers.OfType<ArrayAnswer>().Single();
        using (var file = Hdf5File.Open(labels.Path[..labels.Path.IndexOf(":/", StringComparison.Ordinal)]))
        {
            var values = file.Read<byte>("/entry/data/labels", out var shape);
            Assert.Equal([16L, 32, 32], shape);
            Assert.Equal(clusters, values.Where(v => v is > 0 and < 255).Distinct().Count());
        }

        // Same seed, other number of threads.
        var again = Ask(1);
        Assert.Equal(answer.Answers.OfType<CurveAnswer>().Select(c => c.Y), again.Answers.OfType<CurveAnswer>().Select(c => c.Y));
    }

    public static TheoryData<string, string> Bad => new()
    {
        { "one", "one temperature" }, { "constant", "every voxel has the same mean intensity" }, { "nan", "no voxel has a finite and positive mean" },
        { "flat", "no intensity above the background" }, { "lonely", "with neighbours" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Data_that_cannot_be_clustered_get_one_sentence(string kind, string expected)
    {
        var random = new Randomness(2).Stream("bad");
        double[] kelvin = kind == "one" ? [10] : [10, 20, 30, 40, 50, 60];
        var values = new float[kelvin.Length * 1000];
        for (var v = 0; v < 1000; v++)
        {
            // A block of bright voxels that do not change, single bright voxels, or none.
            var bright = kind == "flat" ? v / 100 < 3 && v / 10 % 10 < 3 && v % 10 < 3 : kind == "lonely" && v % 333 == 5;
            var level = kind == "constant" ? 5 : (float)(bright ? 50 : 5 + 0.1 * random.Normal());
            for (var t = 0; t < kelvin.Length; t++) values[t * 1000 + v] = kind == "nan" ? float.NaN : level;
        }

        var axes = Enumerable.Range(0, 3).Select(a => new VolumeAxis("a", "pixel", [.. Enumerable.Range(0, 10).Select(i => (double)i)])).ToArray();
        using var volume = new MemoryVolume(kelvin, axes, values);
        // Without a minimum the rounding of constant trajectories would be clustered.
        var settings = new XtecSettings { MinimumDeviation = 1e-3, HotFactor = 100 };
        var error = Assert.Throws<InputException>(() => XtecAnswers.Read(volume, settings, "volume.h5", new Randomness(1), 2, SilentProgress.Instance, CancellationToken.None));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("volume.h5: ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("smoothing", "-1", "between 0 and 20")]
    [InlineData("period", "3,4", "three numbers")]
    [InlineData("scale", "log", "mean or zscore")]
    public void A_setting_that_means_nothing_is_refused(string name, string value, string expected) =>
        Assert.Contains(expected, Assert.Throws<InputException>(() => XtecSettings.From(n => n == name ? value : null)).Message, StringComparison.Ordinal);

    private static void Plant(string path)
    {
        using var plant = new PlantedVolume(new PlantedSettings((1, 2, 2), 16), new Randomness(5));
        var values = new float[24 * 16 * 32 * 32];
        plant.Read(0, 16, values);
        Hdf5File.Save(path, file =>
        {
            file.CreateGroup("/entry", "NXentry");
            file.CreateGroup("/entry/data", "NXdata");
            file.SetAttribute("/entry/data", "signal", "v");
            file.SetAttribute("/entry/data", "axes", Axes);
            file.Write<float>("/entry/data/v", values, 24, 16, 32, 32);
            file.Write("/entry/data/temperature", plant.Temperatures);
        });
    }
}
