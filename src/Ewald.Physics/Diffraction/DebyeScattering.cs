using System.Numerics;
using Ewald.Core;
using Ewald.Crystals;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.Diffraction;

/// <summary>Powder scattering and pair distribution function of a finite cluster by Debye's equation.</summary>
/// <remarks>I(Q) = Σ f_i² + Σ_{i≠j} f_i f_j sin(Q r_ij)/(Q r_ij) exp(−Q² (U_i + U_j)/2), S = (I/N − ⟨f²⟩)/⟨f⟩² + 1, F = Q (S − 1),
/// G(r) = (2/π) ∫ F sin(Qr) dQ over [Q_min, Q_max], times exp(−r² Q_damp²/2) and, if asked, Lorch's sinc(π Q / Q_max) inside. Distances
/// are counted in bins of 0.008 Å shared by cubic weights (error 4·10⁻⁵ of the oscillation at 25 Å⁻¹). Atoms closer than 0.1 Å share a
/// place and are no pair. Limits: I(0) = (Σ f)²; I → Σ f² at large Q. With Q_min below the small-angle scattering G has no −4π ρ0 r;
/// with Q_min above it G is that of the crystal times the shape's γ0. Sources: P. Debye, Ann. Phys. 351, 809 (1915),
/// doi:10.1002/andp.19153510606; E. Lorch, J. Phys. C 2, 229 (1969), doi:10.1088/0022-3719/2/2/305.</remarks>
public sealed class DebyeScattering
{
    private readonly List<(Element Element, double Displacement)> _kinds = [];
    private readonly double[] _amounts;
    private readonly double[][] _bins;
    private readonly double _selfPlaces;

    /// <summary>Counts the distances of a cluster, once for any number of Q.</summary>
    /// <param name="cluster">The cluster, up to 100 000 atoms.</param>
    /// <exception cref="InputException">No atoms, too many, or one without position.</exception>
    public DebyeScattering(AtomCluster cluster)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        cluster.Check();
        var kindOf = new int[cluster.Count];
        for (var i = 0; i < cluster.Count; i++)
        {
            var kind = (cluster.Elements[i], cluster.Displacements[i]);
            kindOf[i] = _kinds.IndexOf(kind);
            if (kindOf[i] >= 0) continue;
            kindOf[i] = _kinds.Count;
            _kinds.Add(kind);
        }

