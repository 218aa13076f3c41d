using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Ewald.Core;
using Ewald.Reports;
using Ewald.Tensors;

namespace Ewald.Studies;

/// <summary>Runs a study in a staging folder <c>&lt;out&gt;.partial</c> that gets its final name when everything is written.</summary>
public static class StudyRunner
{
    private const string SettingsFile = "run.json";

    /// <summary>Version of the program.</summary>
    public static string Version { get; } =
        typeof(StudyRunner).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>The folder that a run gets when none is named: <c>runs/&lt;id&gt;/&lt;UTC time&gt;</c> in the house.</summary>
    /// <param name="study">Id of the study, or another word for a folder of runs.</param>
    public static string DefaultOutput(string study) => Path.Combine(
        RepositoryPaths.Home, "runs", study, DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH-mm-ss.fff'Z'", CultureInfo.InvariantCulture));

    /// <summary>Starts a run.</summary>
    /// <param name="study">The study.</param>
    /// <param name="settings">What to do.</param>
    /// <param name="output">Folder to make; it must not exist.</param>
    /// <param name="progress">Where progress goes.</param>
    /// <param name="cancel">Stops the run; the staging folder stays, for <see cref="Resume"/>.</param>
    /// <exception cref="InputException">The folder exists already, or the data cannot be used.</exception>
    public static Score Run(IStudy study, RunSettings settings, string output, IProgressSink progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Data is { } data && !Directory.Exists(data)) throw new InputException($"--data {data}: there is no such folder.");
        var final = Path.TrimEndingDirectorySeparator(Path.GetFullPath(output));
        var staging = final + ".partial";
        if (Directory.Exists(final) || File.Exists(final)) throw new InputException($"{final} exists already; choose another --out or remove it.");
        if (Directory.Exists(staging))
            throw new InputException($"{staging} holds an interrupted run; continue it with --resume {staging}, or remove it.");
        Directory.CreateDirectory(staging);
        WriteSettings(staging, settings);
        return Continue(study, settings, staging, final, progress, cancel);
    }

    /// <summary>Continues an interrupted run with the settings that it was started with.</summary>
    /// <param name="study">The study.</param>
    /// <param name="folder">The staging folder, or the folder that it would have become.</param>
    /// <param name="progress">Where progress goes.</param>
    /// <param name="cancel">Stops the run again.</param>
    /// <exception cref="InputException">There is no interrupted run of this study.</exception>
    public static Score Resume(IStudy study, string folder, IProgressSink progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(study);
        var staging = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (!staging.EndsWith(".partial", StringComparison.Ordinal)) staging += ".partial";
        var file = Path.Combine(staging, SettingsFile);
        if (!File.Exists(file)) throw new InputException($"{staging} holds no interrupted run (it has no {SettingsFile}); nothing to resume.");
        RunSettings settings;
        try
        {
            settings = JsonSerializer.Deserialize<RunSettings>(File.ReadAllBytes(file), EwaldJson.Document)!;
        }
        catch (JsonException e)
        {
            throw new DataFormatException(file, "not the settings of a run; start the run again.", e);
        }

        if (!string.Equals(settings.Study, study.Card.Id, StringComparison.Ordinal))
            throw new InputException($"{staging} is a run of {settings.Study}, not of {study.Card.Id}.");
        return Continue(study, settings, staging, staging[..^".partial".Length], progress, cancel);
    }

    private static Score Continue(IStudy study, RunSettings settings, string staging, string final, IProgressSink progress, CancellationToken cancel)
    {
        var card = study.Card;
        var page = new ReportPage(card.Title);
        var clock = Stopwatch.StartNew();
        var run = new StudyRun(settings.Size, settings.Seed, settings.Threads, settings.Device, settings.Data, staging, page, progress, cancel);
        try
        {
            Score score;
            using (var log = new RunLog(Path.Combine(staging, "log.jsonl"), progress))
            {
                log.Say($"{card.Id}, size {settings.Size.ToString().ToLowerInvariant()}, seed {settings.Seed}, {settings.Threads} threads, {settings.Device}");
                run = run with { Progress = log };
                Directory.CreateDirectory(run.CheckpointFolder);
                TorchRuntime.Threads = settings.Threads;
                var result = study.Run(run);
                cancel.ThrowIfCancellationRequested();
                score = new Score(
                    1, Version, card.Id, settings.Size, settings.Seed, settings.Threads, settings.Device,
                    Math.Round(settings.SecondsBefore + clock.Elapsed.TotalSeconds, 3), Math.Round(PeakMemoryMegabytes(), 1), result.Data, result.Metrics, result.Details);
                log.Say(FormattableString.Invariant($"done in {score.Seconds:F1} s, {score.PeakMemoryMB:F0} MB at most"));
            }

            AtomicFile.WriteText(Path.Combine(staging, "score.json"), JsonSerializer.Serialize(score, EwaldJson.Document) + "\n");
            ReportWriter.Write(StudyReport.Around(page, card, score), Path.Combine(staging, "report.html"));
            Directory.Delete(run.CheckpointFolder, recursive: true);
            File.Delete(Path.Combine(staging, SettingsFile));
            Directory.Move(staging, final);
            return score;
        }
        catch
        {
            // Without a checkpoint there is nothing to resume from, and nothing stays behind.
            if (Directory.Exists(run.CheckpointFolder) && Directory.EnumerateFileSystemEntries(run.CheckpointFolder).Any())
                WriteSettings(staging, settings with { SecondsBefore = settings.SecondsBefore + clock.Elapsed.TotalSeconds });
            else if (Directory.Exists(staging)) Directory.Delete(staging, recursive: true);
            throw;
        }
    }

    private static void WriteSettings(string staging, RunSettings settings) =>
        AtomicFile.WriteText(Path.Combine(staging, SettingsFile), JsonSerializer.Serialize(settings, EwaldJson.Document) + "\n");

    private static double PeakMemoryMegabytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / 1e6;
    }
}
