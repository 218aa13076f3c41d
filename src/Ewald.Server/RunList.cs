using System.Text.Json;
using Ewald.Core;
using Ewald.Studies;

namespace Ewald.Server;

/// <summary>A finished run as the workbench lists it.</summary>
/// <param name="Study">Id of the study.</param>
/// <param name="Time">Name of its folder.</param>
/// <param name="Size">Smoke, laptop or paper.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Metrics">Its metrics.</param>
/// <param name="Report">Address of its page, or null.</param>
public sealed record RunEntry(string Study, string Time, StudySize Size, double Seconds, IReadOnlyList<Metric> Metrics, string? Report);

/// <summary>The finished runs under a folder: <c>&lt;study&gt;/&lt;time&gt;/score.json</c>.</summary>
/// <param name="folder">The folder of runs.</param>
internal sealed class RunList(string folder)
{
    private const int Most = 200;

    public IReadOnlyList<RunEntry> All()
    {
        if (!Directory.Exists(folder)) return [];
        return [.. Directory.EnumerateFiles(folder, "score.json", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2, IgnoreInaccessible = true })
            .Where(f => !f.Contains(".partial", StringComparison.Ordinal))
            .OrderByDescending(f => Path.GetFileName(Path.GetDirectoryName(f)), StringComparer.Ordinal).Take(Most)
            .Select(Read).OfType<RunEntry>()];
    }

    /// <summary>A file of a run, null when there is none or a name is not one folder's name.</summary>
    public string? File(string study, string time, string name)
    {
        if (!IsPlain(study) || !IsPlain(time)) return null;
        var path = Path.GetFullPath(Path.Combine(folder, study, time, name));
        return System.IO.File.Exists(path) ? path : null;
    }

    internal static bool IsPlain(string name) =>
        name.Length is > 0 and <= 100 && name[0] != '.' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private static RunEntry? Read(string file)
    {
        try
        {
            if (JsonSerializer.Deserialize<Score>(System.IO.File.ReadAllBytes(file), EwaldJson.Document) is not { Study: not null, Metrics: not null } score) return null;
            var run = Path.GetDirectoryName(file)!;
            var (time, study) = (Path.GetFileName(run), Path.GetFileName(Path.GetDirectoryName(run))!);
            var page = System.IO.File.Exists(Path.Combine(run, "report.html")) && IsPlain(time) && IsPlain(study);
            return new(score.Study, time, score.Size, score.Seconds, score.Metrics, page ? $"/runs/{study}/{time}/report.html" : null);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            // A folder that is not a run of this version is not listed.
            return null;
        }
    }
}
