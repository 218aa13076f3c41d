using System.CommandLine;
using System.Globalization;
using Ewald.IO;
using Ewald.Studies;

namespace Ewald.Cli.Commands;

/// <summary><c>ewald inspect FILE</c>: format, axes, units, ranges, warnings and a picture.</summary>
internal static class InspectCommand
{
    private const int MostHeaderEntries = 20;

    public static Command Make(Shell shell)
    {
        var file = new Argument<string>("FILE") { Description = "Any file." };
        var qUnit = Flags.Among("--q-unit", "Unit of Q when the file does not state it.", "1/angstrom", "1/nm");
        var json = Flags.Json();
        var command = new Command("inspect", "What is in a file: format, axes, units, range, warnings, a picture.") { file, qUnit, json };
        command.SetAction(parsed =>
        {
            var found = FileInspection.Inspect(parsed.GetRequiredValue(file), parsed.GetValue(qUnit));
            if (parsed.GetValue(json)) shell.Json(found);
            else Show(shell, found);
            // A file that nobody here can read is described, and still is not an answer.
            return found.Kind is "unknown" or "unreadable" ? CommandLine.Misuse : CommandLine.Answered;
        });
        return command;
    }

    private static void Show(Shell shell, Inspection found)
    {
        shell.Line($"{found.Path}: {found.Kind}, {found.Format}, {Size(found.Size)}");
        if (found.Entries.Count > 0)
            shell.Table(["name", "unit", "from", "to", "count", "what"], found.Entries.Select(e => (IReadOnlyList<string>)
                [e.Name, e.Unit, e.Low is { } low ? AnswerText.Number(low) : "", e.High is { } high ? AnswerText.Number(high) : "", e.Count.ToString(CultureInfo.InvariantCulture), e.Detail]));
        foreach (var (name, value) in found.Metadata.Where(m => m.Value.Length > 0).Take(MostHeaderEntries)) shell.Line($"  {name}: {Short(value)}");
        if (found.Metadata.Count > MostHeaderEntries) shell.Line(FormattableString.Invariant($"  ... and {found.Metadata.Count - MostHeaderEntries} more header entries (--json shows them)"));
        foreach (var warning in found.Warnings) shell.Line($"  warning: {warning}");
        foreach (var preview in found.Previews) Draw(shell, preview);
    }

    private static void Draw(Shell shell, Preview preview)
    {
        shell.Line("");
        switch (preview)
        {
            case CurvePreview curve:
                shell.Line($"{curve.YLabel} against {curve.XLabel}{(curve.Logarithmic ? ", logarithmic axes" : "")}");
                foreach (var line in Drawing.Curve(curve.X, curve.Y, curve.Logarithmic, curve.Logarithmic)) shell.Line(line);
                break;
            case ImagePreview image:
                shell.Line($"{image.Title}, {image.YLabel} against {image.XLabel}, logarithm of the intensity");
                foreach (var line in Drawing.Image(Square(image))) shell.Line(line);
                break;
        }
    }

    private static double[,] Square(ImagePreview image)
    {
        var values = new double[image.Rows, image.Columns];
        Buffer.BlockCopy(image.Values, 0, values, 0, image.Values.Length * sizeof(double));
        return values;
    }

    private static string Size(long bytes) => bytes switch
    {
        < 1000 => FormattableString.Invariant($"{bytes} bytes"),
        < 1_000_000 => FormattableString.Invariant($"{bytes / 1e3:F1} kB"),
        < 1_000_000_000 => FormattableString.Invariant($"{bytes / 1e6:F1} MB"),
        _ => FormattableString.Invariant($"{bytes / 1e9:F1} GB"),
    };

    private static string Short(string text) => text.Length <= 120 ? text : text[..117] + "...";
}
