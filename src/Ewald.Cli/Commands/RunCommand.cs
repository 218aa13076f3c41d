using System.CommandLine;
using Ewald.Core;
using Ewald.Studies;

namespace Ewald.Cli.Commands;

/// <summary><c>ewald run ID</c>: the whole life of a study.</summary>
internal static class RunCommand
{
    public static Command Make(Shell shell)
    {
        var id = new Argument<string>("ID") { Description = "A study; see `ewald studies`." };
        var size = Flags.Among("--size", "Seconds, minutes (the default), or the published size.", "smoke", "laptop", "paper");
        var seed = Flags.Seed();
        var device = Flags.Among("--device", "Where tensors live; cpu when not given.", "cpu", "cuda");
        var data = Flags.Folder("--data", "Measured data for the hard set; without it hard metrics are absent.");
        var output = Flags.Folder("--out", "Folder to make; runs/<id>/<time> when not given.");
        var threads = Flags.Threads();
        var resume = Flags.Folder("--resume", "Continue an interrupted run, with the settings it was started with.");
        var json = Flags.Json();
        var command = new Command("run", "Simulate, train, infer, evaluate: leaves score.json, report.html, model/ and log.jsonl.")
            { id, size, seed, device, data, output, threads, resume, json };
        command.SetAction(int (parsed, cancel) =>
        {
            var study = shell.Studies.Find(parsed.GetRequiredValue(id));
            var folder = parsed.GetValue(resume);
            if (folder is not null && new Option[] { size, seed, device, data, output, threads }.FirstOrDefault(o => parsed.GetResult(o) is { Implicit: false }) is { } clash)
                throw new InputException($"--resume continues a run with its own settings; leave {clash.Name} out.");
            var target = Path.GetFullPath(folder ?? parsed.GetValue(output) ?? StudyRunner.DefaultOutput(study.Card.Id));
            var score = shell.WithProgress(progress => folder is not null
                ? StudyRunner.Resume(study, target, progress, cancel)
                : StudyRunner.Run(study, new RunSettings(
                    study.Card.Id, Enum.Parse<StudySize>(parsed.GetValue(size) ?? "laptop", ignoreCase: true), parsed.GetValue(seed),
                    parsed.GetValue(threads), parsed.GetValue(device) ?? "cpu", parsed.GetValue(data)), target, progress, cancel));
            if (parsed.GetValue(json)) shell.Json(score);
            else shell.Table(["metric", "set", "value", "95 % interval", "n", "baseline"], score.Metrics.Select(m => (IReadOnlyList<string>)
            [
                m.Name, m.Set, AnswerText.Number(m.Value) + (string.Equals(m.Unit, "1", StringComparison.Ordinal) ? "" : " " + m.Unit),
                m.Low is { } low && m.High is { } high ? $"{AnswerText.Number(low)} – {AnswerText.Number(high)}" : "",
                FormattableString.Invariant($"{m.N}"), m.Baseline is { } b ? AnswerText.Number(b) : "",
            ]));
            var final = target.EndsWith(".partial", StringComparison.Ordinal) ? target[..^".partial".Length] : target;
            shell.Error.WriteLine($"Report: {Path.Combine(final, "report.html")}");
            return CommandLine.Answered;
        });
        return command;
    }

    /// <summary>System.CommandLine has no synchronous action with a token; a study is synchronous work.</summary>
    internal static void SetAction(this Command command, Func<ParseResult, CancellationToken, int> action) =>
        command.SetAction((parsed, cancel) => Task.Run(() => action(parsed, cancel), CancellationToken.None));
}
