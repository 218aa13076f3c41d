using System.Security.Cryptography;
using System.Text;
using Ewald.Core;

namespace Ewald.IO;

/// <summary>The guarded way a reader opens what a user named: absent, a folder, empty, too large and unreadable each get one sentence.</summary>
public static class InputFile
{
    /// <summary>Largest text file that is read, bytes.</summary>
    public const long LargestText = 256L << 20;

    /// <summary>Refuses what cannot be read as a file and tells its size. Opens nothing, so it is quick for a file of any size.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Size in bytes, at least 1.</returns>
    /// <exception cref="DataFormatException">Absent, a folder, or empty (pipes and devices have no size either).</exception>
    public static long Check(string path)
    {
        if (string.IsNullOrWhiteSpace(path)) throw new InputException("The name of the file is empty; give the path of a measurement.");
        if (path.Contains('\0', StringComparison.Ordinal)) throw new InputException("The name of the file holds a NUL character; give the path of a measurement.");
        try
        {
            if (Directory.Exists(path)) throw new DataFormatException(path, "is a folder; name a file in it.");
            var info = new FileInfo(path);
            if (!info.Exists) throw new DataFormatException(path, "no such file.");
            // A link's own length is that of its target's name.
            if (info.LinkTarget is not null) info = info.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? info;
            if (!info.Exists) throw new DataFormatException(path, "is a link whose target does not exist.");
            return info.Length > 0 ? info.Length : throw new DataFormatException(path, "is empty (0 bytes).");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new DataFormatException(path, "cannot be read: " + e.Message, e);
        }
    }

    /// <summary>The first bytes of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="count">At most so many.</param>
    /// <exception cref="DataFormatException">The file cannot be read.</exception>
    public static byte[] Head(string path, int count)
    {
        Check(path);
        return Guard(path, () =>
        {
            using var stream = Open(path);
            var head = new byte[count];
            return head[..stream.ReadAtLeast(head, count, throwOnEndOfStream: false)];
        });
    }

    /// <summary>All bytes of a file below a limit.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">Largest size, bytes.</param>
    /// <exception cref="DataFormatException">The file cannot be read or is larger.</exception>
    public static byte[] Bytes(string path, long limit = LargestText)
    {
        var size = Check(path);
        if (size > limit)
            throw new DataFormatException(path, FormattableString.Invariant($"holds {size / 1048576.0:F0} MB; a file of this kind is read up to {limit >> 20} MB."));
        return Guard(path, () =>
        {
            using var stream = Open(path);
            var bytes = new byte[size];
            return bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        });
    }

    /// <summary>A text file: UTF-8 or UTF-16 by its byte-order mark, else UTF-8, else Latin-1.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataFormatException">The file cannot be read, is larger than <see cref="LargestText"/>, or is binary.</exception>
    public static string Text(string path) => Decode(path, Bytes(path));

    /// <summary>SHA-256 of a file, lower-case hexadecimal.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataFormatException">The file cannot be read.</exception>
    public static string Sha256(string path)
    {
        Check(path);
        return Guard(path, () =>
        {
            using var stream = Open(path);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        });
    }

    internal static string Decode(string path, byte[] bytes)
    {
        if (bytes is [0xFF, 0xFE, ..]) return Encoding.Unicode.GetString(bytes, 2, bytes.Length - 2);
        if (bytes is [0xFE, 0xFF, ..]) return Encoding.BigEndianUnicode.GetString(bytes, 2, bytes.Length - 2);
        if (bytes.AsSpan(0, Math.Min(bytes.Length, 65536)).Contains((byte)0))
            throw new DataFormatException(path, "is a binary file of an unknown kind; a text table, canSAS XML or NXcanSAS (HDF5) file is read.");
        var start = bytes is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0;
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes, start, bytes.Length - start);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    private static T Guard<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new DataFormatException(path, "cannot be read: " + e.Message, e);
        }
    }
}
