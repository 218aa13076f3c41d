using System.Diagnostics;
using Ewald.Core;

namespace Ewald.Tests.Cli;

/// <summary>The launcher in a house of its own, with stand-ins for dotnet, npm, cmake, dpkg-query, apt-get, id and sudo that write down how they were called.</summary>
public sealed class LauncherTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ewald house ").FullName;

    public LauncherTests()
    {
        Directory.CreateDirectory(At("house/src/Ewald.Cli"));
        Directory.CreateDirectory(At("house/web"));
        Directory.CreateDirectory(At("tools"));
        File.Copy(Path.Combine(RepositoryPaths.Home, "ewald"), At("house/ewald"));
        File.WriteAllText(At("house/src/Program.cs"), "one");
        File.WriteAllText(At("house/web/package-lock.json"), "{}");
        Tool("dotnet", """
            case "$1" in
            --list-sdks) echo "10.0.100 [/sdk]" ;;
            build) [ ! -e "$EWALD_HOME/broken" ] || { echo "error CS0001: broken on purpose"; exit 1; }
                sleep 0.2; mkdir -p "$EWALD_HOME/src/Ewald.Cli/bin/Release/net10.0"; touch "$EWALD_HOME/src/Ewald.Cli/bin/Release/net10.0/ewald-cli.dll" ;;
            *) shift; printf 'ran in %s:' "$PWD"; printf ' [%s]' "$@"; exit 7 ;;
            esac
            """);
        Tool("npm", """mkdir -p "$EWALD_HOME/web/node_modules/plotly.js-cartesian-dist-min"; touch "$EWALD_HOME/web/node_modules/.package-lock.json" "$EWALD_HOME/web/node_modules/plotly.js-cartesian-dist-min/plotly-cartesian.min.js" """);
        Tool("dpkg-query", """shift 3 2>/dev/null; for p in "$@"; do case $p in -*) ;; *) [ -e "$TOOLS/absent-$p" ] || printf 'installed:%s ' "$p" ;; esac; done""");
        Tool("apt-get", """case " $* " in *" install "*) rm -f "$TOOLS"/absent-* ;; esac""");
        Tool("id", "echo ${FAKE_UID:-0}");
        Tool("sudo", "exit 1");
        Tool("cmake", "true");
    }

    [Fact]
    public void The_first_call_prepares_and_builds_and_the_second_only_runs()
    {
        var (code, output, error) = Launch("studies", "--name with", "a b");
        Assert.Equal(7, code);
        Assert.Equal($"ran in {_folder}: [studies] [--name with] [a b]", output);
        Assert.Contains("building the solution", error, StringComparison.Ordinal);
        File.Delete(Log);
        (code, output, error) = Launch("studies");
        Assert.Equal(7, code);
        Assert.Equal($"ran in {_folder}: [studies]", output);
        Assert.Empty(error);
        Assert.Equal(["dpkg-query", "dotnet"], Calls().Select(c => c.Split(' ')[0]));
    }

    [Fact]
    public void A_changed_added_or_deleted_source_builds_again_and_a_touched_one_does_not()
    {
        Launch("x");
        Assert.Equal(0, Builds(() => Touch("house/src/Program.cs")));
        Assert.Equal(1, Builds(() => { File.WriteAllText(At("house/src/Program.cs"), "two"); Touch("house/src/Program.cs"); }));
        Assert.Equal(1, Builds(() => { File.WriteAllText(At("house/src/More.cs"), "more"); Touch("house/src/More.cs"); }));
        Assert.Equal(1, Builds(() => { File.Delete(At("house/src/More.cs")); Touch("house/src"); }));
        Assert.Equal(0, Builds(() => { }));
    }

    [Fact]
    public void Two_at_once_build_once()
    {
        using var first = Start("a");
        using var second = Start("b");
        first.WaitForExit();
        second.WaitForExit();
        Assert.Equal(1, Calls().Count(c => c.StartsWith("dotnet build", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_broken_build_shows_its_output_on_standard_error_and_exits_1_and_the_next_call_tries_again()
    {
        File.WriteAllText(At("house/broken"), "");
        var (code, output, error) = Launch("studies");
        Assert.Equal(1, code);
        Assert.Empty(output);
        Assert.Contains("error CS0001: broken on purpose", error, StringComparison.Ordinal);
        File.Delete(At("house/broken"));
        Assert.Equal(7, Launch("studies").Code);
    }

    [Fact]
    public void A_missing_package_is_installed_as_root_after_one_update()
    {
        File.WriteAllText(At("tools/absent-libhdf5-dev"), "");
        Assert.Equal(7, Launch("studies").Code);
        Assert.Equal(
            ["apt-get update", "apt-get install -y --no-install-recommends libhdf5-dev"],
            Calls().Where(c => c.StartsWith("apt-get", StringComparison.Ordinal)).Select(c => c.Trim()));
    }

    [Fact]
    public void Without_the_right_to_install_it_names_the_command_and_exits_2()
    {
        File.WriteAllText(At("tools/absent-libhdf5-dev"), "");
        var (code, _, error) = Launch("studies", uid: 1000);
        Assert.Equal(2, code);
        Assert.Contains("sudo apt-get install -y --no-install-recommends libhdf5-dev", error, StringComparison.Ordinal);
    }

    [Fact]
    public void It_runs_through_a_symlink_from_any_folder()
    {
        File.CreateSymbolicLink(At("a link"), "house/ewald");
        Assert.Equal(7, Launch("x").Code);
        File.Delete(Log);
        var (code, output, _) = Launch("y", program: At("a link"));
        Assert.Equal(7, code);
        Assert.EndsWith("[y]", output, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Log => At("tools/calls");

    private string At(string path) => Path.Combine(_folder, path);

    private string[] Calls() => File.Exists(Log) ? File.ReadAllLines(Log) : [];

    private int Builds(Action change)
    {
        File.Delete(Log);
        change();
        Assert.Equal(7, Launch("x").Code);
        return Calls().Count(c => c.StartsWith("dotnet build", StringComparison.Ordinal));
    }

    // Into the future, because two writes within one tick of the file system's clock look the same.
    private void Touch(string path)
    {
        var time = File.GetLastWriteTimeUtc(At("house/.ewald/stamp")).AddSeconds(2);
        if (Directory.Exists(At(path))) Directory.SetLastWriteTimeUtc(At(path), time);
        else File.SetLastWriteTimeUtc(At(path), time);
    }

    private void Tool(string name, string body)
    {
        var path = At($"tools/{name}");
        File.WriteAllText(path, $"#!/bin/bash\nprintf '%s %s\\n' {name} \"$*\" >>\"$TOOLS/calls\"\n{body}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private Process Start(string argument, string? program = null, int uid = 0, params string[] more)
    {
        var start = new ProcessStartInfo(program ?? At("house/ewald"), [argument, .. more])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder,
        };
        start.Environment["PATH"] = $"{At("tools")}:/usr/bin:/bin";
        start.Environment["TOOLS"] = At("tools");
        start.Environment["FAKE_UID"] = FormattableString.Invariant($"{uid}");
        // Bash complains of a locale that was not generated; that is not the launcher speaking.
        start.Environment.Remove("LC_ALL");
        start.Environment.Remove("EWALD_TORCH");
        start.Environment.Remove("EWALD_PACKAGES");
        return Process.Start(start)!;
    }

    private (int Code, string Output, string Error) Launch(string argument, params string[] more) => Launch(argument, null, 0, more);

    private (int Code, string Output, string Error) Launch(string argument, string? program = null, int uid = 0, params string[] more)
    {
        using var process = Start(argument, program, uid, more);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
