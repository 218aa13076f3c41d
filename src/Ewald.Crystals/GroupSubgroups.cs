using System.Collections.Concurrent;
using Ewald.Core;

namespace Ewald.Crystals;

/// <summary>Which space groups are subgroups of which, as far as the conventional cell shows it.</summary>
/// <remarks>Maximal subgroups of the operations modulo the translations of the conventional cell: all translationengleiche ones, and the
/// klassengleiche ones that lose a centring. Those that need a larger cell are not seen. Found by taking in operations in random order (300 orders,
/// always the same ones) as long as the group stays a proper one; spglib names the types. Source: International Tables
/// for Crystallography, Vol. A1, doi:10.1107/97809553602060000110.</remarks>
public static class GroupSubgroups
{
    private const int Draws = 300;
    private static readonly ConcurrentDictionary<int, IReadOnlyList<int>> Known = new();

    /// <summary>The types of the maximal subgroups, ascending.</summary>
    /// <param name="spaceGroup">Number, 1 to 230.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such group.</exception>
    public static IReadOnlyList<int> MaximalOf(int spaceGroup) => Known.GetOrAdd(spaceGroup, Find);

    /// <summary>True when a chain of maximal subgroups leads from one group down to the other, or when they are the same.</summary>
    /// <param name="smaller">Number of the one lower down.</param>
    /// <param name="larger">Number of the one higher up.</param>
    public static bool IsSubgroup(int smaller, int larger)
    {
        var (seen, open) = (new HashSet<int> { larger }, new Queue<int>([larger]));
        while (open.TryDequeue(out var group))
        {
            if (group == smaller) return true;
            foreach (var below in MaximalOf(group))
                if (seen.Add(below)) open.Enqueue(below);
        }

        return false;
    }

    /// <summary>True for the same group, and for two of which one is a maximal subgroup of the other.</summary>
    /// <param name="one">Number of a group.</param>
    /// <param name="other">Number of another.</param>
    public static bool WithinOneStep(int one, int other) => one == other || MaximalOf(one).Contains(other) || MaximalOf(other).Contains(one);

    private static IReadOnlyList<int> Find(int spaceGroup)
    {
        var operations = SpaceGroupNames.Of(spaceGroup).Operations;
        var n = operations.Count;
        if (n == 1) return [];
        var table = Products(operations);
        var random = new Randomness((ulong)spaceGroup).Stream("subgroups");
        var identity = Enumerable.Range(0, n).First(i => operations[i].Equals(SymmetryOperation.Identity));
        var found = new HashSet<(UInt128 Low, UInt128 High)>();
        for (var draw = 0; draw < Draws; draw++)
        {
            // Every operation that does not lead to the whole group is taken in: what is left in the end is maximal.
            var (generators, members) = (new List<int>(), new List<int> { identity });
            foreach (var operation in random.Permutation(n))
            {
                if (members.Contains(operation)) continue;
                var larger = Closure(table, [.. generators, operation], identity);
                if (larger.Count == n) continue;
                generators.Add(operation);
                members = larger;
            }

            var (low, high) = (UInt128.Zero, UInt128.Zero);
            foreach (var m in members)
            {
                if (m < 128) low |= UInt128.One << m;
                else high |= UInt128.One << (m - 128);
            }

            found.Add((low, high));
        }

        var cell = SymmetryAverage.Cell(UnitCell.FromDegrees(5.1, 6.3, 7.7, 83, 97, 104), operations);
        var types = new SortedSet<int>();
        foreach (var (low, high) in found)
        {
            SymmetryOperation[] members = [.. Enumerable.Range(0, n).Where(m => ((m < 128 ? low >> m : high >> (m - 128)) & 1) == 1).Select(m => operations[m])];
            types.Add(Spglib.TypeOf(members, cell.Vectors).Number);
        }

        return [.. types];
    }

    private static int[,] Products(IReadOnlyList<SymmetryOperation> operations)
    {
        var index = operations.Select((o, i) => (o, i)).ToDictionary(p => p.o, p => p.i);
        var table = new int[operations.Count, operations.Count];
        for (var i = 0; i < operations.Count; i++)
            for (var j = 0; j < operations.Count; j++) table[i, j] = index[operations[i].After(operations[j])];
        return table;
    }

    private static List<int> Closure(int[,] table, ReadOnlySpan<int> generators, int identity)
    {
        var inside = new bool[table.GetLength(0)];
        var members = new List<int> { identity };
        inside[identity] = true;
        for (var i = 0; i < members.Count; i++)
        {
            foreach (var g in generators)
            {
                var product = table[g, members[i]];
                if (inside[product]) continue;
                inside[product] = true;
                members.Add(product);
            }
        }

        return members;
    }
}
