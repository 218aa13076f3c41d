using System.Text.Json.Nodes;
using Ewald.Studies;
using Ewald.Tests.Contracts;

namespace Ewald.Tests.Cli;

public sealed class PredictTests
{
    [Fact]
    public void Files_are_answered_in_the_order_given_with_the_model_loaded_once()
    {
        using var terminal = new Terminal();
        var files = Enumerable.Range(0, 200).Select(i => terminal.Write(FormattableString.Invariant($"{i}.txt"), FormattableString.Invariant($"{i}\n{i}.5\n"))).ToArray();
        Assert.Equal(0, terminal.Run(["predict", "test-level", .. files, "--json", "--threads", "4"]));
        Assert.Empty(JsonSchema.Load("predict.schema.json").Problems(terminal.Json));
        var results = terminal.Json["results"]!.AsArray();
        Assert.Equal(files, results.Select(r => r!["file"]!.GetValue<string>()));
        Assert.Equal(Enumerable.Range(0, 200).Select(i => i + 0.25), results.Select(r => r!["answers"]![0]!["value"]!.GetValue<double>()));
        Assert.Equal(1, terminal.Level.Loads);
    }

    [Fact]
    public void A_file_that_cannot_be_answered_says_why_and_does_not_stop_the_others()
    {
        using var terminal = new Terminal();
        var good = terminal.Write("good.txt", "1\n3\n");
        var letters = terminal.Write("letters.txt", "abc\n");
        var defect = terminal.Write("defect.txt", string.Concat(Enumerable.Repeat("1\n", 13)));
        Assert.Equal(2, terminal.Run("predict", "test-level", letters, terminal.At("absent.txt"), terminal.Folder, defect, good, "--json"));
        Assert.Empty(JsonSchema.Load("predict.schema.json").Problems(terminal.Json));
        var results = terminal.Json["results"]!.AsArray();
        Assert.Equal([false, false, false, false, true], results.Select(r => r!["ok"]!.GetValue<bool>()));
        string Error(int i) => results[i]!["error"]!.GetValue<string>();
        Assert.Contains("'abc' is not a number", Error(0), StringComparison.Ordinal);
        Assert.Contains("no such file", Error(1), StringComparison.Ordinal);
        Assert.Contains("is a folder", Error(2), StringComparison.Ordinal);
        Assert.Contains("please report", Error(3), StringComparison.Ordinal);
        Assert.Equal(2, results[4]!["answers"]![0]!["value"]!.GetValue<double>());
    }

    [Fact]
    public void A_manifest_overrides_the_flags_row_by_row_and_its_names_are_relative_to_it()
    {
        using var terminal = new Terminal();
        terminal.Write("a, b.txt", "2\n");
        terminal.Write("c.txt", "2\n");
        var manifest = terminal.Write("list.csv", "# what was measured\nfile,concentration,probe\n\"a, b.txt\",1.5,\nc.txt,,xray\n");
        Assert.Equal(0, terminal.Run("predict", "test-level", "--manifest", manifest, "--concentration", "10", "--probe", "neutron", "--json"));
        var results = terminal.Json["results"]!.AsArray();
        Assert.Equal([3.0, 20.0], results.Select(r => r!["answers"]![0]!["value"]!.GetValue<double>()));
        Assert.Equal(["probe neutron", "probe xray"], results.Select(r => r!["warnings"]![0]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("name\nx\n", "no column 'file'")]
    [InlineData("file,concentration\nx,two\n", "line 2, column concentration: 'two' is not a number")]
    [InlineData("file,probe\nx,muon\n", "'muon' is not xray or neutron")]
    [InlineData("file,probe\nx\n", "line 2 has 1 cells")]
    [InlineData("file,probe\n,xray\n", "line 2 names no file")]
    [InlineData("", "is empty")]
    public void A_manifest_that_cannot_be_read_names_its_line(string text, string expected)
    {
        using var terminal = new Terminal();
        Assert.Equal(2, terminal.Run("predict", "test-level", "--manifest", terminal.Write("list.csv", text)));
        Assert.Contains(expected, terminal.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_get_safe_names_that_do_not_collide()
    {
        string[] files = ["/a/x.dat", "/b/x.dat", "/c/X.dat", "/d/<script>alert(1)</script>.dat", "/e/..", "/f/é ö.dat"];
        Assert.Equal(
            ["x.dat.html", "x.dat-2.html", "X.dat-3.html", "script_.dat.html", "file.html", "___.dat.html"],
            PredictionRunner.PageNames([.. files.Select(f => new PredictionRequest(f, new()))]));
    }

    [Fact]
    public void One_page_a_file_lies_in_the_report_folder()
    {
        using var terminal = new Terminal();
        Assert.Equal(0, terminal.Run("predict", "test-level", terminal.Write("a.txt", "1\n"), terminal.Write("b.txt", "2\n"), "--report", terminal.At("pages")));
        Assert.Equal(["a.txt.html", "b.txt.html"], Directory.EnumerateFiles(terminal.At("pages")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        // The answer first, then the study's pictures, then the limits.
        var page = File.ReadAllText(terminal.At("pages/a.txt.html"));
        int[] places = [.. new[] { "<h2>Answers</h2>", "<figure>", "Anything but a column." }.Select(p => page.IndexOf(p, StringComparison.Ordinal))];
        Assert.True(places[0] > 0 && places[0] < places[1] && places[1] < places[2], string.Join(", ", places));
        Assert.Contains("positive", terminal.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_whose_weights_were_changed_is_refused()
    {
        using var terminal = new Terminal();
        var file = terminal.Write("a.txt", "1\n");
        File.AppendAllText(terminal.At("models/test-level/small/weights.txt"), " ");
        Assert.Equal(2, terminal.Run("predict", "test-level", file));
        Assert.Contains("sha256 differs", terminal.Error, StringComparison.Ordinal);
        File.Delete(terminal.At("models/test-level/small/weights.txt"));
        Assert.Equal(2, terminal.Run("predict", "test-level", file, "--model", "small"));
        Assert.Contains("is missing", terminal.Error, StringComparison.Ordinal);
        terminal.Write("models/test-level/small/card.json", "{ \"study\": ");
        Assert.Equal(2, terminal.Run("predict", "test-level", file, "--model", terminal.At("models/test-level/small")));
        Assert.Contains("not valid JSON", terminal.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_another_study_or_another_layout_is_refused()
    {
        using var terminal = new Terminal();
        var card = terminal.At("models/test-level/small/card.json");
        var document = JsonNode.Parse(File.ReadAllText(card))!;
        document["study"] = "sas-other";
        File.WriteAllText(card, document.ToJsonString());
        Assert.Equal(2, terminal.Run("predict", "test-level", "x", "--model", Path.GetDirectoryName(card)!));
        Assert.Contains("a model of sas-other", terminal.Error, StringComparison.Ordinal);
        document["schemaVersion"] = 99;
        File.WriteAllText(card, document.ToJsonString());
        Assert.Equal(2, terminal.Run("predict", "test-level", "x", "--model", Path.GetDirectoryName(card)!));
        Assert.Contains("schemaVersion 99", terminal.Error, StringComparison.Ordinal);
    }
}
