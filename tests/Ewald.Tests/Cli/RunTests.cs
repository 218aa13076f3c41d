using Ewald.Studies;
using Ewald.Tests.Contracts;

namespace Ewald.Tests.Cli;

public sealed class RunTests
{
    [Fact]
    public void A_run_leaves_score_report_model_and_log_and_prints_the_score()
    {
        using var terminal = new Terminal();
        Assert.Equal(0, terminal.Run("run", "test-level", "--size", "smoke", "--seed", "7", "--out", terminal.At("r"), "--json"));
        Assert.Empty(JsonSchema.Load("score.schema.json").Problems(terminal.Json));
        Assert.Equal(File.ReadAllText(terminal.At("r/score.json")), terminal.Out);
        Assert.Equal(
            ["log.jsonl", "model", "report.html", "score.json"],
            Directory.EnumerateFileSystemEntries(terminal.At("r")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Empty(JsonSchema.Load("card.schema.json").Problems(System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(terminal.At("r/model/card.json")))));
        Assert.All(File.ReadAllLines(terminal.At("r/log.jsonl")), line => Assert.NotNull(System.Text.Json.Nodes.JsonNode.Parse(line)!["time"]));
        Assert.Equal(7UL, terminal.Json["seed"]!.GetValue<ulong>());
        Assert.True(terminal.Json["peakMemoryMB"]!.GetValue<double>() > 10, "a .NET process holds more than 10 MB");
    }

    [Fact]
    public void One_seed_gives_the_same_metrics_and_another_seed_others()
    {
        using var terminal = new Terminal();
        string Metrics(string name, string seed)
        {
            Assert.Equal(0, terminal.Run("run", "test-level", "--seed", seed, "--out", terminal.At(name), "--json"));
            return terminal.Json["metrics"]!.ToJsonString();
        }

        var first = Metrics("a", "1");
        Assert.Equal(first, Metrics("b", "1"));
        Assert.NotEqual(first, Metrics("c", "2"));
    }

    [Fact]
    public void A_folder_that_exists_is_not_overwritten()
    {
        using var terminal = new Terminal();
        Directory.CreateDirectory(terminal.At("r"));
        Assert.Equal(2, terminal.Run("run", "test-level", "--out", terminal.At("r")));
        Assert.Contains("exists already", terminal.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(terminal.At("r")));
    }

    [Fact]
    public void A_refusal_before_the_first_checkpoint_leaves_nothing()
    {
        using var terminal = new Terminal();
        Assert.Equal(2, terminal.Run("run", "test-only-run", "--out", terminal.At("r")));
        Assert.EndsWith("ewald: the data folder holds no curve; give one with curves.", terminal.Error.Trim(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(terminal.At("r")));
        Assert.False(Directory.Exists(terminal.At("r.partial")));
    }

    [Fact]
    public void An_interrupted_run_exits_130_and_resumes_to_the_same_numbers_without_repeating_its_stages()
    {
        var interrupt = true;
        Terminal? terminal = null;
        var study = new LevelStudy { BetweenStages = _ => { if (interrupt) terminal!.Cancel.Cancel(); } };
        using (terminal = new Terminal(study))
        {
            Assert.Equal(130, terminal.Run("run", "test-level", "--seed", "3", "--size", "smoke", "--out", terminal.At("r"), "--json"));
            Assert.Empty(terminal.Out);
            Assert.False(Directory.Exists(terminal.At("r")));
            Assert.True(Directory.Exists(terminal.At("r.partial")));
        }

        interrupt = false;
        using var whole = new Terminal(study);
        Assert.Equal(0, whole.Run("run", "test-level", "--seed", "3", "--size", "smoke", "--out", whole.At("whole"), "--json"));
        var expected = whole.Json["metrics"]!.ToJsonString();

        study = new LevelStudy { BetweenStages = run => { if (interrupt) throw new IOException("the disk is full"); } };
        using var again = new Terminal(study);
        interrupt = true;
        Assert.Equal(2, again.Run("run", "test-level", "--seed", "3", "--size", "smoke", "--out", again.At("r")));
        Assert.Equal(2, again.Run("run", "test-level", "--seed", "3", "--out", again.At("r")));
        Assert.Contains("--resume", again.Error, StringComparison.Ordinal);
        interrupt = false;
        Assert.Equal(0, again.Run("run", "test-level", "--resume", again.At("r"), "--json"));
        Assert.Equal(expected, again.Json["metrics"]!.ToJsonString());
        Assert.Equal("smoke", again.Json["size"]!.GetValue<string>());
        Assert.Equal(1, study.StagesDone);
        Assert.Equal(["log.jsonl", "model", "report.html", "score.json"], Directory.EnumerateFileSystemEntries(again.At("r")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Simulate_writes_the_named_file_only_and_nothing_when_cancelled()
    {
        using var terminal = new Terminal();
        Assert.Equal(0, terminal.Run("simulate", "test-level", "--count", "5", "--out", terminal.At("easy.h5"), "--json"));
        Assert.Equal(5, File.ReadAllLines(terminal.At("easy.h5")).Length);
        Assert.Equal(ModelStore.Sha256(terminal.At("easy.h5")), terminal.Json["sha256"]!.GetValue<string>());
        var before = Directory.GetFileSystemEntries(terminal.Folder).Length;
        terminal.Cancel.Cancel();
        Assert.Equal(130, terminal.Run("simulate", "test-level", "--count", "5", "--out", terminal.At("other.h5")));
        Assert.Equal(before, Directory.GetFileSystemEntries(terminal.Folder).Length);
    }
}
