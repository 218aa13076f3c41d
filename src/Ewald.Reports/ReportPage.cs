using Ewald.Core;

namespace Ewald.Reports;

/// <summary>One self-contained HTML page: text, tables, metrics and pictures, with Plotly's cartesian bundle inside.</summary>
/// <param name="title">Title of the page.</param>
public sealed class ReportPage(string title)
{
    private readonly List<object> _parts = [];

    /// <summary>Title of the page.</summary>
    public string Title { get; } = title;

    /// <summary>A heading.</summary>
    /// <param name="heading">Plain text.</param>
    public void Section(string heading) => _parts.Add(new Heading(heading));

    /// <summary>A paragraph.</summary>
    /// <param name="text">Plain text; it is escaped.</param>
    public void Text(string text) => _parts.Add(new Paragraph(text));

    /// <summary>A picture.</summary>
    /// <param name="figure">The picture.</param>
    public void Add(Figure figure) => _parts.Add(figure);

    /// <summary>All that another page holds, below what this one holds.</summary>
    /// <param name="other">The other page; its title is left out.</param>
    public void Append(ReportPage other)
    {
        ArgumentNullException.ThrowIfNull(other);
        _parts.AddRange(other._parts);
    }

    /// <summary>A table.</summary>
    /// <param name="header">Column titles.</param>
    /// <param name="rows">Cells as text, already in invariant culture.</param>
    public void Table(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows) => _parts.Add(new TextTable(header, [.. rows]));

    /// <summary>The metrics beside baseline and published number.</summary>
    /// <param name="metrics">The metrics.</param>
    public void Metrics(IEnumerable<Metric> metrics) => Table(
        ["metric", "set", "value", "95 % interval", "n", "baseline", "published"],
        metrics.Select(m => (IReadOnlyList<string>)
        [
            m.Name, m.Set, Show(m.Value) + (string.Equals(m.Unit, "1", StringComparison.Ordinal) ? "" : " " + m.Unit),
            m.Low is { } low && m.High is { } high ? $"{Show(low)} – {Show(high)}" : "",
            FormattableString.Invariant($"{m.N}"), m.Baseline is { } b ? Show(b) : "", m.Published is { } p ? $"{Show(p)} ({m.Source})" : "",
        ]));

    /// <summary>The parts in order, for the writer.</summary>
    internal IReadOnlyList<object> Parts => _parts;

    private static string Show(double value) => FormattableString.Invariant($"{value:G4}");

    internal sealed record Heading(string Text);

    internal sealed record Paragraph(string Text);

    internal sealed record TextTable(IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string>> Rows);
}
