using Ewald.Crystals;
using Ewald.Physics.Diffraction;

namespace Ewald.Inference.Diffraction;

/// <summary>Reflections that have one spacing whatever the cell of their lattice system: one intensity of a whole-pattern fit.</summary>
/// <param name="Index">One of them, with the largest h, then k, then l.</param>
/// <param name="Multiplicity">Number of planes, both signs.</param>
/// <param name="Spacing">d in the cell that the line was listed for, Å.</param>
public sealed record ReflectionLine(MillerIndex Index, int Multiplicity, double Spacing)
{
    /// <summary>The lines of a primitive cell in a range of spacings, d descending.</summary>
    /// <param name="constraint">The lattice system.</param>
    /// <param name="cell">The cell.</param>
    /// <param name="smallest">Smallest d, Å.</param>
    /// <param name="largest">Largest d, Å.</param>
    /// <exception cref="Core.InputException">The range is none, or holds too many reflections.</exception>
    public static IReadOnlyList<ReflectionLine> Within(CellConstraint constraint, UnitCell cell, double smallest, double largest)
    {
        ArgumentNullException.ThrowIfNull(constraint);
        var planes = LatticeReflections.Within(cell, smallest, largest);
        var lines = new Dictionary<(int, int, int, int, int, int), (MillerIndex Index, int Count)>();
        foreach (var plane in planes.Index)
        {
            var form = constraint.Form(plane);
            var (best, count) = lines.TryGetValue(form, out var known) ? known : (plane, 0);
            foreach (var one in new[] { plane, plane.Opposite })
                if ((one.H, one.K, one.L).CompareTo((best.H, best.K, best.L)) > 0) best = one;
            lines[form] = (best, count + 2);
        }

        return [.. lines.Values.Select(l => new ReflectionLine(l.Index, l.Count, cell.Spacing(l.Index.H, l.Index.K, l.Index.L)))
            .OrderByDescending(l => l.Spacing).ThenBy(l => l.Index.H).ThenBy(l => l.Index.K).ThenBy(l => l.Index.L)];
    }
}
