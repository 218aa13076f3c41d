namespace Ewald.Studies.Xtec;

/// <summary>What a voxel is made of.</summary>
internal enum VoxelFamily : byte
{
    /// <summary>No family's mean signal reaches half of the noise of one voxel at one temperature.</summary>
    Background,

    /// <summary>Bragg peak.</summary>
    Bragg,

    /// <summary>Density wave at (½, ½, 0).</summary>
    FirstWave,

    /// <summary>Density wave at (0.3, 0, ½).</summary>
    SecondWave,

    /// <summary>Thermal diffuse scattering.</summary>
    Diffuse,

    /// <summary>Dead or hot detector pixel.</summary>
    Artefact,
}

/// <summary>The truth of a planted volume.</summary>
/// <param name="Family">Strongest family of each voxel, flat order.</param>
/// <param name="FirstTransition">T_c of the first wave, K.</param>
/// <param name="SecondTransition">T_c of the second wave, K.</param>
/// <param name="SignalToNoise">Median signal over noise of each family, in the order of <see cref="VoxelFamily"/> from Bragg to diffuse.</param>
internal sealed record PlantedTruth(VoxelFamily[] Family, double FirstTransition, double SecondTransition, double[] SignalToNoise)
{
    /// <summary>Families that a clustering should find.</summary>
    public const int Families = 4;
}
