using System.Text.Json.Nodes;

namespace Ewald.Core;

/// <summary>One metric of a run. Names are those the study's documentation gives.</summary>
/// <param name="Name">Name, for example <c>balancedAccuracy.noisy</c>.</param>
/// <param name="Set"><c>easy</c> (computed), <c>hard</c> (measured) or <c>none</c>.</param>
/// <param name="Value">The value.</param>
/// <param name="Low">Lower end of its 95 % interval, or null.</param>
/// <param name="High">Upper end of its 95 % interval, or null.</param>
/// <param name="N">Number of independent cases behind it.</param>
/// <param name="Unit">Unit, <c>1</c> for a pure number.</param>
/// <param name="Better"><c>higher</c> or <c>lower</c>.</param>
/// <param name="Baseline">The baseline's value on the same cases, or null.</param>
/// <param name="Published">The published value for the same work, or null.</param>
/// <param name="Source">Where the published value stands, or null.</param>
public sealed record Metric(
    string Name, string Set, double Value, double? Low, double? High, int N, string Unit, string Better,
    double? Baseline = null, double? Published = null, string? Source = null);

/// <summary>A file that a run read.</summary>
/// <param name="Path">Path as given.</param>
/// <param name="Sha256">Lower-case hexadecimal.</param>
public sealed record DataSource(string Path, string Sha256);

/// <summary>What a study's run found: its metrics and what is not one number.</summary>
/// <param name="Metrics">The metrics.</param>
/// <param name="Details">Free structure for tables, curves and matrices.</param>
/// <param name="Data">Files that were read.</param>
public sealed record StudyResult(IReadOnlyList<Metric> Metrics, JsonObject Details, IReadOnlyList<DataSource> Data);
