using System.Globalization;
using System.Text.Json.Nodes;
using Ewald.Cli;
using Ewald.Studies;

namespace Ewald.Tests.Cli;

/// <summary>Runs the command line in this process on test studies, in a folder of its own.</summary>
internal sealed class Terminal : IDisposable
{
    public Terminal(params IStudy[] studies)
    {
        Level = studies.OfType<LevelStudy>().FirstOrDefault() ?? new LevelStudy();
        Studies = new StudyCatalogue(studies.Length > 0 ? studies : [Level, new OnlyRunStudy()]);
        LevelStudy.WriteModel(Path.Combine(Folder, "models", "test-level", "small"), 0.5);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("ewald test ").FullName;

    public LevelStudy Level { get; }

    public StudyCatalogue Studies { get; }

    public CancellationTokenSource Cancel { get; } = new();

    public string Out { get; private set; } = "";

    public string Error { get; private set; } = "";

    public JsonNode Json => JsonNode.Parse(Out)!;

    public int Run(params string[] arguments)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        var shell = new Shell(Studies, TextWriter.Synchronized(output), TextWriter.Synchronized(error), Interactive: false) { Models = Path.Combine(Folder, "models") };
        var code = CommandLine.RunAsync(arguments, shell, Cancel.Token).GetAwaiter().GetResult();
        (Out, Error) = (output.ToString(), error.ToString());
        return code;
    }

    public string At(string name) => Path.Combine(Folder, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(At(name), text);
        return At(name);
    }

    public void Dispose()
    {
        Cancel.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
