using System.Text.Json;
using Ewald.Core;
using Ewald.Studies;
using Spectre.Console;

namespace Ewald.Cli;

/// <summary>What a command talks to.</summary>
/// <param name="Studies">The studies it may use.</param>
/// <param name="Out">Answers go here: one JSON document with --json, text otherwise.</param>
/// <param name="Error">All else goes here.</param>
/// <param name="Interactive">True when a person watches <paramref name="Error"/> on a terminal.</param>
public sealed record Shell(StudyCatalogue Studies, TextWriter Out, TextWriter Error, bool Interactive)
{
    /// <summary>Where shipped models lie; null for the house's own folder.</summary>
    public string? Models { get; init; }

    /// <summary>Prints one JSON document.</summary>
    /// <param name="document">The document.</param>
    public void Json(object document) => Out.WriteLine(JsonSerializer.Serialize(document, document.GetType(), EwaldJson.Document));

    /// <summary>Prints a line of text. What a file's header smuggles in for the terminal to obey is shown, not sent.</summary>
    /// <param name="text">The line.</param>
    public void Line(string text) => Out.WriteLine(Plain(text));

    /// <summary>Text without control characters.</summary>
    /// <param name="text">Any text.</param>
    public static string Plain(string text) => text.Any(char.IsControl) ? new string([.. text.Select(c => char.IsControl(c) ? '·' : c)]) : text;

    /// <summary>Prints a table of text; nothing in it is taken for markup.</summary>
    /// <param name="header">Column titles.</param>
    /// <param name="rows">Cells.</param>
    public void Table(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var title in header) table.AddColumn(new TableColumn(new Text(title, new Style(decoration: Decoration.Bold))));
        foreach (var row in rows) table.AddRow(row.Select(c => new Text(Plain(c))));
        Console(Out).Write(table);
    }

    /// <summary>Does long work while progress is shown on <see cref="Error"/>.</summary>
    /// <param name="work">Receives the sink.</param>
    /// <typeparam name="T">What the work returns.</typeparam>
    public T WithProgress<T>(Func<IProgressSink, T> work) =>
        Interactive ? LiveProgress.Run(Console(Error), work) : work(new LineProgress(Error));

    private IAnsiConsole Console(TextWriter writer)
    {
        var terminal = ReferenceEquals(writer, Error) ? Interactive : !System.Console.IsOutputRedirected && ReferenceEquals(writer, System.Console.Out);
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = terminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = terminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = terminal ? InteractionSupport.Yes : InteractionSupport.No,
        });
        // A file has no width of its own: tables then keep one row on one line.
        if (!terminal) console.Profile.Width = 200;
        return console;
    }
}
