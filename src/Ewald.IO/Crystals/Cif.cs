using System.Globalization;
using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.IO;

/// <summary>Crystallographic information files, CIF 1.1 and 2.0, in and out.</summary>
/// <remarks>Symmetry is applied: the operations listed, else those of the Hall symbol, Hermann-Mauguin symbol or number. Images nearer
/// than 0.05 Å are one site, at their mean; occupants of one position share a site. Displacements become U_iso in Å²: U_eq of an
/// anisotropic tensor where there is one, else U_iso or B_iso / 8π². Source: S. R. Hall, F. H. Allen, I. D. Brown, Acta Cryst. A 47,
/// 655 (1991), doi:10.1107/S010876739101067X; core dictionary 2.4 and 3.</remarks>
public static partial class Cif
{
    private const double BOfU = 8 * Math.PI * Math.PI;

    /// <summary>Reads the first crystal of a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataFormatException">No crystal, or one that cannot be: the message says which line of it.</exception>
    public static Crystal Read(string path) => First(ReadAll(path));

    /// <summary>Reads every block that describes a crystal.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataFormatException">None does, or one is damaged.</exception>
    public static IReadOnlyList<Crystal> ReadAll(string path) => Parse(path, InputFile.Text(path));

    internal static bool Recognises(string text)
    {
        var tokens = new CifTokens(text);
        return tokens.Next() && tokens.StartsWith("data_") && !text.Contains("_atom_site.Cartn_", StringComparison.OrdinalIgnoreCase)
            && (text.Contains("_atom_site", StringComparison.OrdinalIgnoreCase) || text.Contains("_cell", StringComparison.OrdinalIgnoreCase));
    }

    internal static Crystal First(IReadOnlyList<Crystal> crystals) => crystals.Count == 1
        ? crystals[0]
        : crystals[0] with { Warnings = [.. crystals[0].Warnings, FormattableString.Invariant($"The file holds {crystals.Count} structures; the first, {crystals[0].Name}, is read.")] };

    internal static IReadOnlyList<Crystal> Parse(string path, string text)
    {
        var blocks = CifDocument.Parse(path, text).Blocks;
        var atoms = blocks.Where(b => b.Loop("_atom_site_fract_x", "_atom_site_") is not null).ToArray();
        if (atoms.Length > 0) return [.. atoms.Select(b => Structure(path, b))];
        if (!blocks.Exists(b => b.Items.Keys.Any(k => k.StartsWith("_cell_length", StringComparison.Ordinal)))) throw new DataFormatException(path, "is no CIF of a crystal: it has neither a cell nor atoms.");
        throw new DataFormatException(path, "has a cell but no atoms with fractional coordinates (_atom_site_fract_x, _y, _z).");
    }

