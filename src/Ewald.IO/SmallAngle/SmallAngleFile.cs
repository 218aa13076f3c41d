using Ewald.Core;

namespace Ewald.IO;

/// <summary>Reads a one-dimensional small-angle curve from any format known here, chosen by what the file holds.</summary>
public static class SmallAngleFile
{
    /// <summary>Reads a curve.</summary>
    /// <param name="path">The file.</param>
    /// <param name="qUnit">Unit of Q when the file does not state it (<c>1/A</c>, <c>1/nm</c>), or null: then the format's
    /// convention holds and is announced in the warnings.</param>
    /// <returns>Q in Å⁻¹, sorted; all that was assumed or left out stands in its warnings.</returns>
    /// <exception cref="DataFormatException">The file holds no curve; the message says what it holds and what to do.</exception>
    /// <exception cref="InputException"><paramref name="qUnit"/> is not a unit of momentum transfer.</exception>
    public static ScatteringCurve Read(string path, string? qUnit = null)
    {
        // A wrong flag is a mistake even where the file needs none.
        if (qUnit is not null) _ = QUnit.FactorToHouse(path, null, qUnit, "1/Å", [], []);
        if (Hdf5File.IsHdf5(path)) return NxCanSas.Read(path, qUnit);
        var text = InputFile.Text(path);
        return FormatOf(text) switch
        {
            "canSAS XML" or "XML" => CanSasXml.Read(path, qUnit),
            "CIF" or "POSCAR" or "pymatgen JSON" => throw new DataFormatException(path, "holds a crystal, not a measured curve."),
            "Protein Data Bank" or "mmCIF" => throw new DataFormatException(path, "holds atoms, not a measured curve."),
            "Anton Paar PDH" => AntonPaarPdh.Parse(path, text, qUnit),
            "NIST ABS" => NistAbs.Parse(path, text, qUnit),
            _ => ColumnText.Parse(path, text, qUnit),
        };
    }

    /// <summary>The format of a text by its content.</summary>
    /// <param name="text">The file.</param>
    internal static string FormatOf(string text)
    {
        var head = text.AsSpan(0, Math.Min(text.Length, 4000)).TrimStart();
        if (head.StartsWith("<", StringComparison.Ordinal) && (head.StartsWith("<?xml", StringComparison.Ordinal) || head.Contains("<SASroot", StringComparison.Ordinal)))
            return head.Contains("SASroot", StringComparison.Ordinal) ? "canSAS XML" : "XML";
        if (ProteinDataBank.Recognises(text)) return "Protein Data Bank";
        if (CrystalFile.FormatOf(text) is { } crystal) return crystal;
        if (MacromolecularCif.Recognises(text)) return "mmCIF";
        if (AntonPaarPdh.Recognises(text)) return "Anton Paar PDH";
        return NistAbs.Recognises(text) ? "NIST ABS" : "column text";
    }
}
