using System.Numerics;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.Magnetism;

/// <summary>Correlations of spins in a periodic box at all its wavevectors, and the neutron S(Q) made of them.</summary>
/// <remarks>Each sublattice is Fourier-transformed over the cells: s_α(q) = Σ_R s_α(R) e^{−2πi q·R}; C_αβ(q) = ⟨s_α s̄_β⟩ is summed. Then for any Q = G + q:
/// S(Q) = (1/N) Σ_αβ C_αβ(q) e^{−2πi Q·(r_α − r_β)} F_α F_β [v_α·v_β − (v_α·Q̂)(v_β·Q̂)], the projection across Q done before any average over directions. Limit: without
/// correlations, (1/N) Σ F² (v² − (v·Q̂)²). Source: S. T. Bramwell et al., Phys. Rev. Lett. 87, 047205 (2001), doi:10.1103/PhysRevLett.87.047205.</remarks>
public sealed class SpinCorrelations
{
    private readonly SpinBox _box;
    private readonly (int Site, SpinVector Direction)[] _channels;
    private readonly Complex[] _sums; // [q, channel, channel], upper triangle
    private readonly Complex[] _waves; // [channel, q]
    private readonly Complex[] _line;

    internal SpinCorrelations(SpinBox box, (int Site, SpinVector Direction)[] channels)
    {
        (_box, _channels) = (box, channels);
        _sums = new Complex[box.Cells * channels.Length * channels.Length];
        _waves = new Complex[channels.Length * box.Cells];
        _line = new Complex[Math.Max(box.A, Math.Max(box.B, box.C))];
    }

    /// <summary>Sum of the weights.</summary>
    public double Weight { get; private set; }

    /// <summary>S(Q) at momentum transfers of the box, per spin.</summary>
    /// <param name="points">Reciprocal lattice units of the cell, whole multiples of one over the cells of the box, shape [q].</param>
    /// <param name="formFactor">Multiplies with the sites' form factors.</param>
    /// <exception cref="ArgumentException">A point is no wavevector of the box, or nothing was added.</exception>
    public double[] StructureFactor(IReadOnlyList<(double H, double K, double L)> points, bool formFactor = true)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (!(Weight > 0)) throw new ArgumentException("SpinCorrelations: nothing was added.");
        var values = new double[points.Count];
        ParallelRows.For(points.Count, p => values[p] = At(points[p], formFactor));
        return values;
    }

    /// <summary>Adds the correlations of another run of the same box.</summary>
    /// <param name="other">The other.</param>
    public void Add(SpinCorrelations other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (var i = 0; i < _sums.Length; i++) _sums[i] += other._sums[i];
        Weight += other.Weight;
    }

    // values: one number for each channel of each cell, [cell, channel].
    internal void Add(ReadOnlySpan<double> values, double weight)
    {
        var (n, cells) = (_channels.Length, _box.Cells);
        for (var channel = 0; channel < n; channel++)
        {
            var wave = _waves.AsSpan(channel * cells, cells);
            for (var cell = 0; cell < cells; cell++) wave[cell] = values[cell * n + channel];
            Along(wave, _box.C, 1);
            Along(wave, _box.B, _box.C);
            Along(wave, _box.A, _box.B * _box.C);
        }

        for (var q = 0; q < cells; q++)
        {
            var sums = _sums.AsSpan(q * n * n, n * n);
            for (var i = 0; i < n; i++)
            {
                var left = weight * _waves[i * cells + q];
                for (var j = i; j < n; j++)
                {
                    var right = _waves[j * cells + q];
                    sums[i * n + j] += new Complex(left.Real * right.Real + left.Imaginary * right.Imaginary, left.Imaginary * right.Real - left.Real * right.Imaginary);
                }
            }
        }

        Weight += weight;
    }

    private double At((double H, double K, double L) q, bool formFactor)
    {
        var n = _channels.Length;
        var cell = (Grid(q.H, _box.A) * _box.B + Grid(q.K, _box.B)) * _box.C + Grid(q.L, _box.C);
        var vector = ScatteringVector.Of(_box.Hamiltonian.Cell, q);
        var unit = vector.Length > 1e-9 ? vector.Normalised() : default;
        var (phases, across) = (new Complex[n], new SpinVector[n]);
        for (var i = 0; i < n; i++)
        {
            var (index, direction) = _channels[i];
            var site = _box.Hamiltonian.Sites[index];
            var r = site.Position;
            phases[i] = Complex.FromPolarCoordinates(1, -2 * Math.PI * (q.H * r.X + q.K * r.Y + q.L * r.Z));
            across[i] = (formFactor ? site.FormFactor?.At(vector.Length) ?? 1 : 1) * (direction - direction.Dot(unit) * unit);
        }

        double sum = 0;
        for (var i = 0; i < n; i++)
        {
            for (var j = i; j < n; j++)
                sum += (i == j ? 1 : 2) * (_sums[(cell * n + i) * n + j] * phases[i] * Complex.Conjugate(phases[j])).Real * across[i].Dot(across[j]);
        }

        return sum / (Weight * _box.Count);
    }

    private static int Grid(double value, int cells)
    {
        var scaled = value * cells;
        var nearest = Math.Round(scaled);
        return Math.Abs(scaled - nearest) < 1e-6
            ? SpinBox.Wrap((int)nearest, cells)
            : throw new ArgumentException(FormattableString.Invariant($"SpinCorrelations: {value} is no multiple of 1/{cells}, the wavevectors of this box."));
    }

    // Transform along one axis of the box, in place.
    private void Along(Span<Complex> wave, int length, int stride)
    {
        if (length == 1) return;
        for (var start = 0; start < wave.Length; start++)
        {
            if (start / stride % length != 0) continue;
            for (var k = 0; k < length; k++) _line[k] = wave[start + k * stride];
            if (BitOperations.IsPow2(length) && length > 8) Fast(wave, start, length, stride);
            else Slow(wave, start, length, stride);
        }
    }

    private void Fast(Span<Complex> wave, int start, int length, int stride)
    {
        Span<double> real = stackalloc double[length], imaginary = stackalloc double[length];
        for (var k = 0; k < length; k++) (real[k], imaginary[k]) = (_line[k].Real, _line[k].Imaginary);
        FourierTransform.AtLeast(length).Forward(real, imaginary);
        for (var k = 0; k < length; k++) wave[start + k * stride] = new Complex(real[k], imaginary[k]);
    }

    private void Slow(Span<Complex> wave, int start, int length, int stride)
    {
        for (var k = 0; k < length; k++)
        {
            var sum = Complex.Zero;
            for (var m = 0; m < length; m++) sum += _line[m] * Complex.FromPolarCoordinates(1, -2 * Math.PI * (k * m % length) / length);
            wave[start + k * stride] = sum;
        }
    }
}
