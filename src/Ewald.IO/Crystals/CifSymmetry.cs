using System.Globalization;
using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.IO;

/// <summary>The operations of a CIF: as listed, or from the Hall symbol, the Hermann-Mauguin symbol or the number of the space group.</summary>
internal static class CifSymmetry
{
    private static readonly string[] Triplets = ["_symmetry_equiv_pos_as_xyz", "_space_group_symop_operation_xyz"];
    private static readonly string[] Names = ["_symmetry_space_group_name_h-m", "_space_group_name_h-m_alt", "_space_group_name_h-m_full", "_space_group_name_h-m_ref", "_space_group_name_h-m"];

    public static IReadOnlyList<SymmetryOperation> Operations(string path, CifDocument.Block block, UnitCell cell, List<string> warnings)
    {
        var hall = block.Item("_symmetry_space_group_name_hall", "_space_group_name_hall");
        var name = block.Item(Names);
        var number = block.Item("_symmetry_int_tables_number", "_space_group_it_number") is { } text
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n is >= 1 and <= 230 ? n : 0;
        var listed = Listed(path, block, warnings);
        if (listed is not null)
        {
            if (listed.Count == 1 && (number > 1 || (number == 0 && name is not null && SpaceGroupNames.Find(name)?.Number != 1)))
                warnings.Add($"Lists only the identity although it names the space group {name ?? number.ToString(CultureInfo.InvariantCulture)}; taken as P 1 with all atoms listed.");
            Check(listed, cell, warnings, "The listed symmetry operations do");
            return listed;
        }

        if (hall is null && name is null && number == 0)
        {
            warnings.Add("States no symmetry; P 1 is assumed.");
            return [SymmetryOperation.Identity];
        }

        var code = block.Item("_space_group_it_coordinate_system_code");
        var setting = (hall is null ? null : SpaceGroupNames.OfHall(hall)) ?? (name is null ? null : SpaceGroupNames.Find(name, cell, code, number)) ?? ByNumber(number, name, cell, code)
            ?? throw new DataFormatException(path, $"names the unknown space group '{Short(hall ?? name ?? "")}' and lists no symmetry operations; add them as _space_group_symop_operation_xyz.");
        warnings.Add($"Lists no symmetry operations; those of {setting.Full}{(setting.Choice.Length > 0 ? $" ({setting.Choice})" : "")}, number {setting.Number}, are taken{Assumed(setting, hall, name, code)}.");
        var operations = setting.Operations;
        Check(operations, cell, warnings, $"The operations of {setting.Full} do");
        return operations;
    }

    private static List<SymmetryOperation>? Listed(string path, CifDocument.Block block, List<string> warnings)
    {
        foreach (var column in Triplets)
        {
            if (block.Loop(column, column) is not { } table) continue;
            var at = table.Find(column);
            var operations = new List<SymmetryOperation>();
            foreach (var row in table.Rows)
            {
                if (row[at] is not { } text) continue;
                if (!SymmetryOperation.TryParse(text, out var operation))
                    throw new DataFormatException(path, $"the symmetry operation '{Short(text)}' cannot be read; one looks like '-y,x-y,z+1/3'.");
                if (!operations.Contains(operation)) operations.Add(operation);
                if (operations.Count > 10_000) throw new DataFormatException(path, "lists more than 10000 symmetry operations.");
            }

            if (operations.Count == 0) continue;
            if (!operations.Contains(SymmetryOperation.Identity))
            {
                operations.Insert(0, SymmetryOperation.Identity);
                warnings.Add("The symmetry operations lack the identity, which is added.");
            }

            return operations;
        }

        return null;
    }

    private static void Check(IReadOnlyList<SymmetryOperation> operations, UnitCell cell, List<string> warnings, string who)
    {
        if (operations.Any(o => !CrystalSymmetry.Keeps(cell, o))) warnings.Add($"{who} not keep the lengths and angles of the cell; one of the two is wrong.");
    }

    // The number decides where the names say nothing that is understood, unless they name another centring.
    private static SpaceGroupSetting? ByNumber(int number, string? name, UnitCell cell, string? code)
    {
        if (number == 0) return null;
        var setting = SpaceGroupNames.Of(number, cell, code);
        return name is null || char.ToUpperInvariant(name.TrimStart()[0]) == setting.Full[0] ? setting : null;
    }

    private static string Assumed(SpaceGroupSetting setting, string? hall, string? name, string? code) =>
        hall is null && setting.Choice.StartsWith('2') && code is null && name?.EndsWith('2') != true && name?.EndsWith('Z') != true
            ? ", with origin choice 2, which the file does not state" : "";

    private static string Short(string text) => text.Length > 40 ? text[..40] : text;
}
