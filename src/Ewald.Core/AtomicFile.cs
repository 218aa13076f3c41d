namespace Ewald.Core;

/// <summary>Writes files and folders so that a reader sees the old content or the new one, never a torn one.</summary>
public static class AtomicFile
{
    /// <summary>Writes through a temporary name beside the target, flushes to disk, then renames.</summary>
    /// <param name="path">Target file; its folder is made when absent.</param>
    /// <param name="write">Writes the content.</param>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        WriteThrough(path, temporary =>
        {
            using var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write);
            write(stream);
            stream.Flush(flushToDisk: true);
        });
    }

    /// <summary>Writes text (UTF-8 without a byte-order mark) atomically.</summary>
    /// <param name="path">Target file.</param>
    /// <param name="text">The text.</param>
    public static void WriteText(string path, string text) => Write(path, s => s.Write(System.Text.Encoding.UTF8.GetBytes(text)));

    /// <summary>For writers that want a file name (native libraries): give them a temporary one, rename when they return.</summary>
    /// <param name="path">Target file.</param>
    /// <param name="writeTo">Receives the temporary path and writes it.</param>
    public static void WriteThrough(string path, Action<string> writeTo)
    {
        ArgumentNullException.ThrowIfNull(writeTo);
        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var temporary = $"{full}.{Environment.ProcessId}-{Guid.NewGuid():N}.tmp";
        try
        {
            writeTo(temporary);
            File.Move(temporary, full, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
