using System.Runtime.InteropServices;
using System.Text;
using Ewald.Core;

namespace Ewald.Crystals;

/// <summary>What spglib says of a crystal.</summary>
/// <param name="Number">Number of the space group in International Tables, 1 to 230.</param>
/// <param name="International">Short Hermann-Mauguin symbol.</param>
/// <param name="Hall">Hall symbol.</param>
public sealed record SpaceGroup(int Number, string International, string Hall);

/// <summary>The door to spglib: the symmetry of a crystal, and the tables of the space groups.</summary>
/// <remarks>Source: A. Togo, K. Shinohara, I. Tanaka, Sci. Technol. Adv. Mater. Meth. 4, 2384822 (2024), doi:10.1080/27660400.2024.2384822.</remarks>
public static unsafe partial class Spglib
{
    private static readonly Lock Gate = new();

    /// <summary>Version of the library, <c>major.minor.micro</c>.</summary>
    public static string Version =>
        FormattableString.Invariant($"{spg_get_major_version()}.{spg_get_minor_version()}.{spg_get_micro_version()}");

    /// <summary>The space group of a crystal.</summary>
    /// <param name="cell">Basis vectors a, b, c as rows, Å, shape [3, 3].</param>
    /// <param name="positions">Fractional coordinates, shape [atom, 3].</param>
    /// <param name="species">One number a kind of atom, for example Z, shape [atom].</param>
    /// <param name="tolerance">Largest distance between atoms called equivalent, Å.</param>
    /// <exception cref="ArgumentException">The shapes do not match.</exception>
    /// <exception cref="NativeException">spglib finds no symmetry (atoms too close, degenerate cell).</exception>
    public static SpaceGroup SpaceGroupOf(double[,] cell, double[,] positions, ReadOnlySpan<int> species, double tolerance = 1e-5)
    {
        var data = Dataset(cell, positions, species, tolerance);
        return new SpaceGroup(data.Number, data.International, data.Hall);
    }

    /// <summary>All that spglib finds out about a crystal.</summary>
    /// <param name="cell">Basis vectors a, b, c as rows, Å, shape [3, 3].</param>
    /// <param name="positions">Fractional coordinates, shape [atom, 3].</param>
    /// <param name="species">One number a kind of atom, shape [atom].</param>
    /// <param name="tolerance">Largest distance between atoms called equivalent, Å.</param>
    /// <exception cref="ArgumentException">The shapes do not match.</exception>
    /// <exception cref="NativeException">spglib finds no symmetry (atoms too close, degenerate cell).</exception>
    public static SymmetryDataset Dataset(double[,] cell, double[,] positions, ReadOnlySpan<int> species, double tolerance = 1e-5)
    {
        var lattice = Checked(cell, positions, species);
        lock (Gate)
        {
            NativeDataset* data;
            fixed (double* l = lattice, p = positions)
            fixed (int* s = species)
                data = spg_get_dataset(l, p, s, species.Length, tolerance);
            if (data is null || data->Number == 0)
            {
                if (data is not null) spg_free_dataset(data);
                throw Failure();
            }

            try
            {
                return Copy(*data);
            }
            finally
            {
                spg_free_dataset(data);
            }
        }
    }

    /// <summary>The standard cell of a crystal.</summary>
    /// <param name="cell">Basis vectors a, b, c as rows, Å, shape [3, 3].</param>
    /// <param name="positions">Fractional coordinates, shape [atom, 3].</param>
    /// <param name="species">One number a kind of atom, shape [atom].</param>
    /// <param name="primitive">True: the primitive cell of the standard setting; false: the conventional one.</param>
    /// <param name="idealise">True: atoms and cell are moved to exact symmetry and the standard orientation.</param>
    /// <param name="tolerance">Largest distance between atoms called equivalent, Å.</param>
    /// <returns>Basis vectors as rows, positions and species of the standard cell.</returns>
    /// <exception cref="ArgumentException">The shapes do not match.</exception>
    /// <exception cref="NativeException">spglib finds no standard cell.</exception>
    public static (double[,] Cell, double[,] Positions, int[] Species) Standardise(
        double[,] cell, double[,] positions, ReadOnlySpan<int> species, bool primitive, bool idealise = true, double tolerance = 1e-5)
    {
        var lattice = Checked(cell, positions, species);
        // A conventional cell holds at most four primitive ones.
        var (p, s) = (new double[4 * species.Length * 3], new int[4 * species.Length]);
        Buffer.BlockCopy(positions, 0, p, 0, positions.Length * sizeof(double));
        species.CopyTo(s);
        int count;
        lock (Gate)
        {
            fixed (double* l = lattice, q = p)
            fixed (int* t = s)
                count = spg_standardize_cell(l, q, t, species.Length, primitive ? 1 : 0, idealise ? 0 : 1, tolerance);
            if (count == 0) throw Failure();
        }

        var moved = new double[count, 3];
        Buffer.BlockCopy(p, 0, moved, 0, count * 3 * sizeof(double));
        return (Transposed(lattice), moved, s[..count]);
    }

