using System.Globalization;
using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Crystals;
using Ewald.IO;
using Ewald.Physics.Diffraction;
using Ewald.Reports;
using Ewald.Representations;
using Ewald.Studies;
using Ewald.Studies.PhaseMapNmfk;
using Ewald.Tests.Cli;
using Ewald.Tests.Contracts;

namespace Ewald.Tests.PhaseMapNmfk;

[Collection("process-wide")]
public sealed class PhaseMapNmfkStudyTests : IDisposable
{
    private static readonly NmfkSetup Smoke = NmfkSetup.For(StudySize.Smoke);
    private readonly string _folder = Directory.CreateTempSubdirectory("phase-map-nmfk").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_smoke_run_finds_the_planted_number_of_phases()
    {
        var page = new ReportPage("smoke");
        var run = new StudyRun(StudySize.Smoke, 0, 2, "cpu", null, _folder, page, SilentProgress.Instance, CancellationToken.None);
        var result = new PhaseMapNmfkStudy().Run(run);
        var metrics = result.Metrics.ToDictionary(m => m.Name);
        Assert.InRange(metrics["phaseCountError.planted"].Value, 0, 1);
        Assert.InRange(metrics["activationError.planted"].Value, 0, 0.4);
        Assert.NotEmpty(result.Details["stability"]!.AsArray());
        Assert.Contains("Stability of the factorisation", ReportWriter.ToHtml(page), StringComparison.Ordinal);
    }

