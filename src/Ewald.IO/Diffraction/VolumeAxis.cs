namespace Ewald.IO;

/// <summary>An axis of a volume.</summary>
/// <param name="Name">Name, for example <c>H</c>.</param>
/// <param name="Unit">Unit of the coordinates; <c>rlu</c> for reciprocal lattice units, <c>pixel</c> when the file has none.</param>
/// <param name="Coordinates">Centres of the voxels, shape [voxel].</param>
public sealed record VolumeAxis(string Name, string Unit, double[] Coordinates)
{
    /// <summary>Number of voxels.</summary>
    public int Count => Coordinates.Length;

    /// <summary>Mean distance of neighbouring voxels; 1 for a single one.</summary>
    public double Step => Count > 1 ? Math.Abs(Coordinates[^1] - Coordinates[0]) / (Count - 1) : 1;
}
