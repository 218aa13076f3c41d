namespace Ewald.Physics.SmallAngle.Atoms;

/// <summary>The layer of denser water around a macromolecule, as points on a cubic grid.</summary>
/// <remarks>A grid point has the distance s = min(|r − rᵢ| − Rᵢ) to the spheres Rᵢ = (3 Vᵢ / 4π)^(1/3) of the displaced volumes. The
/// surface is the level of s that encloses the sum of the displaced volumes, so no radius is a free constant; the shell is
/// what lies between the surface and the surface plus its thickness. Closed cavities count as shell. Source of the picture
/// (3 Å, about 10 % denser): D. I. Svergun, C. Barberato, M. H. J. Koch, J. Appl. Cryst. 28, 768 (1995), doi:10.1107/S0021889895007047.</remarks>
public sealed class HydrationShell
{
    private HydrationShell(PointSet points, double volumePerPoint)
    {
        Points = points;
        VolumePerPoint = volumePerPoint;
    }

    /// <summary>The grid points of the shell.</summary>
    public PointSet Points { get; }

    /// <summary>Volume that each point stands for, Å³.</summary>
    public double VolumePerPoint { get; }

    /// <summary>Builds the shell.</summary>
    /// <param name="points">Centres of atoms or residues.</param>
    /// <param name="volumes">Displaced volume of each, Å³, shape [point].</param>
    /// <param name="thickness">Å.</param>
    /// <param name="spacing">Grid spacing, Å.</param>
    /// <exception cref="ArgumentException">No points, lengths that differ, or a spacing or thickness that is not positive.</exception>
    public static HydrationShell Around(PointSet points, ReadOnlySpan<double> volumes, double thickness = 3, double spacing = 2)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (points.Count == 0 || volumes.Length != points.Count)
            throw new ArgumentException($"HydrationShell: {points.Count} points with {volumes.Length} volumes.", nameof(volumes));
        if (!(thickness > 0 && spacing > 0))
            throw new ArgumentException(FormattableString.Invariant($"HydrationShell: thickness {thickness} Å and spacing {spacing} Å; both are positive."), nameof(thickness));
        const double slack = 3; // the level that encloses the volume lies well within this distance of the spheres
        double total = 0, largest = 0;
        foreach (var v in volumes)
        {
            total += v;
            largest = Math.Max(largest, v);
        }

        var reach = thickness + slack;
        var margin = Radius(largest) + reach + spacing;
        double x0 = points.X.Min() - margin, y0 = points.Y.Min() - margin, z0 = points.Z.Min() - margin;
        int nx = Cells(points.X, x0, margin, spacing), ny = Cells(points.Y, y0, margin, spacing), nz = Cells(points.Z, z0, margin, spacing);
        var level = new float[nx * ny * nz];
        Array.Fill(level, float.PositiveInfinity);
        for (var i = 0; i < points.Count; i++)
        {
            var radius = Radius(volumes[i]);
            var limit = radius + reach;
            double px = (points.X[i] - x0) / spacing, py = (points.Y[i] - y0) / spacing, pz = (points.Z[i] - z0) / spacing, pr = limit / spacing;
            for (var ix = (int)Math.Ceiling(px - pr); ix <= px + pr; ix++)
            {
                var dx2 = (ix - px) * (ix - px);
                var ry = Math.Sqrt(Math.Max(0, pr * pr - dx2));
                for (var iy = (int)Math.Ceiling(py - ry); iy <= py + ry; iy++)
                {
                    var dxy2 = dx2 + (iy - py) * (iy - py);
                    var rz = Math.Sqrt(Math.Max(0, pr * pr - dxy2));
                    var row = (ix * ny + iy) * nz;
                    for (var iz = (int)Math.Ceiling(pz - rz); iz <= pz + rz; iz++)
                    {
                        var s = (float)(spacing * Math.Sqrt(dxy2 + (iz - pz) * (iz - pz)) - radius);
                        if (s < level[row + iz]) level[row + iz] = s;
                    }
                }
            }
        }

        var surface = SurfaceLevel(level, total / (spacing * spacing * spacing));
        var found = new List<(double, double, double)>();
        for (var ix = 0; ix < nx; ix++)
            for (var iy = 0; iy < ny; iy++)
                for (var iz = 0; iz < nz; iz++)
                {
                    var s = level[(ix * ny + iy) * nz + iz];
                    if (s > surface && s <= surface + thickness) found.Add((x0 + ix * spacing, y0 + iy * spacing, z0 + iz * spacing));
                }

        return new HydrationShell(PointSet.Of(found), spacing * spacing * spacing);
    }

    private static double SurfaceLevel(float[] level, double enclosed)
    {
        var finite = Array.FindAll(level, float.IsFinite);
        Array.Sort(finite);
        return finite[Math.Clamp((int)enclosed, 0, finite.Length - 1)];
    }

    private static int Cells(double[] coordinate, double start, double margin, double spacing) => (int)((coordinate.Max() + margin - start) / spacing) + 2;

    private static double Radius(double volume) => Math.Cbrt(3 * volume / (4 * Math.PI));
}
