using System.Diagnostics;
using Ewald.Reports;

namespace Ewald.Tests.Reports;

public sealed class BrowserTests
{
    [BrowserFact]
    public void A_browser_draws_every_picture_and_runs_no_script_of_a_file()
    {
        var folder = Directory.CreateTempSubdirectory("ewald-browser-").FullName;
        try
        {
            var file = Path.Combine(folder, "page.html");
            ReportWriter.Write(ReportWriterTests.HostilePage(), file);
            var dom = BrowserFactAttribute.Dom(file, folder);
            Assert.DoesNotContain("<title>owned", dom, StringComparison.Ordinal);
            Assert.DoesNotContain("<img", dom, StringComparison.Ordinal);
            Assert.Equal(10, dom.Split("class=\"plot-container plotly\"").Length - 1);
            Assert.Contains("heatmaplayer", dom, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

/// <summary>A test that runs where Chromium is installed.</summary>
internal sealed class BrowserFactAttribute : FactAttribute
{
    private const string Browser = "/usr/bin/chromium";

    public BrowserFactAttribute()
    {
        if (!File.Exists(Browser)) Skip = "needs Chromium: ewald doctor --install browser";
        else if (!ReportWriter.HasPictures) Skip = "needs the plotting bundle, which ./ewald fetches";
    }

    /// <summary>The page as the browser has made it after its scripts ran.</summary>
    public static string Dom(string file, string folder)
    {
        using var process = Process.Start(new ProcessStartInfo(Browser,
            ["--headless", "--no-sandbox", "--disable-gpu", $"--user-data-dir={folder}/profile", "--virtual-time-budget=10000", "--dump-dom", new Uri(file).AbsoluteUri])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var dom = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return dom;
    }
}
