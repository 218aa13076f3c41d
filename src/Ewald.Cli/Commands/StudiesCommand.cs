using System.CommandLine;
using Ewald.Studies;

namespace Ewald.Cli.Commands;

/// <summary><c>ewald studies</c>: every study there is.</summary>
internal static class StudiesCommand
{
    public static Command Make(Shell shell)
    {
        var json = Flags.Json();
        var markdown = new Option<bool>("--markdown") { Description = "Print the table that the README holds." };
        var command = new Command("studies", "Every study: id, title, kind, source, what it reads.") { json, markdown };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(json)) shell.Json(new { studies = shell.Studies.All.Select(s => Describe(s, shell.Models)) });
            else if (parsed.GetValue(markdown)) shell.Out.Write(Markdown(shell.Studies));
            else shell.Table(["study", "title", "kind", "reads", "source"], shell.Studies.All.Select(s => (IReadOnlyList<string>)
                [s.Card.Id, s.Card.Title, Kind(s), s.Card.Input, s.Card.Source]));
            return CommandLine.Answered;
        });
        return command;
    }

    /// <summary>The generated table of studies.</summary>
    public static string Markdown(StudyCatalogue studies) => string.Concat(
    [
        "| study | what it answers | kind | what it reads | source |\n|---|---|---|---|---|\n",
        .. studies.All.Select(s => $"| [`{s.Card.Id}`](docs/studies/{s.Card.Id}.md) | {Cell(s.Card.Question)} | {Kind(s)} | {Cell(s.Card.Input)} | {Cell(s.Card.Source)} |\n"),
    ]);

    private static object Describe(IStudy s, string? models) => new
    {
        s.Card.Id, s.Card.Title, s.Card.Kind, s.Card.Question, s.Card.Source, s.Card.Input, s.Card.Output, s.Card.Baseline, s.Card.Claim,
        s.Card.Published, s.Card.Split, verbs = StudyCatalogue.Verbs(s),
        models = ModelStore.List(s.Card.Id, models).Select(m => new { m.Card.Name, m.Card.IsDefault }),
    };

    private static string Kind(IStudy s) => s.Card.Kind.ToString().ToLowerInvariant();

    private static string Cell(string text) => text.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal);
}
