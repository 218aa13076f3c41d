using Ewald.Core;
using Ewald.Reports;

namespace Ewald.Studies;

/// <summary>Everything that one run of a study is given.</summary>
/// <param name="Size">Smoke, laptop or paper.</param>
/// <param name="Seed">One seed in, same numbers out.</param>
/// <param name="Threads">Threads for managed kernels and for libtorch.</param>
/// <param name="Device"><c>cpu</c> or <c>cuda</c>.</param>
/// <param name="Data">Folder with measured data for the hard set, or null: then hard metrics are absent and the report says so.</param>
/// <param name="Output">Folder being filled; it gets its final name when the run has ended well.</param>
/// <param name="Report">The page that becomes <c>report.html</c>.</param>
/// <param name="Progress">Where progress goes.</param>
/// <param name="Cancel">Cancels the run.</param>
public sealed record StudyRun(
    StudySize Size, ulong Seed, int Threads, string Device, string? Data, string Output, ReportPage Report,
    IProgressSink Progress, CancellationToken Cancel)
{
    /// <summary>The run's random streams.</summary>
    public Randomness Randomness { get; } = new(Seed);

    /// <summary>Folder of the trained model.</summary>
    public string ModelFolder => Path.Combine(Output, "model");

    /// <summary>Folder of stage results that an interrupted run resumes from; left out of the finished run.</summary>
    public string CheckpointFolder => Path.Combine(Output, "checkpoints");
}
