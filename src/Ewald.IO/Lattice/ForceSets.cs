using System.Globalization;
using Ewald.Core;

namespace Ewald.IO;

/// <summary>Reads FORCE_SETS files of phonopy, type 1: one displaced atom a supercell.</summary>
/// <remarks>First the number of atoms and of displacements, then for each the atom counted from 1, its displacement and a row of forces an
/// atom. Source: A. Togo, J. Phys. Soc. Jpn. 92, 012001 (2023), doi:10.7566/JPSJ.92.012001.</remarks>
public static class ForceSets
{
    private const int MostAtoms = 20_000, MostSets = 100_000;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Number of atoms of the supercell, and its displacements.</returns>
    /// <exception cref="DataFormatException">The file is cut short, names atoms outside the supercell, or holds what is no number.</exception>
    public static (int Atoms, IReadOnlyList<DisplacedForces> Sets) Read(string path)
    {
        var words = Words(InputFile.Text(path));
        var at = 0;
        double Number()
        {
            if (at >= words.Count) throw new DataFormatException(path, FormattableString.Invariant($"is cut short: it ends after {words.Count} numbers."));
            return double.TryParse(words[at++], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
                ? value
                : throw new DataFormatException(path, $"'{words[at - 1]}' is no number; a FORCE_SETS file of type 1 holds numbers only.");
        }

        int Count(int most, string what)
        {
            var value = Number();
            return value >= 1 && value <= most && value == Math.Floor(value)
                ? (int)value
                : throw new DataFormatException(path, FormattableString.Invariant($"the {what} is {value}; it is a whole number from 1 to {most}."));
        }

        int atoms = Count(MostAtoms, "number of atoms"), sets = Count(MostSets, "number of displacements");
        var all = new List<DisplacedForces>(Math.Min(sets, 1000));
        for (var s = 0; s < sets; s++)
        {
            var atom = Count(atoms, "displaced atom") - 1;
            double[] displacement = [Number(), Number(), Number()];
            if (displacement.All(d => d == 0)) throw new DataFormatException(path, FormattableString.Invariant($"the displacement of set {s + 1} is zero; forces say nothing then."));
            var forces = new double[3 * atoms];
            for (var i = 0; i < forces.Length; i++) forces[i] = Number();
            all.Add(new(atom, displacement, forces));
        }

        return at == words.Count
            ? (atoms, all)
            : throw new DataFormatException(path, FormattableString.Invariant($"holds {words.Count - at} numbers more than {sets} displacements of {atoms} atoms need; is it of type 2?"));
    }

    private static List<string> Words(string text)
    {
        var words = new List<string>();
        foreach (var line in text.Split('\n'))
            words.AddRange(line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return words;
    }
}
