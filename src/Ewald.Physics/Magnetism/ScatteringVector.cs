using Ewald.Crystals;

namespace Ewald.Physics.Magnetism;

/// <summary>Momentum transfers in Cartesian components.</summary>
public static class ScatteringVector
{
    /// <summary>Q = 2π (h a* + k b* + l c*), Å⁻¹.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="q">Reciprocal lattice units.</param>
    public static SpinVector Of(UnitCell cell, (double H, double K, double L) q)
    {
        ArgumentNullException.ThrowIfNull(cell);
        var b = cell.ReciprocalVectors;
        return 2 * Math.PI * new SpinVector(
            q.H * b[0, 0] + q.K * b[1, 0] + q.L * b[2, 0], q.H * b[0, 1] + q.K * b[1, 1] + q.L * b[2, 1], q.H * b[0, 2] + q.K * b[1, 2] + q.L * b[2, 2]);
    }

    /// <summary>The inverse: reciprocal lattice units of a Cartesian Q.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="q">Å⁻¹.</param>
    public static (double H, double K, double L) InLattice(UnitCell cell, SpinVector q)
    {
        ArgumentNullException.ThrowIfNull(cell);
        var a = cell.Vectors;
        return (
            (q.X * a[0, 0] + q.Y * a[0, 1] + q.Z * a[0, 2]) / (2 * Math.PI), (q.X * a[1, 0] + q.Y * a[1, 1] + q.Z * a[1, 2]) / (2 * Math.PI),
            (q.X * a[2, 0] + q.Y * a[2, 1] + q.Z * a[2, 2]) / (2 * Math.PI));
    }
}
