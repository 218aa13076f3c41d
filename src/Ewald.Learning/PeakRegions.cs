namespace Ewald.Learning;

/// <summary>Parts voxels into one region a peak: each voxel belongs to the maximum that the steepest ascent from it reaches.</summary>
/// <remarks>The height is averaged over 3 × 3 × 3 voxels twice before (absent voxels count 0), so that counting noise makes no peaks of its own. Ascent steps to the
/// highest of the 26 neighbours; equal heights go by number. Limits: one voxel is its own region; a plateau is one region.
/// Valid: peaks more than about four voxels apart. Source: the catchment basins of Vincent and Soille, IEEE Trans. Pattern Anal. Mach.
/// Intell. 13, 583 (1991), doi:10.1109/34.87344, on the negative height; averaging peak by peak before clustering is the X-TEC-s of
/// Venderley et al., doi:10.1073/pnas.2109665119, with regions in place of connected components, so that touching peaks stay apart.</remarks>
public static class PeakRegions
{
    /// <summary>Region of each voxel, numbered from 0 in the order of their maxima.</summary>
    /// <param name="positions">The voxels.</param>
    /// <param name="height">Intensity above background, shape [voxel].</param>
    /// <returns>Shape [voxel].</returns>
    /// <exception cref="ArgumentException">Heights and voxels differ in number.</exception>
    public static int[] Of(VoxelPositions positions, double[] height)
    {
        ArgumentNullException.ThrowIfNull(positions);
        ArgumentNullException.ThrowIfNull(height);
        if (height.Length != positions.Count) throw new ArgumentException($"PeakRegions: {height.Length} heights for {positions.Count} voxels.", nameof(height));
        var smooth = Average(positions, Average(positions, height));
        var parent = new int[height.Length];
        Parallel.For(0, parent.Length, i =>
        {
            var best = i;
            Around(positions, i, n =>
            {
                if (smooth[n] > smooth[best] || (smooth[n] == smooth[best] && n < best)) best = n;
            });
            parent[i] = best;
        });
        var region = new int[parent.Length];
        var count = 0;
        for (var i = 0; i < region.Length; i++)
            if (parent[i] == i) region[i] = count++;
        // The chain ends at a maximum because every step goes up.
        Parallel.For(0, region.Length, i =>
        {
            var at = i;
            while (parent[at] != at) at = parent[at];
            if (at != i) region[i] = region[at];
        });
        return region;
    }

    private static double[] Average(VoxelPositions positions, double[] height)
    {
        var smooth = new double[height.Length];
        Parallel.For(0, smooth.Length, i =>
        {
            double sum = 0;
            Around(positions, i, n => sum += height[n]);
            smooth[i] = sum / 27;
        });
        return smooth;
    }

    private static void Around(VoxelPositions positions, int voxel, Action<int> visit)
    {
        var (i, j, k) = positions.At(voxel);
        for (var a = i - 1; a <= i + 1; a++)
            for (var b = j - 1; b <= j + 1; b++)
            {
                var (start, end) = positions.Range(a, b, k - 1, k + 1);
                for (var n = start; n < end; n++) visit(n);
            }
    }
}
