using Ewald.Core;
using Ewald.IO;
using Ewald.Learning;

namespace Ewald.Studies.Xtec;

/// <summary>Two passes over a volume, slab by slab: mean intensities and their threshold, then the trajectories of the voxels above it.</summary>
internal static class TrajectoryExtraction
{
    private const long SlabNumbers = 1 << 24, MostVoxels = 400_000_000;
    private const int FewestTemperatures = 4;

    public static TrajectorySet Read(ITemperatureVolume volume, XtecSettings settings, string name, IProgressSink progress, CancellationToken cancel)
    {
        var shape = volume.Axes.Select(a => a.Count).ToArray();
        long layer = (long)shape[1] * shape[2], voxels = layer * shape[0];
        var count = volume.Temperatures.Length;
        if (count < FewestTemperatures)
            throw new InputException($"{name}: {(count == 1 ? "one temperature" : FormattableString.Invariant($"{count} temperatures"))} cannot show a transition; at least {FewestTemperatures} are needed.");
        if (voxels > MostVoxels || layer * count > int.MaxValue / 2)
            throw new InputException(FormattableString.Invariant($"{name}: {voxels} voxels are more than the {MostVoxels} that are handled; bin the volume or cut a part of it."));

        var means = new float[voxels];
        Slabs(volume, "reading mean intensities", progress, (first, layers, slab) =>
        {
            var here = layers * layer;
            Parallel.For(0, layers, l =>
            {
                for (var v = l * layer; v < (l + 1) * layer; v++)
                {
                    double sum = 0;
                    for (var t = 0; t < count; t++) sum += slab[t * here + v];
                    means[first * layer + v] = (float)(sum / count);
                }
            });
        }, cancel);
        var dead = means.LongCount(m => !(m > 0) || !float.IsFinite(m));
        if (dead == voxels) throw new InputException($"{name}: no voxel has a finite and positive mean intensity; there is nothing to cluster.");
        var logarithms = Array.ConvertAll(means, m => m > 0 ? MathF.Log(m) : float.NaN);
        IntensityThreshold threshold;
        try
        {
            threshold = settings.GaussianThreshold ? IntensityThreshold.Find(logarithms) : IntensityThreshold.MeanPlusTwoDeviations(logarithms);
        }
        catch (ArgumentException)
        {
            throw new InputException($"{name}: every voxel has the same mean intensity; there is no signal to tell from a background.");
        }

        logarithms = [];
        var (kept, hot, lonely) = Choose(means, shape, (float)Math.Exp(threshold.Cutoff), settings);
        if (kept.Length == 0) throw new InputException($"{name}: no voxel lies above the background with neighbours that do; lower the threshold (--set threshold=deviations) or check the data.");
        if ((long)kept.Length * count > int.MaxValue)
            throw new InputException(FormattableString.Invariant($"{name}: {kept.Length} voxels lie above the background, more than fit; bin the volume or cut a part of it."));
        var intensity = new float[kept.Length * count];
        var (low, high) = (Math.Exp(threshold.BackgroundMean - 1.5 * threshold.BackgroundDeviation), Math.Exp(Math.Min(threshold.Cutoff, threshold.BackgroundMean + 1.5 * threshold.BackgroundDeviation)));
        var background = new double[count];
        long backgroundVoxels = 0;
        Slabs(volume, "reading trajectories", progress, (first, layers, slab) =>
        {
            long here = layers * layer, from = first * layer;
            var begin = LowerBound(kept, from);
            Parallel.For(begin, LowerBound(kept, from + here), i =>
            {
                for (var t = 0; t < count; t++) intensity[i * count + t] = slab[t * here + kept[i] - from];
            });
            for (var v = 0L; v < here; v++)
            {
                var mean = means[from + v];
                if (!(mean >= low && mean <= high)) continue;
                backgroundVoxels++;
                for (var t = 0; t < count; t++) background[t] += slab[t * here + v];
            }
        }, cancel);
        for (var t = 0; t < count; t++) background[t] = backgroundVoxels > 0 ? background[t] / backgroundVoxels : 0;
        return new TrajectorySet(volume.Temperatures, volume.Axes, new VoxelPositions(shape, kept), intensity, background, threshold, voxels, dead, hot, lonely);
    }

    private static void Slabs(ITemperatureVolume volume, string what, IProgressSink progress, Action<int, int, float[]> work, CancellationToken cancel)
    {
        long perLayer = (long)volume.Axes[1].Count * volume.Axes[2].Count * volume.Temperatures.Length;
        var layers = (int)Math.Clamp(SlabNumbers / perLayer, 1, volume.Axes[0].Count);
        var slab = new float[perLayer * layers];
        for (var first = 0; first < volume.Axes[0].Count; first += layers)
        {
            cancel.ThrowIfCancellationRequested();
            var many = Math.Min(layers, volume.Axes[0].Count - first);
            volume.Read(first, many, slab);
            work(first, many, slab);
            progress.Step(what, first + many, volume.Axes[0].Count);
        }
    }

    // Above the cutoff, not hot, and not alone.
    private static (long[] Kept, long Hot, long Lonely) Choose(float[] means, int[] shape, float cutoff, XtecSettings settings)
    {
        int n0 = shape[0], n1 = shape[1], n2 = shape[2];
        var above = new bool[means.LongLength];
        var hot = new long[n0];
        float Mean(int i, int j, int k) => (uint)i < (uint)n0 && (uint)j < (uint)n1 && (uint)k < (uint)n2 ? means[((long)i * n1 + j) * n2 + k] : float.NaN;
        Parallel.For(0, n0, i =>
        {
            for (var j = 0; j < n1; j++)
                for (var k = 0; k < n2; k++)
                {
                    var mean = means[((long)i * n1 + j) * n2 + k];
                    if (!(mean > cutoff) || !float.IsFinite(mean)) continue;
                    var brightest = 0f;
                    foreach (var m in stackalloc[] { Mean(i - 1, j, k), Mean(i + 1, j, k), Mean(i, j - 1, k), Mean(i, j + 1, k), Mean(i, j, k - 1), Mean(i, j, k + 1) })
                        if (m > brightest) brightest = m;
                    if (mean > settings.HotFactor * brightest) hot[i]++;
                    else above[((long)i * n1 + j) * n2 + k] = true;
                }
        });
        var lists = new List<long>[n0];
        var lonely = new long[n0];
        Parallel.For(0, n0, i =>
        {
            lists[i] = [];
            for (var j = 0; j < n1; j++)
                for (var k = 0; k < n2; k++)
                {
                    var at = ((long)i * n1 + j) * n2 + k;
                    if (!above[at]) continue;
                    var support = -1;
                    for (var a = Math.Max(0, i - 1); a <= Math.Min(n0 - 1, i + 1); a++)
                        for (var b = Math.Max(0, j - 1); b <= Math.Min(n1 - 1, j + 1); b++)
                            for (var c = Math.Max(0, k - 1); c <= Math.Min(n2 - 1, k + 1); c++)
                                if (above[((long)a * n1 + b) * n2 + c]) support++;
                    if (support >= settings.Support) lists[i].Add(at);
                    else lonely[i]++;
                }
        });
        return ([.. lists.SelectMany(l => l)], hot.Sum(), lonely.Sum());
    }

    private static int LowerBound(long[] sorted, long value)
    {
        var at = Array.BinarySearch(sorted, value);
        return at >= 0 ? at : ~at;
    }
}
