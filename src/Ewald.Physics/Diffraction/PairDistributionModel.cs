using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.Physics.Diffraction;

/// <summary>The reduced pair distribution function G(r) of a crystal, by the sum over its lattice.</summary>
/// <remarks>R(r) = (1/N) Σ_i Σ_{j≠i} (b_i b_j / ⟨b⟩²) N(r; r_ij, σ_ij), G(r) = R(r)/r − 4π r ρ0, both times the sphere's
/// γ0 = 1 − 3r/2D + r³/2D³ if a particle is asked and exp(−r² Q_damp²/2), then band-limited to [Q_min, Q_max], then scaled; G in Å⁻². N counts
/// atoms by occupancy and ρ0 = N / V is that of the cell. Sites are occupied independently of each other. Limits: G = −4π ρ0 r below the
/// first distance; ∫ R dr over a peak is the coordination number for equal b. A pair's σ is at least 0.04 Å.
/// Source: T. Egami and S. J. L. Billinge, Underneath the Bragg Peaks, 2nd ed. (2012), ch. 3; settings as cited at
/// <see cref="PairDistributionSettings"/>; sphere: R. C. Howell et al., Phys. Rev. B 73, 094107 (2006), doi:10.1103/PhysRevB.73.094107.</remarks>
public sealed class PairDistributionModel
{
    private const double WidestStep = 0.04, SmallestSigma = 0.04;

    /// <summary>How far a Gaussian reaches, in σ.</summary>
    internal const double Reach = 5.5;

    private readonly double _step;
    private readonly double _offset;
    private readonly int _every;
    private readonly int _start;
    private readonly int _points;
    private readonly BandLimit? _band;
    private readonly ConcurrentDictionary<(string, int), double[]> _formFactors;

    /// <summary>Prepares a grid and its termination, which are shared by all crystals.</summary>
    /// <param name="grid">Where G(r) is wanted.</param>
    /// <param name="settings">Radiation, motion and instrument, or null for the defaults.</param>
    /// <exception cref="ArgumentException">The grid is empty or ends above 500 Å.</exception>
    /// <exception cref="InputException">A setting is out of its range.</exception>
    public PairDistributionModel(DistanceGrid grid, PairDistributionSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(grid);
        grid.Check();
        (Grid, Settings) = (grid, settings ?? new PairDistributionSettings());
        Settings.Check();
        (_step, _every, _start, _offset, _points) = Layout(grid, Settings.LargestQ);
        if (Settings.LargestQ is { } q) _band = new BandLimit(_step, _points, Settings.SmallestQ, q, _offset);
        _formFactors = new ConcurrentDictionary<(string, int), double[]>();
    }

    private PairDistributionModel(PairDistributionModel other, PairDistributionSettings settings)
    {
        (Grid, Settings, _step, _offset, _every, _start, _points, _band, _formFactors) =
            (other.Grid, settings, other._step, other._offset, other._every, other._start, other._points, other._band, other._formFactors);
    }

    /// <summary>Where G(r) is computed.</summary>
    public DistanceGrid Grid { get; }

    /// <summary>Radiation, motion and instrument.</summary>
    public PairDistributionSettings Settings { get; }

