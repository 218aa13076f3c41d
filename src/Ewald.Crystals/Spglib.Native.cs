using System.Runtime.InteropServices;

namespace Ewald.Crystals;

// Structures and functions of spglib.h, version 2.0.
public static unsafe partial class Spglib
{
    private const string Library = "libsymspg.so.1";

    private static SymmetryDataset Copy(in NativeDataset data)
    {
        var count = data.Atoms;
        var names = new string[count];
        for (var i = 0; i < count; i++) names[i] = Text(data.SiteSymmetries + 7 * i, 7);
        fixed (NativeDataset* d = &data)
        {
            var standard = new double[d->StandardAtoms, 3];
            for (var i = 0; i < d->StandardAtoms; i++)
                for (var x = 0; x < 3; x++) standard[i, x] = d->StandardPositions[3 * i + x];
            return new SymmetryDataset(
                d->Number, Text(d->InternationalSymbol, 11), d->HallNumber, Text(d->HallSymbol, 17), Text(d->Choice, 6), Text(d->PointGroup, 6),
                Operations(new ReadOnlySpan<int>(d->Rotations, 9 * d->Operations), new ReadOnlySpan<double>(d->Translations, 3 * d->Operations), d->Operations),
                new ReadOnlySpan<int>(d->Wyckoffs, count).ToArray(), names, new ReadOnlySpan<int>(d->EquivalentAtoms, count).ToArray(),
                new ReadOnlySpan<int>(d->Orbits, count).ToArray(), Rows(d->Transformation), new ReadOnlySpan<double>(d->OriginShift, 3).ToArray(),
                Transposed(new ReadOnlySpan<double>(d->PrimitiveLattice, 9)), Transposed(new ReadOnlySpan<double>(d->StandardLattice, 9)), standard,
                new ReadOnlySpan<int>(d->StandardTypes, d->StandardAtoms).ToArray());
        }
    }

    private static double[,] Rows(double* matrix)
    {
        var rows = new double[3, 3];
        for (var i = 0; i < 9; i++) rows[i / 3, i % 3] = matrix[i];
        return rows;
    }

    [LibraryImport(Library)]
    private static partial int spg_get_major_version();

    [LibraryImport(Library)]
    private static partial int spg_get_minor_version();

    [LibraryImport(Library)]
    private static partial int spg_get_micro_version();

    [LibraryImport(Library)]
    private static partial NativeDataset* spg_get_dataset(double* lattice, double* position, int* types, int count, double symprec);

    [LibraryImport(Library)]
    private static partial void spg_free_dataset(NativeDataset* dataset);

    [LibraryImport(Library)]
    private static partial int spg_standardize_cell(double* lattice, double* position, int* types, int count, int toPrimitive, int noIdealize, double symprec);

    [LibraryImport(Library)]
    private static partial int spg_get_symmetry_from_database(int* rotations, double* translations, int hallNumber);

    [LibraryImport(Library)]
    private static partial NativeType spg_get_spacegroup_type(int hallNumber);

    [LibraryImport(Library)]
    private static partial int spg_get_error_code();

    [LibraryImport(Library)]
    private static partial nint spg_get_error_message(int code);

    // SpglibDataset
    [StructLayout(LayoutKind.Sequential)]
    private struct NativeDataset
    {
        public int Number;
        public int HallNumber;
        public fixed byte InternationalSymbol[11];
        public fixed byte HallSymbol[17];
        public fixed byte Choice[6];
        public fixed double Transformation[9];
        public fixed double OriginShift[3];
        public int Operations;
        public int* Rotations;
        public double* Translations;
        public int Atoms;
        public int* Wyckoffs;
        public byte* SiteSymmetries;
        public int* EquivalentAtoms;
        public int* Orbits;
        public fixed double PrimitiveLattice[9];
        public int* MappingToPrimitive;
        public int StandardAtoms;
        public fixed double StandardLattice[9];
        public int* StandardTypes;
        public double* StandardPositions;
        public fixed double StandardRotation[9];
        public int* StandardMapping;
        public fixed byte PointGroup[6];
    }

    // SpglibSpacegroupType
    [StructLayout(LayoutKind.Sequential)]
    private struct NativeType
    {
        public int Number;
        public fixed byte InternationalShort[11];
        public fixed byte InternationalFull[20];
        public fixed byte International[32];
        public fixed byte Schoenflies[7];
        public int HallNumber;
        public fixed byte HallSymbol[17];
        public fixed byte Choice[6];
        public fixed byte PointGroup[6];
        public fixed byte PointGroupSchoenflies[4];
        public int ArithmeticNumber;
        public fixed byte ArithmeticSymbol[7];
    }
}