        _amounts = new double[_kinds.Count];
        for (var i = 0; i < cluster.Count; i++) _amounts[kindOf[i]] += cluster.Occupancies?[i] ?? 1;
        _selfPlaces = _amounts.Sum();
        _bins = Bins(cluster, kindOf, _kinds.Count);
        LargestDistance = (_bins[0].Length - 4) * PairBins.Width;
    }

    /// <summary>Number of atoms, occupancies counted.</summary>
    public double Atoms => _selfPlaces;

    /// <summary>Largest distance within the cluster, Å, up to a bin.</summary>
    public double LargestDistance { get; }

    /// <summary>I(Q) of the whole cluster, electrons² or fm², shape [point].</summary>
    /// <param name="q">Å⁻¹, not negative, shape [point].</param>
    /// <param name="radiation">Radiation; <see cref="PairScattering.XrayAtZero"/> takes f = Z.</param>
    /// <exception cref="InputException">An element without the needed factor.</exception>
    public double[] Intensity(ReadOnlySpan<double> q, PairScattering radiation)
    {
        var (pairs, f) = Pairs(q, radiation);
        for (var p = 0; p < q.Length; p++)
            for (var a = 0; a < _kinds.Count; a++) pairs[p] += _amounts[a] * Squared(f[a][p]);
        return pairs;
    }

    /// <summary>Total scattering structure factor S(Q), 1 at large Q, shape [point].</summary>
    /// <param name="q">Å⁻¹, not negative, shape [point].</param>
    /// <param name="radiation">Radiation.</param>
    /// <exception cref="InputException">An element without the needed factor, or ⟨f⟩ = 0.</exception>
    public double[] StructureFactor(ReadOnlySpan<double> q, PairScattering radiation)
    {
        var (s, f) = Pairs(q, radiation);
        for (var p = 0; p < q.Length; p++)
        {
            var mean = Complex.Zero;
            for (var a = 0; a < _kinds.Count; a++) mean += _amounts[a] / Atoms * f[a][p];
            if (!(Squared(mean) > 1e-12)) throw new InputException("The mean scattering length of the cluster is zero, so that S(Q) has no scale; compute another radiation.");
            s[p] = s[p] / (Atoms * Squared(mean)) + 1;
        }

        return s;
    }

    /// <summary>G(r) by the transform of F(Q), Å⁻², shape [point].</summary>
    /// <param name="grid">Where G is wanted.</param>
    /// <param name="settings">Radiation, range of Q (both ends are needed), damping and scale; motion other than U is not used.</param>
    /// <param name="lorch">Whether F is multiplied by sin(πQ/Q_max)/(πQ/Q_max), which trades ripples for width.</param>
    /// <exception cref="InputException">A setting is out of its range, or no largest Q is given.</exception>
    public double[] Reduced(DistanceGrid grid, PairDistributionSettings settings, bool lorch = false)
    {
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentNullException.ThrowIfNull(settings);
        grid.Check();
        settings.Check();
        var largest = settings.LargestQ ?? throw new InputException("Debye scattering: the transform to G(r) needs a largest Q.");
        // Gauss and Legendre's rule is exact for the fastest oscillation once its nodes outnumber half its phase.
        var half = (largest - settings.SmallestQ) / 2;
        var count = (int)Math.Ceiling((LargestDistance + grid.Last) * half) + 30;
        var (nodes, weights) = GaussLegendre.Rule(count);
        var q = Array.ConvertAll(nodes, x => settings.SmallestQ + half * (x + 1));
        var s = StructureFactor(q, settings.Radiation);
        var f = new double[count];
        for (var p = 0; p < count; p++)
        {
            f[p] = 2 / Math.PI * half * weights[p] * q[p] * (s[p] - 1);
            var x = Math.PI * q[p] / largest;
            if (lorch) f[p] *= Math.Sin(x) / x;
        }

        var result = new double[grid.Count];
        Parallel.For(0, grid.Count, i =>
        {
            double sum = 0, r = grid[i];
            for (var p = 0; p < count; p++) sum += f[p] * Math.Sin(q[p] * r);
            result[i] = settings.Scale * sum * Math.Exp(-r * r * settings.Damping * settings.Damping / 2);
        });
        return result;
    }

    /// <summary>Σ_{i≠j} of Debye's equation and the amplitudes [kind][point].</summary>
    private (double[] Sum, Complex[][] Amplitudes) Pairs(ReadOnlySpan<double> momentumTransfers, PairScattering radiation)
    {
        var q = momentumTransfers.ToArray();
        if (Array.Exists(q, x => !(x >= 0 && x < 1000))) throw new InputException("Debye scattering: Q is 0 to 1000 Å⁻¹.");
        var f = _kinds.Select(k => Amplitude(k.Element, q, radiation)).ToArray();
        var sum = new double[q.Length];
        Parallel.For(0, q.Length, p =>
        {
            for (var b = 0; b < _kinds.Count; b++)
            {
                for (var a = 0; a <= b; a++)
                {
                    var weight = (f[a][p] * Complex.Conjugate(f[b][p])).Real * Math.Exp(-q[p] * q[p] * (_kinds[a].Displacement + _kinds[b].Displacement) / 2);
                    sum[p] += weight * SincSum(_bins[CrystalPairs.Index(a, b)], q[p] * PairBins.Width);
                }
            }
        });
        return (sum, f);
    }

    /// <summary>Σ n_k sinc(k x), several k at once.</summary>
    private static double SincSum(double[] bins, double x)
    {
        var width = Vector<double>.Count;
        var total = Vector<double>.Zero;
        var index = Vector.Create<double>(0);
        for (var lane = 0; lane < width; lane++) index = index.WithElement(lane, lane);
        var k = 0;
        for (; k + width <= bins.Length; k += width) total += new Vector<double>(bins, k) * VectorMath.Sinc((index + Vector.Create((double)k)) * x);
        var sum = Vector.Sum(total);
        for (; k < bins.Length; k++) sum += bins[k] * (k * x == 0 ? 1 : Math.Sin(k * x) / (k * x));
        return sum;
    }

    private static Complex[] Amplitude(Element element, double[] q, PairScattering radiation)
    {
        if (radiation == PairScattering.Neutron) return [.. Enumerable.Repeat(NeutronScatteringLength.Of(element), q.Length)];
        if (radiation == PairScattering.XrayAtZero) return [.. Enumerable.Repeat((Complex)element.AtomicNumber, q.Length)];
        var table = XrayFormFactor.Of(element);
        return Array.ConvertAll(q, x => (Complex)table.At(x / (4 * Math.PI)));
    }

    private static double Squared(Complex f) => f.Real * f.Real + f.Imaginary * f.Imaginary;

    /// <summary>Bins of pairs of kinds, both directions counted. Blocks of atoms are counted apart and added in order, so that threads change nothing.</summary>
    private static double[][] Bins(AtomCluster cluster, int[] kindOf, int kinds)
    {
        var largest = 2 * cluster.Positions.Max(p => Math.Sqrt(Distance(p, cluster.Positions[0]))) + PairBins.Width;
        const int blocks = 16;
        var parts = new double[blocks][][];
        Parallel.For(0, blocks, block =>
        {
            var bins = new double[kinds * (kinds + 1) / 2][];
            for (var i = 0; i < bins.Length; i++) bins[i] = new double[PairBins.Count(largest)];
            // Rows are dealt out in turn: late ones have fewer partners.
            for (var i = block; i < cluster.Count; i += blocks)
            {
                for (var j = 0; j < i; j++)
                {
                    var squared = Distance(cluster.Positions[i], cluster.Positions[j]);
                    if (squared < PairBins.SamePlace * PairBins.SamePlace) continue;
                    PairBins.Add(bins[CrystalPairs.Index(kindOf[i], kindOf[j])], Math.Sqrt(squared), 2 * (cluster.Occupancies?[i] ?? 1) * (cluster.Occupancies?[j] ?? 1));
                }
            }

            parts[block] = bins;
        });
        for (var block = 1; block < blocks; block++)
            for (var c = 0; c < parts[0].Length; c++)
                for (var k = 0; k < parts[0][c].Length; k++) parts[0][c][k] += parts[block][c][k];
        var used = Math.Max(8, parts[0].Max(b => Array.FindLastIndex(b, v => v != 0)) + 4);
        return [.. parts[0].Select(b => b[..Math.Min(used, b.Length)])];
    }

    private static double Distance((double X, double Y, double Z) a, (double X, double Y, double Z) b) =>
        (a.X - b.X) * (a.X - b.X) + (a.Y - b.Y) * (a.Y - b.Y) + (a.Z - b.Z) * (a.Z - b.Z);
}
