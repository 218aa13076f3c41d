namespace Ewald.Learning;

/// <summary>Label smoothing over equivalent positions of all Brillouin zones.</summary>
/// <remarks>r_i ← Σ_j P_ij r_j with P_ij ∝ exp(−Σ_a sin²(π (q_i − q_j)_a/G_a)/L²) above a cutoff (or 1, binarised), rows normalised. The kernel
/// depends on the position within the zone only, so responsibilities are summed into the bins of one zone, averaged there and handed
/// back: the cost grows with the number of voxels, not of pairs. Limits: exact when a zone holds a whole number of voxels, else the
/// position is rounded to the nearest of round(G) bins. Valid: families of peaks whose positions repeat in every zone.
/// Source: Venderley et al., Proc. Natl. Acad. Sci. 119, e2109665119 (2022), doi:10.1073/pnas.2109665119.</remarks>
public sealed class PeriodicSmoothing : IResponsibilityFilter
{
    private readonly int[] _bin;
    private readonly int[] _bins;
    private readonly int[] _filled;
    private readonly List<(int First, int Second, int Third, double Weight)> _stencil = [];
    private readonly int[] _count;

    /// <summary>Folds the voxels into one zone.</summary>
    /// <param name="positions">The voxels.</param>
    /// <param name="period">Voxels of a zone along each axis, at least 1.</param>
    /// <param name="length">L, a pure number.</param>
    /// <param name="cutoff">Kernel values below are zero, in (0, 1).</param>
    /// <param name="binary">Neighbours count alike, as X-TEC does by default.</param>
    /// <exception cref="ArgumentException">Not three periods, a period below 1, or a cutoff outside (0, 1).</exception>
    public PeriodicSmoothing(VoxelPositions positions, IReadOnlyList<double> period, double length, double cutoff = 1e-2, bool binary = true)
    {
        ArgumentNullException.ThrowIfNull(positions);
        ArgumentNullException.ThrowIfNull(period);
        if (period.Count != 3 || period.Any(p => !(p >= 1))) throw new ArgumentException("PeriodicSmoothing: three periods of at least one voxel are needed.", nameof(period));
        if (!(cutoff is > 0 and < 1)) throw new ArgumentException(FormattableString.Invariant($"PeriodicSmoothing: the cutoff {cutoff} is outside of (0, 1)."), nameof(cutoff));
        _bins = [.. period.Select(p => (int)Math.Round(p))];
        _bin = new int[positions.Count];
        _count = new int[_bins[0] * _bins[1] * _bins[2]];
        for (var i = 0; i < _bin.Length; i++)
        {
            var (a, b, c) = positions.At(i);
            _bin[i] = (Fold(a, 0) * _bins[1] + Fold(b, 1)) * _bins[2] + Fold(c, 2);
            _count[_bin[i]]++;
        }

        _filled = [.. Enumerable.Range(0, _count.Length).Where(b => _count[b] > 0)];
        for (var a = 0; a < _bins[0]; a++)
            for (var b = 0; b < _bins[1]; b++)
                for (var c = 0; c < _bins[2]; c++)
                {
                    var kernel = Math.Exp(-(Sine(a, 0) + Sine(b, 1) + Sine(c, 2)) / (length * length));
                    if (kernel >= cutoff || (a, b, c) == (0, 0, 0)) _stencil.Add((a, b, c, binary ? 1 : kernel));
                }

        int Fold(int n, int axis) => (int)Math.Round(n % period[axis] / period[axis] * _bins[axis]) % _bins[axis];
        double Sine(int n, int axis) => n == 0 ? 0 : Math.Pow(Math.Sin(Math.PI * n / _bins[axis]), 2);
    }

    /// <inheritdoc/>
    public int Count => _bin.Length;

    /// <inheritdoc/>
    public void Apply(double[] responsibilities, double[] weights, int threads)
    {
        ArgumentNullException.ThrowIfNull(responsibilities);
        ArgumentNullException.ThrowIfNull(weights);
        var components = weights.Length;
        if (responsibilities.LongLength != (long)Count * components)
            throw new ArgumentException($"PeriodicSmoothing: {responsibilities.Length} responsibilities for {Count} voxels and {components} components.", nameof(responsibilities));
        var sums = new double[(long)_count.Length * components];
        for (var i = 0; i < Count; i++)
            for (var c = 0; c < components; c++) sums[(long)_bin[i] * components + c] += responsibilities[(long)i * components + c];
        var means = new double[sums.Length];
        Parallel.ForEach(_filled, new ParallelOptions { MaxDegreeOfParallelism = threads }, bin =>
        {
            var (a, b, c) = (bin / (_bins[1] * _bins[2]), bin / _bins[2] % _bins[1], bin % _bins[2]);
            var mean = means.AsSpan(bin * components, components);
            double total = 0;
            foreach (var step in _stencil)
            {
                var other = ((a + step.First) % _bins[0] * _bins[1] + (b + step.Second) % _bins[1]) * _bins[2] + (c + step.Third) % _bins[2];
                if (_count[other] == 0) continue;
                total += step.Weight * _count[other];
                for (var k = 0; k < components; k++) mean[k] += step.Weight * sums[(long)other * components + k];
            }

            for (var k = 0; k < components; k++) mean[k] /= total;
        });
        for (var i = 0; i < Count; i++) means.AsSpan(_bin[i] * components, components).CopyTo(responsibilities.AsSpan(i * components, components));
    }
}
