using System.Globalization;
using System.Text;
using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.IO;

/// <summary>POSCAR and CONTCAR files of VASP, in and out.</summary>
/// <remarks>Version 5, with a line of symbols. A file of version 4 has none: it is read when its comment line names exactly as many
/// elements as it has counts, and refused otherwise. A negative scale is the volume of the cell; three scales stretch x, y and z.
/// Velocities and what follows are passed over. Source: the VASP manual, POSCAR.</remarks>
public static class Poscar
{
    /// <summary>Reads a crystal.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataFormatException">The file is no POSCAR of version 5, or is damaged.</exception>
    public static Crystal Read(string path) => Parse(path, InputFile.Text(path));

    /// <summary>Writes a crystal whose sites are all filled by one kind of atom, in direct coordinates.</summary>
    /// <param name="path">The file; an existing one is replaced whole.</param>
    /// <param name="crystal">The crystal.</param>
    /// <exception cref="InputException">A site is shared or partly empty, which a POSCAR cannot say.</exception>
    public static void Write(string path, Crystal crystal)
    {
        ArgumentNullException.ThrowIfNull(crystal);
        if (!crystal.IsOrdered) throw new InputException($"{crystal.Name} has shared or partly empty sites, which a POSCAR cannot hold; write a CIF.");
        // Fifteen digits after the point: what a double holds of a number below ten.
        var text = new StringBuilder(crystal.Name.ReplaceLineEndings(" ")).Append("\n1.0\n");
        var vectors = crystal.Cell.Vectors;
        for (var i = 0; i < 3; i++) text.Append(CultureInfo.InvariantCulture, $"{vectors[i, 0],22:F15}{vectors[i, 1],22:F15}{vectors[i, 2],22:F15}\n");
        var groups = crystal.Sites.GroupBy(s => s.Occupants[0].Element.Symbol, StringComparer.Ordinal).ToArray();
        text.AppendJoin(' ', groups.Select(g => g.Key)).Append('\n').AppendJoin(' ', groups.Select(g => g.Count())).Append("\nDirect\n");
        foreach (var site in groups.SelectMany(g => g)) text.Append(CultureInfo.InvariantCulture, $"{site.X,20:F15}{site.Y,20:F15}{site.Z,20:F15}\n");
        AtomicFile.WriteText(path, text.ToString());
    }

    /// <summary>Whether the first lines are those of a POSCAR, of any version.</summary>
    internal static bool Recognises(string text)
    {
        var lines = Head(text, 9);
        if (lines.Length < 8 || Numbers(lines[1]) is not { Length: 1 or 3 }) return false;
        for (var i = 2; i < 5; i++)
            if (Numbers(lines[i]) is not { Length: 3 }) return false;
        if (Counts(lines[5]) is not null) return lines[6].TrimStart() is [var mode, ..] && "sSdDcCkK".Contains(mode, StringComparison.Ordinal);
        return Counts(lines[6]) is { } counts && Words(lines[5]) is { Length: > 0 } symbols && symbols.Length == counts.Length && symbols.All(s => char.IsAsciiLetter(s[0]));
    }

