using System.CommandLine;
using Ewald.Core;
using Ewald.Studies;

namespace Ewald.Cli.Commands;

/// <summary><c>ewald demo</c>: the main job on real measurements, two neutron curves of proteins that are partly aggregated.</summary>
internal static class DemoCommand
{
    private static readonly (string File, string What)[] Curves =
    [
        ("apoferritin.txt", "apoferritin, a hollow protein cage in D2O"),
        ("conalbumin.txt", "conalbumin, a compact two-lobed protein in D2O"),
    ];

    public static Command Make(Shell shell)
    {
        var output = Flags.Folder("--out", "Folder for the report pages; runs/demo/<time> when not given.");
        var command = new Command("demo", "Answer two real neutron curves and write a report page for each.") { output };
        command.SetAction(int (parsed, cancel) =>
        {
            var folder = parsed.GetValue(output) ?? StudyRunner.DefaultOutput("demo");
            var studies = shell.Studies.All.OfType<IPredict>()
                .Where(s => s.Card.Id.StartsWith("sas-", StringComparison.Ordinal) && ModelStore.TryFindDefault(s.Card.Id, shell.Models) is not null).ToArray();
            if (studies.Length == 0) throw new InputException("no small-angle study with a trained model is in this build, so there is nothing to show.");
            var info = new MeasurementInfo(QUnit: "1/angstrom", Probe: "neutron", HeavyWaterFraction: 1);
            var requests = Curves.Select(c => new PredictionRequest(Path.Combine(RepositoryPaths.Samples, c.File), info)).ToArray();
            var documents = studies.Select(study => shell.WithProgress(progress => PredictionRunner.Run(
                study, ModelStore.FindDefault(study.Card.Id, shell.Models), requests, Environment.ProcessorCount,
                Path.Combine(folder, study.Card.Id), progress, cancel))).ToArray();

            for (var i = 0; i < Curves.Length; i++)
            {
                shell.Line($"{Curves[i].File}: {Curves[i].What}");
                shell.Table(["study", "answer", "value", "interval or set", "level"], documents.SelectMany(d => d.Results[i].Ok
                    ? d.Results[i].Answers.Where(a => a is ClassAnswer or QuantityAnswer).Select(a => (IReadOnlyList<string>)[d.Study, .. AnswerText.Row(a)])
                    : [[d.Study, "not answered", d.Results[i].Error ?? "", "", ""]]));
                foreach (var warning in documents.SelectMany(d => d.Results[i].Warnings).Distinct(StringComparer.Ordinal)) shell.Line($"  warning: {warning}");
                shell.Line("");
            }

            shell.Line($"Report pages: {folder}");
            return documents.All(d => d.Results.All(r => r.Ok)) ? CommandLine.Answered : CommandLine.Misuse;
        });
        return command;
    }
}
