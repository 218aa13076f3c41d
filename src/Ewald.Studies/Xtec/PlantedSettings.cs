namespace Ewald.Studies.Xtec;

/// <summary>What is planted.</summary>
/// <param name="Zones">Brillouin zones along L, K and H.</param>
/// <param name="ZoneVoxels">Voxels of a zone along each axis.</param>
/// <param name="Temperatures">Number of temperatures, from 12 K in steps of 10 K.</param>
internal sealed record PlantedSettings((int L, int K, int H) Zones, int ZoneVoxels, int Temperatures = 24)
{
    /// <summary>Signal over noise of one voxel at one temperature: median over the voxels of a family within half maximum, mean over temperature (density waves: below T_c).</summary>
    public double SignalToNoise { get; init; } = 3;

    /// <summary>Counts of the flat background in one voxel.</summary>
    public double Background { get; init; } = 10;

    /// <summary>Share of voxels that count nothing.</summary>
    public double Dead { get; init; } = 0.02;

    /// <summary>Share of voxels that count far too much at every temperature.</summary>
    public double Hot { get; init; } = 0.002;

    /// <summary>T_c of the second family over that of the first.</summary>
    public double TransitionRatio { get; init; } = 1.05;

    /// <summary>β of both families.</summary>
    public double Beta { get; init; } = 0.33;
}