    [Fact]
    public void An_interrupted_run_resumes_to_the_same_result()
    {
        using var cancel = new CancellationTokenSource();
        var settings = new RunSettings("phase-map-nmfk", StudySize.Smoke, 5, 2, "cpu", null);
        var output = Path.Combine(_folder, "run");
        var study = new PhaseMapNmfkStudy();
        Assert.ThrowsAny<OperationCanceledException>(() => StudyRunner.Run(study, settings, output, new After(3, cancel), cancel.Token));
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(output + ".partial", "checkpoints"), "*.json", SearchOption.AllDirectories));
        var resumed = StudyRunner.Resume(study, output, SilentProgress.Instance, CancellationToken.None);
        var whole = StudyRunner.Run(study, settings, Path.Combine(_folder, "whole"), SilentProgress.Instance, CancellationToken.None);
        Assert.Equal(whole.Details.ToJsonString(), resumed.Details.ToJsonString());
        Assert.Equal(whole.Metrics.Select(m => m.Value), resumed.Metrics.Select(m => m.Value));
    }

    [Fact]
    public void Shifted_copies_of_iron_are_recognised_with_their_lattice_and_never_identified()
    {
        var analysis = NmfkAnalysis.Of(Iron(), Smoke with { To = 5 }, [], new Randomness(1), 2, null, SilentProgress.Instance, CancellationToken.None);
        Assert.True(analysis.WavelengthAssumed);
        var group = Assert.Single(analysis.Groups);
        Assert.Equal(2, group.Copies.Members.Count);
        Assert.Equal(1, group.Match!.Reflections);
        Assert.Contains("consistent with bcc Fe", group.Match.Wording, StringComparison.Ordinal);
        // Planted: a = 2.8665 Å at one end and 1 % more at the other; the grid's step is 0.02 degrees or 4e-4 in ln Q.
        var a = group.LatticeParameter.Where(double.IsFinite).ToArray();
        Assert.Equal(2.8665, a.Min(), 0.006);
        Assert.Equal(2.8665 * 1.01, a.Max(), 0.006);
        var details = new JsonObject();
        NmfkDetails.Fill(details, analysis, Smoke);
        var text = details.ToJsonString();
        Assert.DoesNotContain("identified as", text, StringComparison.Ordinal);
        Assert.Contains("assumed Cu K-alpha", text, StringComparison.Ordinal);
        Assert.Equal(2, details["bodyCentredIron"]!["copiesInOneGroup"]!.GetValue<int>());
        Assert.False(details["bodyCentredIron"]!["fourCopiesAppear"]!.GetValue<bool>());
        Assert.Equal(30, details["shiftedCopies"]![0]!["latticeParameter"]!["perSample"]!.AsArray().Count);
    }

    [Fact]
    public void A_structure_with_several_reflections_in_range_is_matched_by_them()
    {
        var copper = new Crystal("fcc Cu", UnitCell.Cubic(3.615), [.. new (double X, double Y, double Z)[] { (0, 0, 0), (0.5, 0.5, 0), (0.5, 0, 0.5), (0, 0.5, 0.5) }.Select(p => Site.Of(Elements.Of("Cu"), p.X, p.Y, p.Z))]);
        var grid = new LogGrid(2.5, 4.5, 900);
        var pattern = new double[900];
        // 111, 200 and 220 of a lattice 1 % larger.
        foreach (var (n, height) in new[] { (3, 1.0), (4, 0.45), (8, 0.25) })
        {
            var at = Math.Log(2 * Math.PI * Math.Sqrt(n) / (3.615 * 1.01) / 2.5) / grid.Step;
            for (var j = 0; j < 900; j++) pattern[j] += height * Math.Exp(-0.5 * Math.Pow((j - at) / 5, 2));
        }

        var match = Assert.Single(PatternMatch.Of(pattern, grid, [copper, PatternMatch.BodyCentredIron], Smoke with { StructureCorrelation = 0.9 }));
        Assert.Equal("fcc Cu", match.Structure);
        Assert.True(match.Reflections >= 2);
        Assert.Equal(1.01, match.Lattice, 5e-4);
        Assert.StartsWith("matches fcc Cu", match.Wording, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_as_a_user_brings_it_is_answered_from_the_command_line()
    {
        using var terminal = new Terminal(new PhaseMapNmfkStudy());
        Directory.CreateDirectory(terminal.At("mine"));
        WriteFolder(terminal.At("mine"), Iron());
        Assert.Equal(0, terminal.Run("predict", "phase-map-nmfk", terminal.At("mine"), "--set", "restarts=6", "--set", "largest=5", "--out", terminal.At("out"), "--json"));
        Assert.Empty(JsonSchema.Load("predict.schema.json").Problems(terminal.Json));
        var result = terminal.Json["results"]![0]!;
        Assert.True(result["ok"]!.GetValue<bool>());
        var answers = result["answers"]!.AsArray();
        Assert.Equal("3", answers.Single(a => a!["name"]!.GetValue<string>() == "numberOfPatterns")!["value"]!.GetValue<string>());
        Assert.Contains(result["warnings"]!.AsArray(), w => w!.GetValue<string>().Contains("shifted copies", StringComparison.Ordinal));
        var path = answers.Single(a => a!["name"]!.GetValue<string>() == "fractions")!["path"]!.GetValue<string>();
        var fractions = LabelledArrayFile.Read(path[..path.IndexOf(":/", StringComparison.Ordinal)]);
        Assert.Equal([30, 3], fractions.Shape);
        Assert.True(File.Exists(terminal.At("out/samples.csv")));
    }

    [Theory]
    [InlineData("largest=99", "cannot be compared")]
    [InlineData("largest=two", "whole number")]
    [InlineData("wavelength=-1", "positive number")]
    [InlineData("structures=nowhere", "")]
    public void A_wrong_setting_is_one_sentence(string setting, string expected)
    {
        using var terminal = new Terminal(new PhaseMapNmfkStudy());
        Directory.CreateDirectory(terminal.At("mine"));
        WriteFolder(terminal.At("mine"), Iron());
        Assert.Equal(2, terminal.Run("predict", "phase-map-nmfk", terminal.At("mine"), "--set", setting, "--out", terminal.At("out"), "--json"));
        Assert.Contains(expected, terminal.Json["results"]![0]!["error"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public void Too_few_samples_and_constant_patterns_are_one_sentence()
    {
        var spread = Iron();
        static NmfkAnalysis Analyse(CompositionSpread s) => NmfkAnalysis.Of(s, Smoke, [], new Randomness(1), 1, null, SilentProgress.Instance, CancellationToken.None);
        Assert.Contains("too few", Assert.Throws<InputException>(() => Analyse(spread with { Samples = ["a"], Composition = new double[1, 3], Intensity = new double[,] { { 1, 2, 3 } } })).Message, StringComparison.Ordinal);
        var constant = (double[,])spread.Intensity.Clone();
        for (var j = 0; j < spread.PointCount; j++) constant[4, j] = 3;
        Assert.Contains("sample 5 is constant", Assert.Throws<InputException>(() => Analyse(spread with { Intensity = constant })).Message, StringComparison.Ordinal);
    }

    /// <summary>Thirty samples: bcc iron at two lattices 1 % apart in neighbouring regions and a foreign phase; 37 to 48 degrees, no wavelength stated.</summary>
    private static CompositionSpread Iron()
    {
        var random = new Randomness(8).Stream("iron");
        double[] angle = [.. Enumerable.Range(0, 551).Select(j => 37 + 0.02 * j)];
        double[,] composition = new double[30, 3], intensity = new double[30, 551];
        double Peak(double x, double d) => Math.Exp(-0.5 * Math.Pow((x - DiffractionAxes.TwoThetaInDegrees(d, 1.54184)) / 0.25, 2));
        for (var i = 0; i < 30; i++)
        {
            // Pure iron, a mixture of both irons, pure expanded iron; the last four are the foreign phase alone, which is mixed in from sample 5 on.
            var t = i / 29.0;
            (composition[i, 0], composition[i, 1], composition[i, 2]) = (1 - 0.4 * t, 0.3 * t, 0.1 * t);
            var expanded = i < 4 ? 0 : i < 20 ? random.Uniform() : 1;
            var foreign = i < 4 ? 0 : i < 26 ? random.Uniform(0, 0.8) : 1;
            for (var j = 0; j < 551; j++)
            {
                var iron = (1 - expanded) * Peak(angle[j], 2.8665 / Math.Sqrt(2)) + expanded * Peak(angle[j], 2.8665 * 1.01 / Math.Sqrt(2));
                intensity[i, j] = random.Poisson(1000 * ((1 - foreign) * iron + foreign * (Peak(angle[j], 2.30) + 0.5 * Peak(angle[j], 2.16)) + 0.02));
            }
        }

        return new CompositionSpread("iron", [.. Enumerable.Range(1, 30).Select(i => i.ToString(CultureInfo.InvariantCulture))], ["Fe", "Ga", "Pd"], composition, PatternAxis.TwoTheta, angle, intensity);
    }

    private static void WriteFolder(string folder, CompositionSpread spread)
    {
        for (var i = 0; i < spread.SampleCount; i++)
        {
            var row = i;
            File.WriteAllLines(Path.Combine(folder, $"{spread.Samples[i]}.xy"), Enumerable.Range(0, spread.PointCount).Select(j => FormattableString.Invariant($"{spread.Abscissa[j]} {spread.Intensity[row, j]}")));
        }

        File.WriteAllLines(Path.Combine(folder, "composition.csv"), Enumerable.Range(0, spread.SampleCount)
            .Select(i => FormattableString.Invariant($"{spread.Samples[i]},{spread.Composition[i, 0]},{spread.Composition[i, 1]},{spread.Composition[i, 2]}")).Prepend("sample,Fe,Ga,Pd"));
    }

    /// <summary>Cancels after some steps.</summary>
    private sealed class After(int steps, CancellationTokenSource source) : IProgressSink
    {
        private int _left = steps;

        public void Say(string message)
        {
        }

        public void Step(string what, long done, long total)
        {
            if (Interlocked.Decrement(ref _left) == 0) source.Cancel();
        }
    }
}
