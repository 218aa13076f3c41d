using System.Globalization;
using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.IO;

namespace Ewald.Studies.PhaseMapGibbs;

/// <summary>Which phases, at most three in a sample and in connected areas, explain a composition spread whose peaks shift?</summary>
public sealed class PhaseMapGibbsStudy : IDecompose
{
    /// <inheritdoc/>
    public StudyCard Card { get; } = new(
        "phase-map-gibbs", "Phase map of a composition spread with shifting peaks and the Gibbs phase rule", StudyKind.Unsupervised,
        "Which phases, at most three in a sample and in connected areas, explain a composition spread whose peaks shift?",
        "Bai et al., AI Magazine 39, 15 (2018), doi:10.1609/aimag.v39i1.2785",
        "A folder with the diffraction patterns of a composition spread (2theta, Q or d) and a composition file; stick patterns of candidates (sticks.csv) are used when given.",
        "Patterns of the phases, and for every sample which of them it holds, how much, with what lattice against the pattern and what width; a map with pies.",
        "plain non-negative factorisation and k-means on the same patterns",
        "On Al-Fe-Li-O presence F1 above 0.85 and a mean L1 error below 0.30 blind, above 0.95 and below 0.10 with the candidates; never more than three phases in a sample.",
        null, "nothing is trained; the truth enters only the scores");

    /// <inheritdoc/>
    public StudyResult Run(StudyRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var setup = PhaseMapGibbsSetup.Of(run.Size);
        var metrics = new List<Metric>();
        var details = new JsonObject();
        var data = new List<DataSource>();
        var (planted, truth) = PlantedSolidSolutions.Make(setup.PlantedSide, run.Randomness);
        new TruthEvaluation(run, setup, SpreadGrid.Of(planted), truth, [], "planted", "easy", PhaseMapGibbsSetup.PlantedPhases).Blind(metrics, details);
        if (run.Data is null) return new StudyResult(metrics, details, data);

        var folders = Directory.EnumerateDirectories(run.Data).Order(StringComparer.Ordinal).Where(IsSpread).ToList();
        if (folders.Count == 0 || IsSpread(run.Data)) folders = [run.Data];
        foreach (var folder in folders)
        {
            foreach (var file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
                data.Add(new DataSource(Path.GetRelativePath(run.Data, file), ModelStore.Sha256(file)));
            var grid = SpreadGrid.Of(CompositionSpreadFile.Read(folder));
            foreach (var warning in grid.Warnings) run.Progress.Say(warning);
            if (File.Exists(Path.Combine(folder, "sol.csv")))
            {
                var known = AlFeLiO.Truth(folder);
                var evaluation = new TruthEvaluation(run, setup, grid, known.Activations, known.Phases, "blind", "hard", PhaseMapGibbsSetup.OxidePhases);
                evaluation.Blind(metrics, details);
                evaluation.Candidates(PhaseStickFile.Read(Path.Combine(folder, "sticks.csv")), metrics, details);
            }
            else if (RegionLabels.Beside(folder, grid.Count) is { } labels)
            {
                RegionEvaluation.Run(run, setup, grid, labels, metrics, details);
            }
            else
            {
                throw new InputException($"{folder}: holds neither true activations (sol.csv) nor region labels to score against; map it with predict phase-map-gibbs.");
            }
        }

        return new StudyResult(metrics, details, data);
    }

    /// <inheritdoc/>
    public FilePrediction Decompose(DecompositionRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var wavelength = request.Setting("wavelength") is { } text ? Positive("wavelength", text) : (double?)null;
        var grid = SpreadGrid.Of(CompositionSpreadFile.Read(request.Path, new SpreadOptions
        {
            Wavelength = wavelength, QUnit = request.Info.QUnit, CompositionFile = request.Setting("composition"), Axis = request.Setting("axis") is { } axis ? AxisOf(axis) : null,
        }));
        var range = request.Setting("shift") is { } shift ? Positive("shift", shift) / 100 : 0.06;
        if (range > 0.2) throw new InputException($"--set shift={request.Setting("shift")}: a shift of the lattice in per cent is at most 20.");
        var scales = (1 / (1 + range), 1 + range);
        var setup = PhaseMapGibbsSetup.Of(StudySize.Laptop);
        if (request.Setting("restarts") is { } restarts) setup = setup with { Restarts = (int)Math.Clamp(Positive("restarts", restarts), 1, 1000) };
        return UserMap.Answer(request, grid, scales, setup);
    }

    private static bool IsSpread(string folder) => File.Exists(Path.Combine(folder, "sol.csv")) || RegionFile(folder);

    private static bool RegionFile(string folder) => Directory.EnumerateFiles(folder).Any(f => Path.GetFileName(f).Contains("region", StringComparison.OrdinalIgnoreCase));

    private static double Positive(string name, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value > 0 && double.IsFinite(value)
            ? value
            : throw new InputException($"--set {name}={text}: a positive number is needed.");

    private static PatternAxis AxisOf(string text) => text switch
    {
        "2theta" => PatternAxis.TwoTheta,
        "q" => PatternAxis.MomentumTransfer,
        "d" => PatternAxis.Spacing,
        _ => throw new InputException($"--set axis={text}: allowed are 2theta, q and d."),
    };
}
