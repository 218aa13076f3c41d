namespace Ewald.Physics.SmallAngle.Atoms;

/// <summary>Points in space as three arrays, so that distances vectorise.</summary>
/// <param name="x">Å, shape [point].</param>
/// <param name="y">Å, shape [point].</param>
/// <param name="z">Å, shape [point].</param>
public sealed class PointSet(double[] x, double[] y, double[] z)
{
    /// <summary>First coordinate, Å.</summary>
    public double[] X { get; } = x;

    /// <summary>Second coordinate, Å.</summary>
    public double[] Y { get; } = y;

    /// <summary>Third coordinate, Å.</summary>
    public double[] Z { get; } = z;

    /// <summary>Number of points.</summary>
    public int Count => X.Length;

    /// <summary>Points from a list.</summary>
    /// <param name="points">Coordinates, Å.</param>
    public static PointSet Of(IReadOnlyList<(double X, double Y, double Z)> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        return new PointSet([.. points.Select(p => p.X)], [.. points.Select(p => p.Y)], [.. points.Select(p => p.Z)]);
    }

    /// <summary>Weighted centre and radius of gyration: R_g² = Σ w |r − r̄|² / Σ w.</summary>
    /// <param name="weights">Weights, shape [point].</param>
    /// <returns>Centre and R_g, Å.</returns>
    /// <exception cref="Ewald.Core.InstabilityException">The weights cancel or the second moment is negative (contrast match).</exception>
    public (double X, double Y, double Z, double RadiusOfGyration) Gyration(ReadOnlySpan<double> weights)
    {
        double total = 0, cx = 0, cy = 0, cz = 0;
        for (var i = 0; i < Count; i++)
        {
            total += weights[i];
            cx += weights[i] * X[i];
            cy += weights[i] * Y[i];
            cz += weights[i] * Z[i];
        }

        (cx, cy, cz) = (cx / total, cy / total, cz / total);
        double second = 0;
        for (var i = 0; i < Count; i++)
        {
            double dx = X[i] - cx, dy = Y[i] - cy, dz = Z[i] - cz;
            second += weights[i] * (dx * dx + dy * dy + dz * dz);
        }

        second /= total;
        if (!(second >= 0)) throw new Ewald.Core.InstabilityException("PointSet: the weights cancel, so there is no radius of gyration (solvent at the match point?).");
        return (cx, cy, cz, Math.Sqrt(second));
    }

    /// <summary>The points turned by a rotation and then shifted.</summary>
    /// <param name="rotation">Rows of the rotation matrix, shape [3, 3].</param>
    /// <param name="shift">Å, shape [3].</param>
    public PointSet Moved(double[,] rotation, ReadOnlySpan<double> shift)
    {
        ArgumentNullException.ThrowIfNull(rotation);
        var moved = new PointSet(new double[Count], new double[Count], new double[Count]);
        for (var i = 0; i < Count; i++)
        {
            moved.X[i] = rotation[0, 0] * X[i] + rotation[0, 1] * Y[i] + rotation[0, 2] * Z[i] + shift[0];
            moved.Y[i] = rotation[1, 0] * X[i] + rotation[1, 1] * Y[i] + rotation[1, 2] * Z[i] + shift[1];
            moved.Z[i] = rotation[2, 0] * X[i] + rotation[2, 1] * Y[i] + rotation[2, 2] * Z[i] + shift[2];
        }

        return moved;
    }

    /// <summary>An upper bound of the distance between any two points of two sets, Å: the diagonal of their common box.</summary>
    /// <param name="a">One set.</param>
    /// <param name="b">The other.</param>
    public static double Span(PointSet a, PointSet b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        static double Range(double[] u, double[] v)
        {
            double low = double.PositiveInfinity, high = double.NegativeInfinity;
            foreach (var t in u) (low, high) = (Math.Min(low, t), Math.Max(high, t));
            foreach (var t in v) (low, high) = (Math.Min(low, t), Math.Max(high, t));
            return u.Length + v.Length == 0 ? 0 : high - low;
        }

        double dx = Range(a.X, b.X), dy = Range(a.Y, b.Y), dz = Range(a.Z, b.Z);
        return Math.Sqrt(dx * dx + dy * dy + dz * dz);
    }
}
