using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Evaluation;
using Ewald.IO;
using Ewald.Learning;
using Ewald.Physics.Diffraction;
using Ewald.Representations;

namespace Ewald.Studies.PhaseMap;

/// <summary>Which few patterns make up all patterns of a composition spread, and how much of each is where?</summary>
public sealed class PhaseMapStudy : IStudy
{
    /// <inheritdoc/>
    public StudyCard Card { get; } = new(
        "phase-map", "Basis patterns of a composition spread by non-negative matrix factorisation", StudyKind.Unsupervised,
        "Which few patterns make up all patterns of a composition spread, and what fraction of each is in every sample?",
        "Long, Bunker, Li, Karen and Takeuchi, Rev. Sci. Instrum. 80, 103902 (2009), doi:10.1063/1.3216809",
        "A folder with the diffraction patterns of a composition spread and their compositions.",
        "Basis patterns of unit area, their fractions in every sample, the error for each number of patterns.",
        "k-means with as many centres (one pattern a sample); the truncated singular value decomposition bounds every method from below",
        "On Fe-Ga-Pd with every pattern scaled to [0, 1] a relative error of at most 0.2241 with 9 and 0.1944 with 13 patterns.",
        null, "nothing is split: there are no labels to leak");

    /// <inheritdoc/>
    public StudyResult Run(StudyRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var setup = PhaseMapSetup.For(run.Size);
        var (metrics, details) = (new List<Metric>(), new JsonObject());
        Easy(setup, run, metrics, details);
        List<DataSource> data = [];
        if (run.Data is { } given)
        {
            var folder = SpreadSearch.Find(given, "FeGaPd") ?? given;
            var spread = CompositionSpreadFile.Read(folder);
            Hard(setup, spread, run, metrics, details);
            data.AddRange(Directory.Exists(folder)
                ? Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(f => new DataSource(f, InputFile.Sha256(f))) : [new DataSource(folder, InputFile.Sha256(folder))]);
        }

        return new StudyResult(metrics, details, data);
    }

    private static void Easy(PhaseMapSetup setup, StudyRun run, List<Metric> metrics, JsonObject details)
    {
        var planted = PlantedSpread.Make(setup.Planted, run.Randomness.Stream("planted"));
        var scaled = PatternScaling.EachToUnit(planted.Spread);
        var phases = setup.Planted.Phases;
        var curve = PhaseMapCurve.Of(scaled, phases, phases, setup.Restarts, run);
        var found = curve.Best[0];
        var (error, low, high) = PlantedTruth.ActivationError(planted.Fractions, found.Fractions(), run.Randomness.Stream("bootstrap"));
        var points = planted.Spread.PointCount;
        var flat = new double[scaled.Length];
        Buffer.BlockCopy(scaled, 0, flat, 0, flat.Length * sizeof(double));
        var labels = KMeans.Fit(flat, points, new KMeansSettings(phases), run.Randomness.Stream("k-means")).Labels;
        var one = new double[labels.Length, phases];
        for (var i = 0; i < labels.Length; i++) one[i, labels[i]] = 1;
        var baseline = PlantedTruth.ActivationError(planted.Fractions, one, run.Randomness.Stream("bootstrap")).Mean;
        metrics.Add(new Metric("activationError.planted", "easy", error, low, high, planted.Spread.SampleCount, "1", "lower", baseline));
        metrics.Add(new Metric("relativeFrobeniusError.planted", "easy", found.RelativeError, null, null, planted.Spread.SampleCount, "1", "lower", curve.KMeansError[0]));
        details["planted"] = new JsonObject { ["samples"] = planted.Spread.SampleCount, ["phases"] = phases, ["counts"] = setup.Planted.Counts, ["lowerBound"] = curve.Bound[0] };
        if (run.Data is null) PhaseMapReport.Draw(run.Report, planted.Spread, scaled, curve, phases);
    }

    private static void Hard(PhaseMapSetup setup, CompositionSpread spread, StudyRun run, List<Metric> metrics, JsonObject details)
    {
        var scaled = PatternScaling.EachToUnit(spread);
        var to = Math.Min(setup.To, Math.Min(spread.SampleCount, spread.PointCount) - 1);
        var from = Math.Min(setup.From, to);
        if (to < 2) throw new InputException(FormattableString.Invariant($"{spread.Name}: {spread.SampleCount} samples allow no factorisation into 2 patterns; give at least 3."));
        var curve = PhaseMapCurve.Of(scaled, from, to, setup.Restarts, run);
        foreach (var k in PhaseMapSetup.Named)
            if (curve.At(k) is { } found)
                metrics.Add(new Metric(FormattableString.Invariant($"relativeFrobeniusError.K{k}"), "hard", found.RelativeError, null, null, spread.SampleCount, "1", "lower", curve.KMeansError[curve.Index(k)]));
        details["spread"] = new JsonObject { ["name"] = spread.Name, ["samples"] = spread.SampleCount, ["points"] = spread.PointCount, ["scaling"] = "every pattern to [0, 1] by itself" };
        details["errorCurve"] = new JsonArray([.. curve.Best.Select((f, n) => (JsonNode?)new JsonObject
        {
            ["components"] = f.Components, ["relativeFrobeniusError"] = f.RelativeError, ["kMeans"] = curve.KMeansError[n], ["lowerBound"] = curve.Bound[n],
        })]);
        var chosen = curve.At(PhaseMapSetup.Named[0]) ?? curve.Best[^1];
        if (SampleWeights.Nearest(spread) is { } sample)
        {
            // Counts weigh as they were measured, as in the publication; the scaled patterns of the metrics stand beside them.
            var counts = PhaseMapCurve.Of(spread.Intensity, chosen.Components, chosen.Components, setup.Restarts, run).Best[0];
            details["weights"] = SampleWeights.Of(spread, counts, sample, setup.Presence, "counts as measured");
            details["weightsOfScaledPatterns"] = SampleWeights.Of(spread, chosen, sample, setup.Presence, "every pattern to [0, 1] by itself");
            if (curve.At(PhaseMapSetup.Named[1]) is { } finer)
                details["weightsOfMorePatterns"] = SampleWeights.Of(spread, finer, sample, setup.Presence, "every pattern to [0, 1] by itself");
        }

        details["warnings"] = new JsonArray([.. spread.Warnings.Select(w => (JsonNode?)w)]);
        WriteTables(run.Output, spread, chosen);
        PhaseMapReport.Draw(run.Report, spread, scaled, curve, chosen.Components);
    }

    private static void WriteTables(string folder, CompositionSpread spread, Factorisation chosen)
    {
        var fractions = chosen.Fractions();
        var names = Enumerable.Range(1, chosen.Components).Select(k => FormattableString.Invariant($"pattern {k}")).ToArray();
        CsvWriter.Write(Path.Combine(folder, "fractions.csv"), [.. spread.Elements, .. names],
        [
            .. spread.Elements.Select((_, e) => Enumerable.Range(0, spread.SampleCount).Select(i => spread.Composition[i, e]).ToArray()),
            .. names.Select((_, k) => Enumerable.Range(0, spread.SampleCount).Select(i => fractions[i, k]).ToArray()),
        ]);
        CsvWriter.Write(Path.Combine(folder, "patterns.csv"), ["abscissa", .. names], [spread.Abscissa, .. Enumerable.Range(0, chosen.Components).Select(chosen.Pattern)]);
    }
}
