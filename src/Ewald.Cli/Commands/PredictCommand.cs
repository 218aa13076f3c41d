using System.CommandLine;
using Ewald.Core;
using Ewald.Studies;

namespace Ewald.Cli.Commands;

/// <summary><c>ewald predict ID FILE...</c>: measured files in, answers with uncertainty out; a study that decomposes also takes folders.</summary>
internal static class PredictCommand
{
    public static Command Make(Shell shell)
    {
        var id = new Argument<string>("ID") { Description = "A study; see `ewald studies`." };
        var files = new Argument<string[]>("FILE") { Description = "Measured files; a study without labels also takes a folder that belongs together.", Arity = ArgumentArity.ZeroOrMore };
        var model = Flags.Folder("--model", "Folder of a trained model, or the name of a shipped one; the default model when not given.");
        var qUnit = Flags.Among("--q-unit", "Unit of Q in the files.", "1/angstrom", "1/nm");
        var probe = Flags.Among("--probe", "What was scattered.", "xray", "neutron");
        var concentration = Flags.Number("--concentration", "Concentration of the solute", 1e-6, 1e4, "mg/mL");
        var heavyWater = Flags.Number("--heavy-water", "Volume fraction of D2O in the buffer", 0, 1, "1");
        var volume = Flags.Number("--partial-specific-volume", "Of the solute", 0.1, 3, "cm³/g");
        var manifest = new Option<string?>("--manifest") { Description = "CSV, one row a file: file, q-unit, probe, concentration, ... ; a row overrides the flags.", HelpName = "CSV" };
        var settings = new Option<string[]>("--set") { Description = "A further named value for the study, for example wavelength=1.5406; may be given several times.", HelpName = "NAME=VALUE" };
        var output = Flags.Folder("--out", "Folder for arrays and tables of a study that decomposes; runs/predict/<time> when not given.");
        var seed = Flags.Seed();
        var report = Flags.Folder("--report", "Writes one page a file into this folder.");
        var threads = Flags.Threads();
        var json = Flags.Json();
        var command = new Command("predict", "Answer measured files with a trained model, or take them apart.")
            { id, files, model, qUnit, probe, concentration, heavyWater, volume, settings, manifest, output, report, seed, threads, json };
        command.SetAction(int (parsed, cancel) =>
        {
            var study = shell.Studies.Find(parsed.GetRequiredValue(id));
            if (study is not IDecompose) shell.Studies.Find<IPredict>(study.Card.Id);
            var flags = new MeasurementInfo(
                parsed.GetValue(qUnit), parsed.GetValue(probe), parsed.GetValue(concentration), parsed.GetValue(heavyWater), parsed.GetValue(volume),
                Named(parsed.GetValue(settings) ?? []));
            List<PredictionRequest> requests = [.. (parsed.GetValue(files) ?? []).Select(f => new PredictionRequest(f, flags))];
            if (parsed.GetValue(manifest) is { } csv) requests.AddRange(Manifest.Read(csv, flags));
            if (requests.Count == 0) throw new InputException("predict needs a FILE or a --manifest; it received neither.");
            var pages = parsed.GetValue(report);
            var document = study switch
            {
                IPredict predict => shell.WithProgress(progress => PredictionRunner.Run(
                    predict, ModelFolder(study, parsed.GetValue(model), shell.Models), requests, parsed.GetValue(threads), pages, progress, cancel)),
                IDecompose when parsed.GetValue(model) is { } named => throw new InputException($"--model {named}: {study.Card.Id} trains nothing and takes no model."),
                IDecompose decompose => shell.WithProgress(progress => PredictionRunner.Decompose(
                    decompose, requests, parsed.GetValue(seed), parsed.GetValue(threads), parsed.GetValue(output) ?? StudyRunner.DefaultOutput("predict"), pages, progress, cancel)),
                _ => throw new InvalidOperationException($"{study.Card.Id} has no verb predict."),
            };
            if (parsed.GetValue(json)) shell.Json(document);
            else Show(shell, document);
            if (pages is not null) shell.Error.WriteLine($"Reports: {Path.GetFullPath(pages)}");
            return document.Results.All(r => r.Ok) ? CommandLine.Answered : CommandLine.Misuse;
        });
        return command;
    }

    private static Dictionary<string, string>? Named(string[] settings)
    {
        if (settings.Length == 0) return null;
        var named = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var setting in settings)
        {
            var at = setting.IndexOf('=', StringComparison.Ordinal);
            if (at < 1 || at == setting.Length - 1) throw new InputException($"--set takes NAME=VALUE; received '{setting}'.");
            if (!named.TryAdd(setting[..at].Trim(), setting[(at + 1)..].Trim())) throw new InputException($"--set {setting[..at]} is given twice; once is allowed.");
        }

        return named;
    }

    /// <summary>The folder of the model that is to answer.</summary>
    public static string ModelFolder(IStudy study, string? given, string? models)
    {
        if (given is null) return ModelStore.FindDefault(study.Card.Id, models);
        if (Directory.Exists(given)) return given;
        var shipped = ModelStore.List(study.Card.Id, models);
        return shipped.FirstOrDefault(m => string.Equals(m.Card.Name, given, StringComparison.Ordinal)).Folder ?? throw new InputException(
            $"--model {given}: there is no such folder, and {study.Card.Id} ships {(shipped.Count == 0 ? "no model" : string.Join(", ", shipped.Select(m => m.Card.Name)))}.");
    }

    /// <summary>Prints answers and warnings file by file.</summary>
    public static void Show(Shell shell, PredictionDocument document)
    {
        foreach (var result in document.Results)
        {
            shell.Line($"{result.File}: {document.Study}{(document.Model is { } model ? $", model {model.Card.Name}" : "")}");
            if (!result.Ok)
            {
                shell.Line($"  not answered: {result.Error}");
                shell.Line("");
                continue;
            }

            shell.Table(["answer", "value", "interval or set", "level"], result.Answers.Select(AnswerText.Row));
            if (result.OutOfDistribution is { Flag: true } far)
                shell.Line(FormattableString.Invariant($"  warning: outside of what the model was trained on (score {far.Score:G3}, threshold {far.Threshold:G3})"));
            foreach (var warning in result.Warnings) shell.Line($"  warning: {warning}");
            shell.Line("");
        }
    }
}
