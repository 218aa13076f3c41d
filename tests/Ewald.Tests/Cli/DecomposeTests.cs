using Ewald.Core;
using Ewald.Studies;
using Ewald.Tests.Contracts;

namespace Ewald.Tests.Cli;

/// <summary><c>predict</c> of a study that needs no model: it counts the files of a folder.</summary>
public sealed class DecomposeTests
{
    [Fact]
    public void A_study_without_model_answers_a_folder_and_says_that_there_is_no_model()
    {
        using var terminal = new Terminal(new CountingStudy());
        Directory.CreateDirectory(terminal.At("spread"));
        terminal.Write("spread/a.xy", "1\n");
        terminal.Write("spread/b.xy", "2\n");
        Assert.Equal(0, terminal.Run("predict", "test-counting", terminal.At("spread"), "--set", "offset=10", "--out", terminal.At("out"), "--report", terminal.At("pages"), "--json"));
        Assert.Empty(JsonSchema.Load("predict.schema.json").Problems(terminal.Json));
        Assert.Null(terminal.Json["model"]);
        Assert.Equal(12, terminal.Json["results"]![0]!["answers"]![0]!["value"]!.GetValue<double>());
        Assert.True(File.Exists(terminal.At("out/count.txt")));
        Assert.Contains("<h2>Method</h2>", File.ReadAllText(terminal.At("pages/spread.html")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--set", "offset", "NAME=VALUE")]
    [InlineData("--set", "=3", "NAME=VALUE")]
    [InlineData("--model", "x", "takes no model")]
    public void A_setting_or_a_model_that_means_nothing_is_refused(string flag, string value, string expected)
    {
        using var terminal = new Terminal(new CountingStudy());
        Assert.Equal(2, terminal.Run("predict", "test-counting", terminal.Folder, flag, value, "--out", terminal.At("out")));
        Assert.Contains(expected, terminal.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_that_is_not_there_is_one_sentence()
    {
        using var terminal = new Terminal(new CountingStudy());
        Assert.Equal(2, terminal.Run("predict", "test-counting", terminal.At("absent"), "--out", terminal.At("out"), "--json"));
        Assert.Contains("no such file or folder", terminal.Json["results"]![0]!["error"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private sealed class CountingStudy : IDecompose
    {
        public StudyCard Card { get; } = new("test-counting", "Counting", StudyKind.Unsupervised, "How many?", "none", "a folder", "a number", "nothing", "nothing", null, "nothing");

        public StudyResult Run(StudyRun run) => throw new InputException("this study only counts.");

        public FilePrediction Decompose(DecompositionRequest request)
        {
            var count = Directory.GetFiles(request.Path).Length + double.Parse(request.Setting("offset") ?? "0", System.Globalization.CultureInfo.InvariantCulture);
            File.WriteAllText(Path.Combine(request.Output, "count.txt"), "written");
            return new(request.Path, true, [new QuantityAnswer("files", count, count, count, 0.9, "1")], null, [], null);
        }
    }
}
