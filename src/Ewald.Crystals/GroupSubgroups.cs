using System.Collections.Concurrent;
using Ewald.Core;

namespace Ewald.Crystals;

/// <summary>Which space groups are subgroups of which, as far as the conventional cell shows it.</summary>
/// <remarks>Maximal subgroups of the operations modulo the translations of the conventional cell: all translationengleiche ones, and the
/// klassengleiche ones that lose a centring. Those that need a larger cell are not seen. Found by closing random sets of operations (3 000 draws
/// of one to three, always the same ones) and keeping what no other proper subgroup holds; spglib names the types. Source: International Tables
/// for Crystallography, Vol. A1, doi:10.1107/97809553602060000110.</remarks>
public static class GroupSubgroups
{
    private const int Draws = 3000;
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
        var found = new Dictionary<UInt128, (UInt128 Low, UInt128 High, int Order)>();
        for (var draw = 0; draw < Draws; draw++)
        {
            var generators = Enumerable.Range(0, 1 + draw % 3).Select(_ => random.Below(n)).ToArray();
            var members = Closure(table, generators, identity);
            if (members.Count == n) continue;
            var (low, high) = (UInt128.Zero, UInt128.Zero);
            foreach (var m in members)
            {
                if (m < 128) low |= UInt128.One << m;
                else high |= UInt128.One << (m - 128);
            }

            found.TryAdd(low ^ (high << 17) ^ (high >> 47), (low, high, members.Count));
        }

        var all = found.Values.OrderByDescending(f => f.Order).ToArray();
        var cell = SymmetryAverage.Cell(UnitCell.FromDegrees(5.1, 6.3, 7.7, 83, 97, 104), operations);
        var types = new SortedSet<int>();
        for (var i = 0; i < all.Length; i++)
        {
            var (low, high, _) = all[i];
            // Held by another proper subgroup: not maximal.
            if (all.Take(i).Any(o => (o.Low & low) == low && (o.High & high) == high)) continue;
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

    private static List<int> Closure(int[,] table, int[] generators, int identity)
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
