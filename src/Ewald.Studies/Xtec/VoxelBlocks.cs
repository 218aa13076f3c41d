namespace Ewald.Studies.Xtec;

/// <summary>Sums of neighbouring kept voxels in blocks that do not overlap: fewer, less noisy and independent trajectories.</summary>
internal static class VoxelBlocks
{
    /// <summary>The blocks that hold enough kept voxels.</summary>
    /// <returns>Summed intensities, shape [block, temperature], and the voxels summed, shape [block].</returns>
    public static (float[] Intensity, double[] Volumes) Of(TrajectorySet set, int edge, int fewest)
    {
        var count = set.Temperatures.Length;
        int n1 = (set.Axes[1].Count + edge - 1) / edge, n2 = (set.Axes[2].Count + edge - 1) / edge;
        var places = new Dictionary<long, int>();
        var of = new int[set.Count];
        var volumes = new List<int>();
        for (var i = 0; i < of.Length; i++)
        {
            var (a, b, c) = set.Positions.At(i);
            var key = ((long)(a / edge) * n1 + b / edge) * n2 + c / edge;
            if (!places.TryGetValue(key, out of[i]))
            {
                places[key] = of[i] = volumes.Count;
                volumes.Add(0);
            }

            volumes[of[i]]++;
        }

        var number = new int[volumes.Count];
        var chosen = 0;
        for (var b = 0; b < number.Length; b++) number[b] = volumes[b] >= fewest ? chosen++ : -1;
        var intensity = new float[(long)chosen * count];
        for (var i = 0; i < of.Length; i++)
        {
            if (number[of[i]] is var to && to < 0) continue;
            var row = set.Row(i);
            for (var t = 0; t < count; t++) intensity[to * count + t] += row[t];
        }

        return (intensity, [.. volumes.Where(v => v >= fewest).Select(v => (double)v)]);
    }
}
