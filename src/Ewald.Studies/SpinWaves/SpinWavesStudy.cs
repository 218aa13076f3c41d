using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Evaluation;

namespace Ewald.Studies.SpinWaves;

/// <summary>Which exchange parameters and anisotropies make a measured spectrum of spin waves?</summary>
public sealed class SpinWavesStudy : IDecompose
{
    private const string Images = "PCSMO_experiment_clipped120.npy";

    /// <inheritdoc/>
    public StudyCard Card { get; } = new(
        "spin-waves", "Exchange parameters from spin waves", StudyKind.Inverse,
        "Which exchange parameters and anisotropies make a measured S(Q, ω) of a powder or a single crystal, and which of their combinations do the data not fix?",
        "Butler et al., J. Phys.: Condens. Matter 33, 194006 (2021), doi:10.1088/1361-648X/abea1c; Toth and Lake, J. Phys.: Condens. Matter 27, 166002 (2015), doi:10.1088/0953-8984/27/16/166002",
        "An HDF5 file with NXdata on energy and Q (powder) or energy and H, K, L (crystal); lattice, sites and bonds as JSON (--set model=FILE.json or beside the file).",
        "Every parameter (meV) with a 90 % interval, the condition number of the Fisher matrix, the fitted spectrum as HDF5.",
        "the nearest spectrum of the library, where the search begins",
        "Planted Hamiltonians on six lattices, noise 5 % of the maximum, resolution 3 % of the incident energy: identifiable parameters to 1 %.",
        null, "nothing is trained; every spectrum is fitted by itself, its library drawn without its planted values");

    /// <inheritdoc/>
    public StudyResult Run(StudyRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var setup = SpinWavesSetup.For(run.Size);
        List<PlantedCase> cases = [], smeared = [];
        foreach (var planted in PlantedModels.All.Take(setup.Models))
        {
            run.Cancel.ThrowIfCancellationRequested();
            run.Progress.Say($"{planted.Model.Name}: library");
            var look = PlantedCase.LookOf(planted, setup, run.Randomness);
            var library = ExchangeStart.Of(planted.Model, look, new bool[look.Count], setup.Library, run.Randomness, run.Cancel);
            for (var i = 0; i < setup.Plantings; i++)
            {
                run.Progress.Step($"fitting {planted.Model.Name}", i + 1, setup.Plantings);
                cases.Add(PlantedCase.Of(planted, look, library, setup, false, i, run.Randomness, run.Cancel));
                smeared.Add(PlantedCase.Of(planted, look, library, setup, true, setup.Plantings + i, run.Randomness, run.Cancel));
            }
        }

        var metrics = SpinWavesEvaluation.Metrics(cases, smeared, run.Randomness);
        var details = new JsonObject { ["definition"] = SpinWavesEvaluation.Definition, ["models"] = SpinWavesEvaluation.Table(cases), ["modelsSmeared"] = SpinWavesEvaluation.Table(smeared) };
        SpinWavesReport.Cases(run.Report, cases);
        IReadOnlyList<DataSource> sources = [];
        if (Folder(run.Data) is { } folder)
        {
            var (readings, read) = EvidenceComparison.Pcsmo(folder);
            sources = read;
            metrics.AddRange(SpinWavesEvaluation.Pcsmo(readings, details, run.Report));
        }
        else
        {
            run.Progress.Say("no images of PCSMO (11_ins_spin among the shared data): its two simulations are not compared");
        }

        return new StudyResult(metrics, details, sources);
    }

    /// <inheritdoc/>
    public FilePrediction Decompose(DecompositionRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return SpinWavesAnswers.Fit(request);
    }

    // The images' own folder, or one above it; without a word from the user the shared data, where there are some.
    private static string? Folder(string? data)
    {
        if ((data ?? RepositoryPaths.Data) is not { } given) return null;
        var folder = new[] { given, Path.Combine(given, "PCSMO"), Path.Combine(given, "11_ins_spin", "PCSMO") }.FirstOrDefault(f => File.Exists(Path.Combine(f, Images)));
        return folder is null && data is not null ? throw new InputException($"{data} holds no PCSMO images; give the folder 11_ins_spin.") : folder;
    }
}
