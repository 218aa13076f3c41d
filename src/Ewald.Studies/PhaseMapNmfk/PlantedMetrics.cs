using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Evaluation;
using Ewald.IO;
using Ewald.Learning;
using Ewald.Physics.Diffraction;
using Ewald.Representations;

namespace Ewald.Studies.PhaseMapNmfk;

/// <summary>Metrics where the truth is known: our planted spread and the benchmark Al-Fe-Li-O.</summary>
internal static class PlantedMetrics
{
    public static void Add(List<Metric> metrics, JsonObject details, PlantedSpread planted, NmfkAnalysis analysis, NmfkSetup setup, StudyRun run)
    {
        var phases = setup.Planted.Phases;
        var fractions = analysis.Chosen.Best.Fractions();
        var merged = analysis.Merged(fractions);
        var error = PlantedTruth.ActivationError(planted.Fractions, merged.Fractions, run.Randomness.Stream("bootstrap"));
        var plain = PlantedTruth.ActivationError(planted.Fractions, Plain(analysis.Scaled, phases, run).WithUnitArea().Fractions(), run.Randomness.Stream("bootstrap")).Mean;
        var n = planted.Spread.SampleCount;
        metrics.Add(new Metric("activationError.planted", "easy", error.Mean, error.Low, error.High, n, "1", "lower", plain));
        metrics.Add(new Metric("phaseCountError.planted", "easy", Math.Abs(merged.Members.Count - phases), null, null, 1, "1", "lower", Math.Abs(analysis.Chosen.Components - phases)));
        details["planted"] = new JsonObject
        {
            ["samples"] = n, ["phases"] = phases, ["latticeChange"] = setup.Planted.LatticeChange, ["patterns"] = analysis.Chosen.Components, ["phasesFound"] = merged.Members.Count,
            ["stabilityMaxima"] = new JsonArray([.. analysis.Maxima.Select(k => (JsonNode?)k)]),
        };
    }

    public static void Benchmark(List<Metric> metrics, JsonObject details, string folder, NmfkAnalysis analysis, NmfkSetup setup, StudyRun run)
    {
        var truth = AlFeLiO.Truth(folder);
        var phases = truth.Phases.Count;
        var shares = Shares(truth.Activations);
        // The truth's convention: every basis pattern of unit maximum, rows divided by their sum.
        var merged = analysis.Merged(analysis.Chosen.Best.WithUnitMaximum().Fractions());
        var error = PlantedTruth.ActivationError(shares, merged.Fractions, run.Randomness.Stream("bootstrap"));
        var plain = PlantedTruth.ActivationError(shares, Plain(analysis.Scaled, phases, run).WithUnitMaximum().Fractions(), run.Randomness.Stream("bootstrap")).Mean;
        metrics.Add(new Metric("activationError.alFeLiO", "hard", error.Mean, error.Low, error.High, shares.GetLength(0), "1", "lower", plain));
        metrics.Add(new Metric("phaseCountError.alFeLiO", "hard", Math.Abs(merged.Members.Count - phases), null, null, 1, "1", "lower", Math.Abs(analysis.Chosen.Components - phases)));
        details["truth"] = new JsonObject { ["phases"] = phases, ["patterns"] = analysis.Chosen.Components, ["phasesFound"] = merged.Members.Count, ["activationErrorOfPlainFactorisation"] = plain };
    }

    private static Factorisation Plain(double[,] scaled, int components, StudyRun run) => new NonNegativeFactorisation(scaled)
        .FitMany(new FactorisationSettings(components) { InnerSweeps = 6, ExtrapolateAfter = 50, Tolerance = 1e-5 }, run.Randomness, "plain", 20, run.Threads, run.Cancel).MinBy(f => f.Loss)!;

    private static double[,] Shares(double[,] activations)
    {
        var shares = (double[,])activations.Clone();
        for (var i = 0; i < shares.GetLength(0); i++)
        {
            var sum = Enumerable.Range(0, shares.GetLength(1)).Sum(k => activations[i, k]);
            for (var k = 0; k < shares.GetLength(1); k++) shares[i, k] = sum > 0 ? activations[i, k] / sum : 0;
        }

        return shares;
    }
}
