namespace Ewald.Crystals;

/// <summary>What a group of operations leaves free of a crystal: strains of its cell and moves of its sites, as refinements vary them.</summary>
/// <remarks>Strains are the symmetric tensors with R e Rᵀ = e for all rotations; moves the displacements with R u_i = u_j for all sites, without shifts
/// of the whole crystal, which polar groups allow and no diffraction sees. Both are found by averaging unit vectors over the group
/// (<see cref="SymmetryAverage"/>) and made orthogonal. Source: International Tables for Crystallography, Vol. D, ch. 1.1, doi:10.1107/97809553602060000100.</remarks>
public sealed class SymmetricFreedom
{
    private const double Independent = 1e-4;

    private SymmetricFreedom(int[] orbits, IReadOnlyList<double[]> strains, IReadOnlyList<double[]> moves) => (Orbits, Strains, Moves) = (orbits, strains, moves);

    /// <summary>Number of the set of equivalent sites that each site belongs to, shape [site].</summary>
    public IReadOnlyList<int> Orbits { get; }

    /// <summary>Symmetric tensors in Cartesian axes, the uniform one first (the identity), then traceless ones of norm 1, shape [3, 3] flattened.</summary>
    public IReadOnlyList<double[]> Strains { get; }

    /// <summary>Displacements in Cartesian axes, the largest of each of length 1, shape [site, 3] flattened.</summary>
    public IReadOnlyList<double[]> Moves { get; }

    /// <summary>Finds them.</summary>
    /// <param name="crystal">A crystal that has the operations.</param>
    /// <param name="operations">A whole group, in the basis of the crystal.</param>
    /// <exception cref="ArgumentException">An operation carries a site where there is none.</exception>
    public static SymmetricFreedom Of(Crystal crystal, IReadOnlyList<SymmetryOperation> operations)
    {
        ArgumentNullException.ThrowIfNull(crystal);
        ArgumentNullException.ThrowIfNull(operations);
        var n = crystal.Sites.Count;
        double[][] rotations = [.. operations.Select(o => Cartesian(crystal.Cell, o))];
        int[][] images = [.. operations.Select(o => Enumerable.Range(0, n).Select(i => SiteAt(crystal, o.Apply(crystal.Sites[i].Position))).ToArray())];
        var orbits = Enumerable.Repeat(-1, n).ToArray();
        var sets = 0;
        for (var i = 0; i < n; i++)
        {
            if (orbits[i] >= 0) continue;
            foreach (var image in images) orbits[image[i]] = sets;
            sets++;
        }

        var moves = new List<double[]>();
        var shifts = Enumerable.Range(0, 3).Select(x => Enumerable.Range(0, 3 * n).Select(k => k % 3 == x ? 1 / Math.Sqrt(n) : 0).ToArray()).ToArray();
        for (var i = 0; i < n; i++)
        {
            if (Array.IndexOf(orbits, orbits[i]) != i) continue;
            for (var x = 0; x < 3; x++)
            {
                var mean = new double[3 * n];
                for (var o = 0; o < rotations.Length; o++)
                    for (var y = 0; y < 3; y++) mean[3 * images[o][i] + y] += rotations[o][3 * y + x] / rotations.Length;
                Take(mean, [.. shifts, .. moves], moves, Math.Sqrt(mean.Sum(v => v * v)));
            }
        }

        return new(orbits, Strain(rotations), [.. moves.Select(Unit)]);
    }

    private static List<double[]> Strain(double[][] rotations)
    {
        var third = 1 / Math.Sqrt(3);
        var strains = new List<double[]> { new[] { third, 0, 0, 0, third, 0, 0, 0, third } };
        foreach (var (a, b) in new[] { (2, 2), (0, 0), (1, 1), (0, 1), (0, 2), (1, 2) })
        {
            var unit = new double[9];
            unit[3 * a + b] = unit[3 * b + a] = 1;
            var mean = new double[9];
            foreach (var r in rotations)
                for (var i = 0; i < 3; i++)
                    for (var j = 0; j < 3; j++)
                        for (var k = 0; k < 3; k++)
                            for (var m = 0; m < 3; m++) mean[3 * i + j] += r[3 * i + k] * unit[3 * k + m] * r[3 * j + m] / rotations.Length;
            Take(mean, strains, strains, 1);
        }

        strains[0] = [1, 0, 0, 0, 1, 0, 0, 0, 1];
        return strains;
    }

    /// <summary>Adds the part of a vector that is orthogonal to others, if there is one.</summary>
    private static void Take(double[] vector, IReadOnlyList<double[]> others, List<double[]> into, double size)
    {
        foreach (var other in others)
        {
            double product = 0;
            for (var k = 0; k < vector.Length; k++) product += vector[k] * other[k];
            for (var k = 0; k < vector.Length; k++) vector[k] -= product * other[k];
        }

        var length = Math.Sqrt(vector.Sum(v => v * v));
        if (length > Independent && length > Independent * size) into.Add([.. vector.Select(v => v / length)]);
    }

    private static double[] Unit(double[] move)
    {
        var largest = Enumerable.Range(0, move.Length / 3).Max(i => Math.Sqrt(move[3 * i] * move[3 * i] + move[3 * i + 1] * move[3 * i + 1] + move[3 * i + 2] * move[3 * i + 2]));
        return [.. move.Select(v => v / largest)];
    }

    /// <summary>Vᵀ R V⁻ᵀ with the basis vectors as the rows of V.</summary>
    private static double[] Cartesian(UnitCell cell, SymmetryOperation operation)
    {
        var r = operation.Rotation;
        var rotation = new double[9];
        for (var x = 0; x < 3; x++)
        {
            var (fx, fy, fz) = cell.ToFractional((x == 0 ? 1 : 0, x == 1 ? 1 : 0, x == 2 ? 1 : 0));
            var (cx, cy, cz) = cell.ToCartesian((r[0] * fx + r[1] * fy + r[2] * fz, r[3] * fx + r[4] * fy + r[5] * fz, r[6] * fx + r[7] * fy + r[8] * fz));
            (rotation[x], rotation[3 + x], rotation[6 + x]) = (cx, cy, cz);
        }

        return rotation;
    }

    private static int SiteAt(Crystal crystal, (double X, double Y, double Z) point)
    {
        var (nearest, least) = (-1, 0.02);
        for (var i = 0; i < crystal.Sites.Count; i++)
        {
            var site = crystal.Sites[i];
            var far = Math.Max(Math.Abs(Near(site.X - point.X)), Math.Max(Math.Abs(Near(site.Y - point.Y)), Math.Abs(Near(site.Z - point.Z))));
            if (far < least) (nearest, least) = (i, far);
        }

        return nearest >= 0 ? nearest
            : throw new ArgumentException($"SymmetricFreedom: {crystal.Name} has no site where an operation carries one; the operations are not those of the crystal.", nameof(crystal));
    }

    private static double Near(double x) => x - Math.Round(x);
}
