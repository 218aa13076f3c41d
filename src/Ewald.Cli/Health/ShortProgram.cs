using System.ComponentModel;
using System.Diagnostics;

namespace Ewald.Cli.Health;

/// <summary>Runs a program that ends soon.</summary>
internal static class ShortProgram
{
    /// <summary>What it printed, or null when it is absent, failed, or took longer than 20 s.</summary>
    public static string? Run(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            var output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(TimeSpan.FromSeconds(20)))
            {
                process.Kill(entireProcessTree: true);
                return null;
            }

            return process.ExitCode == 0 ? output.GetAwaiter().GetResult() : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Runs a program whose output goes where ours goes; its exit code, or null when it is absent.</summary>
    public static int? Show(string program, IEnumerable<string> arguments, TextWriter writer)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            DataReceivedEventHandler copy = (_, e) =>
            {
                if (e.Data is not { } line) return;
                lock (writer) writer.WriteLine(line);
            };
            process.OutputDataReceived += copy;
            process.ErrorDataReceived += copy;
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
