using System.Runtime.InteropServices;
using Ewald.Core;

namespace Ewald.Crystals;

/// <summary>What spglib says of a crystal.</summary>
/// <param name="Number">Number of the space group in International Tables, 1 to 230.</param>
/// <param name="International">Short Hermann-Mauguin symbol.</param>
/// <param name="Hall">Hall symbol.</param>
public sealed record SpaceGroup(int Number, string International, string Hall);

/// <summary>The door to spglib: the symmetry of a crystal.</summary>
/// <remarks>Source: A. Togo, K. Shinohara, I. Tanaka, Sci. Technol. Adv. Mater. Meth. 4, 2384822 (2024), doi:10.1080/27660400.2024.2384822.</remarks>
public static unsafe partial class Spglib
{
    private const string Library = "libsymspg.so.1";
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
        ArgumentNullException.ThrowIfNull(cell);
        ArgumentNullException.ThrowIfNull(positions);
        if (cell.GetLength(0) != 3 || cell.GetLength(1) != 3)
            throw new ArgumentException($"Spglib: the cell has shape [{cell.GetLength(0)}, {cell.GetLength(1)}]; it is [3, 3], rows a, b, c.", nameof(cell));
        if (species.Length == 0 || positions.GetLength(0) != species.Length || positions.GetLength(1) != 3)
            throw new ArgumentException($"Spglib: {species.Length} species and positions of shape [{positions.GetLength(0)}, {positions.GetLength(1)}]; one row of 3 an atom is needed.", nameof(positions));
        // The library stores basis vectors as columns.
        Span<double> lattice = stackalloc double[9];
        for (var i = 0; i < 3; i++)
            for (var j = 0; j < 3; j++) lattice[3 * i + j] = cell[j, i];
        lock (Gate)
        {
            byte* dataset;
            fixed (double* l = lattice, p = positions)
            fixed (int* s = species)
                dataset = spg_get_dataset(l, p, s, species.Length, tolerance);
            if (dataset is null)
                throw new NativeException("spglib", Marshal.PtrToStringUTF8(spg_get_error_message(spg_get_error_code())) ?? "no symmetry found");
            try
            {
                // SpglibDataset: int spacegroup_number; int hall_number; char international_symbol[11]; char hall_symbol[17]; ...
                return new SpaceGroup(*(int*)dataset, Text(dataset + 8, 11), Text(dataset + 19, 17));
            }
            finally
            {
                spg_free_dataset(dataset);
            }
        }
    }

    private static string Text(byte* first, int capacity)
    {
        var span = new ReadOnlySpan<byte>(first, capacity);
        var end = span.IndexOf((byte)0);
        return System.Text.Encoding.ASCII.GetString(end < 0 ? span : span[..end]).Trim();
    }

    [LibraryImport(Library)]
    private static partial int spg_get_major_version();

    [LibraryImport(Library)]
    private static partial int spg_get_minor_version();

    [LibraryImport(Library)]
    private static partial int spg_get_micro_version();

    [LibraryImport(Library)]
    private static partial byte* spg_get_dataset(double* lattice, double* position, int* types, int count, double symprec);

    [LibraryImport(Library)]
    private static partial void spg_free_dataset(byte* dataset);

    [LibraryImport(Library)]
    private static partial int spg_get_error_code();

    [LibraryImport(Library)]
    private static partial nint spg_get_error_message(int code);
}
