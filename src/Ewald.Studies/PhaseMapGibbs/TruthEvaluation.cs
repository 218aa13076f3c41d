using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.IO;
using Ewald.Learning;

namespace Ewald.Studies.PhaseMapGibbs;

/// <summary>Scores a map against true activations: found blind, or from candidates.</summary>
/// <param name="Run">The run.</param>
/// <param name="Setup">Numbers.</param>
/// <param name="Grid">The spread.</param>
/// <param name="Truth">Activations, rows sum to 1, shape [sample, phase].</param>
/// <param name="Names">Names of the true phases, or empty.</param>
/// <param name="Suffix">Of the metrics found blind.</param>
/// <param name="Set">easy or hard.</param>
/// <param name="Phases">K, an input.</param>
internal sealed record TruthEvaluation(
    StudyRun Run, PhaseMapGibbsSetup Setup, SpreadGrid Grid, double[,] Truth, IReadOnlyList<string> Names, string Suffix, string Set, int Phases)
{
    public void Blind(List<Metric> metrics, JsonObject details)
    {
        var maps = new BlindMap[Setup.Seeds];
        var plain = new ActivationScore[Setup.Seeds];
        var shifted = new ActivationScore[Setup.Seeds];
        for (var s = 0; s < Setup.Seeds; s++)
        {
            var seed = s;
            maps[s] = BlindMap.Find(
                Grid, Phases, PhaseMapGibbsSetup.FoundShift, Setup, r => Run.Randomness.Stream($"{Suffix} start {seed}", (ulong)r),
                Path.Combine(Run.CheckpointFolder, $"{Suffix}-{s}.json"), Run.Progress, Run.Cancel);
            plain[s] = ActivationScore.Match(NmfBaseline.Plain(Grid, Phases, Setup.BaselineRestarts, Run.Randomness, $"{Suffix} plain {s}", Run.Threads, Run.Cancel), Truth);
            shifted[s] = ActivationScore.Match(
                NmfBaseline.Shifted(Grid, Phases, PhaseMapGibbsSetup.FoundShift, 150, Run.Randomness.Stream($"{Suffix} shifted", (ulong)s), Run.Cancel), Truth);
            Run.Progress.Say(FormattableString.Invariant($"{Grid.Spread.Name}: seed {s + 1} of {Setup.Seeds}, objective {maps[s].Objective:F2} a sample"));
        }

        var scores = maps.Select(m => ActivationScore.Match(SamplePhases.Activations(m.Samples, Phases), Truth)).ToArray();
        Add(metrics, scores, plain, "." + Suffix);
        details[Suffix] = new JsonObject
        {
            ["phases"] = Phases, ["phasesAre"] = "given as input", ["seeds"] = Table(scores, maps), ["plainFactorisation"] = Table(plain, null),
            ["shiftedFactorisation"] = Table(shifted, null), ["peakSigma"] = Grid.Sigma, ["resolutionElements"] = Grid.ResolutionElements,
            ["warnings"] = new JsonArray([.. Grid.Warnings.Select(w => (JsonNode)w)]),
        };
        if (Set == "hard") metrics.Add(MostPhases("maxPhasesPerSample.blind", maps.SelectMany(m => m.Samples)));
        var middle = Median(scores.Select(s => s.Error()).ToArray());
        GibbsReport.Blind(Run.Report, Grid, maps[middle], scores[middle], Phases);
    }

    public void Candidates(IReadOnlyList<PhaseSticks> candidates, List<Metric> metrics, JsonObject details)
    {
        var (samples, objective) = BlindMap.Known(
            Grid, transforms => CandidatePatterns.Of(candidates, Grid.Sigma, transforms), PhaseMapGibbsSetup.KnownShift, Setup, Run.Cancel);
        var place = candidates.Select(c => Names.ToList().IndexOf(c.Name)).ToArray();
        var score = ActivationScore.Named(SamplePhases.Activations(samples, candidates.Count), Truth, place);
        Add(metrics, [score], [], "");
        metrics.Add(MostPhases("maxPhasesPerSample", samples));
        details["candidates"] = new JsonObject
        {
            ["given"] = candidates.Count, ["objective"] = objective / Grid.Count, ["relativeResidual"] = samples.Average(s => s.RelativeResidual),
            ["samplesWith"] = new JsonObject(candidates.Select((c, k) => KeyValuePair.Create(c.Name, (JsonNode?)samples.Count(s => s.Phases.Contains(k))))),
        };
        GibbsReport.Candidates(Run.Report, Grid, samples, [.. candidates.Select(c => c.Name)], score);
    }

    private void Add(List<Metric> metrics, ActivationScore[] scores, ActivationScore[] baseline, string suffix)
    {
        var f1 = scores.Select(s => s.PresenceF1()).ToArray();
        var error = scores.Select(s => s.Error()).ToArray();
        int a = Median(f1), b = Median(error);
        var random = Run.Randomness.Stream("bootstrap" + suffix);
        var (low, high) = scores[a].F1Interval(random);
        metrics.Add(new Metric("presenceF1" + suffix, Set, f1[a], low, high, Grid.Count, "1", "higher", Middle(baseline, s => s.PresenceF1())));
        (low, high) = scores[b].ErrorInterval(random);
        metrics.Add(new Metric("activationError" + suffix, Set, error[b], low, high, Grid.Count, "1", "lower", Middle(baseline, s => s.Error())));
    }

    private Metric MostPhases(string name, IEnumerable<SamplePhases> samples) =>
        new(name, Set, samples.Max(s => s.Phases.Length), null, null, Grid.Count, "1", "lower");

    private static double? Middle(ActivationScore[] scores, Func<ActivationScore, double> value)
    {
        if (scores.Length == 0) return null;
        var values = scores.Select(value).ToArray();
        return values[Median(values)];
    }

    /// <summary>Position of the median; of two, the lower.</summary>
    internal static int Median(double[] values) => Enumerable.Range(0, values.Length).OrderBy(i => values[i]).ThenBy(i => i).ElementAt((values.Length - 1) / 2);

    private static JsonArray Table(ActivationScore[] scores, BlindMap[]? maps) => new([.. scores.Select((s, i) =>
    {
        var row = new JsonObject { ["presenceF1"] = s.PresenceF1(), ["activationError"] = s.Error() };
        if (maps is not null)
        {
            row["objective"] = maps[i].Objective;
            row["relativeResidual"] = maps[i].Samples.Average(x => x.RelativeResidual);
        }

        return (JsonNode?)row;
    })]);
}