    private static Crystal Structure(string path, CifDocument.Block block)
    {
        var warnings = new List<string>();
        var cell = Cell(path, block, warnings);
        var operations = CifSymmetry.Operations(path, block, cell, warnings);
        var sites = new List<Site>();
        var formula = block.Item("_chemical_formula_sum", "_chemical_formula_structural", "_chemical_formula_moiety");
        foreach (var (site, multiplicity) in Atoms(path, block, cell, formula, warnings))
        {
            var images = CrystalAssembly.Images(cell, site.Position, operations);
            if (sites.Count + images.Count > CrystalAssembly.MostSites)
                throw new DataFormatException(path, FormattableString.Invariant($"has more than {CrystalAssembly.MostSites} sites in its cell; crystals of up to that many are read."));
            if (multiplicity is { } stated && stated != images.Count)
                warnings.Add(FormattableString.Invariant($"States the multiplicity {stated} for {site.Label}, which has {images.Count} images in the cell."));
            foreach (var (x, y, z) in images) sites.Add(site with { X = x, Y = y, Z = z });
        }

        var name = block.Item("_chemical_name_mineral", "_chemical_name_common", "_chemical_name_systematic", "_chemical_formula_structural", "_chemical_formula_sum")
            ?? (block.Name.Length > 0 ? block.Name : System.IO.Path.GetFileNameWithoutExtension(path));
        return CrystalAssembly.Build(path, string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), cell, sites, warnings);
    }

    private static UnitCell Cell(string path, CifDocument.Block block, List<string> warnings)
    {
        var lengths = new double[3];
        var angles = new double[3];
        for (var i = 0; i < 3; i++)
        {
            lengths[i] = block.Item($"_cell_length_{"abc"[i]}") is { } length
                ? Number(path, length, $"_cell_length_{"abc"[i]}")
                : throw new DataFormatException(path, $"has no unit cell (_cell_length_{"abc"[i]} is missing).");
            var item = "_cell_angle_" + (i == 0 ? "alpha" : i == 1 ? "beta" : "gamma");
            if (block.Item(item) is { } angle) angles[i] = Number(path, angle, item);
            else (angles[i], _) = (90, Warn($"Does not state {item}; 90 degrees is taken, as the dictionary says."));
        }

        try
        {
            return UnitCell.FromDegrees(lengths[0], lengths[1], lengths[2], angles[0], angles[1], angles[2]);
        }
        catch (ArgumentException e)
        {
            throw new DataFormatException(path, e.Message.Replace("UnitCell: ", "has an impossible unit cell: ", StringComparison.Ordinal), e);
        }

        bool Warn(string sentence)
        {
            warnings.Add(sentence);
            return true;
        }
    }

    private static IEnumerable<(Site Site, int? Multiplicity)> Atoms(string path, CifDocument.Block block, UnitCell cell, string? formula, List<string> warnings)
    {
        var table = block.Loop("_atom_site_fract_x", "_atom_site_")!;
        int x = Need(table, "_atom_site_fract_x"), y = Need(table, "_atom_site_fract_y"), z = Need(table, "_atom_site_fract_z");
        int label = table.Find("_atom_site_label"), type = table.Find("_atom_site_type_symbol"), occupancy = table.Find("_atom_site_occupancy");
        int multiplicity = Math.Max(table.Find("_atom_site_symmetry_multiplicity"), table.Find("_atom_site_site_symmetry_multiplicity")), calculated = table.Find("_atom_site_calc_flag");
        if (label < 0 && type < 0) throw new DataFormatException(path, "names no atoms: neither _atom_site_label nor _atom_site_type_symbol is there.");
        var displacements = new CifDisplacements(path, block, table, cell, warnings);
        var charges = Charges(block);
        for (var i = 0; i < table.Rows.Count; i++)
        {
            var row = table.Rows[i];
            if (Value(row, calculated) is "dum") continue;
            var name = Value(row, label) ?? Value(row, type) ?? FormattableString.Invariant($"atom {i + 1}");
            var symbol = Value(row, type);
            if (symbol is null || !AtomType.TryType(symbol, out var element, out var charge))
            {
                charge = 0;
                // A type that is no element is an error; only a missing one is read off the label.
                if (symbol is not null || !AtomType.TryLabel(name, formula, out element)) throw new DataFormatException(path, $"the atom '{name}' has the unknown element '{symbol ?? name}'.");
            }

            if (charge == 0 && charges.TryGetValue(symbol ?? name, out var stated)) charge = stated;
            if (Value(row, x) is not { } fx || Value(row, y) is not { } fy || Value(row, z) is not { } fz) throw new DataFormatException(path, $"the atom '{name}' has no coordinates.");
            var filled = Value(row, occupancy) is { } o ? Number(path, o, $"the occupancy of '{name}'") : 1;
            var site = new Site(
                name, Number(path, fx, $"x of '{name}'"), Number(path, fy, $"y of '{name}'"), Number(path, fz, $"z of '{name}'"),
                [new Occupant(element, filled, charge)], displacements.Of(row, name));
            yield return (site, int.TryParse(Value(row, multiplicity), NumberStyles.None, CultureInfo.InvariantCulture, out var m) ? m : null);
        }

        displacements.Announce();

        int Need(CifDocument.Table loop, string column) => loop.Find(column) is >= 0 and var at ? at : throw new DataFormatException(path, $"its atoms lack {column}.");
    }

    private static Dictionary<string, int> Charges(CifDocument.Block block)
    {
        var charges = new Dictionary<string, int>(StringComparer.Ordinal);
        if (block.Loop("_atom_type_oxidation_number", "_atom_type_") is not { } table || table.Find("_atom_type_symbol") is not (>= 0 and var symbol)) return charges;
        var number = table.Find("_atom_type_oxidation_number");
        foreach (var row in table.Rows)
            if (row[symbol] is { } name && row[number] is { } text && CifDocument.TryNumber(text, out var value) && value == Math.Round(value) && Math.Abs(value) < 10) charges[name] = (int)value;
        return charges;
    }

    private static string? Value(string?[] row, int column) => column < 0 || row[column] is not { } value || value.Trim() is "" or "?" or "." ? null : value.Trim();

    internal static double Number(string path, string text, string what) => CifDocument.TryNumber(text, out var value)
        ? value
        : throw new DataFormatException(path, $"{what} is '{(text.Length > 40 ? text[..40] : text)}', which is not a number.");
}
