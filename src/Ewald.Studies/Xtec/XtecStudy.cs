using System.Text.Json;
using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.IO;

namespace Ewald.Studies.Xtec;

/// <summary>Which voxels of reciprocal space follow the same curve in temperature, and where do they order?</summary>
public sealed class XtecStudy : IDecompose
{
    /// <inheritdoc/>
    public StudyCard Card { get; } = new(
        "xtec", "Families of temperature trajectories in reciprocal space", StudyKind.Unsupervised,
        "Which voxels of a reciprocal-space volume follow the same curve in temperature, how many such families are there, and at which temperature do they order?",
        "Venderley et al., Proc. Natl. Acad. Sci. 119, e2109665119 (2022), doi:10.1073/pnas.2109665119",
        "A volume at four or more temperatures: one HDF5 or NeXus file with a temperature axis, or a folder with one file a temperature.",
        "clusterCount, a trajectory with band for each cluster, transitionTemperature (K) and beta where a cluster orders, labels of all voxels as HDF5.",
        "k-means and an unsmoothed diagonal mixture, both told the number of families",
        "Planted volumes at signal-to-noise 3 in a voxel at one temperature: adjusted Rand index at least 0.95, the right number of families, T_c within 2 %.",
        null, "nothing is trained; every volume is taken apart by itself");

    /// <inheritdoc/>
    public StudyResult Run(StudyRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var setup = XtecSetup.For(run.Size);
        var settings = new XtecSettings();
        var cases = new List<XtecCase>();
        for (var volume = 0; volume < setup.Seeds; volume++)
        {
            run.Cancel.ThrowIfCancellationRequested();
            var checkpoint = Path.Combine(run.CheckpointFolder, FormattableString.Invariant($"volume-{volume}.json"));
            // The first volume is shown, so it is worked out again on resuming; the others are taken as they were.
            if (volume > 0 && File.Exists(checkpoint) && JsonSerializer.Deserialize<XtecCase>(File.ReadAllBytes(checkpoint), EwaldJson.Document) is { } before)
            {
                cases.Add(before);
                continue;
            }

            run.Progress.Say(FormattableString.Invariant($"planted volume {volume + 1} of {setup.Seeds}"));
            var (found, set, clusters) = XtecCase.Of(setup.Planted, (ulong)volume, settings, run.Randomness, run.Threads, run.Progress, run.Cancel);
            cases.Add(found);
            AtomicFile.WriteText(checkpoint, JsonSerializer.Serialize(found, EwaldJson.Document) + "\n");
            if (volume > 0) continue;
            XtecReport.Add(run.Report, "The first planted volume", set, clusters);
        }

        var details = new JsonObject
        {
            ["definition"] = "adjustedRandIndex counts voxels above the threshold whose strongest planted family has a mean signal of at least half the background's noise in one voxel at one temperature; value: median over volumes, interval: smallest and largest",
            ["volumes"] = XtecEvaluation.Details(cases),
        };
        var sources = run.Data is { } folder ? Measured(folder, settings, run, details) : [];
        return new StudyResult(XtecEvaluation.Metrics(cases), details, sources);
    }

    /// <inheritdoc/>
    public FilePrediction Decompose(DecompositionRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return XtecAnswers.Decompose(request, Card);
    }

    private static List<DataSource> Measured(string folder, XtecSettings settings, StudyRun run, JsonObject details)
    {
        run.Progress.Say($"measured volume {folder}");
        using var volume = TemperatureVolumeFile.Open(folder);
        var (set, found) = XtecAnswers.Read(volume, settings, folder, run.Randomness, run.Threads, run.Progress, run.Cancel);
        XtecReport.Add(run.Report, "The measured volume", set, found);
        details["measured"] = XtecAnswers.Details(set, found);
        return [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).Where(Hdf5File.IsHdf5).Select(f => new DataSource(Path.GetFileName(f), InputFile.Sha256(f)))];
    }
}
