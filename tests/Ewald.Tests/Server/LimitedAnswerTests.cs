using Ewald.Server;

namespace Ewald.Tests.Server;

public sealed class LimitedAnswerTests
{
    [Fact]
    public async Task The_real_command_line_works_within_the_workbenchs_default_limits()
    {
        var settings = new WorkbenchSettings { Program = WorkbenchSettings.ThisProgram(AppContext.BaseDirectory) };
        var child = await LimitedChild.RunAsync([.. settings.Program, "doctor", "--json"], settings.TimeLimit, settings.MemoryBytes, CancellationToken.None);
        Assert.True(child.ExitCode is 0 or 1, child.Error);
        Assert.Contains("\"engines\"", child.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Managed_memory_is_limited_too()
    {
        var child = await LimitedChild.RunAsync(["/bin/bash", "-c", "echo $DOTNET_GCHeapHardLimit; ulimit -d; ulimit -c"], TimeSpan.FromSeconds(60), 1L << 30, CancellationToken.None);
        // Half of the memory in bytes as hexadecimal; the data segment in KiB; no core file.
        Assert.Equal("20000000\n1048576\n0\n", child.Output);
    }
}
