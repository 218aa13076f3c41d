using System.Globalization;
using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Crystals;
using Ewald.Evaluation;
using Ewald.IO;
using Ewald.Learning;
using Ewald.Physics.Diffraction;
using Ewald.Representations;

namespace Ewald.Studies.PhaseMapNmfk;

/// <summary>How many basis patterns does a composition spread hold, and which of them are one phase with a changing lattice?</summary>
public sealed class PhaseMapNmfkStudy : IDecompose
{
    /// <inheritdoc/>
    public StudyCard Card { get; } = new(
        "phase-map-nmfk", "Number of basis patterns of a composition spread from the stability of restarts; shifted copies merged", StudyKind.Unsupervised,
        "How many basis patterns does a composition spread hold, and which of them are one phase with a changing lattice?",
        "Stanev, Vesselinov, Kusne, Antoszewski, Takeuchi and Alexandrov, npj Comput. Mater. 4, 43 (2018), doi:10.1038/s41524-018-0099-2",
        "A folder with the diffraction patterns of a composition spread and their compositions; a folder of structures when there is one.",
        "Stability curve with its local maxima, basis patterns, fractions, groups of shifted copies with a lattice parameter per sample.",
        "the median over all numbers of patterns; plain factorisation with the true number of patterns",
        "On Fe-Ga-Pd, every pattern scaled by itself and all restarts kept, 9 and 13 patterns are local maxima of the stability for any of three seeds.",
        null, "nothing is split: there are no labels to leak");

    /// <inheritdoc/>
    public StudyResult Run(StudyRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var setup = NmfkSetup.For(run.Size);
        var (metrics, details) = (new List<Metric>(), new JsonObject());
        var planted = PlantedSpread.Make(setup.Planted, run.Randomness.Stream("planted"));
        var easy = Analyse(planted.Spread, setup with { To = Math.Min(setup.To, 10), ConvergedRestarts = 0 }, [], run, "planted");
        PlantedMetrics.Add(metrics, details, planted, easy, setup, run);
        List<DataSource> data = [];
        if (run.Data is not { } given)
        {
            NmfkDetails.Fill(details, easy, setup);
            NmfkReport.Draw(run.Report, easy);
            return new StudyResult(metrics, details, data);
        }

        var (measured, benchmark) = (SpreadSearch.Find(given, "FeGaPd"), SpreadSearch.Find(given, "AlFeLiO"));
        foreach (var folder in new[] { measured, benchmark }.OfType<string>().DefaultIfEmpty(given))
        {
            var spread = CompositionSpreadFile.Read(folder);
            var analysis = Analyse(spread, setup, [], run, spread.Name);
            // The measured spread fills the details; the computed benchmark only when it is alone.
            var own = folder == measured || measured is null ? details : new JsonObject();
            NmfkDetails.Fill(own, analysis, setup);
            if (own != details) details[benchmark is null ? "other" : "alFeLiO"] = own;
            var stable = analysis.Curve.Select(p => p.MinimumSilhouette).Order().ToArray();
            var median = Interval.SortedQuantile(stable, 0.5);
            if (folder == benchmark) PlantedMetrics.Benchmark(metrics, own, folder, analysis, setup, run);
            else
            {
                foreach (var k in new[] { 9, 13 })
                {
                    if (analysis.Curve.FirstOrDefault(p => p.Components == k) is { } point)
                        metrics.Add(new Metric(FormattableString.Invariant($"minimumSilhouette.K{k}"), "hard", point.MinimumSilhouette, null, null, setup.Restarts, "1", "higher", median));
                }

                metrics.Add(new Metric("stabilityMaximaCount", "hard", analysis.Maxima.Count, null, null, spread.SampleCount, "1", "lower", analysis.Curve.Count(p => p.MinimumSilhouette > setup.Threshold)));
                NmfkFiles.Write(run.Output, analysis);
            }

            NmfkReport.Draw(run.Report, analysis);
            data.AddRange(Directory.Exists(folder)
                ? Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(f => new DataSource(f, InputFile.Sha256(f))) : [new DataSource(folder, InputFile.Sha256(folder))]);
        }

        return new StudyResult(metrics, details, data);
    }

