using System.CommandLine;
using Ewald.Core;
using Ewald.Server;

namespace Ewald.Cli.Commands;

/// <summary><c>ewald serve</c>: the workbench in a browser.</summary>
internal static class ServeCommand
{
    public static Command Make(Shell shell)
    {
        var urls = new Option<string>("--urls") { Description = "Addresses to listen on. There is no login: keep it on this machine.", HelpName = "URL", DefaultValueFactory = _ => "http://127.0.0.1:5080" };
        var command = new Command("serve", "The workbench in a browser: studies, runs, upload, answer, report.") { urls };
        command.SetAction(async (parsed, cancel) =>
        {
            var addresses = parsed.GetValue(urls)!.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            foreach (var one in addresses)
                if (!one.StartsWith("http://", StringComparison.Ordinal))
                    throw new InputException($"--urls takes addresses such as http://127.0.0.1:5080; received '{one}'.");
            var settings = new WorkbenchSettings { Program = WorkbenchSettings.ThisProgram(AppContext.BaseDirectory) };
            // Beyond this machine the name it is called by is not known here.
            if (!addresses.All(a => a.StartsWith("http://127.", StringComparison.Ordinal) || a.StartsWith("http://localhost", StringComparison.Ordinal) || a.StartsWith("http://[::1]", StringComparison.Ordinal)))
                settings = settings with { AllowedHosts = "*" };
            await using var app = Workbench.Make(settings, shell.Studies);
            foreach (var one in addresses) app.Urls.Add(one);
            await app.StartAsync(cancel).ConfigureAwait(false);
            shell.Error.WriteLine($"Ewald's workbench listens on {string.Join(", ", app.Urls)}. Ctrl-C ends it.");
            try
            {
                await Task.Delay(Timeout.Infinite, cancel).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                await app.StopAsync(CancellationToken.None).ConfigureAwait(false);
            }

            return CommandLine.Answered;
        });
        return command;
    }
}
