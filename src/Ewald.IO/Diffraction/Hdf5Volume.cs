namespace Ewald.IO;

/// <summary>A temperature series on disk: one dataset with a temperature axis anywhere, or one file a temperature.</summary>
internal sealed class Hdf5Volume(
    Hdf5File[] files, string dataset, int? temperatureAxis, double[] temperatures, int[] order, IReadOnlyList<VolumeAxis> axes, IReadOnlyList<string> warnings) : ITemperatureVolume
{
    public double[] Temperatures => temperatures;

    public IReadOnlyList<VolumeAxis> Axes => axes;

    public IReadOnlyList<string> Warnings => warnings;

    public void Read(int first, int count, float[] target)
    {
        ArgumentNullException.ThrowIfNull(target);
        long layer = (long)axes[1].Count * axes[2].Count, slab = layer * count;
        if (temperatureAxis is not { } axis)
        {
            for (var t = 0; t < temperatures.Length; t++)
                files[order[t]].ReadBlock<float>(dataset, [first, 0, 0], [count, axes[1].Count, axes[2].Count]).CopyTo(target, t * slab);
            return;
        }

        long[] start = [first, 0, 0], many = [count, axes[1].Count, axes[2].Count];
        start = [.. start[..axis], 0, .. start[axis..]];
        many = [.. many[..axis], temperatures.Length, .. many[axis..]];
        var block = files[0].ReadBlock<float>(dataset, start, many);
        // The block's order is the file's: bring the temperature to the front and into ascending order.
        long inner = 1;
        for (var a = axis + 1; a < 4; a++) inner *= many[a];
        var outer = slab / inner;
        for (var t = 0; t < temperatures.Length; t++)
            for (var o = 0L; o < outer; o++)
                Array.Copy(block, (o * temperatures.Length + order[t]) * inner, target, t * slab + o * inner, inner);
    }

    public void Dispose()
    {
        foreach (var file in files) file.Dispose();
    }
}
