using System.Numerics.Tensors;

namespace Ewald.Physics.Diffraction;

/// <summary>G(r) of one arrangement of sites, evaluated again and again while cell, positions, motion and instrument change.</summary>
/// <remarks>Three steps, each of which may be repeated alone: <see cref="Count"/> after the cell or positions changed, <see cref="Deposit"/> after
/// the motion did, <see cref="Finish"/> after the envelope did. Distances are counted from one site of each set of equivalent ones. The equations are
/// those of <see cref="PairDistributionModel"/>. Not safe for several threads.</remarks>
public sealed class PairDistributionSum
{
    private readonly PairDistributionKernel _kernel;
    private readonly int[] _kindOf, _origins;
    private readonly double[] _counts, _sites;
    private readonly double[][] _bins, _radial;
    private readonly double[] _density, _envelope, _inner;

    /// <summary>Prepares the sums.</summary>
    /// <param name="kernel">Grid, weights and termination.</param>
    /// <param name="kindOf">Element of each site, a position in <see cref="PairWeights.Elements"/>, shape [site].</param>
    /// <param name="orbits">Which sites are equivalent, shape [site]: numbers of the sets; null when none are.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public PairDistributionSum(PairDistributionKernel kernel, IReadOnlyList<int> kindOf, IReadOnlyList<int>? orbits = null)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(kindOf);
        (_kernel, _kindOf) = (kernel, [.. kindOf]);
        var kinds = kernel.Weights.Elements.Count;
        if (_kindOf.Length == 0 || _kindOf.Min() < 0 || _kindOf.Max() >= kinds || (orbits is not null && orbits.Count != _kindOf.Length))
            throw new ArgumentException($"PairDistributionSum: {_kindOf.Length} sites of kinds up to {_kindOf.DefaultIfEmpty().Max()} and {orbits?.Count} orbits for {kinds} elements; one known kind and one orbit a site.", nameof(kindOf));
        var sets = Enumerable.Range(0, _kindOf.Length).GroupBy(i => orbits is null ? i : orbits[i]).ToArray();
        _origins = [.. sets.Select(s => s.First())];
        _counts = [.. sets.Select(s => (double)s.Count())];
        _sites = new double[kinds];
        foreach (var kind in kindOf) _sites[kind]++;
        var pairs = kinds * (kinds + 1) / 2;
        _bins = [.. Enumerable.Range(0, pairs).Select(_ => Array.Empty<double>())];
        _radial = [.. Enumerable.Range(0, kernel.ByPair ? pairs : 1).Select(_ => new double[kernel.Points])];
        (_density, _envelope, _inner) = (new double[_radial.Length], new double[kernel.Points], new double[kernel.Points]);
    }

    /// <summary>Counts distances.</summary>
    /// <param name="vectors">Rows a, b, c, Å, shape [9].</param>
    /// <param name="positions">Fractional coordinates, shape [site, 3] flattened.</param>
    /// <param name="largestSigma">No σ of a later <see cref="Deposit"/> may be larger, Å.</param>
    public void Count(ReadOnlySpan<double> vectors, ReadOnlySpan<double> positions, double largestSigma = 0.5)
    {
        var largest = (_kernel.Points - 1) * _kernel.Step + PairDistributionModel.Reach * largestSigma + 2 * _kernel.BinWidth;
        var length = (int)Math.Ceiling(largest / _kernel.BinWidth) + 4;
        for (var i = 0; i < _bins.Length; i++)
        {
            if (_bins[i].Length == length) Array.Clear(_bins[i]);
            else _bins[i] = new double[length];
        }

        var v = vectors;
        double bcx = v[4] * v[8] - v[5] * v[7], bcy = v[5] * v[6] - v[3] * v[8], bcz = v[3] * v[7] - v[4] * v[6];
        double cax = v[7] * v[2] - v[8] * v[1], cay = v[8] * v[0] - v[6] * v[2], caz = v[6] * v[1] - v[7] * v[0];
        var volume = Math.Abs(v[0] * bcx + v[1] * bcy + v[2] * bcz);
        var lines = new Lines(v, largest, largest * Math.Sqrt(bcx * bcx + bcy * bcy + bcz * bcz) / volume, largest * Math.Sqrt(cax * cax + cay * cay + caz * caz) / volume, 1 / _kernel.BinWidth);
        for (var o = 0; o < _origins.Length; o++)
        {
            var i = _origins[o];
            for (var j = 0; j < _kindOf.Length; j++)
                lines.Count(positions[3 * j] - positions[3 * i], positions[3 * j + 1] - positions[3 * i + 1], positions[3 * j + 2] - positions[3 * i + 2], _counts[o], _bins[CrystalPairs.Index(_kindOf[i], _kindOf[j])]);
        }

        Array.Clear(_density);
        for (var b = 0; b < _sites.Length; b++)
        {
            for (var a = 0; a <= b; a++)
            {
                var pair = CrystalPairs.Index(a, b);
                _density[_kernel.ByPair ? pair : 0] += 4 * Math.PI / volume * Weight(pair) * (a == b ? 1 : 2) * _sites[a] * _sites[b];
            }
        }
    }

    /// <summary>Lays the peaks down.</summary>
    /// <param name="displacements">U of each element, Å², shape [element].</param>
    /// <param name="quadraticCorrelation">δ2, Å².</param>
    /// <param name="broadening">Q_broad, Å⁻¹.</param>
    public void Deposit(ReadOnlySpan<double> displacements, double quadraticCorrelation, double broadening)
    {
        foreach (var radial in _radial) Array.Clear(radial);
        var settings = new PairDistributionSettings { QuadraticCorrelation = quadraticCorrelation, Broadening = broadening };
        // All pairs of one U_a + U_b widen alike and are laid down together, unless each has its own termination.
        var merged = new Dictionary<double, double[]>();
        for (var b = 0; b < _sites.Length; b++)
        {
            for (var a = 0; a <= b; a++)
            {
                var pair = CrystalPairs.Index(a, b);
                var sum = displacements[a] + displacements[b];
                if (_kernel.ByPair)
                {
                    PairDistributionModel.Deposit(_bins[pair], _kernel.BinWidth, sum, settings, 0, _kernel.Step, _radial[pair]);
                    continue;
                }

                if (!merged.TryGetValue(sum, out var into)) merged.Add(sum, into = new double[_bins[pair].Length]);
                TensorPrimitives.MultiplyAdd(_bins[pair], Weight(pair), into, into);
            }
        }

        foreach (var (sum, bins) in merged) PairDistributionModel.Deposit(bins, _kernel.BinWidth, sum, settings, 0, _kernel.Step, _radial[0]);
    }

    /// <summary>Envelope and termination.</summary>
    /// <param name="damping">Q_damp, Å⁻¹.</param>
    /// <param name="inverseDiameter">1 / diameter of a spherical particle, Å⁻¹; 0 for a crystal without end.</param>
    /// <param name="g">Receives G(r), Å⁻², shape [point].</param>
    public void Finish(double damping, double inverseDiameter, Span<double> g)
    {
        var (step, last, end) = (_kernel.Step, _kernel.Grid.Last, (_kernel.Points - 1) * _kernel.Step);
        g.Clear();
        var scale = _kernel.ByPair ? 1.0 / _kindOf.Length : 1;
        for (var i = 1; i < _inner.Length; i++)
        {
            var r = i * step;
            var x = r * inverseDiameter;
            var value = x < 1 ? scale * (1 - 1.5 * x + 0.5 * x * x * x) * Math.Exp(-0.5 * damping * damping * r * r) : 0;
            _envelope[i] = r > last && end > last ? value * (0.5 + 0.5 * Math.Cos(Math.PI * (r - last) / (end - last))) : value;
        }

        for (var part = 0; part < _radial.Length; part++)
        {
            var (radial, density) = (_radial[part], _density[part]);
            for (var i = 1; i < _inner.Length; i++) _inner[i] = _envelope[i] * (radial[i] / (i * step) - density * i * step);
            _kernel.Limit(part, _inner, g);
        }
    }

    /// <summary>What a pair counts: its mean weight, or 1 where the termination holds the weight.</summary>
    private double Weight(int pair) => _kernel.ByPair ? 1 : _kernel.Weights.Mean[pair] / _kindOf.Length;

    /// <summary>Lattice lines along c, solved for the part inside the sphere.</summary>
    private readonly ref struct Lines(ReadOnlySpan<double> vectors, double largest, double alongA, double alongB, double perWidth)
    {
        private readonly ReadOnlySpan<double> _v = vectors;

        public void Count(double fx, double fy, double fz, double weight, double[] bins)
        {
            (fx, fy, fz) = (fx - Math.Round(fx), fy - Math.Round(fy), fz - Math.Round(fz));
            double ax = _v[0], ay = _v[1], az = _v[2], bx = _v[3], by = _v[4], bz = _v[5], cx = _v[6], cy = _v[7], cz = _v[8];
            var (cc, limit) = (cx * cx + cy * cy + cz * cz, largest * largest);
            for (var n = (int)Math.Ceiling(-alongA - fx); n <= alongA - fx; n++)
            {
                for (var m = (int)Math.Ceiling(-alongB - fy); m <= alongB - fy; m++)
                {
                    double px = (n + fx) * ax + (m + fy) * bx + fz * cx, py = (n + fx) * ay + (m + fy) * by + fz * cy, pz = (n + fx) * az + (m + fy) * bz + fz * cz;
                    double pp = px * px + py * py + pz * pz, pc = px * cx + py * cy + pz * cz;
                    var discriminant = pc * pc - cc * (pp - limit);
                    if (discriminant < 0) continue;
                    var root = Math.Sqrt(discriminant);
                    int first = (int)Math.Ceiling((-pc - root) / cc), last = (int)Math.Floor((-pc + root) / cc);
                    for (var k = first; k <= last; k++)
                    {
                        var squared = pp + k * (2 * pc + k * cc);
                        if (squared <= PairBins.SamePlace * PairBins.SamePlace || squared >= limit) continue;
                        PairBins.Deposit(bins, Math.Sqrt(squared) * perWidth, weight);
                    }
                }
            }
        }
    }
}
