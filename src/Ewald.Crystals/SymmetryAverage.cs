namespace Ewald.Crystals;

/// <summary>What a group of operations leaves of a cell, of displacements and of a point: averages over the group.</summary>
/// <remarks>Cell: g = Σ Rᵀ g R / n of the metric. Displacements: u_j = Σ R u_i / n over the operations and the sites i that they carry to j.
/// Both are projections: averaging twice changes nothing. Source: International Tables for Crystallography, Vol. D, ch. 1.1,
/// doi:10.1107/97809553602060000113.</remarks>
public static class SymmetryAverage
{
    /// <summary>The cell whose metric is the mean over the group: it has the symmetry of the lattice system.</summary>
    /// <param name="cell">Any cell.</param>
    /// <param name="operations">A whole group, in the basis of the cell.</param>
    public static UnitCell Cell(UnitCell cell, IReadOnlyList<SymmetryOperation> operations)
    {
        ArgumentNullException.ThrowIfNull(cell);
        ArgumentNullException.ThrowIfNull(operations);
        var (v, g, mean) = (cell.Vectors, new double[3, 3], new double[3, 3]);
        for (var i = 0; i < 3; i++)
            for (var j = 0; j < 3; j++) g[i, j] = v[i, 0] * v[j, 0] + v[i, 1] * v[j, 1] + v[i, 2] * v[j, 2];
        foreach (var operation in operations)
        {
            var r = operation.Rotation;
            for (var i = 0; i < 3; i++)
                for (var j = 0; j < 3; j++)
                    for (var k = 0; k < 3; k++)
                        for (var m = 0; m < 3; m++) mean[i, j] += r[3 * k + i] * g[k, m] * r[3 * m + j] / operations.Count;
        }

        double Degrees(int i, int j) => Math.Round(Math.Acos(mean[i, j] / Math.Sqrt(mean[i, i] * mean[j, j])) * 180 / Math.PI, 11);
        return UnitCell.FromDegrees(Math.Sqrt(mean[0, 0]), Math.Sqrt(mean[1, 1]), Math.Sqrt(mean[2, 2]), Degrees(1, 2), Degrees(0, 2), Degrees(0, 1));
    }

    /// <summary>The part of displacements that keeps the group.</summary>
    /// <param name="crystal">A crystal that has the operations.</param>
    /// <param name="operations">A whole group, in the basis of the crystal.</param>
    /// <param name="displacements">In fractions of the cell, shape [site, 3].</param>
    /// <returns>In fractions of the cell, shape [site, 3].</returns>
    /// <exception cref="ArgumentException">An operation carries a site where there is none.</exception>
    public static double[,] Displacements(Crystal crystal, IReadOnlyList<SymmetryOperation> operations, double[,] displacements)
    {
        ArgumentNullException.ThrowIfNull(crystal);
        ArgumentNullException.ThrowIfNull(operations);
        ArgumentNullException.ThrowIfNull(displacements);
        var mean = new double[crystal.Sites.Count, 3];
        foreach (var operation in operations)
        {
            var r = operation.Rotation;
            for (var i = 0; i < crystal.Sites.Count; i++)
            {
                var j = SiteAt(crystal, operation.Apply(crystal.Sites[i].Position));
                for (var x = 0; x < 3; x++)
                    mean[j, x] += (r[3 * x] * displacements[i, 0] + r[3 * x + 1] * displacements[i, 1] + r[3 * x + 2] * displacements[i, 2]) / operations.Count;
            }
        }

        return mean;
    }

    /// <summary>The crystal moved to exact symmetry: cell and positions are means over the group.</summary>
    /// <param name="crystal">A crystal that has the operations within 2 % of the cell.</param>
    /// <param name="operations">A whole group, in the basis of the crystal.</param>
    /// <exception cref="ArgumentException">An operation carries a site where there is none.</exception>
    public static Crystal Idealised(Crystal crystal, IReadOnlyList<SymmetryOperation> operations)
    {
        ArgumentNullException.ThrowIfNull(crystal);
        ArgumentNullException.ThrowIfNull(operations);
        var moves = new double[crystal.Sites.Count, 3];
        foreach (var operation in operations)
        {
            foreach (var site in crystal.Sites)
            {
                var (x, y, z) = operation.Apply(site.Position);
                var j = SiteAt(crystal, (x, y, z));
                moves[j, 0] += Near(x - crystal.Sites[j].X) / operations.Count;
                moves[j, 1] += Near(y - crystal.Sites[j].Y) / operations.Count;
                moves[j, 2] += Near(z - crystal.Sites[j].Z) / operations.Count;
            }
        }

        return crystal with
        {
            Cell = Cell(crystal.Cell, operations),
            Sites = [.. crystal.Sites.Select((s, i) => s with { X = s.X + moves[i, 0], Y = s.Y + moves[i, 1], Z = s.Z + moves[i, 2] })],
        };
    }

    /// <summary>The special position nearest in kind: the point is moved onto the elements of symmetry that pass close by.</summary>
    /// <remarks>All images within the reach are averaged; since the images of an average are again close, this is repeated until nothing moves.</remarks>
    /// <param name="cell">A cell that keeps the operations.</param>
    /// <param name="operations">A whole group.</param>
    /// <param name="point">Fractional coordinates.</param>
    /// <param name="reach">Largest distance of an image that is merged, Å; 0 leaves the point.</param>
    public static (double X, double Y, double Z) Point(UnitCell cell, IReadOnlyList<SymmetryOperation> operations, (double X, double Y, double Z) point, double reach)
    {
        ArgumentNullException.ThrowIfNull(cell);
        ArgumentNullException.ThrowIfNull(operations);
        for (var round = 0; round < 20; round++)
        {
            var (x, y, z, count) = (0.0, 0.0, 0.0, 0);
            foreach (var operation in operations)
            {
                var image = operation.Apply(point);
                var (dx, dy, dz) = (Near(image.X - point.X), Near(image.Y - point.Y), Near(image.Z - point.Z));
                var (cx, cy, cz) = cell.ToCartesian((dx, dy, dz));
                if (cx * cx + cy * cy + cz * cz > reach * reach) continue;
                (x, y, z, count) = (x + dx, y + dy, z + dz, count + 1);
            }

            if (count == 0) break;
            point = (point.X + x / count, point.Y + y / count, point.Z + z / count);
            if (Math.Abs(x) + Math.Abs(y) + Math.Abs(z) < 1e-13) break;
        }

        return point;
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

        if (nearest >= 0) return nearest;
        throw new ArgumentException($"SymmetryAverage: {crystal.Name} has no site where an operation carries one; the operations are not those of the crystal.", nameof(crystal));
    }

    private static double Near(double x) => x - Math.Round(x);
}
