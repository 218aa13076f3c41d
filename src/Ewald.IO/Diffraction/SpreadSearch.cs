using Ewald.Core;

namespace Ewald.IO;

/// <summary>Finds a named spread in a data folder: the folder itself, or one below it.</summary>
public static class SpreadSearch
{
    private const int Deepest = 2;

    /// <summary>The folder of a spread.</summary>
    /// <param name="data">What the user gave: the spread's own folder, the phase-mapping folder around it, or the whole data folder.</param>
    /// <param name="name">Name of the spread's folder, for example <c>FeGaPd</c>.</param>
    /// <returns>The folder called so, at most two levels below; null when there is none.</returns>
    public static string? Find(string data, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(data);
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(data));
        if (string.Equals(Path.GetFileName(full), name, StringComparison.OrdinalIgnoreCase)) return data;
        try
        {
            return Directory.EnumerateDirectories(data, "*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = Deepest - 1, IgnoreInaccessible = true })
                .Where(d => string.Equals(Path.GetFileName(d), name, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal).FirstOrDefault();
        }
        catch (IOException e)
        {
            throw new InputException($"{data}: cannot be searched for {name}: {e.Message}", e);
        }
    }
}
