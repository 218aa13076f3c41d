using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.IO;

/// <summary>Reads a folder of a phonopy calculation: FORCE_SETS with phonopy.yaml or phonopy_disp.yaml, or a POSCAR, and BORN.</summary>
/// <remarks>Without a yaml file the supercell is built as phonopy builds it, atom by atom of the unit cell and the first vector fastest,
/// from the matrix that the caller gives. Moments of magnetic atoms are passed over: symmetry is that of the positions.</remarks>
public static class PhonopyFolder
{
    private static readonly string[] Descriptions = ["phonopy.yaml", "phonopy_disp.yaml"];
    private static readonly string[] Cells = ["POSCAR-unitcell", "POSCAR"];

    /// <summary>Reads the folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="supercellMatrix">Supercell vectors in units of the unit cell's, shape [9] or [3] for a diagonal; null: from the yaml file.</param>
    /// <exception cref="InputException">A file is missing or damaged, the supercell matrix is unknown, or forces and supercell do not fit.</exception>
    public static PhononDataset Read(string folder, IReadOnlyList<int>? supercellMatrix = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (!Directory.Exists(folder)) throw new InputException($"{folder} is no folder; give the folder that holds FORCE_SETS.");
        string? Find(IEnumerable<string> names) => names.Select(n => Path.Combine(folder, n)).FirstOrDefault(File.Exists);
        var (atoms, sets) = ForceSets.Read(Path.Combine(folder, "FORCE_SETS"));
        var description = Find(Descriptions);
        var yaml = description is null ? null : PhonopyYaml.Read(description);
        var matrix = supercellMatrix is not null ? Full(supercellMatrix) : yaml?.SupercellMatrix is { } given ? [.. given.Select(v => (int)Math.Round(v))] : null;
        if (matrix is null) throw new InputException($"{folder}: the supercell matrix is unknown, since there is neither phonopy.yaml nor phonopy_disp.yaml; give it, for example 2 2 2.");
        var unit = yaml?.UnitCell ?? (Find(Cells) is { } cell ? Poscar.Read(cell) : throw new InputException($"{folder}: the unit cell is unknown; add POSCAR-unitcell or phonopy_disp.yaml."));
        var asInYaml = yaml?.Supercell is not null && supercellMatrix is null;
        var supercell = asInYaml ? yaml!.Supercell! : Supercell(unit, matrix, folder);
        if (supercell.Sites.Count != atoms)
            throw new InputException(FormattableString.Invariant($"{folder}: FORCE_SETS is of {atoms} atoms, the supercell has {supercell.Sites.Count}; give the supercell matrix that the forces were computed with."));
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
        var data = new PhononDataset(name, unit with { Name = name }, matrix, supercell with { Name = name }, sets, Find(["BORN"]) is { } born ? BornFile.Read(born) : null) { PrimitiveMatrix = yaml?.PrimitiveMatrix };
        return asInYaml && yaml!.Masses is { } masses ? data with { Masses = masses } : data;
    }

    /// <summary>The supercell of a unit cell, in the order of phonopy.</summary>
    /// <param name="unit">The unit cell.</param>
    /// <param name="matrix">Columns are the supercell's vectors in units of the unit cell's, shape [9].</param>
    /// <param name="name">For messages.</param>
    /// <exception cref="InputException">The matrix spans no volume.</exception>
    public static Crystal Supercell(Crystal unit, IReadOnlyList<int> matrix, string name)
    {
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentNullException.ThrowIfNull(matrix);
        var (m, v) = (matrix, unit.Cell.Vectors);
        var determinant = m[0] * (m[4] * m[8] - m[5] * m[7]) - m[1] * (m[3] * m[8] - m[5] * m[6]) + m[2] * (m[3] * m[7] - m[4] * m[6]);
        if (determinant == 0) throw new InputException($"{name}: the supercell matrix {string.Join(' ', m)} spans no volume.");
        // The columns of the matrix are the new vectors: A'_i = Σ_k M_ki a_k.
        var vectors = new double[3, 3];
        for (var i = 0; i < 3; i++)
            for (var x = 0; x < 3; x++)
                for (var k = 0; k < 3; k++) vectors[i, x] += m[3 * k + i] * v[k, x];
        var cell = UnitCell.FromVectors(vectors);
        // A box of unit cells that holds the supercell, the first vector fastest.
        var frame = new int[3];
        for (var k = 0; k < 3; k++)
        {
            int low = 0, high = 0;
            for (var corner = 0; corner < 8; corner++)
            {
                var sum = 0;
                for (var i = 0; i < 3; i++) sum += (corner >> i & 1) * m[3 * k + i];
                (low, high) = (Math.Min(low, sum), Math.Max(high, sum));
            }

            frame[k] = high - low;
        }

        var sites = new List<Site>();
        foreach (var site in unit.Sites)
        {
            var kept = new List<(double X, double Y, double Z)>();
            for (var c = 0; c < frame[2]; c++)
                for (var b = 0; b < frame[1]; b++)
                    for (var a = 0; a < frame[0]; a++)
                    {
                        var p = cell.ToFractional(unit.Cell.ToCartesian((site.X + a, site.Y + b, site.Z + c)));
                        if (kept.Exists(q => Same(p.X - q.X) && Same(p.Y - q.Y) && Same(p.Z - q.Z))) continue;
                        kept.Add(p);
                        sites.Add(site with { X = Wrap(p.X), Y = Wrap(p.Y), Z = Wrap(p.Z) });
                    }
        }

        return sites.Count == Math.Abs(determinant) * unit.Sites.Count
            ? new Crystal(unit.Name, cell, sites)
            : throw new InputException($"{name}: the supercell cannot be built from the matrix {string.Join(' ', m)}; two atoms of the unit cell lie on each other.");
    }

    private static bool Same(double difference) => Math.Abs(difference - Math.Round(difference)) < 1e-5;

    private static double Wrap(double x) => x - Math.Floor(x + 1e-9);

    private static int[] Full(IReadOnlyList<int> matrix) => matrix.Count switch
    {
        3 => [matrix[0], 0, 0, 0, matrix[1], 0, 0, 0, matrix[2]],
        9 => [.. matrix],
        _ => throw new InputException(FormattableString.Invariant($"a supercell matrix has 3 or 9 whole numbers, not {matrix.Count}.")),
    };
}
