namespace Ewald.Crystals;

/// <summary>Finds the tabulated setting that a name of a space group means.</summary>
/// <remarks>Blanks, underscores and case do not count. Understood are full symbols (<c>P 1 21/n 1</c>), short ones (<c>P21/n</c>), the
/// older <c>Fm3m</c> and <c>Cmca</c>, and marks of the setting: <c>:1</c>, <c>:2</c>, <c>:H</c>, <c>:R</c>, also as a last letter
/// <c>S</c> (origin 1), <c>Z</c> (origin 2), <c>H</c>, <c>R</c>. Where a name leaves the setting open, one that fits the cell is
/// taken, then origin choice 2 and hexagonal axes, then the first of the tables. Source: International Tables for Crystallography,
/// Vol. A, doi:10.1107/97809553602060000100.</remarks>
public static class SpaceGroupNames
{
    private const int Never = 9;

    private static readonly Lazy<Dictionary<string, SpaceGroupSetting>> ByHall = new(() =>
        SpaceGroupSetting.All.GroupBy(s => HallKey(s.Hall), StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal));

    // In the order of the settings: the full symbol, a monoclinic one without its ones, and those of the type.
    private static readonly Lazy<(string Full, string Short, string[] Others)[]> Keys = new(() => [.. SpaceGroupSetting.All.Select(s => (
        Key(s.Full), s.Number is >= 3 and <= 15 ? Key(string.Concat(s.Full.Split(' ').Where(w => w != "1"))) : "",
        (string[])[.. s.Extended.Split('=').Append(s.International).Select(Key).Distinct(StringComparer.Ordinal)]))]);

    /// <summary>The setting of a Hermann-Mauguin symbol, or null when no group has it.</summary>
    /// <param name="name">The symbol.</param>
    /// <param name="cell">A cell that the setting should fit, or null.</param>
    /// <param name="choice">Unique axis, origin or axes where the name does not mark them, or null.</param>
    /// <param name="number">Number of the group, to tell settings of the same name apart; 0 when not known.</param>
    public static SpaceGroupSetting? Find(string name, UnitCell? cell = null, string? choice = null, int number = 0)
    {
        ArgumentNullException.ThrowIfNull(name);
        var mark = choice?.Trim() ?? "";
        var wanted = Key(WithoutMark(name, ref mark));
        var candidates = SpaceGroupSetting.All.Select(s => (Setting: s, Rank: Rank(s, wanted))).Where(c => c.Rank < Never).ToArray();
        if (candidates.Any(c => c.Setting.Number == number)) candidates = [.. candidates.Where(c => c.Setting.Number == number)];
        return Best(candidates, cell, mark);
    }

    /// <summary>The setting of a Hall symbol, or null when it is none of the 530.</summary>
    /// <param name="symbol">The symbol.</param>
    public static SpaceGroupSetting? OfHall(string symbol)
    {
        ArgumentNullException.ThrowIfNull(symbol);
        return ByHall.Value.GetValueOrDefault(HallKey(symbol));
    }

    /// <summary>The setting of a number.</summary>
    /// <param name="number">1 to 230.</param>
    /// <param name="cell">A cell that the setting should fit, or null.</param>
    /// <param name="choice">Unique axis, origin or axes, or null.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such number.</exception>
    public static SpaceGroupSetting Of(int number, UnitCell? cell = null, string? choice = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, 230);
        return Best([.. SpaceGroupSetting.All.Where(s => s.Number == number).Select(s => (s, 0))], cell, choice?.Trim() ?? "")!;
    }

    private static SpaceGroupSetting? Best((SpaceGroupSetting Setting, int Rank)[] candidates, UnitCell? cell, string mark) => candidates
        .OrderBy(c => c.Setting.Choice.StartsWith(mark, StringComparison.OrdinalIgnoreCase) ? 0 : 1)
        .ThenBy(c => cell is null || c.Setting.Fits(cell) ? 0 : 1).ThenBy(c => c.Rank)
        .ThenBy(c => c.Setting.Choice is "H" || c.Setting.Choice.StartsWith('2') ? 0 : 1).ThenBy(c => c.Setting.HallNumber)
        .Select(c => c.Setting).FirstOrDefault();

    // 0: the full symbol; 1: a monoclinic one without its ones; 2: the symbol of the type or setting; 3 and 4: an older spelling.
    private static int Rank(SpaceGroupSetting setting, string wanted)
    {
        var (full, shortened, others) = Keys.Value[setting.HallNumber - 1];
        if (full == wanted) return 0;
        if (shortened == wanted) return 1;
        if (others.Contains(wanted, StringComparer.Ordinal)) return 2;
        if (setting.Number is 39 or 41 or 64 or 67 or 68)
            return !others.Any(n => IsOlderE(n, wanted)) ? Never : OlderLetter(setting) is { } letter && !wanted.Skip(1).Contains(letter) ? 4 : 3;
        return setting.Number >= 195 && others.Any(n => n.Replace("-3", "3", StringComparison.Ordinal) == wanted) ? 3 : Never;
    }

    // Before 1992 the double glide plane e was called a, b or c: Cmce was Cmca.
    private static bool IsOlderE(string key, string wanted) =>
        key.Length == wanted.Length && key.Zip(wanted).All(p => p.First == p.Second || (p.First == 'e' && p.Second is 'a' or 'b' or 'c'));

    // Cmma and Cmmb, now both Cmme, are two settings; so for the other axes and for Ccca.
    private static char? OlderLetter(SpaceGroupSetting setting) => setting.HallNumber switch
    {
        >= 316 and <= 321 => "abbcca"[setting.HallNumber - 316],
        >= 322 and <= 333 => "abbcca"[(setting.HallNumber - 322) / 2],
        _ => null,
    };

    private static string WithoutMark(string name, ref string mark)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0)
        {
            mark = name[(colon + 1)..].Trim();
            return name[..colon];
        }

        name = name.Trim();
        if (name.Length < 3 || name[^2] != ' ') return name;
        var last = char.ToUpperInvariant(name[^1]) switch { 'S' => "1", 'Z' => "2", 'H' => "H", 'R' => "R", _ => "" };
        if (last.Length == 0) return name;
        mark = last;
        return name[..^2];
    }

    // Blanks count in Hall symbols: P 3 2 is not P 32.
    private static string HallKey(string symbol) => string.Join(' ', symbol.Split([' ', '_', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)).ToLowerInvariant();

    private static string Key(string name) => string.Concat(name.Where(c => !char.IsWhiteSpace(c) && c is not ('_' or '\''))).ToLowerInvariant();
}
