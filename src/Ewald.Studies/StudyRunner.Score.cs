using System.Text.Json.Nodes;
using Ewald.Core;

namespace Ewald.Studies;

/// <summary>The document <c>score.json</c> (docs/schemas/score.schema.json).</summary>
/// <param name="SchemaVersion">Version of this layout.</param>
/// <param name="Ewald">Version of the program.</param>
/// <param name="Study">Id of the study.</param>
/// <param name="Size">smoke, laptop or paper.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="Threads">Threads that were allowed.</param>
/// <param name="Device">cpu or cuda.</param>
/// <param name="Seconds">Wall-clock time, interrupted parts included.</param>
/// <param name="PeakMemoryMB">Largest resident set of the process, 10⁶ bytes.</param>
/// <param name="Data">Files that were read, with their hashes.</param>
/// <param name="Metrics">The metrics.</param>
/// <param name="Details">What is not one number.</param>
public sealed record Score(
    int SchemaVersion, string Ewald, string Study, StudySize Size, ulong Seed, int Threads, string Device, double Seconds,
    double PeakMemoryMB, IReadOnlyList<DataSource> Data, IReadOnlyList<Metric> Metrics, JsonObject Details);

/// <summary>What a run is asked to do; kept in the staging folder so that a resumed run is the same run.</summary>
/// <param name="Study">Id of the study.</param>
/// <param name="Size">Smoke, laptop or paper.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Threads">Threads for managed kernels and for libtorch.</param>
/// <param name="Device"><c>cpu</c> or <c>cuda</c>.</param>
/// <param name="Data">Folder with measured data, or null.</param>
public sealed record RunSettings(string Study, StudySize Size, ulong Seed, int Threads, string Device, string? Data)
{
    /// <summary>Seconds already spent by interrupted parts of the run.</summary>
    public double SecondsBefore { get; init; }
}
