using System.Numerics.Tensors;
using Ewald.Core;

namespace Ewald.Physics.Magnetism;

/// <summary>Monte Carlo of Ising spins with all couplings of the box: single flips (Metropolis or heat bath) and, on ice lattices, loop moves.</summary>
/// <remarks>The local fields of all spins are held, so that a trial costs nothing and an accepted flip one pass over the couplings of one spin. Loop moves walk from
/// tetrahedron to tetrahedron through spins of alternating sign until the path meets itself, then flip the closed part with Metropolis' probability: they move within the
/// ice states, where single flips freeze. Source: G. T. Barkema and M. E. J. Newman, Phys. Rev. E 57, 1155 (1998), doi:10.1103/PhysRevE.57.1155; R. G. Melko and
/// M. J. P. Gingras, J. Phys.: Condens. Matter 16, R1277 (2004), doi:10.1088/0953-8984/16/43/R02.</remarks>
public sealed class IsingMonteCarlo : ISpinSampler
{
    private readonly IsingModel _model;
    private readonly double[] _spins;
    private readonly double[] _fields; // b + Σ M σ
    private readonly IReadOnlyList<int[]> _tetrahedra;
    private readonly (int One, int Other)[] _of; // the two tetrahedra of each spin
    private readonly int[] _visited; // by which walk, and the place in its path
    private readonly int[] _place;
    private readonly List<int> _path = [];
    private int _walk;

    /// <summary>A simulation.</summary>
    /// <param name="model">The model.</param>
    /// <param name="stream">Random start.</param>
    /// <param name="tetrahedra">Groups of four spins whose σ sum to zero in an ice state, every spin in two of them; null for no loop moves.</param>
    public IsingMonteCarlo(IsingModel model, RandomStream stream, IReadOnlyList<int[]>? tetrahedra = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(stream);
        (_model, _spins, _fields) = (model, new double[model.Box.Count], new double[model.Box.Count]);
        _tetrahedra = tetrahedra ?? [];
        _of = new (int, int)[model.Box.Count];
        (_visited, _place) = (new int[_tetrahedra.Count], new int[_tetrahedra.Count]);
        Array.Fill(_of, (-1, -1));
        for (var t = 0; t < _tetrahedra.Count; t++)
            foreach (var k in _tetrahedra[t]) _of[k] = _of[k].One < 0 ? (t, -1) : (_of[k].One, t);
        if (_tetrahedra.Count > 0 && _of.Any(o => o.Other < 0)) throw new ArgumentException("IsingMonteCarlo: loop moves need every spin in two tetrahedra.", nameof(tetrahedra));
        for (var k = 0; k < _spins.Length; k++) _spins[k] = stream.Uniform() < 0.5 ? -1 : 1;
        Recompute();
    }

    /// <inheritdoc/>
    public SpinBox Box => _model.Box;

    /// <inheritdoc/>
    public double Energy { get; private set; }

    /// <summary>True draws each spin anew from its field (heat bath); false tries to flip it (Metropolis).</summary>
    public bool HeatBath { get; init; }

    /// <summary>Loop moves of a sweep, where there are tetrahedra.</summary>
    public int Loops { get; init; } = 1;

    /// <summary>Flips and loop moves accepted so far.</summary>
    public long Accepted { get; private set; }

    /// <summary>Loops flipped so far.</summary>
    public long AcceptedLoops { get; private set; }

    /// <summary>σ of all spins.</summary>
    public ReadOnlySpan<double> Spins => _spins;

    /// <summary>Sets the spins.</summary>
    /// <param name="spins">±1, shape [spin].</param>
    public void Set(ReadOnlySpan<double> spins)
    {
        spins.CopyTo(_spins);
        Recompute();
    }

    /// <inheritdoc/>
    public void Sweep(double temperature, RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(temperature);
        var kT = MagneticUnits.Boltzmann * temperature;
        for (var trial = 0; trial < _spins.Length; trial++)
        {
            var k = stream.Below(_spins.Length);
            var change = -2 * _spins[k] * _fields[k];
            if (HeatBath ? stream.Uniform() * (1 + Math.Exp(change / kT)) < 1 : change <= 0 || stream.Uniform() < Math.Exp(-change / kT)) Flip(k);
        }

        for (var loop = 0; loop < Loops && _tetrahedra.Count > 0; loop++) Loop(kT, stream);
    }

    /// <inheritdoc/>
    public SpinCorrelations Correlations() => new(Box, [.. _model.Axes.Select((z, i) => (i, Box.Hamiltonian.Sites[i].Spin * z))]);

    /// <inheritdoc/>
    public void AddTo(SpinCorrelations correlations, double weight = 1)
    {
        ArgumentNullException.ThrowIfNull(correlations);
        correlations.Add(_spins, weight);
    }

    private void Recompute()
    {
        for (var k = 0; k < _fields.Length; k++) _fields[k] = _model.Field[k % Box.Basis];
        for (var k = 0; k < _spins.Length; k++) AddField(k, _spins[k]);
        Energy = _model.Constant;
        for (var k = 0; k < _spins.Length; k++) Energy += 0.5 * _spins[k] * (_fields[k] + _model.Field[k % Box.Basis]);
    }

    private void Flip(int k)
    {
        Energy -= 2 * _spins[k] * _fields[k];
        AddField(k, -2 * _spins[k]);
        _spins[k] = -_spins[k];
        Accepted++;
    }

    // fields += factor · M_k, a row of cells at a time.
    private void AddField(int k, double factor)
    {
        var (a, b, c, i) = Box.At(k);
        var length = Box.C * Box.Basis;
        for (var u = 0; u < Box.A; u++)
        {
            for (var v = 0; v < Box.B; v++)
            {
                var fields = _fields.AsSpan((u * Box.B + v) * length, length);
                TensorPrimitives.MultiplyAdd(_model.Table.AsSpan(_model.Row(i, a, b, c, u, v), length), factor, fields, fields);
            }
        }
    }

    private void Loop(double kT, RandomStream stream)
    {
        _path.Clear();
        _walk++;
        var t = stream.Below(_tetrahedra.Count);
        var last = 0.0;
        while (true)
        {
            // The tetrahedron must be in an ice state, also where the path closes: the way back then has the same probability.
            double sum = 0;
            foreach (var k in _tetrahedra[t]) sum += _spins[k];
            if (sum != 0) return;
            if (_visited[t] == _walk) break;
            (_visited[t], _place[t]) = (_walk, _path.Count);
            // Leave through a spin of the sign opposite to the one that led here, one of two.
            var wanted = last == 0 ? (stream.Uniform() < 0.5 ? -1.0 : 1.0) : -last;
            var skip = stream.Below(2);
            var next = -1;
            foreach (var k in _tetrahedra[t])
            {
                if (_spins[k] == wanted && skip-- == 0) next = k;
            }

            _path.Add(next);
            last = _spins[next];
            t = _of[next].One == t ? _of[next].Other : _of[next].One;
        }

        // The tail before the first visit of the closing tetrahedron is dropped. Tetrahedra alternate between upward and downward, so signs fit.
        var first = _place[t];
        double change = 0;
        for (var i = first; i < _path.Count; i++)
        {
            change -= 2 * _spins[_path[i]] * _fields[_path[i]];
            for (var j = first; j < i; j++) change += 4 * _spins[_path[i]] * _spins[_path[j]] * _model.Coupling(_path[i], _path[j]);
        }

        if (change > 0 && stream.Uniform() >= Math.Exp(-change / kT)) return;
        for (var i = first; i < _path.Count; i++) Flip(_path[i]);
        AcceptedLoops++;
    }
}
