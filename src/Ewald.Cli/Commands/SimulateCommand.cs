using System.CommandLine;
using Ewald.Core;
using Ewald.Studies;

namespace Ewald.Cli.Commands;

/// <summary><c>ewald simulate ID</c>: the easy set as labelled HDF5.</summary>
internal static class SimulateCommand
{
    public static Command Make(Shell shell)
    {
        var id = new Argument<string>("ID") { Description = "A study; see `ewald studies`." };
        var count = Flags.Count("--count", "Number of examples.", otherwise: null);
        var output = new Option<string>("--out") { Description = "HDF5 file to write.", HelpName = "FILE.h5", Required = true };
        var seed = Flags.Seed();
        var json = Flags.Json();
        var command = new Command("simulate", "Write the easy set: inputs, labels, parameters, group, units.") { id, count, output, seed, json };
        command.SetAction(int (parsed, cancel) =>
        {
            var study = shell.Studies.Find<ISimulate>(parsed.GetRequiredValue(id));
            var path = Path.GetFullPath(parsed.GetRequiredValue(output));
            if (Directory.Exists(path)) throw new InputException($"--out {path} is a folder; name a file.");
            shell.WithProgress(progress =>
            {
                AtomicFile.WriteThrough(path, temporary =>
                {
                    study.Simulate(parsed.GetValue(count), new Randomness(parsed.GetValue(seed)), temporary, progress, cancel);
                    cancel.ThrowIfCancellationRequested();
                });
                return 0;
            });
            if (parsed.GetValue(json)) shell.Json(new { study = study.Card.Id, count = parsed.GetValue(count), seed = parsed.GetValue(seed), path, sha256 = ModelStore.Sha256(path) });
            else shell.Out.WriteLine(path);
            return CommandLine.Answered;
        });
        return command;
    }
}
