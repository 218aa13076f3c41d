using System.Globalization;
using Ewald.Core;

namespace Ewald.IO;

/// <summary>Reads BORN files of phonopy: Coulomb's constant, the dielectric tensor, one charge tensor a symmetry-independent atom.</summary>
/// <remarks>A first line without a number takes Coulomb's constant as 14.39964548 eV Å. Source: the phonopy manual, input files.</remarks>
public static class BornFile
{
    /// <summary>e²/(4π ε₀) by CODATA 2018, eV Å.</summary>
    public const double Coulomb = 14.39964547842567;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataFormatException">A tensor does not have nine numbers, or there is none.</exception>
    public static BornCharges Read(string path)
    {
        var lines = InputFile.Text(path).Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0).ToArray();
        if (lines.Length < 3) throw new DataFormatException(path, FormattableString.Invariant($"has {lines.Length} lines; a BORN file has a factor, the dielectric tensor and at least one charge."));
        var first = lines[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[0];
        var coulomb = double.TryParse(first, NumberStyles.Float, CultureInfo.InvariantCulture, out var given) && given > 0 ? given : Coulomb;
        var tensors = lines.Skip(1).Select(l => Tensor(path, l)).ToArray();
        return new(tensors[0], tensors[1..], coulomb);
    }

    private static double[] Tensor(string path, string line)
    {
        var words = line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var values = new double[9];
        var ok = words.Length == 9;
        for (var i = 0; ok && i < 9; i++)
            ok = double.TryParse(words[i], NumberStyles.Float, CultureInfo.InvariantCulture, out values[i]) && double.IsFinite(values[i]);
        return ok ? values : throw new DataFormatException(path, $"'{(line.Length > 60 ? line[..60] : line)}' is no tensor of nine numbers.");
    }
}
