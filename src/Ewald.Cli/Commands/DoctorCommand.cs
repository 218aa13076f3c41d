using System.CommandLine;
using Ewald.Cli.Health;
using Ewald.Core;

namespace Ewald.Cli.Commands;

/// <summary><c>ewald doctor</c>: what is installed, what is missing, how to get it.</summary>
internal static class DoctorCommand
{
    private static readonly string[] Browser = ["chromium"];
    private static readonly string[] Peers = ["python3-sasmodels", "python3-torch", "python3-sklearn", "python3-numpy", "python3-scipy"];

    public static Command Make(Shell shell)
    {
        var install = Flags.Among("--install", "Install what only tests of pages or benchmarks use, from Debian.", "browser", "peers");
        var json = Flags.Json();
        var command = new Command("doctor", "What is installed, what is missing, how to get it.") { install, json };
        command.SetAction(int (parsed, cancel) =>
        {
            if (parsed.GetValue(install) is { } what) Install(shell, string.Equals(what, "browser", StringComparison.Ordinal) ? Browser : Peers);
            var engines = Engines.All();
            var ok = engines.All(e => e.Ok || !e.Required);
            if (parsed.GetValue(json)) shell.Json(new { ewald = Studies.StudyRunner.Version, ok, engines });
            else
                shell.Table(["engine", "version", "", "detail"], engines.Select(e => (IReadOnlyList<string>)
                    [e.Name, e.Version ?? "-", e.Ok ? "ok" : e.Required ? "MISSING" : "absent", e.Ok ? e.Detail : $"{e.Detail}. To get it: {e.HowToGet}"]));
            foreach (var missing in engines.Where(e => e.Required && !e.Ok)) shell.Error.WriteLine($"ewald: {missing.Name} is missing: {missing.Detail} To get it: {missing.HowToGet}");
            return ok ? CommandLine.Answered : CommandLine.Failed;
        });
        return command;
    }

    private static void Install(Shell shell, string[] packages)
    {
        string[] apt = ["apt-get", "install", "-y", "--no-install-recommends", .. packages];
        string[] command = Environment.IsPrivilegedProcess ? apt : ["sudo", "-n", .. apt];
        var code = ShortProgram.Show(command[0], command.Skip(1), shell.Error);
        if (code != 0) throw new InputException($"could not install; run: sudo {string.Join(' ', apt)}");
    }
}
