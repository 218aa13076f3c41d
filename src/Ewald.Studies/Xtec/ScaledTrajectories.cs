using Ewald.Core;
using Ewald.Learning;

namespace Ewald.Studies.Xtec;

/// <summary>Trajectories ready for a mixture: background taken off, scaled, with the weight that counting gives them.</summary>
/// <remarks>With Poisson counts the noise variance of I/⟨S⟩ − 1 is proportional to ⟨I⟩/⟨S⟩², I as counted and S without background: a dim voxel of a
/// peak follows the same curve as a bright one but with more noise. Its precision weight is ⟨S⟩²/⟨I⟩, relative to the median and capped.</remarks>
internal sealed class ScaledTrajectories
{
    private const double LargestWeight = 10;
    private readonly float[] _intensity;
    private readonly double[] _offset;
    private readonly TrajectoryScale _scale;

    private ScaledTrajectories(float[] intensity, double[] offset, TrajectoryScale scale, int[] rows, double[] weights, double unitWeight, double[]? volumes)
    {
        (_intensity, _offset, _scale, Rows) = (intensity, offset, scale, rows);
        (Weights, UnitWeight, Volumes) = (weights, unitWeight, volumes);
    }

    /// <summary>Numbers of the trajectories that could be scaled.</summary>
    public int[] Rows { get; }

    /// <summary>Precision weights, median 1, shape [row].</summary>
    public double[] Weights { get; }

    /// <summary>The weight ⟨S⟩²/⟨I⟩ that counts as 1 here: the median.</summary>
    public double UnitWeight { get; }

    /// <summary>Voxels that each trajectory sums; null for one each.</summary>
    public double[]? Volumes { get; }

    public static ScaledTrajectories Of(float[] intensity, double[]? volumes, double[] background, XtecSettings settings)
    {
        var count = background.Length;
        var offset = settings.SubtractBackground ? background : new double[count];
        var weights = new double[intensity.Length / count];
        Parallel.For(0, weights.Length, i =>
        {
            var many = volumes?[i] ?? 1;
            double raw = 0, signal = 0, square = 0;
            for (var t = 0; t < count; t++)
            {
                var value = intensity[i * count + t] - many * offset[t];
                raw += intensity[i * count + t] / (double)count;
                signal += value / count;
                square += value * value / count;
            }

            var deviation = signal > 0 ? Math.Sqrt(Math.Max(0, square - signal * signal)) / signal : 0;
            if (raw > 0 && signal > 0 && deviation > 1e-9 && deviation >= settings.MinimumDeviation)
                weights[i] = settings.Scale == TrajectoryScale.RelativeToMean ? signal * signal / raw : 1;
        });
        int[] rows = [.. Enumerable.Range(0, weights.Length).Where(i => weights[i] > 0)];
        if (rows.Length == 0) return new ScaledTrajectories(intensity, offset, settings.Scale, rows, [], 1, volumes);
        var sorted = Array.ConvertAll(rows, i => weights[i]);
        Array.Sort(sorted);
        var median = sorted[sorted.Length / 2];
        return new ScaledTrajectories(intensity, offset, settings.Scale, rows, Array.ConvertAll(rows, i => Math.Min(LargestWeight, weights[i] / median)), median, volumes);
    }

    /// <summary>One scaled trajectory.</summary>
    /// <param name="row">Position in <see cref="Rows"/>.</param>
    /// <param name="target">Receives it, shape [temperature].</param>
    public void Write(int row, Span<double> target)
    {
        var i = Rows[row];
        var many = Volumes?[i] ?? 1;
        for (var t = 0; t < target.Length; t++) target[t] = _intensity[i * target.Length + t] - many * _offset[t];
        TrajectoryScaling.Apply(target, _scale);
    }

    /// <summary>For a mixture.</summary>
    public MixtureData Mixture() => MixtureData.FromRows(Rows.Length, _offset.Length, Write, Weights);

    /// <summary>All scaled trajectories, shape [row, temperature].</summary>
    public double[] Matrix()
    {
        var matrix = new double[Rows.Length * _offset.Length];
        Parallel.For(0, Rows.Length, i => Write(i, matrix.AsSpan(i * _offset.Length, _offset.Length)));
        return matrix;
    }
}
