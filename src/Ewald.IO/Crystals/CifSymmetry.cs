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
            if (listed.Count == 1 && (number > 1 || (number == 0 && name is not null && Key(name) is not "p1")))
                warnings.Add($"Lists only the identity although it names the space group {name ?? number.ToString(CultureInfo.InvariantCulture)}; taken as P 1 with all atoms listed.");
            Check(listed, cell, warnings, "The listed symmetry operations do");
            return listed;
        }

        if (hall is null && name is null && number == 0)
        {
            warnings.Add("States no symmetry; P 1 is assumed.");
            return [SymmetryOperation.Identity];
        }

        var setting = Find(hall, name, number, block.Item("_space_group_it_coordinate_system_code", "_symmetry_cell_setting_code"), cell, out var remark)
            ?? throw new DataFormatException(path, $"names the unknown space group '{Short(hall ?? name ?? "")}' and lists no symmetry operations; add them as _space_group_symop_operation_xyz.");
        warnings.Add($"Lists no symmetry operations; those of {setting.Full}{(setting.Choice.Length > 0 ? $" ({setting.Choice})" : "")}, number {setting.Number}, are taken{remark}.");
        var operations = setting.Operations;
        Check(operations, cell, warnings, $"The operations of {setting.Full} do");
        return operations;
    }

    /// <summary>The tabulated setting that names and cell fit best, or null.</summary>
    public static SpaceGroupSetting? Find(string? hall, string? name, int number, string? code, UnitCell cell, out string remark)
    {
        remark = "";
        if (hall is not null && SpaceGroupSetting.All.FirstOrDefault(s => Key(s.Hall) == Key(hall)) is { } exact) return exact;
        var choice = code?.Trim().ToLowerInvariant() ?? "";
        var wanted = name is null ? "" : Key(Suffix(name, ref choice));
        var candidates = SpaceGroupSetting.All.Select(s => (Setting: s, Rank: wanted.Length == 0 ? 9 : Rank(s, wanted))).Where(c => c.Rank < 9).ToArray();
        // The number decides only where the name says nothing.
        if (candidates.Length == 0 && number > 0) candidates = [.. SpaceGroupSetting.All.Where(s => s.Number == number).Select(s => (s, 0))];
        if (candidates.Length == 0) return null;
        if (number > 0 && Array.Exists(candidates, c => c.Setting.Number == number)) candidates = [.. candidates.Where(c => c.Setting.Number == number)];
        var best = candidates
            .OrderBy(c => choice.Length > 0 && c.Setting.Choice.Equals(choice, StringComparison.OrdinalIgnoreCase) ? 0 : 1)
            .ThenBy(c => c.Setting.Fits(cell) ? 0 : 1).ThenBy(c => c.Rank)
            .ThenBy(c => c.Setting.Choice is "2" or "H" ? 0 : 1).ThenBy(c => c.Setting.HallNumber).First().Setting;
        if (best.Choice is "1" or "2" && !best.Choice.Equals(choice, StringComparison.Ordinal)) remark = ", with the origin choice 2, which the file does not state";
        return best;
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

    // 0: the full symbol; 1: without its ones; 2: the symbol of the type; 3: an older spelling; 9: another group.
    private static int Rank(SpaceGroupSetting setting, string wanted)
    {
        if (Key(setting.Full) == wanted) return 0;
        if (setting.Number is >= 3 and <= 15 && Key(string.Concat(setting.Full.Split(' ').Where(w => w != "1"))) == wanted) return 1;
        if (Key(setting.International) == wanted || setting.Extended.Split('=').Any(e => Key(e) == wanted)) return 2;
        return setting.Number >= 195 && Key(setting.International).Replace("-3", "3", StringComparison.Ordinal) == wanted ? 3 : 9;
    }

    // "F d -3 m :2", "R -3 c H", "F d -3 m S" (origin 1), "P n n n Z" (origin 2).
    private static string Suffix(string name, ref string choice)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0)
        {
            choice = name[(colon + 1)..].Trim().ToLowerInvariant();
            return name[..colon];
        }

        name = name.Replace("(hex)", " H", StringComparison.OrdinalIgnoreCase).Trim();
        if (name.Length < 3 || name[^2] != ' ') return name;
        var mark = char.ToUpperInvariant(name[^1]) switch { 'S' => "1", 'Z' => "2", 'H' => "H", 'R' => "R", _ => "" };
        if (mark.Length == 0) return name;
        choice = mark;
        return name[..^2];
    }

    private static string Key(string name) => string.Concat(name.Where(c => !char.IsWhiteSpace(c) && c is not ('_' or '\''))).ToLowerInvariant();

    private static string Short(string text) => text.Length > 40 ? text[..40] : text;
}
