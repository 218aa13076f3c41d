using System.Numerics.Tensors;
using Ewald.Core;

namespace Ewald.Physics.Magnetism;

/// <summary>Monte Carlo of classical Heisenberg spins with all couplings of the box: heat bath, and overrelaxation where no anisotropy stands in the way.</summary>
/// <remarks>A spin is drawn from exp(−S·field/kT) exactly, and accepted by what the quadratic on-site energy (anisotropy, own images) says: always, where that is
/// isotropic. Couplings without dipoles are summed over neighbours, with dipoles over all spins. Limit: a free spin in a field has Langevin's coth x − 1/x. Source: Y. Miyatake
/// et al., J. Phys. C 19, 2539 (1986), doi:10.1088/0022-3719/19/14/020; M. Creutz, Phys. Rev. D 36, 515 (1987), doi:10.1103/PhysRevD.36.515.</remarks>
public sealed class HeisenbergMonteCarlo : ISpinSampler
{
    private readonly BoxCouplings _couplings;
    private readonly double[][] _tables; // nine components, [row, column] of the tensor
    private readonly double[][] _spins;  // x, y, z of all spins
    private readonly (int A, int B, int C, int Site, SpinTensor J)[][] _neighbours; // empty where tables serve
    private readonly SpinTensor[] _own;
    private readonly SpinVector[] _field;
    private readonly bool _isotropic;

    /// <summary>A simulation.</summary>
    /// <param name="box">The box.</param>
    /// <param name="stream">Random start.</param>
    public HeisenbergMonteCarlo(SpinBox box, RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(box);
        ArgumentNullException.ThrowIfNull(stream);
        (Box, _couplings) = (box, new BoxCouplings(box));
        var (h, n) = (box.Hamiltonian, box.Basis);
        _own = [.. Enumerable.Range(0, n).Select(i => h.Sites[i].Spin * h.Sites[i].Spin * h.SingleIon[i] + 0.5 * _couplings.At(i, 0, 0, 0, i))];
        _field = [.. Enumerable.Range(0, n).Select(i => -h.Sites[i].Spin * h.Zeeman(i))];
        _isotropic = _own.All(k => (k - SpinTensor.Heisenberg((k.XX + k.YY + k.ZZ) / 3)).Largest < 1e-9 * (1 + k.Largest));
        _neighbours = h.Dipoles is null ? [.. Enumerable.Range(0, n).Select(Neighbours)] : [];
        Func<SpinTensor, double>[] parts = [t => t.XX, t => t.XY, t => t.XZ, t => t.YX, t => t.YY, t => t.YZ, t => t.ZX, t => t.ZY, t => t.ZZ];
        _tables = h.Dipoles is null ? [] : [.. parts.Select(part => _couplings.Table((_, _, t) => part(t)))];
        _spins = [new double[box.Count], new double[box.Count], new double[box.Count]];
        for (var k = 0; k < box.Count; k++) Put(k, new SpinVector(stream.Normal(), stream.Normal(), stream.Normal()).Normalised());
        Recompute();
    }

    /// <inheritdoc/>
    public SpinBox Box { get; }

    /// <inheritdoc/>
    public double Energy { get; private set; }

    /// <summary>Overrelaxation sweeps after each heat-bath sweep; none where an anisotropy stands in the way.</summary>
    public int Overrelaxation { get; init; } = 1;

    /// <summary>Direction of a spin.</summary>
    /// <param name="k">Its number.</param>
    public SpinVector this[int k] => new(_spins[0][k], _spins[1][k], _spins[2][k]);

    /// <summary>Sets all spins.</summary>
    /// <param name="directions">Unit vectors, shape [spin].</param>
    public void Set(IReadOnlyList<SpinVector> directions)
    {
        ArgumentNullException.ThrowIfNull(directions);
        for (var k = 0; k < Box.Count; k++) Put(k, directions[k].Normalised());
        Recompute();
    }

