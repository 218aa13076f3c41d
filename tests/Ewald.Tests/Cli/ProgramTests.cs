using System.Diagnostics;
using System.Text.Json.Nodes;
using Ewald.Core;

namespace Ewald.Tests.Cli;

/// <summary>The program as the operating system starts it.</summary>
public sealed class ProgramTests
{
    [Fact]
    public void Json_is_the_only_thing_on_standard_output()
    {
        using var process = Start("studies", "--json");
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        Assert.NotNull(JsonNode.Parse(output)!["studies"]);
    }

    [Fact]
    public void Doctor_names_each_engine_with_its_version()
    {
        using var process = Start("doctor", "--json");
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var document = JsonNode.Parse(output)!;
        Assert.Equal(document["ok"]!.GetValue<bool>() ? 0 : 1, process.ExitCode);
        var required = document["engines"]!.AsArray().Where(e => e!["required"]!.GetValue<bool>()).ToArray();
        Assert.Equal(
            [".NET", "libtorch", "HDF5", "XGBoost", "spglib", "xraylib", "Plotly cartesian bundle"], required.Select(e => e!["name"]!.GetValue<string>()));
        Assert.Contains("BLAS: ", required[1]!["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.All(required, e => Assert.True(e!["ok"]!.GetValue<bool>() && e["version"]!.GetValue<string>().Length > 0, e.ToJsonString()));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void A_signal_ends_the_workbench_in_good_order(string signal)
    {
        using var process = Start("serve", "--urls", "http://127.0.0.1:0");
        Assert.Contains("listens on http://127.0.0.1:", process.StandardError.ReadLine(), StringComparison.Ordinal);
        using var kill = Process.Start("kill", ["-s", signal, FormattableString.Invariant($"{process.Id}")]);
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(120)), "it did not end within 120 s");
        Assert.Equal(0, process.ExitCode);
    }

    private static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ewald-cli.dll"), .. arguments])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["EWALD_HOME"] = RepositoryPaths.Home;
        return Process.Start(start)!;
    }
}
