namespace Ewald.Server;

/// <summary>The name under which an uploaded file is stored: its own, without anything that a file system, a shell or a page could misread.</summary>
public static class UploadName
{
    private const int Longest = 100;

    /// <summary>Letters, digits, dot, hyphen and underscore stay, all else becomes an underscore; no folder, no leading dot or hyphen.</summary>
    /// <param name="given">The name that came with the upload.</param>
    public static string Clean(string? given)
    {
        var name = (given ?? "").Replace('\\', '/').Split('/')[^1];
        var clean = new string([.. name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_')]).TrimStart('.', '-');
        // The end stays because it holds the extension.
        if (clean.Length > Longest) clean = clean[^Longest..].TrimStart('.', '-');
        return clean.Length == 0 ? "upload" : clean;
    }
}
