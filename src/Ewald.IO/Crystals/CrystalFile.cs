using System.IO.Compression;
using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.IO;

/// <summary>Reads a crystal from any format known here, chosen by what the file holds: CIF, POSCAR, structures of pymatgen; also
/// compressed with gzip.</summary>
public static class CrystalFile
{
    /// <summary>Reads a crystal; of several in a file the first, which its warnings then say.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Every site of the cell, symmetry applied; all that was assumed or left out stands in its warnings.</returns>
    /// <exception cref="DataFormatException">The file holds no crystal; the message says what is wrong.</exception>
    public static Crystal Read(string path) => Cif.First(ReadAll(path));

    /// <summary>Reads every crystal of a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataFormatException">The file holds no crystal; the message says what is wrong.</exception>
    public static IReadOnlyList<Crystal> ReadAll(string path)
    {
        var text = Text(path);
        return FormatOf(text) is { } format
            ? Parse(path, text, format)
            : throw new DataFormatException(path, "holds no crystal that is read here; a CIF, a POSCAR of VASP 5 or structures of pymatgen (JSON) are.");
    }

    /// <summary>Reads every crystal file of a folder, in the order of the names.</summary>
    /// <param name="folder">The folder; a single file stands for itself.</param>
    /// <exception cref="InputException">The folder does not exist or holds no crystal file.</exception>
    /// <exception cref="DataFormatException">One of its files cannot be read.</exception>
    public static IReadOnlyList<Crystal> ReadFolder(string folder)
    {
        if (!Directory.Exists(folder)) return ReadAll(folder);
        var crystals = new List<Crystal>();
        foreach (var file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(file);
            if (Path.GetExtension(name).ToLowerInvariant() is ".cif" or ".vasp" or ".poscar" or ".json" || name.StartsWith("POSCAR", StringComparison.Ordinal) || name.StartsWith("CONTCAR", StringComparison.Ordinal))
                crystals.AddRange(ReadAll(file));
        }

        return crystals.Count > 0 ? crystals : throw new InputException($"The folder {folder} holds no crystal file (.cif, .vasp, POSCAR, .json).");
    }

    internal static IReadOnlyList<Crystal> Parse(string path, string text, string format) => format switch
    {
        "CIF" => Cif.Parse(path, text),
        "POSCAR" => [Poscar.Parse(path, text)],
        _ => PymatgenJson.Parse(path, text),
    };

    /// <summary>The format of a text by its content, or null when it is none of crystals.</summary>
    internal static string? FormatOf(string text)
    {
        if (PymatgenJson.Recognises(text)) return "pymatgen JSON";
        if (Cif.Recognises(text)) return "CIF";
        return Poscar.Recognises(text) ? "POSCAR" : null;
    }

    /// <summary>The text of a file, uncompressed when it is gzip.</summary>
    internal static string Text(string path)
    {
        var bytes = InputFile.Bytes(path);
        if (bytes is [0x1F, 0x8B, ..]) bytes = Decompress(path, bytes);
        if (bytes is not ([0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]) && bytes.AsSpan(0, Math.Min(bytes.Length, 65536)).Contains((byte)0))
            throw new DataFormatException(path, "is a binary file, not a crystal; a CIF, a POSCAR of VASP 5 or structures of pymatgen (JSON) are read.");
        return InputFile.Decode(path, bytes);
    }

    private static byte[] Decompress(string path, byte[] bytes)
    {
        try
        {
            using var zip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
            using var plain = new MemoryStream();
            var buffer = new byte[1 << 16];
            for (int read; (read = zip.Read(buffer)) > 0;)
            {
                plain.Write(buffer, 0, read);
                if (plain.Length > InputFile.LargestText) throw new DataFormatException(path, FormattableString.Invariant($"holds more than {InputFile.LargestText >> 20} MB when decompressed, the most that is read."));
            }

            return plain.Length > 0 ? plain.ToArray() : throw new DataFormatException(path, "is empty when decompressed.");
        }
        catch (InvalidDataException e)
        {
            throw new DataFormatException(path, "is damaged gzip: " + e.Message, e);
        }
    }
}
