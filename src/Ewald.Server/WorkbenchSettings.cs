using Ewald.Core;

namespace Ewald.Server;

/// <summary>How the workbench runs.</summary>
public sealed record WorkbenchSettings
{
    /// <summary>The command line as a program and its first arguments; <c>predict</c> is appended.</summary>
    public required IReadOnlyList<string> Program { get; init; }

    /// <summary>Folder of the pages.</summary>
    public string Pages { get; init; } = Path.Combine(RepositoryPaths.Home, "web", "pages");

    /// <summary>Folder of the runs, one folder a study.</summary>
    public string Runs { get; init; } = Path.Combine(RepositoryPaths.Home, "runs");

    /// <summary>Folder of the answers to uploaded files; the oldest go when there are more than <see cref="KeptAnswers"/>.</summary>
    public string Answers { get; init; } = Path.Combine(RepositoryPaths.Home, "runs", "serve");

    /// <summary>Largest upload, all files together, bytes.</summary>
    public long UploadBytes { get; init; } = 64L << 20;

    /// <summary>Wall-clock time that the answers of a trained model may take.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Wall-clock time that a study without a trained model may take.</summary>
    public TimeSpan DecompositionTimeLimit { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Memory that one answer may write to, bytes.</summary>
    public long MemoryBytes { get; init; } = 4L << 30;

    /// <summary>Answers that are kept.</summary>
    public int KeptAnswers { get; init; } = 200;

    /// <summary>Files answered at once; further ones wait.</summary>
    public int AtOnce { get; init; } = 2;

    /// <summary>Addresses that the Host header may name, separated by semicolons.</summary>
    public string AllowedHosts { get; init; } = "localhost;127.0.0.1;[::1]";

    /// <summary>The command line that lies in a folder.</summary>
    /// <param name="folder">Folder with <c>ewald-cli.dll</c>.</param>
    public static IReadOnlyList<string> ThisProgram(string folder) => ["dotnet", Path.Combine(folder, "ewald-cli.dll")];
}