    /// <inheritdoc/>
    public void Sweep(double temperature, RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(temperature);
        var kT = MagneticUnits.Boltzmann * temperature;
        for (var trial = 0; trial < Box.Count; trial++)
        {
            var k = stream.Below(Box.Count);
            var (field, old, own) = (Field(k), this[k], _own[k % Box.Basis]);
            var drawn = Draw(field, kT, stream);
            var extra = drawn.Dot(own * drawn) - old.Dot(own * old);
            if (!_isotropic && extra > 0 && stream.Uniform() >= Math.Exp(-extra / kT)) continue;
            Energy += field.Dot(drawn - old) + extra;
            Put(k, drawn);
        }

        for (var round = 0; _isotropic && round < Overrelaxation; round++)
        {
            for (var k = 0; k < Box.Count; k++)
            {
                var (field, old) = (Field(k), this[k]);
                if (field.Length > 1e-300) Put(k, (2 * old.Dot(field) / field.Dot(field) * field - old).Normalised());
            }
        }
    }

    /// <inheritdoc/>
    public SpinCorrelations Correlations() => new(Box, [.. Box.Hamiltonian.Sites.SelectMany((s, i) => new[] { (i, s.Spin * SpinVector.UnitX), (i, s.Spin * SpinVector.UnitY), (i, s.Spin * SpinVector.UnitZ) })]);

    /// <inheritdoc/>
    public void AddTo(SpinCorrelations correlations, double weight = 1)
    {
        ArgumentNullException.ThrowIfNull(correlations);
        var values = new double[3 * Box.Count];
        for (var k = 0; k < values.Length; k++) values[k] = _spins[k % 3][k / 3];
        correlations.Add(values, weight);
    }

    private void Put(int k, SpinVector s) => (_spins[0][k], _spins[1][k], _spins[2][k]) = (s.X, s.Y, s.Z);

    private void Recompute()
    {
        Energy = 0;
        for (var k = 0; k < Box.Count; k++)
        {
            var (s, external) = (this[k], _field[k % Box.Basis]);
            Energy += 0.5 * s.Dot(Field(k) + external) + s.Dot(_own[k % Box.Basis] * s);
        }
    }

    // ∂E/∂n of a spin without its on-site part.
    private SpinVector Field(int k)
    {
        var (a, b, c, i) = Box.At(k);
        var sum = _field[i];
        if (_neighbours.Length > 0)
        {
            foreach (var (da, db, dc, j, exchange) in _neighbours[i]) sum += exchange * this[Box.Index(a + da, b + db, c + dc, j)];
            return sum;
        }

        var length = Box.C * Box.Basis;
        Span<double> total = stackalloc double[3];
        total.Clear();
        for (var u = 0; u < Box.A; u++)
        {
            for (var v = 0; v < Box.B; v++)
            {
                var (row, first) = (_couplings.Row(i, a, b, c, u, v), (u * Box.B + v) * length);
                for (var part = 0; part < 9; part++)
                    total[part / 3] += TensorPrimitives.Dot(_tables[part].AsSpan(row, length), _spins[part % 3].AsSpan(first, length));
            }
        }

        return sum + new SpinVector(total[0], total[1], total[2]);
    }

    private (int A, int B, int C, int Site, SpinTensor J)[] Neighbours(int site)
    {
        var found = new List<(int, int, int, int, SpinTensor)>();
        for (var k = 0; k < Box.Count; k++)
        {
            var (a, b, c, j) = Box.At(k);
            var exchange = _couplings.At(site, a, b, c, j);
            if (exchange.Largest > 0 && !(j == site && a == 0 && b == 0 && c == 0)) found.Add((a, b, c, j, exchange));
        }

        return [.. found];
    }

    // From exp(−n·field/kT) on the sphere.
    private static SpinVector Draw(SpinVector field, double kT, RandomStream stream)
    {
        var (strength, u, angle) = (field.Length / kT, stream.Uniform(), 2 * Math.PI * stream.Uniform());
        var along = strength < 1e-9 ? 2 * u - 1 : 1 + Math.Log(u + (1 - u) * Math.Exp(-2 * strength)) / strength;
        along = Math.Clamp(along, -1, 1);
        var frame = SpinFrame.Along(strength < 1e-9 ? SpinVector.UnitZ : -1 / field.Length * field);
        var across = Math.Sqrt(1 - along * along);
        return (along * frame.N + across * Math.Cos(angle) * frame.X + across * Math.Sin(angle) * frame.Y).Normalised();
    }
}