    /// <inheritdoc/>
    public FilePrediction Decompose(DecompositionRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var spread = CompositionSpreadFile.Read(request.Path, new SpreadOptions
        {
            Wavelength = Positive(request, "wavelength"), QUnit = request.Info.QUnit, CompositionFile = request.Setting("composition"),
        });
        var structures = request.Setting("structures") is { } folder ? CrystalFile.ReadFolder(folder) : [];
        var setup = NmfkSetup.For(StudySize.Laptop) with { ConvergedRestarts = 0, Restarts = Whole(request, "restarts", 2) ?? 30 };
        if (Whole(request, "largest", 3) is { } largest)
        {
            if (largest >= Math.Min(spread.SampleCount, spread.PointCount))
                throw new InputException(FormattableString.Invariant($"{spread.Name}: largest = {largest} patterns cannot be compared with {spread.SampleCount} samples of {spread.PointCount} points; give at most {Math.Min(spread.SampleCount, spread.PointCount) - 1}."));
            setup = setup with { To = largest };
        }

        var analysis = NmfkAnalysis.Of(spread, setup, structures, request.Randomness, request.Threads, null, request.Progress, request.Cancel);
        NmfkFiles.Write(request.Output, analysis);
        if (request.Report is { } page) NmfkReport.Draw(page, analysis);
        string Name(int k) => FormattableString.Invariant($"{k}");
        List<Answer> answers =
        [
            new ClassAnswer("numberOfPatterns", Name(analysis.Chosen.Components), [Name(analysis.Chosen.Components), .. analysis.Maxima.Where(k => k != analysis.Chosen.Components).Select(Name)], 0, new Dictionary<string, double>()),
            new CurveAnswer("stability", [.. analysis.Curve.Select(p => (double)p.Components)], [.. analysis.Curve.Select(p => p.MinimumSilhouette)], null, null, "1", "1"),
            new ArrayAnswer("fractions", Path.Combine(request.Output, NmfkFiles.Fractions) + ":/entry/data"),
            new ArrayAnswer("basisPatterns", Path.Combine(request.Output, NmfkFiles.Patterns) + ":/entry/data"),
            new ArrayAnswer("samples", Path.Combine(request.Output, NmfkFiles.Table)),
        ];
        for (var g = 0; g < analysis.Groups.Count; g++)
        {
            var group = analysis.Groups[g];
            answers.Add(new CurveAnswer(
                FormattableString.Invariant($"{(group.Match is null ? "spacing" : "latticeParameter")}Group{g + 1}"), [.. Enumerable.Range(1, spread.SampleCount).Select(i => (double)i)], group.LatticeParameter, null, null, "1", "Å"));
        }

        for (var k = 0; k < analysis.Chosen.Components; k++)
        {
            if (analysis.Matches[k].Count > 0)
                answers.Add(new ClassAnswer(FormattableString.Invariant($"pattern{k + 1}"), analysis.Matches[k][0].Wording, [.. analysis.Matches[k].Select(m => m.Wording)], 0, new Dictionary<string, double>()));
        }

        List<string> warnings = [.. analysis.Warnings()];
        warnings.Add("The candidates of numberOfPatterns are the local maxima of the stability curve, not a calibrated set: level 0 claims no coverage.");
        foreach (var group in analysis.Groups)
            warnings.Add($"Patterns {string.Join(", ", group.Copies.Members.Select(k => Name(k + 1)))} are shifted copies and may be one phase{(group.Match is { } match ? ", " + match.Wording : "")}.");
        return new FilePrediction(request.Path, true, answers, null, warnings, null);
    }

    private static NmfkAnalysis Analyse(CompositionSpread spread, NmfkSetup setup, IReadOnlyList<Crystal> structures, StudyRun run, string name)
    {
        var folder = Path.Combine(run.CheckpointFolder, name);
        Directory.CreateDirectory(folder);
        return NmfkAnalysis.Of(spread, setup, structures, run.Randomness, run.Threads, new NmfkCheckpoint(folder), run.Progress, run.Cancel);
    }

    private static double? Positive(DecompositionRequest request, string name) => request.Setting(name) is not { } text ? null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value > 0 && double.IsFinite(value) ? value
        : throw new InputException($"--set {name}={text}: a positive number is needed (wavelength in Å).");

    private static int? Whole(DecompositionRequest request, string name, int least) => request.Setting(name) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least ? value
        : throw new InputException(FormattableString.Invariant($"--set {name}={text}: a whole number from {least} is needed."));
}