    /// <summary>The operations of a tabulated setting.</summary>
    /// <param name="hallNumber">1 to 530.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such setting.</exception>
    public static IReadOnlyList<SymmetryOperation> Operations(int hallNumber)
    {
        CheckHall(hallNumber);
        var (rotations, translations) = (new int[192 * 9], new double[192 * 3]);
        int count;
        fixed (int* r = rotations)
        fixed (double* t = translations)
            lock (Gate) count = spg_get_symmetry_from_database(r, t, hallNumber);
        return Operations(rotations, translations, count);
    }

    /// <summary>The names of a tabulated setting.</summary>
    /// <param name="hallNumber">1 to 530.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such setting.</exception>
    public static SpaceGroupSetting Setting(int hallNumber)
    {
        CheckHall(hallNumber);
        NativeType type;
        lock (Gate) type = spg_get_spacegroup_type(hallNumber);
        return new SpaceGroupSetting(
            type.HallNumber, type.Number, Text(type.InternationalShort, 11), Text(type.InternationalFull, 20), Text(type.International, 32),
            Text(type.Schoenflies, 7), Text(type.HallSymbol, 17), Text(type.Choice, 6), Text(type.PointGroup, 6));
    }

    private static void CheckHall(int hallNumber)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hallNumber, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hallNumber, 530);
    }

    // The library stores basis vectors as columns.
    private static double[] Checked(double[,] cell, double[,] positions, ReadOnlySpan<int> species)
    {
        ArgumentNullException.ThrowIfNull(cell);
        ArgumentNullException.ThrowIfNull(positions);
        if (cell.GetLength(0) != 3 || cell.GetLength(1) != 3)
            throw new ArgumentException($"Spglib: the cell has shape [{cell.GetLength(0)}, {cell.GetLength(1)}]; it is [3, 3], rows a, b, c.", nameof(cell));
        if (species.Length == 0 || positions.GetLength(0) != species.Length || positions.GetLength(1) != 3)
            throw new ArgumentException($"Spglib: {species.Length} species and positions of shape [{positions.GetLength(0)}, {positions.GetLength(1)}]; one row of 3 an atom is needed.", nameof(positions));
        var lattice = new double[9];
        for (var i = 0; i < 3; i++)
            for (var j = 0; j < 3; j++) lattice[3 * i + j] = cell[j, i];
        return lattice;
    }

    private static double[,] Transposed(ReadOnlySpan<double> columns)
    {
        var rows = new double[3, 3];
        for (var i = 0; i < 3; i++)
            for (var j = 0; j < 3; j++) rows[i, j] = columns[3 * j + i];
        return rows;
    }

    private static SymmetryOperation[] Operations(ReadOnlySpan<int> rotations, ReadOnlySpan<double> translations, int count)
    {
        var operations = new SymmetryOperation[count];
        for (var i = 0; i < count; i++) operations[i] = new SymmetryOperation(rotations.Slice(9 * i, 9), translations.Slice(3 * i, 3));
        return operations;
    }

    private static NativeException Failure() =>
        new("spglib", Marshal.PtrToStringUTF8(spg_get_error_message(spg_get_error_code())) ?? "no symmetry found");

    private static string Text(byte* first, int capacity)
    {
        var span = new ReadOnlySpan<byte>(first, capacity);
        var end = span.IndexOf((byte)0);
        return Encoding.ASCII.GetString(end < 0 ? span : span[..end]).Trim();
    }
}
