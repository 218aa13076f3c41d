using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Ewald.Server;

/// <summary>What a child process left.</summary>
/// <param name="ExitCode">Its exit code; null when it was stopped for taking too long.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">The end of its standard error.</param>
internal sealed record ChildResult(int? ExitCode, string Output, string Error);

/// <summary>Runs a program with limits on time and memory, so that a hostile file costs one request and not the server.</summary>
internal static class LimitedChild
{
    // An answer to one file is a few hundred kB.
    private const int OutputLimit = 8 << 20;
    private const int ErrorLimit = 1 << 16;

    public static async Task<ChildResult> RunAsync(IReadOnlyList<string> command, TimeSpan time, long memory, CancellationToken cancel)
    {
        using var process = new Process { StartInfo = Limited(command, time, memory) };
        process.Start();
        process.StandardInput.Close();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(time);
        try
        {
            var output = ReadAsync(process.StandardOutput, OutputLimit, process, limit.Token);
            var error = ReadAsync(process.StandardError, ErrorLimit, null, limit.Token);
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            return new(process.ExitCode, await output.ConfigureAwait(false), await error.ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            Kill(process);
            cancel.ThrowIfCancellationRequested();
            return new(null, "", "");
        }
    }

    private static ProcessStartInfo Limited(IReadOnlyList<string> command, TimeSpan time, long memory)
    {
        var start = new ProcessStartInfo { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        // RLIMIT_DATA counts what may be written to, not the address space that a runtime merely reserves.
        // Processor time is a second line of defence behind the clock, and so allows all cores.
        List<string> all = File.Exists("/usr/bin/prlimit")
            ? ["/usr/bin/prlimit", Flag("data", memory), Flag("cpu", (long)Math.Ceiling(time.TotalSeconds * Environment.ProcessorCount) + 1), Flag("fsize", 1L << 30), "--core=0", "--", .. command]
            : [.. command];
        start.FileName = all[0];
        foreach (var argument in all.Skip(1)) start.ArgumentList.Add(argument);
        start.Environment["DOTNET_GCHeapHardLimit"] = (memory / 2).ToString("X", CultureInfo.InvariantCulture);
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        return start;
    }

    private static string Flag(string name, long value) => FormattableString.Invariant($"--{name}={value}");

    private static async Task<string> ReadAsync(StreamReader reader, int limit, Process? stopAtLimit, CancellationToken cancel)
    {
        var text = new StringBuilder();
        var buffer = new char[1 << 16]; // as much as a pipe holds: fewer turns on a busy machine
        while (await reader.ReadAsync(buffer, cancel).ConfigureAwait(false) is var count and > 0)
        {
            if (text.Length + count <= limit) text.Append(buffer, 0, count);
            else if (stopAtLimit is not null)
            {
                Kill(stopAtLimit);
                return "";
            }
        }

        return text.ToString();
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended by itself in the meantime.
        }
    }
}
