namespace Ewald.IO;

/// <summary>A volume that lies in memory.</summary>
/// <param name="temperatures">K, ascending, shape [temperature].</param>
/// <param name="axes">The three axes.</param>
/// <param name="values">Intensities, shape [temperature, axis, axis, axis].</param>
public sealed class MemoryVolume(double[] temperatures, IReadOnlyList<VolumeAxis> axes, float[] values) : ITemperatureVolume
{
    /// <inheritdoc/>
    public double[] Temperatures => temperatures;

    /// <inheritdoc/>
    public IReadOnlyList<VolumeAxis> Axes => axes;

    /// <inheritdoc/>
    public IReadOnlyList<string> Warnings => [];

    /// <summary>The intensities, shape [temperature, axis, axis, axis].</summary>
    public float[] Values => values;

    /// <inheritdoc/>
    public void Read(int first, int count, float[] target)
    {
        ArgumentNullException.ThrowIfNull(target);
        long layer = (long)axes[1].Count * axes[2].Count, volume = layer * axes[0].Count;
        for (var t = 0; t < temperatures.Length; t++)
            Array.Copy(values, t * volume + first * layer, target, t * layer * count, layer * count);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
