using System.Globalization;
using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.IO;

/// <summary>What <c>phonopy.yaml</c> and <c>phonopy_disp.yaml</c> say about cells.</summary>
/// <param name="SupercellMatrix">Shape [9], or null.</param>
/// <param name="PrimitiveMatrix">Shape [9], or null.</param>
/// <param name="UnitCell">The unit cell, or null.</param>
/// <param name="Supercell">The supercell, or null.</param>
/// <param name="Masses">Masses of the supercell's atoms, g/mol, or null.</param>
internal sealed record PhonopyYaml(double[]? SupercellMatrix, double[]? PrimitiveMatrix, Crystal? UnitCell, Crystal? Supercell, double[]? Masses)
{
    /// <summary>Reads a file: the sections with matrices and cells, line by line; others are passed over.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataFormatException">A section is damaged.</exception>
    public static PhonopyYaml Read(string path)
    {
        var sections = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var current = new List<string>();
        foreach (var raw in InputFile.Text(path).Split('\n'))
        {
            var line = raw.Split('#')[0].TrimEnd();
            if (line.Length == 0) continue;
            if (char.IsLetter(line[0]) && line.EndsWith(':'))
            {
                sections[line[..^1]] = current = [];
                continue;
            }

            current.Add(line);
        }

        double[]? Matrix(string name) => sections.TryGetValue(name, out var lines) ? Rows(path, lines, name) : null;
        var (unit, _) = Cell(path, sections.GetValueOrDefault("unit_cell"), "unit_cell");
        var (super, masses) = Cell(path, sections.GetValueOrDefault("supercell"), "supercell");
        return new(Matrix("supercell_matrix"), Matrix("primitive_matrix"), unit, super, masses);
    }

    private static double[] Rows(string path, IEnumerable<string> lines, string section)
    {
        var values = lines.Where(l => l.Contains('[', StringComparison.Ordinal)).SelectMany(l => List(path, l, section)).ToArray();
        return values.Length == 9 ? values : throw new DataFormatException(path, FormattableString.Invariant($"its section {section} holds {values.Length} numbers; it is a 3 × 3 matrix."));
    }

    private static double[] List(string path, string line, string section)
    {
        int open = line.IndexOf('['), close = line.LastIndexOf(']');
        var words = open >= 0 && close > open ? line[(open + 1)..close].Split(',') : [];
        var values = new double[words.Length];
        for (var i = 0; i < words.Length; i++)
            if (!double.TryParse(words[i], NumberStyles.Float, CultureInfo.InvariantCulture, out values[i]))
                throw new DataFormatException(path, $"its section {section} holds '{words[i].Trim()}', which is no number.");
        return values;
    }

    private static (Crystal? Cell, double[]? Masses) Cell(string path, List<string>? lines, string section)
    {
        if (lines is null) return (null, null);
        var points = lines.FindIndex(l => l.Trim() is "points:");
        if (points < 0) return (null, null);
        var lattice = Rows(path, lines.Take(points), section);
        var vectors = new double[3, 3];
        for (var i = 0; i < 9; i++) vectors[i / 3, i % 3] = lattice[i];
        var sites = new List<Site>();
        var masses = new List<double>();
        string symbol = "";
        foreach (var line in lines.Skip(points + 1))
        {
            var entry = line.Trim().TrimStart('-').Trim();
            var colon = entry.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0) continue;
            var value = entry[(colon + 1)..].Trim();
            switch (entry[..colon])
            {
                case "symbol":
                    symbol = value;
                    break;
                case "coordinates":
                    if (List(path, value, section) is not { Length: 3 } p) throw new DataFormatException(path, $"its section {section} has a point without three coordinates.");
                    // Phonopy names two kinds of one element Cr1 and Cr2.
                    if (!Elements.TryFind(symbol.TrimEnd("0123456789".ToCharArray()), out var element)) throw new DataFormatException(path, $"has the unknown element '{symbol}'.");
                    sites.Add(Site.Of(element, p[0], p[1], p[2]));
                    masses.Add(element.Mass);
                    break;
                case "mass" when double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var mass) && mass > 0 && masses.Count > 0:
                    masses[^1] = mass;
                    break;
                default:
                    break;
            }
        }

        return sites.Count == 0 ? (null, null) : (new Crystal(section, Crystals.UnitCell.FromVectors(vectors), sites), [.. masses]);
    }
}
