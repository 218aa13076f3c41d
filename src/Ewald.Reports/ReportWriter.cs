using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ewald.Core;

namespace Ewald.Reports;

/// <summary>Writes a <see cref="ReportPage"/> as one self-contained HTML file: no request leaves the reader's machine.</summary>
/// <remarks>All text is escaped. The page's own content-security policy names the hash of each of its scripts, so a script that
/// came in with a file name or a header of a measurement does not run.</remarks>
public static class ReportWriter
{
    private static readonly string Style = Resource("page.css")!;
    private static readonly string Script = Resource("page.js")!;
    private static readonly string? Plotly = Resource("plotly.js");

    /// <summary>True when Plotly's bundle was built in; without it pages hold text and tables only, and say so.</summary>
    public static bool HasPictures => Plotly is not null;

    /// <summary>Version of the bundle that was built in, or null.</summary>
    public static string? PlotlyVersion => Plotly is null ? null : Plotly[..Math.Min(400, Plotly.Length)] is var head && head.IndexOf(" v", StringComparison.Ordinal) is >= 0 and var at
        ? new string([.. head[(at + 2)..].TakeWhile(c => char.IsAsciiDigit(c) || c == '.')]) : "unknown";

    /// <summary>Writes the page atomically.</summary>
    /// <param name="page">The page.</param>
    /// <param name="path">File to write.</param>
    public static void Write(ReportPage page, string path) => AtomicFile.WriteText(path, ToHtml(page));

    /// <summary>The page as HTML text.</summary>
    /// <param name="page">The page.</param>
    public static string ToHtml(ReportPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        var figures = page.Parts.Any(p => p is Figure);
        string[] scripts = figures && Plotly is not null ? [Plotly, Script] : [];
        var policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'; script-src " +
            (scripts.Length == 0 ? "'none'" : string.Join(' ', scripts.Select(s => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(s)))}'")));

        var html = new StringBuilder(scripts.Sum(s => s.Length) + 65536);
        html.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Append("<meta http-equiv=\"Content-Security-Policy\" content=\"").Append(policy).Append("\">\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n")
            .Append("<title>").Append(Escape(page.Title)).Append("</title>\n<style>\n").Append(Style).Append("</style>\n</head>\n<body>\n<main>\n")
            .Append("<h1>").Append(Escape(page.Title)).Append("</h1>\n");
        if (figures && Plotly is null)
            html.Append("<p class=\"note\">The pictures are missing: Plotly's bundle was not built in. Run <code>./ewald doctor</code>.</p>\n");
        var number = 0;
        foreach (var part in page.Parts) Append(html, part, ref number);
        html.Append("</main>\n");
        foreach (var script in scripts) html.Append("<script>").Append(script).Append("</script>\n");
        return html.Append("</body>\n</html>\n").ToString();
    }

    private static void Append(StringBuilder html, object part, ref int number)
    {
        switch (part)
        {
            case ReportPage.Heading heading:
                html.Append("<h2>").Append(Escape(heading.Text)).Append("</h2>\n");
                break;
            case ReportPage.Paragraph paragraph:
                html.Append("<p>").Append(Escape(paragraph.Text)).Append("</p>\n");
                break;
            case ReportPage.TextTable table:
                Append(html, table);
                break;
            case Figure figure:
                number++;
                html.Append("<figure>\n<figcaption><b>").Append(FormattableString.Invariant($"Figure {number}. ")).Append(Escape(figure.Title)).Append("</b>");
                if (figure.Caption.Length > 0) html.Append(figure.Title.EndsWith('?') ? " " : ". ").Append(Escape(figure.Caption));
                html.Append("</figcaption>\n<div class=\"plot\" style=\"height:").Append(FormattableString.Invariant($"{figure.Height}px\"></div>\n"))
                    // The default encoder writes < and & as \u escapes, so nothing can end the element early.
                    .Append("<script type=\"application/json\">").Append(figure.ToPlotly().ToJsonString(Encoded)).Append("</script>\n</figure>\n");
                break;
            default:
                throw new InvalidOperationException($"A report page holds a part of type {part.GetType().Name}, which ReportWriter cannot write.");
        }
    }

    private static void Append(StringBuilder html, ReportPage.TextTable table)
    {
        html.Append("<div class=\"table\"><table>\n<thead><tr>");
        foreach (var cell in table.Header) html.Append("<th>").Append(Escape(cell)).Append("</th>");
        html.Append("</tr></thead>\n<tbody>\n");
        foreach (var row in table.Rows)
        {
            html.Append("<tr>");
            foreach (var cell in row) html.Append(CellOf(cell)).Append(Escape(cell)).Append("</td>");
            html.Append("</tr>\n");
        }

        html.Append("</tbody>\n</table></div>\n");
    }

    private static readonly JsonSerializerOptions Encoded = new() { Encoder = JavaScriptEncoder.Default };

    // Numbers and short words stay on a line; texts wrap, but never to a column of single words.
    private static string CellOf(string cell) =>
        IsNumber(cell) || cell.Length <= 20 ? "<td class=\"n\">" : cell.Length <= 80 ? "<td class=\"t\">" : "<td class=\"l\">";

    private static bool IsNumber(string cell) =>
        cell.Length > 0 && cell.Length < 40 && (char.IsAsciiDigit(cell[0]) || (cell[0] is '-' or '+' or '−' && cell.Length > 1 && char.IsAsciiDigit(cell[1])))
        && !cell.AsSpan().ContainsAnyInRange('g', 'z');

    // Every script of the world's languages is written as itself; what HTML could take for markup is escaped whatever the ranges.
    private static readonly HtmlEncoder Html = HtmlEncoder.Create(System.Text.Unicode.UnicodeRanges.All);

    private static string Escape(string text) => Html.Encode(text);

    private static string? Resource(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name);
        if (stream is null) return null;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
