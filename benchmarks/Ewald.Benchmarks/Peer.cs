using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ewald.Benchmarks;

/// <summary>Asks a script of <c>peers/</c>, run by Debian's Python, to do the same work.</summary>
internal static class Peer
{
    private const string Interpreter = "/usr/bin/python3";

    /// <summary>The document that the script prints, or null where it or what it imports is not installed.</summary>
    /// <param name="script">Name of the script.</param>
    /// <param name="work">What the script reads from its standard input, or null.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="threads">Threads of its linear algebra; null for its own choice.</param>
    /// <param name="cancel">Kills the script.</param>
    public static JsonNode? Ask(string script, object? work, IReadOnlyList<string> arguments, int? threads, CancellationToken cancel)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "peers", script);
        if (!File.Exists(Interpreter) || !File.Exists(path)) return null;
        var start = new ProcessStartInfo(Interpreter, [path, .. arguments])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        if (threads is { } count)
            foreach (var variable in new[] { "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS" })
                start.Environment[variable] = FormattableString.Invariant($"{count}");
        using var process = Process.Start(start)!;
        using var stop = cancel.Register(() => process.Kill(entireProcessTree: true));
        // Read so that a full pipe does not hold the script up; what it says is not used.
        _ = process.StandardError.ReadToEndAsync(cancel);
        try
        {
            if (work is not null) process.StandardInput.Write(JsonSerializer.Serialize(work));
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The peer left before reading: it is not installed, which its exit status says below.
        }

        var answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        cancel.ThrowIfCancellationRequested();
        return process.ExitCode == 0 ? JsonNode.Parse(answer) : null;
    }
}
