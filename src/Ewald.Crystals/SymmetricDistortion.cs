using Ewald.Core;

namespace Ewald.Crystals;

/// <summary>Crystals near a given one: its free parameters changed, or its symmetry lowered by a strain.</summary>
/// <remarks>The strained crystal is what a proper ferroelastic transition makes: the group that is left are the operations that keep the strained
/// lattice, a translationengleiche subgroup. Source: E. K. H. Salje, Phase Transitions in Ferroelastic and Co-elastic Crystals (1990),
/// doi:10.1017/CBO9780511586460.</remarks>
public static class SymmetricDistortion
{
    private const double Trial = 0.1;

    private static readonly (int H, int K, int L)[] Directions =
        [(1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 0), (1, -1, 0), (1, 0, 1), (-1, 0, 1), (0, 1, 1), (0, 1, -1), (1, 1, 1), (-1, 1, 1), (1, -1, 1), (1, 1, -1)];

    /// <summary>Lattice parameters and coordinates moved at random as far as the operations leave them free; the volume stays.</summary>
    /// <param name="crystal">The crystal.</param>
    /// <param name="operations">A group of operations that the crystal has; all of them keep its space group.</param>
    /// <param name="strain">Standard deviation of each component of the strain.</param>
    /// <param name="displacement">Standard deviation of each component of a displacement, Å.</param>
    /// <param name="random">A stream of the run.</param>
    public static Crystal Vary(Crystal crystal, IReadOnlyList<SymmetryOperation> operations, double strain, double displacement, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(crystal);
        ArgumentNullException.ThrowIfNull(random);
        var (vectors, moved) = (crystal.Cell.Vectors, crystal.Cell.Vectors);
        for (var x = 0; x < 3; x++)
        {
            for (var y = 0; y <= x; y++)
            {
                var e = strain * random.Normal();
                for (var i = 0; i < 3; i++)
                {
                    moved[i, x] += e * vectors[i, y];
                    if (x != y) moved[i, y] += e * vectors[i, x];
                }
            }
        }

        var cell = SymmetryAverage.Cell(UnitCell.FromVectors(moved), operations);
        cell = cell.Scaled(Math.Cbrt(crystal.Cell.Volume / cell.Volume));
        var random3 = new double[crystal.Sites.Count, 3];
        for (var i = 0; i < crystal.Sites.Count; i++)
        {
            var (dx, dy, dz) = crystal.Cell.ToFractional((displacement * random.Normal(), displacement * random.Normal(), displacement * random.Normal()));
            (random3[i, 0], random3[i, 1], random3[i, 2]) = (dx, dy, dz);
        }

        var kept = SymmetryAverage.Displacements(crystal, operations, random3);
        return crystal with
        {
            Cell = cell,
            Sites = [.. crystal.Sites.Select((s, i) => s with { X = Wrap(s.X + kept[i, 0]), Y = Wrap(s.Y + kept[i, 1]), Z = Wrap(s.Z + kept[i, 2]) })],
        };
    }

    /// <summary>The subgroups that a stretch along a low-index direction of the cell leaves, one direction of each type, in the order of their directions.</summary>
    /// <param name="cell">A cell that keeps the operations, and nothing more.</param>
    /// <param name="operations">A whole group.</param>
    /// <returns>Direction in indices of the cell and number of the group that is left; the group itself is not among them.</returns>
    public static IReadOnlyList<((int H, int K, int L) Direction, int SpaceGroup)> Stretches(UnitCell cell, IReadOnlyList<SymmetryOperation> operations)
    {
        ArgumentNullException.ThrowIfNull(operations);
        var found = new List<((int, int, int), int)>();
        foreach (var direction in Directions)
        {
            var (h, k, l) = direction;
            var left = Left(cell, operations, (h, k, l));
            if (left.Count == operations.Count) continue;
            var type = Spglib.TypeOf(left, Stretch(cell, (h, k, l), Trial).Vectors).Number;
            if (!found.Exists(f => f.Item2 == type)) found.Add((direction, type));
        }

        return found;
    }

    /// <summary>The operations that keep a cell when it is stretched along a direction.</summary>
    /// <param name="cell">A cell that keeps the operations.</param>
    /// <param name="operations">A whole group.</param>
    /// <param name="direction">The direction, in fractions of the cell.</param>
    public static IReadOnlyList<SymmetryOperation> Left(UnitCell cell, IReadOnlyList<SymmetryOperation> operations, (double X, double Y, double Z) direction)
    {
        ArgumentNullException.ThrowIfNull(operations);
        var stretched = Stretch(cell, direction, Trial);
        return [.. operations.Where(o => CrystalSymmetry.Keeps(stretched, o, 1e-6))];
    }

    /// <summary>A cell stretched along a direction by a strain, squeezed across it so that the volume stays.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="direction">The direction, in fractions of the cell; its length does not count.</param>
    /// <param name="strain">Elongation, for example 0.01; above −0.5.</param>
    public static UnitCell Stretch(UnitCell cell, (double X, double Y, double Z) direction, double strain)
    {
        ArgumentNullException.ThrowIfNull(cell);
        if (!(strain > -0.5)) throw new ArgumentOutOfRangeException(nameof(strain), strain, "SymmetricDistortion: a stretch is above -0.5.");
        var (x, y, z) = cell.ToCartesian(direction);
        var length = Math.Sqrt(x * x + y * y + z * z);
        double[] n = [x / length, y / length, z / length];
        var (along, across) = (1 + strain, 1 / Math.Sqrt(1 + strain));
        var (v, w) = (cell.Vectors, new double[3, 3]);
        for (var i = 0; i < 3; i++)
        {
            var part = v[i, 0] * n[0] + v[i, 1] * n[1] + v[i, 2] * n[2];
            for (var k = 0; k < 3; k++) w[i, k] = across * v[i, k] + (along - across) * part * n[k];
        }

        return UnitCell.FromVectors(w);
    }

    private static double Wrap(double x) => x - Math.Floor(x);
}
