using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.IO;

/// <summary>Reads a crystal from any format known here, chosen by what the file holds: CIF.</summary>
public static class CrystalFile
{
    /// <summary>Reads a crystal; of several in a file the first.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Every site of the cell, symmetry applied; all that was assumed or left out stands in its warnings.</returns>
    /// <exception cref="DataFormatException">The file holds no crystal; the message says what is wrong.</exception>
    public static Crystal Read(string path) => Cif.First(ReadAll(path));

    /// <summary>Reads every crystal of a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataFormatException">The file holds no crystal; the message says what is wrong.</exception>
    public static IReadOnlyList<Crystal> ReadAll(string path)
    {
        var text = InputFile.Text(path);
        return Cif.Recognises(text) ? Cif.Parse(path, text) : throw new DataFormatException(path, "holds no crystal that is read here: a CIF is.");
    }
}
