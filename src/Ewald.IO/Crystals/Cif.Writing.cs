using System.Globalization;
using System.Text;
using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.IO;

public static partial class Cif
{
    /// <summary>Writes a crystal as a CIF 1.1.</summary>
    /// <param name="path">The file; an existing one is replaced whole.</param>
    /// <param name="crystal">The crystal.</param>
    /// <param name="symmetry">Its symmetry: then the operations and one site of every equivalent set are written, in the crystal's own
    /// cell, and sites that symmetry makes equivalent share the coordinates and displacement of the first. Null: P 1 with every site.</param>
    /// <exception cref="ArgumentException">The symmetry is that of another crystal.</exception>
    public static void Write(string path, Crystal crystal, CrystalSymmetry? symmetry = null) => AtomicFile.WriteText(path, Text(crystal, symmetry));

    /// <summary>The text of a CIF; see <see cref="Write"/>.</summary>
    /// <param name="crystal">The crystal.</param>
    /// <param name="symmetry">Its symmetry, or null for P 1.</param>
    /// <exception cref="ArgumentException">The symmetry is that of another crystal.</exception>
    public static string Text(Crystal crystal, CrystalSymmetry? symmetry = null)
    {
        ArgumentNullException.ThrowIfNull(crystal);
        if (symmetry is not null && !ReferenceEquals(symmetry.Crystal, crystal)) throw new ArgumentException($"The symmetry is that of {symmetry.Crystal.Name}, the crystal is {crystal.Name}.", nameof(symmetry));
        var text = new StringBuilder();
        var block = string.Concat(crystal.Name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' ? c : '_'));
        text.Append(CultureInfo.InvariantCulture, $"data_{(block.Length is > 0 and < 70 ? block : "crystal")}\n");
        text.Append(CultureInfo.InvariantCulture, $"_chemical_name_common {Quoted(crystal.Name)}\n_chemical_formula_sum '{Sum(crystal)}'\n");
        var cell = crystal.Cell;
        foreach (var (name, length) in new[] { ("a", cell.A), ("b", cell.B), ("c", cell.C) }) text.Append(CultureInfo.InvariantCulture, $"_cell_length_{name} {length:0.##########}\n");
        foreach (var (name, angle) in new[] { ("alpha", cell.Alpha), ("beta", cell.Beta), ("gamma", cell.Gamma) })
            text.Append(CultureInfo.InvariantCulture, $"_cell_angle_{name} {angle * 180 / Math.PI:0.##########}\n");
        text.Append(CultureInfo.InvariantCulture, $"_cell_volume {cell.Volume:0.######}\n");
        // The symbol belongs to a standard setting, which the cell need not be in; the operations are what holds.
        text.Append(CultureInfo.InvariantCulture, $"_space_group_name_H-M_alt '{symmetry?.Data.International.Replace("_", "", StringComparison.Ordinal) ?? "P 1"}'\n_space_group_IT_number {symmetry?.Data.Number ?? 1}\n");
        text.Append("loop_\n_space_group_symop_operation_xyz\n");
        foreach (var operation in symmetry?.Operations ?? [SymmetryOperation.Identity]) text.Append(CultureInfo.InvariantCulture, $"'{operation}'\n");
        text.Append("loop_\n_atom_site_label\n_atom_site_type_symbol\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n_atom_site_occupancy\n_atom_site_U_iso_or_equiv\n");
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < crystal.Sites.Count; i++)
        {
            if (symmetry is not null && symmetry.Data.EquivalentAtoms[i] != i) continue;
            var site = crystal.Sites[i];
            foreach (var o in site.Occupants)
            {
                var number = numbers[o.Element.Symbol] = numbers.GetValueOrDefault(o.Element.Symbol) + 1;
                var charge = o.Charge == 0 ? "" : FormattableString.Invariant($"{Math.Abs(o.Charge)}{(o.Charge > 0 ? '+' : '-')}");
                var u = site.MeanSquareDisplacement is { } value ? value.ToString("0.##########", CultureInfo.InvariantCulture) : "?";
                text.Append(CultureInfo.InvariantCulture, $"{o.Element.Symbol}{number} {o.Element.Symbol}{charge} {site.X:0.############} {site.Y:0.############} {site.Z:0.############} {o.Occupancy:0.##########} {u}\n");
            }
        }

        return text.ToString();
    }

    // Carbon and hydrogen first, then by the alphabet, as the dictionary asks.
    private static string Sum(Crystal crystal)
    {
        var composition = crystal.Composition;
        var carbon = composition.Keys.Any(e => e.Symbol == "C");
        return string.Join(' ', composition.OrderBy(e => (carbon, e.Key.Symbol) switch { (true, "C") => 0, (true, "H") => 1, _ => 2 }).ThenBy(e => e.Key.Symbol, StringComparer.Ordinal)
            .Select(e => FormattableString.Invariant($"{e.Key.Symbol}{Math.Round(e.Value, 4)}")));
    }

    private static string Quoted(string value)
    {
        var line = value.ReplaceLineEndings(" ").Trim();
        if (line.Length == 0) return "?";
        if (!line.Contains('\'', StringComparison.Ordinal)) return $"'{line}'";
        return line.Contains('"', StringComparison.Ordinal) ? $"\n;{line}\n;" : $"\"{line}\"";
    }
}
