using Ewald.Crystals;

namespace Ewald.Physics.Diffraction;

/// <content>Families of equivalent planes, when the symmetry is known.</content>
public sealed partial class PowderSticks
{
    /// <summary>The families that share a line, for example (333) and (511) of a cubic crystal, extinct ones included.</summary>
    /// <param name="line">0 to <see cref="Count"/> − 1.</param>
    /// <param name="operations">Symmetry of the crystal; its Laue class is what matters.</param>
    public IReadOnlyList<PowderFamily> Families(int line, IReadOnlyList<SymmetryOperation> operations)
    {
        ArgumentNullException.ThrowIfNull(operations);
        var families = new List<PowderFamily>();
        var left = new HashSet<MillerIndex>(_index[_start[line].._start[line + 1]]);
        for (var i = _start[line]; i < _start[line + 1]; i++)
        {
            if (!left.Remove(_index[i])) continue;
            var (label, multiplicity) = (First(_index[i], _index[i].Opposite), 2);
            foreach (var operation in operations)
            {
                var image = operation.Apply(_index[i]);
                if (!left.Remove(image) && !left.Remove(image.Opposite)) continue;
                multiplicity += 2;
                label = First(label, First(image, image.Opposite));
            }

            families.Add(new PowderFamily(label, multiplicity, _squared[i]));
        }

        return families;
    }

    private static double[] SquaresOfFamilies(StructureFactor amplitude, LatticeReflections planes, IReadOnlyList<SymmetryOperation> operations)
    {
        var first = planes.Representatives(operations);
        var places = new int[planes.Count];
        var unique = new List<MillerIndex>();
        for (var i = 0; i < first.Length; i++)
        {
            if (first[i] != i) continue;
            places[i] = unique.Count;
            unique.Add(planes.Index[i]);
        }

        var some = Squares(amplitude, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(unique));
        var squared = new double[planes.Count];
        for (var i = 0; i < squared.Length; i++) squared[i] = some[places[first[i]]];
        return squared;
    }
}
