using System.Numerics;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.Lattice;

/// <summary>The dynamical matrix of a crystal at any wave vectors, and the vibrations that follow.</summary>
/// <remarks>D_ij(q) = Σ_R Φ(i, j R) exp(2πi q·(r_j + R − r_i))/√(m_i m_j), Hermitian; with the positions in the phase, an eigenvector is the
/// displacement pattern itself up to the masses. Several wave vectors are summed at once, one a lane. Wave vectors are in units of the
/// reciprocal basis of the crystal. Source: as <see cref="ForceConstants"/>. Safe for several threads.</remarks>
public sealed partial class DynamicalMatrix
{
    private readonly int _atoms;
    private readonly (int A, int B, int C)[] _cells;
    private readonly Entry[] _entries;
    private readonly double[] _values;
    private readonly (double X, double Y, double Z)[] _positions;
    private readonly double[,] _reciprocal;
    private readonly int _reach;
    private readonly ILongRange? _longRange;

    /// <summary>The matrix of force constants.</summary>
    /// <param name="constants">Bonds of finite length.</param>
    /// <param name="longRange">Forces between dipoles that the bonds leave out, or null.</param>
    public DynamicalMatrix(ForceConstants constants, ILongRange? longRange = null)
    {
        ArgumentNullException.ThrowIfNull(constants);
        (ForceConstants, _longRange) = (constants, longRange);
        _atoms = constants.Crystal.Sites.Count;
        _positions = [.. constants.Crystal.Sites.Select(s => s.Position)];
        _reciprocal = constants.Crystal.Cell.ReciprocalVectors;
        var cells = new Dictionary<(int, int, int), int>();
        var order = new List<(Entry Entry, int Bond)>();
        for (var b = 0; b < constants.Bonds.Length; b++)
        {
            var bond = constants.Bonds[b];
            // The upper triangle says all.
            if (bond.First > bond.Second) continue;
            var cell = (bond.A, bond.B, bond.C);
            if (!cells.TryGetValue(cell, out var index)) cells[cell] = index = cells.Count;
            order.Add((new(bond.First, bond.Second, index), b));
        }

        order.Sort((x, y) => (x.Entry.First, x.Entry.Second, x.Entry.Cell).CompareTo((y.Entry.First, y.Entry.Second, y.Entry.Cell)));
        _cells = [.. cells.OrderBy(c => c.Value).Select(c => c.Key)];
        _entries = [.. order.Select(o => o.Entry)];
        _values = new double[9 * _entries.Length];
        for (var e = 0; e < _entries.Length; e++)
        {
            var scale = 1 / Math.Sqrt(constants.Masses[_entries[e].First] * constants.Masses[_entries[e].Second]);
            for (var x = 0; x < 9; x++) _values[9 * e + x] = scale * constants.Values[9 * order[e].Bond + x];
        }

        _reach = _cells.Length == 0 ? 0 : _cells.Max(c => Math.Max(Math.Abs(c.A), Math.Max(Math.Abs(c.B), Math.Abs(c.C))));
    }

    /// <summary>What it is made of.</summary>
    public ForceConstants ForceConstants { get; }

    /// <summary>Rows: three an atom.</summary>
    public int Order => 3 * _atoms;

    /// <summary>The matrices at wave vectors.</summary>
    /// <param name="q">Wave vectors, reciprocal basis, shape [q, 3].</param>
    /// <param name="direction">Cartesian direction of approach at q = 0, shape [3], or empty.</param>
    /// <returns>eV/(Å² u), shape [q, 3 atom, 3 atom].</returns>
    public Complex[] Evaluate(ReadOnlySpan<double> q, ReadOnlySpan<double> direction = default)
    {
        var (count, size) = (Count(q), Order * Order);
        var matrices = new Complex[count * size];
        var work = new Workspace(this);
        for (var first = 0; first < count; first += Workspace.Lanes)
        {
            var lanes = Math.Min(Workspace.Lanes, count - first);
            work.Fill(q.Slice(3 * first, 3 * lanes), direction);
            for (var lane = 0; lane < lanes; lane++)
            {
                var (re, im) = work.Matrix(lane);
                for (var e = 0; e < size; e++) matrices[(first + lane) * size + e] = new Complex(re[e], im[e]);
            }
        }

        return matrices;
    }

    /// <summary>Energies of all vibrations at wave vectors, meV, ascending; an imaginary one is negative.</summary>
    /// <param name="q">Wave vectors, reciprocal basis, shape [q, 3].</param>
    /// <param name="threads">Threads; the result does not depend on it.</param>
    /// <returns>Shape [q, 3 atom].</returns>
    public double[] Energies(double[] q, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(q);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        var count = Count(q);
        var energies = new double[count * Order];
        var blocks = (count + Workspace.Lanes - 1) / Workspace.Lanes;
        void Block(Workspace work, int block)
        {
            var first = block * Workspace.Lanes;
            var lanes = Math.Min(Workspace.Lanes, count - first);
            work.Fill(q.AsSpan(3 * first, 3 * lanes), []);
            for (var lane = 0; lane < lanes; lane++)
            {
                var values = energies.AsSpan((first + lane) * Order, Order);
                var (re, im) = work.Matrix(lane);
                work.Eigen.Solve(re, im, values, []);
                for (var m = 0; m < values.Length; m++) values[m] = PhononUnits.Energy(values[m]);
            }
        }

        if (threads == 1)
        {
            var work = new Workspace(this);
            for (var block = 0; block < blocks; block++) Block(work, block);
        }
        else
        {
            Parallel.For(0, blocks, new ParallelOptions { MaxDegreeOfParallelism = threads }, () => new Workspace(this), (block, _, work) =>
            {
                Block(work, block);
                return work;
            }, _ => { });
        }

        return energies;
    }

    /// <summary>All that is to be known of the vibrations at one wave vector.</summary>
    /// <param name="q">Wave vector, reciprocal basis, shape [3].</param>
    /// <param name="direction">Cartesian direction of approach at q = 0, shape [3], or empty.</param>
    public PhononModes Modes(ReadOnlySpan<double> q, ReadOnlySpan<double> direction = default)
    {
        if (q.Length != 3) throw new ArgumentException($"DynamicalMatrix: a wave vector of {q.Length} numbers; three are needed.", nameof(q));
        var work = new Workspace(this);
        work.Fill(q, direction);
        var (values, vectors) = (new double[Order], new Complex[Order * Order]);
        var (re, im) = work.Matrix(0);
        work.Eigen.Solve(re, im, values, vectors);
        return new PhononModes([.. q], [.. values.Select(PhononUnits.Energy)], vectors);
    }

    /// <summary>The Cartesian wave vector of a reduced one, Å⁻¹ without 2π.</summary>
    /// <param name="q">Reciprocal basis, shape [3].</param>
    public double[] Cartesian(ReadOnlySpan<double> q)
    {
        var c = new double[3];
        for (var x = 0; x < 3; x++) c[x] = q[0] * _reciprocal[0, x] + q[1] * _reciprocal[1, x] + q[2] * _reciprocal[2, x];
        return c;
    }

    private static int Count(ReadOnlySpan<double> q) => q.Length % 3 == 0
        ? q.Length / 3
        : throw new ArgumentException($"DynamicalMatrix: {q.Length} components of wave vectors; three each are needed.", nameof(q));

    private readonly record struct Entry(int First, int Second, int Cell);
}
