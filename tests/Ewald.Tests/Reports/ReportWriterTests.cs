using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Ewald.Core;
using Ewald.Reports;

namespace Ewald.Tests.Reports;

public sealed partial class ReportWriterTests
{
    private const string Hostile = "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">&amp;";

    [Fact]
    public void Text_from_a_file_never_becomes_markup()
    {
        var html = ReportWriter.ToHtml(HostilePage());
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>document", html, StringComparison.Ordinal);
        Assert.Contains("&lt;/script&gt;&lt;script&gt;", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_policy_names_the_hash_of_each_script_and_allows_no_request()
    {
        var html = ReportWriter.ToHtml(HostilePage());
        var policy = Policy().Match(html).Groups[1].Value;
        Assert.StartsWith("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
        var scripts = Script().Matches(html).Select(m => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(m.Groups[1].Value)))).ToArray();
        Assert.Equal(ReportWriter.HasPictures ? 2 : 0, scripts.Length);
        Assert.All(scripts, hash => Assert.Contains($"'sha256-{hash}'", policy, StringComparison.Ordinal));
        Assert.DoesNotContain("script-src 'unsafe", policy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_without_pictures_carries_no_script_and_is_small()
    {
        var page = new ReportPage("Plain");
        page.Text("One line.");
        var html = ReportWriter.ToHtml(page);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.True(html.Length < 8000, $"{html.Length} characters for one line of text");
    }

    [Fact]
    public void Metrics_stand_beside_interval_baseline_and_published_number()
    {
        var page = new ReportPage("Metrics");
        page.Metrics([new("accuracy", "hard", 0.91234, 0.88, 0.94, 120, "1", "higher", 0.5, 0.9, "Franke 2018")]);
        var html = ReportWriter.ToHtml(page);
        foreach (var cell in new[] { "0.9123", "0.88 – 0.94", "120", "0.5", "0.9 (Franke 2018)" })
            Assert.Matches($"<td[^>]*>{Regex.Escape(cell)}</td>", html);
    }

    [Fact]
    public void A_number_that_is_not_finite_leaves_a_gap_in_a_curve_and_no_NaN_in_the_page()
    {
        var figure = new Figure("Gap", "x", "y").Line("a", [1, 2, 3], [1, double.NaN, double.PositiveInfinity]);
        Assert.Equal("[1,null,null]", figure.ToPlotly()["data"]![0]!["y"]!.ToJsonString());
    }

    internal static ReportPage HostilePage()
    {
        var page = new ReportPage(Hostile);
        page.Section(Hostile);
        page.Text(Hostile);
        page.Table([Hostile], [[Hostile]]);
        page.Add(new Figure(Hostile, Hostile, Hostile) { Caption = Hostile, LogX = true, LogY = true }
            .Points(Hostile, [0.01, 0.1], [1, 2], [0.1, 0.1], [Hostile, Hostile]).Band(Hostile, [0.01, 0.1], [0.9, 1.9], [1.1, 2.1]));
        page.Add(new Figure("Confusion", "answered", "true").Heatmap([Hostile, "b"], ["a", "b"], new double[,] { { 1, 0 }, { 0.25, 0.75 } }));
        page.Add(new Figure("Bars", "class", "count").Bars(Hostile, [Hostile, "b"], [1, 2]));
        string[] corners = [Hostile, "Ga", "Pd"];
        double[,] composition = { { 0.2, 0.3, 0.5 }, { 1, 0, 0 }, { 0.6, 0.4, 0 } };
        page.Add(TernaryFigure.Clusters(Hostile, corners, composition, [0, -1, 7], null, [Hostile, "a", "b"]));
        page.Add(TernaryFigure.Values(Hostile, corners, composition, [1, double.NaN, 3], Hostile));
        page.Add(TernaryFigure.Pies(Hostile, corners, composition, new double[,] { { 1, 2 }, { 0, 0 }, { 0, 4 } }, [Hostile, "b"]));
        page.Add(MapFigure.Clusters(Hostile, Hostile, "K", [0, 1], [0, 1], new int[,] { { 0, 1 }, { -1, 0 } }, [Hostile, "b"]));
        page.Add(MapFigure.Values(Hostile, Hostile, "K", [0, 1], [0, 1], new double[,] { { 0, 1 }, { 100, 3 } }, Hostile, logarithmic: true));
        page.Add(WaterfallFigure.Of(Hostile, Hostile, [0, 1, 2], [new(Hostile, [0, 1, 0]) { Data = [0.1, 1, 0], Sticks = [(0.5, 1)] }]));
        page.Add(StabilityFigure.Of(Hostile, Hostile, [2, 3], [(Hostile, [0.1, 0.9])], Hostile, [(Hostile, [3, 2])], Hostile, [3], Hostile));
        return page;
    }

    [GeneratedRegex("http-equiv=\"Content-Security-Policy\" content=\"([^\"]*)\"")]
    private static partial Regex Policy();

    [GeneratedRegex("<script>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Script();
}