    /// <summary>The same grid with other settings; cheap when the range of Q stays.</summary>
    /// <param name="settings">The new settings.</param>
    /// <exception cref="InputException">A setting is out of its range.</exception>
    public PairDistributionModel With(PairDistributionSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.SmallestQ != Settings.SmallestQ || settings.LargestQ != Settings.LargestQ) return new PairDistributionModel(Grid, settings);
        settings.Check();
        return new PairDistributionModel(this, settings);
    }

    /// <summary>G(r) of a crystal, Å⁻², shape [point]. Safe to call from many threads.</summary>
    /// <param name="crystal">The crystal.</param>
    /// <exception cref="InputException">No sites, an absurd U, too many pairs, an element without scattering length, or ⟨b⟩ = 0.</exception>
    public double[] Evaluate(Crystal crystal)
    {
        ArgumentNullException.ThrowIfNull(crystal);
        if (crystal.Sites.Count == 0) throw new InputException($"{crystal.Name} has no sites; a pair distribution function needs atoms.");
        var origin = _band is null ? _offset : 0;
        var largest = origin + (_points - 1) * _step;
        var pairs = CrystalPairs.Of(crystal, largest + Reach * LargestSigma(crystal, largest) + 2 * PairBins.Width, Settings.DefaultDisplacement);
        var amounts = new KindAmplitudes(pairs.Kinds, Settings.Radiation);
        var result = new double[Grid.Count];
        var work = new double[_points];
        if (_band is null)
        {
            Part(crystal, pairs, amounts, (_, _) => true, byForm: false, origin, work);
        }
        else
        {
            var spectrum = new double[_band.Length / 2 + 1];
            if (Settings.Radiation != PairScattering.Xray)
            {
                Part(crystal, pairs, amounts, (_, _) => true, byForm: false, origin, work);
                _band.Accumulate(work, [], spectrum);
            }
            else ByFormFactors(crystal, pairs, amounts, work, spectrum);

            _band.Transform(spectrum, work);
        }

        for (var i = 0; i < result.Length; i++) result[i] = Settings.Scale * work[_start + i * _every];
        return result;
    }

    /// <summary>G(r) of many crystals on all cores, shape [crystal][point]; the same whatever the number of threads.</summary>
    /// <param name="crystals">The crystals.</param>
    /// <param name="cancel">Stops between two crystals.</param>
    /// <exception cref="InputException">As for one crystal.</exception>
    public double[][] Evaluate(IReadOnlyList<Crystal> crystals, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(crystals);
        var all = new double[crystals.Count][];
        try
        {
            Parallel.For(0, all.Length, new ParallelOptions { CancellationToken = cancel }, i => all[i] = Evaluate(crystals[i]));
        }
        catch (AggregateException e) when (e.InnerException is InputException inner)
        {
            throw new InputException(inner.Message, e);
        }

        return all;
    }

    private double LargestSigma(Crystal crystal, double largest)
    {
        var u = crystal.Sites.Max(s => s.MeanSquareDisplacement ?? Settings.DefaultDisplacement);
        return Math.Max(SmallestSigma, Math.Sqrt(2 * u * Math.Max(1, Settings.Motion(largest))) * 1.01);
    }

    /// <summary>One part after another, each pair of species with its own weight over Q.</summary>
    private void ByFormFactors(Crystal crystal, CrystalPairs pairs, KindAmplitudes amounts, double[] work, double[] spectrum)
    {
        var species = pairs.Kinds.Select(k => k.Species).Distinct(StringComparer.Ordinal).ToArray();
        var amplitude = new double[species.Length][];
        var mean = new double[spectrum.Length];
        for (var s = 0; s < species.Length; s++)
        {
            var occupants = pairs.Kinds.First(k => k.Species == species[s]).Occupants;
            var sites = pairs.Kinds.Where(k => k.Species == species[s]).Sum(k => k.Sites);
            amplitude[s] = new double[spectrum.Length];
            foreach (var o in occupants)
            {
                var f = FormFactor(o, spectrum.Length);
                for (var k = 0; k < f.Length; k++) amplitude[s][k] += o.Occupancy * f[k];
            }

            for (var k = 0; k < mean.Length; k++) mean[k] += sites * amplitude[s][k] / amounts.Atoms;
        }

        var weight = new double[spectrum.Length];
        for (var b = 0; b < species.Length; b++)
        {
            for (var a = 0; a <= b; a++)
            {
                var (one, two) = (species[a], species[b]);
                Part(crystal, pairs, amounts, (x, y) => (x == one && y == two) || (x == two && y == one), byForm: true, 0, work);
                for (var k = 0; k < weight.Length; k++) weight[k] = amplitude[a][k] * amplitude[b][k] / (mean[k] * mean[k]);
                _band!.Accumulate(work, weight, spectrum);
            }
        }
    }

    /// <summary>f0 at the points of the spectrum, constant above Q_max, where nothing is kept.</summary>
    private double[] FormFactor(Occupant occupant, int count) => _formFactors.GetOrAdd((occupant.Element.Symbol, occupant.Charge), _ =>
    {
        var table = XrayFormFactor.Of(occupant.Element, occupant.Charge);
        var last = Math.Min(Settings.LargestQ!.Value / (4 * Math.PI), table.LargestS);
        return [.. Enumerable.Range(0, count).Select(k => table.At(Math.Min(_band!.MomentumTransfer(k) / (4 * Math.PI), last)))];
    });

    /// <summary>G of the chosen pairs of species at r = origin + i h.</summary>
    private void Part(Crystal crystal, CrystalPairs pairs, KindAmplitudes amounts, Func<string, string, bool> chosen, bool byForm, double origin, double[] work)
    {
        Array.Clear(work);
        var kinds = pairs.Kinds;
        var merged = new Dictionary<double, double[]>();
        var asymptote = 0.0;
        for (var b = 0; b < kinds.Count; b++)
        {
            for (var a = 0; a <= b; a++)
            {
                if (!chosen(kinds[a].Species, kinds[b].Species)) continue;
                var weight = byForm ? 1 / amounts.Atoms : amounts.Weight(a, b);
                asymptote += (a == b ? 1 : 2) * weight * kinds[a].Sites * kinds[b].Sites;
                if (weight == 0) continue;
                // All pairs of one U_i + U_j widen alike and are laid down together.
                var bins = pairs.Bins[CrystalPairs.Index(a, b)];
                var sum = kinds[a].Displacement + kinds[b].Displacement;
                if (!merged.TryGetValue(sum, out var into)) merged.Add(sum, into = new double[bins.Length]);
                for (var k = 0; k < bins.Length; k++) into[k] += weight * bins[k];
            }
        }

        foreach (var (sum, bins) in merged) Deposit(bins, PairBins.Width, sum, Settings, origin, _step, work);
        var density = 4 * Math.PI * asymptote / crystal.Cell.Volume;
        var damping = Settings.Damping * Settings.Damping / 2;
        // Beyond the last distance wanted G fades out smoothly: an edge would ring.
        var (last, end) = (Grid.Last, origin + (work.Length - 1) * _step);
        for (var i = 0; i < work.Length; i++)
        {
            var r = origin + i * _step;
            var g = (r > 0 ? work[i] / r : 0) - density * r;
            if (Settings.ParticleDiameter is { } d) g *= r < d ? 1 - 1.5 * r / d + 0.5 * (r / d) * (r / d) * (r / d) : 0;
            if (_band is not null && r > last) g *= 0.5 + 0.5 * Math.Cos(Math.PI * (r - last) / (end - last));
            work[i] = g * Math.Exp(-damping * r * r);
        }
    }

    /// <summary>Step, steps of the inner grid to one of the grid, where the grid begins on it and how far beside, and points of the inner grid.</summary>
    internal static (double Step, int Every, int Start, double Offset, int Points) Layout(DistanceGrid grid, double? largestQ)
    {
        var every = (int)Math.Max(1, Math.Ceiling(grid.Step / WidestStep - 1e-9));
        var step = grid.Step / every;
        var start = (int)Math.Floor(grid.First / step + 1e-9);
        var offset = Math.Max(0, grid.First - start * step);
        if (offset < 1e-9 * step) offset = 0;
        // Beyond the last distance G must go on for some ripples of the termination.
        var beyond = largestQ is { } largest ? Math.Max(5, 20 * 2 * Math.PI / largest) : 0;
        return (step, every, start, offset, start + (grid.Count - 1) * every + 2 + (int)Math.Ceiling(beyond / step));
    }

    /// <summary>Lays a Gaussian of unit area per pair onto the grid, by a recurrence in its window.</summary>
    internal static void Deposit(double[] bins, double width, double sum, PairDistributionSettings settings, double origin, double step, double[] work)
    {
        double known = 0, half = 0, root = 0, change = 0;
        for (var k = 1; k < bins.Length; k++)
        {
            if (bins[k] == 0) continue;
            var r = k * width;
            var variance = Math.Max(SmallestSigma * SmallestSigma, sum * settings.Motion(r));
            if (variance != known) (known, half, root, change) = (variance, Reach * Math.Sqrt(variance), Math.Sqrt(2 * Math.PI * variance), Math.Exp(-step * step / variance));
            var first = Math.Max(0, (int)Math.Ceiling((r - half - origin) / step));
            var last = Math.Min(work.Length - 1, (int)Math.Floor((r + half - origin) / step));
            if (first > last) continue;
            var x = origin + first * step - r;
            var value = bins[k] * Math.Exp(-x * x / (2 * variance)) / root;
            var ratio = Math.Exp(-(2 * x + step) * step / (2 * variance));
            Gaussian(work.AsSpan(first, last - first + 1), value, ratio, change);
        }
    }

    /// <summary>y_i += v_i with v_{i+1} = v_i ρ_i and ρ_{i+1} = ρ_i c: a Gaussian without exponentials, in four strands.</summary>
    private static void Gaussian(Span<double> y, double value, double ratio, double change)
    {
        // Strand s holds v_s, v_{s+4}, ...: v_{i+4} = v_i ρ_i⁴ c⁶ and ρ⁴c⁶ then changes by c¹⁶.
        var change2 = change * change;
        var change4 = change2 * change2;
        var (r1, r2, r3) = (ratio * change, ratio * change2, ratio * change2 * change);
        var values = Vector256.Create(value, value * ratio, value * ratio * r1, value * ratio * r1 * r2);
        var first = ratio * r1 * r2 * r3;
        var ratios = Vector256.Create(first, first * change4, first * change4 * change4, first * change4 * change4 * change4);
        var changes = Vector256.Create(change4 * change4 * change4 * change4);
        ref var start = ref MemoryMarshal.GetReference(y);
        var i = 0;
        for (; i + 4 <= y.Length; i += 4)
        {
            ref var at = ref Unsafe.Add(ref start, i);
            (Vector256.LoadUnsafe(ref at) + values).StoreUnsafe(ref at);
            values *= ratios;
            ratios *= changes;
        }

        for (var lane = 0; i < y.Length; i++, lane++) y[i] += values[lane];
    }

    /// <summary>Scattering amplitudes of kinds of site and their mean over atoms.</summary>
    private sealed class KindAmplitudes
    {
        private readonly Complex[] _amplitudes;
        private readonly double _norm;

        public KindAmplitudes(IReadOnlyList<CrystalPairs.Kind> kinds, PairScattering radiation)
        {
            Atoms = kinds.Sum(k => k.Sites * k.Occupants.Sum(o => o.Occupancy));
            _amplitudes = [.. kinds.Select(k => k.Occupants.Aggregate(Complex.Zero, (sum, o) =>
                sum + o.Occupancy * (radiation == PairScattering.Neutron ? NeutronScatteringLength.Of(o.Element) : o.Element.AtomicNumber)))];
            var mean = Complex.Zero;
            for (var i = 0; i < kinds.Count; i++) mean += kinds[i].Sites * _amplitudes[i] / Atoms;
            _norm = mean.Real * mean.Real + mean.Imaginary * mean.Imaginary;
            if (!(_norm > 1e-6 * _amplitudes.Max(a => a.Real * a.Real + a.Imaginary * a.Imaginary)))
                throw new InputException("The mean scattering length of the sample is zero, so that G(r) has no scale; compute another radiation or composition.");
        }

        /// <summary>N, occupancies counted.</summary>
        public double Atoms { get; }

        /// <summary>Re(b_a b_b*) / |⟨b⟩|² / N.</summary>
        public double Weight(int a, int b) => (_amplitudes[a] * Complex.Conjugate(_amplitudes[b])).Real / _norm / Atoms;
    }
}
