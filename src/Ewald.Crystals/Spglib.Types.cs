using System.Runtime.InteropServices;
using Ewald.Core;

namespace Ewald.Crystals;

// What kind of group a list of operations is.
public static unsafe partial class Spglib
{
    /// <summary>The tabulated setting that a whole group of operations belongs to, whatever its axes and origin.</summary>
    /// <param name="operations">All operations modulo the translations of the cell; their rotations keep it.</param>
    /// <param name="cell">Basis vectors a, b, c as rows, Å, shape [3, 3].</param>
    /// <param name="tolerance">Largest distance of positions called the same, Å.</param>
    /// <exception cref="ArgumentException">There are no operations.</exception>
    /// <exception cref="NativeException">The operations are no group, or do not keep the cell.</exception>
    public static SpaceGroupSetting TypeOf(IReadOnlyList<SymmetryOperation> operations, double[,] cell, double tolerance = 1e-4)
    {
        ArgumentNullException.ThrowIfNull(operations);
        var lattice = Checked(cell, new double[1, 3], [1]);
        if (operations.Count == 0) throw new ArgumentException("Spglib: a group has at least one operation; received none.", nameof(operations));
        var (rotations, translations) = (new int[9 * operations.Count], new double[3 * operations.Count]);
        for (var i = 0; i < operations.Count; i++)
        {
            operations[i].Rotation.CopyTo(rotations.AsSpan(9 * i));
            operations[i].Translation.CopyTo(translations.AsSpan(3 * i));
        }

        NativeType type;
        lock (Gate)
        {
            fixed (int* r = rotations)
            fixed (double* t = translations, l = lattice)
                type = spg_get_spacegroup_type_from_symmetry(r, t, operations.Count, l, tolerance);
            if (type.Number == 0) throw Failure();
        }

        return SpaceGroupSetting.All[type.HallNumber - 1];
    }

    [LibraryImport(Library)]
    private static partial NativeType spg_get_spacegroup_type_from_symmetry(int* rotations, double* translations, int count, double* lattice, double symprec);
}
