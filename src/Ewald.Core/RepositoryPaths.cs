namespace Ewald.Core;

/// <summary>Where the house keeps what it ships: trained models, samples, the web page.</summary>
public static class RepositoryPaths
{
    /// <summary>The house: $EWALD_HOME when set (the launcher sets it), else the nearest folder above the program that holds Ewald.slnx, else the program's folder.</summary>
    public static string Home { get; } = Find();

    /// <summary>Trained models, one folder a study.</summary>
    public static string Models => Path.Combine(Home, "models");

    /// <summary>Small real measurements.</summary>
    public static string Samples => Path.Combine(Home, "samples");

    /// <summary>The shared data folder: $EWALD_DATA, else ../shared/data beside the house; null when neither exists.</summary>
    public static string? Data
    {
        get
        {
            var given = Environment.GetEnvironmentVariable("EWALD_DATA");
            if (!string.IsNullOrEmpty(given)) return Directory.Exists(given) ? given : null;
            var beside = Path.GetFullPath(Path.Combine(Home, "..", "shared", "data"));
            return Directory.Exists(beside) ? beside : null;
        }
    }

    private static string Find()
    {
        var given = Environment.GetEnvironmentVariable("EWALD_HOME");
        if (!string.IsNullOrEmpty(given)) return given;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Ewald.slnx"))) return folder.FullName;
        return AppContext.BaseDirectory;
    }
}