    internal static Crystal Parse(string path, string text)
    {
        var lines = text.Split('\n');
        var at = 5;
        if (lines.Length < 8) throw new DataFormatException(path, FormattableString.Invariant($"is no POSCAR: it has {lines.Length} lines."));
        var cell = Cell(path, lines);
        var warnings = new List<string>();
        string[] symbols;
        if (Counts(lines[5]) is null)
        {
            symbols = Words(lines[at++]);
        }
        else
        {
            symbols = Words(lines[0]);
            if (symbols.Length != Counts(lines[5])!.Length || !symbols.All(s => Elements.TryFind(s, out _)))
                throw new DataFormatException(path, "is a POSCAR of VASP 4, which does not name its elements; add a line with their symbols above the line of counts.");
            warnings.Add($"A POSCAR of VASP 4: its elements are taken from the comment line, {string.Join(", ", symbols)}.");
        }

        var counts = Counts(lines[at]) ?? throw new DataFormatException(path, $"'{Short(lines[at])}' is no list of atom counts.");
        if (counts.Length != symbols.Length) throw new DataFormatException(path, FormattableString.Invariant($"names {symbols.Length} elements and counts {counts.Length}."));
        if (counts.Sum(c => (long)c) > CrystalAssembly.MostSites) throw new DataFormatException(path, FormattableString.Invariant($"counts more than {CrystalAssembly.MostSites} atoms, the most that are read."));
        at++;
        if (Mode(lines, at) is 's' or 'S') at++;
        var mode = Mode(lines, at++);
        if (mode is not ('d' or 'D' or 'c' or 'C' or 'k' or 'K')) throw new DataFormatException(path, "does not say Direct or Cartesian after the counts.");
        var sites = new List<Site>();
        for (var kind = 0; kind < counts.Length; kind++)
        {
            // "Fe_pv" and "Fe/3a2b" name the potential with the element.
            var symbol = symbols[kind].Split('/', '_')[0];
            if (!AtomType.TryType(symbol, out var element, out _)) throw new DataFormatException(path, $"has the unknown element '{Short(symbols[kind])}'.");
            for (var i = 0; i < counts[kind]; i++, at++)
            {
                if (at >= lines.Length || Numbers(string.Join(' ', Words(lines[at]).Take(3))) is not { Length: 3 } p)
                    throw new DataFormatException(path, FormattableString.Invariant($"has coordinates for {sites.Count} of its {counts.Sum()} atoms."));
                var point = mode is 'd' or 'D' ? (p[0], p[1], p[2]) : cell.Cell.ToFractional((p[0] * cell.Scale[0], p[1] * cell.Scale[1], p[2] * cell.Scale[2]));
                sites.Add(Site.Of(element, point.Item1, point.Item2, point.Item3) with { Label = FormattableString.Invariant($"{element.Symbol}{i + 1}") });
            }
        }

        var name = lines[0].Trim();
        return CrystalAssembly.Build(path, name.Length > 0 ? name : System.IO.Path.GetFileNameWithoutExtension(path), cell.Cell, sites, warnings);
    }

    private static (UnitCell Cell, double[] Scale) Cell(string path, string[] lines)
    {
        if (Numbers(lines[1]) is not { Length: 1 or 3 } scale || Array.Exists(scale, s => s == 0))
            throw new DataFormatException(path, $"'{Short(lines[1])}' is no scale; one number other than 0, or three, stand in the second line.");
        var vectors = new double[3, 3];
        for (var i = 0; i < 3; i++)
        {
            if (Numbers(lines[2 + i]) is not { Length: 3 } row) throw new DataFormatException(path, $"'{Short(lines[2 + i])}' is no basis vector; the lines 3 to 5 hold three numbers each.");
            for (var x = 0; x < 3; x++) vectors[i, x] = row[x];
        }

        try
        {
            var cell = UnitCell.FromVectors(vectors);
            double[] factors = scale.Length == 3 ? scale : scale[0] > 0 ? [scale[0], scale[0], scale[0]] : [.. Enumerable.Repeat(Math.Cbrt(-scale[0] / cell.Volume), 3)];
            if (Array.Exists(factors, f => f <= 0)) throw new DataFormatException(path, "three scales must be positive.");
            for (var i = 0; i < 3; i++)
                for (var x = 0; x < 3; x++) vectors[i, x] *= factors[x];
            return (UnitCell.FromVectors(vectors), factors);
        }
        catch (ArgumentException)
        {
            throw new DataFormatException(path, "its basis vectors lie in a plane or are not finite.");
        }
    }

    private static char Mode(string[] lines, int at) => at < lines.Length && lines[at].TrimStart() is [var first, ..] ? first : ' ';

    private static string[] Head(string text, int count) => [.. text.AsSpan(0, Math.Min(text.Length, 20_000)).ToString().Split('\n').Take(count)];

    private static string[] Words(string line) => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static double[]? Numbers(string line)
    {
        var words = Words(line);
        var numbers = new double[words.Length];
        for (var i = 0; i < words.Length; i++)
            if (!double.TryParse(words[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]) || !double.IsFinite(numbers[i])) return null;
        return numbers;
    }

    private static int[]? Counts(string line)
    {
        var words = Words(line);
        var counts = new int[words.Length];
        for (var i = 0; i < words.Length; i++)
            if (!int.TryParse(words[i], NumberStyles.None, CultureInfo.InvariantCulture, out counts[i])) return null;
        return words.Length == 0 ? null : counts;
    }

    private static string Short(string text) => text.Trim() is { Length: > 40 } t ? t[..40] : text.Trim();
}
