using Ewald.IO;
using Ewald.Learning;

namespace Ewald.Studies.Xtec;

/// <summary>The trajectories that were kept, and what became of the others.</summary>
/// <param name="Temperatures">K, ascending.</param>
/// <param name="Axes">Axes of the volume.</param>
/// <param name="Positions">The kept voxels.</param>
/// <param name="Intensity">Their intensities as read, shape [voxel, temperature].</param>
/// <param name="Background">Mean intensity of the background voxels, shape [temperature].</param>
/// <param name="Threshold">Where the background ends.</param>
/// <param name="Volume">All voxels.</param>
/// <param name="Dead">Voxels with a value that is not finite or a mean that is not positive.</param>
/// <param name="Hot">Voxels above the threshold that were hot.</param>
/// <param name="Lonely">Voxels above the threshold without support around them.</param>
internal sealed record TrajectorySet(
    double[] Temperatures, IReadOnlyList<VolumeAxis> Axes, VoxelPositions Positions, float[] Intensity, double[] Background,
    IntensityThreshold Threshold, long Volume, long Dead, long Hot, long Lonely)
{
    public int Count => Positions.Count;

    public ReadOnlySpan<float> Row(int voxel) => Intensity.AsSpan(voxel * Temperatures.Length, Temperatures.Length);
}
