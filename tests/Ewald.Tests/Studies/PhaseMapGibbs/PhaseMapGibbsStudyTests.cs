using Ewald.Core;
using Ewald.IO;
using Ewald.Learning;
using Ewald.Reports;
using Ewald.Studies;
using Ewald.Studies.PhaseMapGibbs;

namespace Ewald.Tests.PhaseMapGibbs;

public sealed class PhaseMapGibbsStudyTests
{
    private static StudyRun Run(string folder, string? data = null) =>
        new(StudySize.Smoke, 3, 2, "cpu", data, folder, new ReportPage("smoke"), SilentProgress.Instance, CancellationToken.None);

    [Fact]
    public void A_smoke_run_maps_the_planted_spread_better_than_plain_factorisation_and_resumes_to_the_same_numbers()
    {
        using var folder = new TemporaryFolder();
        var run = Run(folder.Path);
        Directory.CreateDirectory(run.CheckpointFolder);
        var first = new PhaseMapGibbsStudy().Run(run);
        var f1 = first.Metrics.Single(m => m.Name == "presenceF1.planted");
        var error = first.Metrics.Single(m => m.Name == "activationError.planted");
        // Another physics than the model's (Lorentzian tails, anisotropic lattices, counts): far from perfect would be a fault.
        Assert.True(f1.Value > 0.9 && f1.Value > f1.Baseline, $"{f1.Value} beside {f1.Baseline}");
        Assert.True(error.Value < 0.15 && error.Value < error.Baseline, $"{error.Value} beside {error.Baseline}");
        Assert.InRange(f1.Value, f1.Low!.Value, f1.High!.Value);
        Assert.NotEmpty(Directory.GetFiles(run.CheckpointFolder));
        // From the checkpoint of the search the same metrics follow.
        Assert.Equal(first.Metrics, new PhaseMapGibbsStudy().Run(run).Metrics);
    }

    [SharedDataFact]
    public void With_the_candidates_the_oxides_are_found_and_the_rule_holds()
    {
        var folder = SharedData.Path("01_xrd_phase_mapping/AlFeLiO");
        var grid = SpreadGrid.Of(CompositionSpreadFile.Read(folder));
        var candidates = PhaseStickFile.Read(Path.Combine(folder, "sticks.csv"));
        // The six true phases only and every ninth sample: the whole list is the study's work.
        candidates = [.. candidates.Where(c => AlFeLiO.Phases.Contains(c.Name))];
        int[] some = [.. Enumerable.Range(0, 26).Select(i => 9 * i)];
        grid = grid with { Patterns = [.. some.Select(i => grid.Patterns[i])], MaxPhases = [.. some.Select(i => grid.MaxPhases[i])], Neighbours = [.. some.Select(_ => Array.Empty<int>())] };
        var (samples, _) = BlindMap.Known(
            grid, t => CandidatePatterns.Of(candidates, grid.Sigma, t), PhaseMapGibbsSetup.KnownShift, PhaseMapGibbsSetup.Of(StudySize.Smoke), CancellationToken.None);
        var truth = AlFeLiO.Truth(folder).Activations;
        var part = new double[some.Length, 6];
        for (var n = 0; n < some.Length; n++)
            for (var k = 0; k < 6; k++) part[n, k] = truth[some[n], k];
        var score = ActivationScore.Named(SamplePhases.Activations(samples, 6), part, [.. candidates.Select(c => AlFeLiO.Phases.ToList().IndexOf(c.Name))]);
        Assert.True(score.PresenceF1() >= 0.95, $"{score.PresenceF1()}");
        Assert.True(score.Error() <= 0.1, $"{score.Error()}");
        Assert.All(samples, s => Assert.InRange(s.Phases.Length, 1, 3));
    }

    [Fact]
    public void Phases_are_matched_at_the_smallest_distance_and_presence_counts_above_its_threshold()
    {
        // Columns exchanged; 0.01 is below the threshold, so the first sample has one phase in both.
        var score = ActivationScore.Match(new[,] { { 0.01, 0.99 }, { 0.5, 0.5 } }, new[,] { { 1.0, 0.0 }, { 0.4, 0.6 } });
        Assert.Equal(1, score.PresenceF1());
        Assert.Equal((0.02 + 0.2) / 2, score.Error(), 1e-12);
    }

    [Fact]
    public void A_users_folder_is_answered_with_patterns_and_a_table_and_its_faults_are_named()
    {
        using var folder = new TemporaryFolder();
        var (spread, _) = PlantedSolidSolutions.Make(5, new Randomness(9));
        var data = Path.Combine(folder.Path, "spread");
        Directory.CreateDirectory(data);
        string Row(IEnumerable<double> values) => string.Join(",", values.Select(v => v.ToString("R", System.Globalization.CultureInfo.InvariantCulture)));
        File.WriteAllLines(Path.Combine(data, "patterns.csv"), [Row(spread.Abscissa), .. Enumerable.Range(0, spread.SampleCount).Select(n => Row(Enumerable.Range(0, spread.PointCount).Select(i => spread.Intensity[n, i])))]);
        File.WriteAllLines(Path.Combine(data, "composition.csv"), ["Fe,Ga,Pd", .. Enumerable.Range(0, spread.SampleCount).Select(n => Row(Enumerable.Range(0, 3).Select(e => spread.Composition[n, e])))]);
        FilePrediction Ask(params (string Name, string Value)[] settings) => new PhaseMapGibbsStudy().Decompose(new DecompositionRequest(
            data, new MeasurementInfo(QUnit: "1/angstrom", Extra: settings.ToDictionary(s => s.Name, s => s.Value)), folder.Path, 1, 2, new ReportPage("x"), SilentProgress.Instance, CancellationToken.None));
        var answer = Ask(("phases", "4"), ("axis", "q"), ("shift", "3"), ("restarts", "1"));
        Assert.True(answer.Ok);
        Assert.Equal(4, answer.Answers.OfType<CurveAnswer>().Count());
        Assert.True(File.ReadAllLines(Path.Combine(folder.Path, "phases.csv")).Length > spread.SampleCount);
        Assert.Contains("16 phases are more than its 15 samples", Assert.Throws<InputException>(() => Ask(("phases", "16"), ("axis", "q"))).Message, StringComparison.Ordinal);
        Assert.Contains("whole number from 1 to 20", Assert.Throws<InputException>(() => Ask(("phases", "many"), ("axis", "q"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_constant_pattern_is_refused_by_its_name()
    {
        var (spread, _) = PlantedSolidSolutions.Make(4, new Randomness(9));
        var flat = (double[,])spread.Intensity.Clone();
        for (var i = 0; i < spread.PointCount; i++) flat[2, i] = 7;
        Assert.Contains("pattern 3 is constant", Assert.Throws<InputException>(() => SpreadGrid.Of(spread with { Intensity = flat })).Message, StringComparison.Ordinal);
    }
}
