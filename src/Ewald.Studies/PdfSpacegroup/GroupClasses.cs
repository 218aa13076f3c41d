using System.Collections.Concurrent;
using Ewald.Crystals;

namespace Ewald.Studies.PdfSpacegroup;

/// <summary>One space group that the model tells from others.</summary>
/// <param name="Number">Number in International Tables.</param>
/// <param name="Symbol">Short Hermann-Mauguin symbol.</param>
/// <param name="Published">Published training crystals that have it.</param>
/// <param name="Stretched">Published crystals that get it when they are stretched.</param>
public sealed record GroupClass(int Number, string Symbol, int Published, int Stretched)
{
    /// <summary>Number and symbol, <c>225 Fm-3m</c>.</summary>
    public string Name => FormattableString.Invariant($"{Number} {Symbol}");

    /// <summary>Crystal system.</summary>
    public string CrystalSystem => Number switch
    {
        <= 2 => "triclinic", <= 15 => "monoclinic", <= 74 => "orthorhombic", <= 142 => "tetragonal", <= 167 => "trigonal", <= 194 => "hexagonal", _ => "cubic",
    };
}

/// <summary>Which space groups are classes: the most populated ones of the training material.</summary>
/// <remarks>The material is every published crystal once as it is and once stretched along a low-index direction, as a ferroelastic transition would;
/// stretched crystals count in equal shares for each group that a stretch can leave. Ties go to the higher number.</remarks>
internal static class GroupClasses
{
    private static readonly ConcurrentDictionary<int, IReadOnlyList<((int H, int K, int L) Direction, int SpaceGroup)>> Known = new();

    /// <summary>The classes in the order of their numbers, and the stretches of each group by number.</summary>
    /// <param name="prototypes">The published crystals.</param>
    /// <param name="count">How many classes.</param>
    public static (IReadOnlyList<GroupClass> Classes, IReadOnlyDictionary<int, IReadOnlyList<((int H, int K, int L) Direction, int SpaceGroup)>> Stretches) Of(
        IReadOnlyList<CrystalPrototype> prototypes, int count)
    {
        var published = prototypes.GroupBy(p => p.SpaceGroup.Number).ToDictionary(g => g.Key, g => g.Count());
        var stretches = published.Keys.ToDictionary(n => n, Stretches);
        var stretched = new Dictionary<int, double>();
        foreach (var (group, ways) in stretches)
            foreach (var (_, left) in ways) stretched[left] = stretched.GetValueOrDefault(left) + (double)published[group] / ways.Count;
        var classes = published.Keys.Union(stretched.Keys)
            .Select(n => (Number: n, Published: published.GetValueOrDefault(n), Stretched: stretched.GetValueOrDefault(n)))
            .OrderByDescending(c => Math.Round(c.Published + c.Stretched)).ThenByDescending(c => c.Number).Take(count).OrderBy(c => c.Number)
            .Select(c => new GroupClass(c.Number, SpaceGroupNames.Of(c.Number).International, c.Published, (int)Math.Round(c.Stretched))).ToArray();
        return (classes, stretches);
    }

    /// <summary>The groups that a stretch leaves of a group, with directions in the standard cell; those of a crystal in another cell are converted.</summary>
    /// <param name="group">Number of the group.</param>
    public static IReadOnlyList<((int H, int K, int L) Direction, int SpaceGroup)> Stretches(int group) => Known.GetOrAdd(group, g =>
    {
        var operations = SpaceGroupNames.Of(g).Operations;
        return SymmetricDistortion.Stretches(SymmetryAverage.Cell(UnitCell.FromDegrees(5.1, 6.3, 7.7, 83, 97, 104), operations), operations);
    });
}
