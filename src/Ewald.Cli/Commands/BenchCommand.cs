using System.CommandLine;
using System.Runtime.InteropServices;
using Ewald.Benchmarks;
using Ewald.Core;
using Ewald.Studies;

namespace Ewald.Cli.Commands;

/// <summary><c>ewald bench</c>: ours against the peers installed on this machine.</summary>
internal static class BenchCommand
{
    public static Command Make(Shell shell)
    {
        var filter = new Argument<string?>("FILTER") { Description = "A group (sas, tensors, ...) or a word of a benchmark's name; all when not given.", Arity = ArgumentArity.ZeroOrOne };
        var json = Flags.Json();
        var command = new Command("bench", "Ours against the peers installed on this machine, on the same work.") { filter, json };
        command.SetAction(int (parsed, cancel) =>
        {
            var selected = BenchmarkRunner.Select(parsed.GetValue(filter));
            if (selected.Count == 0)
                throw new InputException($"No benchmark matches '{parsed.GetValue(filter)}'. There are: {string.Join(", ", BenchmarkRunner.All.Select(b => b.Group).Distinct(StringComparer.Ordinal))}.");
            var found = new List<Comparison>();
            foreach (var benchmark in selected)
            {
                cancel.ThrowIfCancellationRequested();
                found.AddRange(benchmark.Run(shell.Error.WriteLine, cancel));
            }

            if (parsed.GetValue(json))
                shell.Json(new { ewald = StudyRunner.Version, machine = RuntimeInformation.OSDescription, cores = Environment.ProcessorCount, comparisons = found });
            else
                shell.Table(["what", "ours", "peer", "unit", "ratio", "target", "peer's name", "work"], found.Select(c => (IReadOnlyList<string>)
                [
                    $"{c.Group}: {c.Name}", AnswerText.Number(c.Ours), c.Peer is { } peer ? AnswerText.Number(peer) : "absent", c.Unit,
                    c.Ratio is { } ratio ? AnswerText.Number(ratio) : "", c.Target ?? "", c.PeerName, c.Work,
                ]));
            return CommandLine.Answered;
        });
        return command;
    }
}
