namespace Ewald.IO;

/// <summary>Intensity in a volume of reciprocal space at several temperatures, read slab by slab: it may be larger than memory.</summary>
public interface ITemperatureVolume : IDisposable
{
    /// <summary>Temperatures, K, ascending, shape [temperature].</summary>
    double[] Temperatures { get; }

    /// <summary>The three axes of the volume.</summary>
    IReadOnlyList<VolumeAxis> Axes { get; }

    /// <summary>What a careful reader must know of how the data were read.</summary>
    IReadOnlyList<string> Warnings { get; }

    /// <summary>Reads a slab: all temperatures, some layers of the first axis.</summary>
    /// <param name="first">First layer.</param>
    /// <param name="count">Number of layers.</param>
    /// <param name="target">Receives the intensities, shape [temperature, count, second axis, third axis].</param>
    /// <exception cref="Ewald.Core.DataFormatException">The file is damaged.</exception>
    void Read(int first, int count, float[] target);
}
