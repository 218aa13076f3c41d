using System.Globalization;
using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Reports;
using Ewald.Studies;

namespace Ewald.Tests.Cli;

/// <summary>The smallest study with every verb: it reads a column of numbers and answers their mean. It exercises the machinery and ships nowhere.</summary>
internal sealed class LevelStudy : ISimulate, IPredict
{
    public int Loads;

    public int StagesDone;

    /// <summary>Called between the two stages of a run.</summary>
    public Action<StudyRun> BetweenStages { get; init; } = _ => { };

    public StudyCard Card { get; } = new(
        "test-level", "The level of a column of numbers", StudyKind.Supervised, "How high is the column?", "none", "one column of numbers",
        "its mean", "zero", "the mean", null, "the file");

    public StudyResult Run(StudyRun run)
    {
        var stage = Path.Combine(run.CheckpointFolder, "stage.txt");
        if (!File.Exists(stage))
        {
            var drawn = run.Randomness.Stream("level").Uniform();
            StagesDone++;
            AtomicFile.WriteText(stage, drawn.ToString("R", CultureInfo.InvariantCulture));
        }

        BetweenStages(run);
        run.Cancel.ThrowIfCancellationRequested();
        var level = double.Parse(File.ReadAllText(stage), CultureInfo.InvariantCulture);
        WriteModel(run.ModelFolder, level);
        run.Progress.Step("counting", 1, 1);
        run.Report.Add(new Figure("Level", "x / 1", "y / 1").Line("level", [0, 1], [level, level]));
        return new([new Metric("level", "easy", level, level - 1, level + 1, 5000, "1", "higher", Baseline: 0)], new JsonObject { ["note"] = "x" }, []);
    }

    public void Simulate(int count, Randomness randomness, string path, IProgressSink progress, CancellationToken cancel)
    {
        var stream = randomness.Stream("level");
        File.WriteAllLines(path, Enumerable.Range(0, count).Select(_ => stream.Uniform().ToString("R", CultureInfo.InvariantCulture)));
        cancel.ThrowIfCancellationRequested();
    }

    public IPredictor Load(string folder)
    {
        Interlocked.Increment(ref Loads);
        return new Predictor(ModelStore.Open(folder, Card.Id));
    }

    public static void WriteModel(string folder, double level)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "weights.txt"), level.ToString("R", CultureInfo.InvariantCulture));
        ModelStore.Save(folder, new ModelCard(
            1, "test-level", "small", "the mean of a column", "none", [new("column", "1", "Numbers.")], "none", ["Anything but a column."], [],
            new JsonObject { ["threshold"] = 1e6 }, "MIT", "ewald test", new Dictionary<string, string>(StringComparer.Ordinal), true));
    }

    private sealed class Predictor(ModelCard card) : IPredictor
    {
        public ModelCard Card => card;

        public FilePrediction Predict(string file, MeasurementInfo info, ReportPage? report)
        {
            var numbers = File.ReadAllLines(file).Select(l => double.TryParse(l, NumberStyles.Float, CultureInfo.InvariantCulture, out var v)
                ? v : throw new DataFormatException(file, $"'{l}' is not a number; give a column of numbers.")).ToArray();
            if (numbers.Length == 13) throw new InvalidOperationException("a defect");
            var mean = numbers.Average() * (info.Concentration ?? 1);
            report?.Add(new Figure(Path.GetFileName(file), "row / 1", "value / 1").Points("data", numbers.Select((_, i) => (double)i), numbers));
            return new(file, true,
            [
                new QuantityAnswer("level", mean, mean - 1, mean + 1, 0.9, "1"),
                new ClassAnswer("sign", mean < 0 ? "negative" : "positive", [mean < 0 ? "negative" : "positive"], 0.9, new Dictionary<string, double>(StringComparer.Ordinal) { ["positive"] = mean < 0 ? 0 : 1 }),
                new CurveAnswer("column", [0, 1], [mean, double.NaN], null, null, "1", "1"),
                new ArrayAnswer("copy", "a.h5:/entry/data"),
            ], new(Math.Abs(mean), 1e6, Math.Abs(mean) > 1e6), info.Probe is null ? [] : [$"probe {info.Probe}"], null);
        }
    }
}

/// <summary>A study without a model: it can only be run.</summary>
internal sealed class OnlyRunStudy : IStudy
{
    public StudyCard Card { get; } = new("test-only-run", "Only run", StudyKind.Unsupervised, "Nothing?", "none", "nothing", "nothing", "nothing", "nothing", null, "nothing");

    public StudyResult Run(StudyRun run) => throw new InputException("the data folder holds no curve; give one with curves.");
}
