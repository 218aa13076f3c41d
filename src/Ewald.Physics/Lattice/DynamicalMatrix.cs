using System.Numerics;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.Lattice;

/// <summary>The dynamical matrix of a crystal at any wave vectors, and the vibrations that follow.</summary>
/// <remarks>D_ij(q) = Σ_R Φ(i, j R) exp(2πi q·(r_j + R − r_i))/√(m_i m_j), Hermitian; with the positions in the phase, an eigenvector is the
/// displacement pattern itself up to the masses. Eight wave vectors are summed at once, one a lane. Wave vectors are in units of the
/// reciprocal basis of the crystal. Source: as <see cref="ForceConstants"/>. Safe for several threads.</remarks>
public sealed partial class DynamicalMatrix
{
    private readonly int _atoms;
    private readonly (int A, int B, int C)[] _cells;
    private readonly Pair[] _pairs;
    private readonly int[] _cellOf;
    private readonly double[] _values;
    private readonly (double X, double Y, double Z)[] _positions;
    private readonly double[,] _reciprocal;
    private readonly int _reach;
    private readonly ILongRange? _longRange;
    private Workspace? _idle;

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
        // The upper triangle says all, and of an atom and its images one half does.
        var blocks = new SortedDictionary<(int First, int Second, int A, int B, int C), double[]>();
        for (var b = 0; b < constants.Bonds.Length; b++)
        {
            var bond = constants.Bonds[b];
            var values = constants.Values.Slice(9 * b, 9);
            if (bond.First > bond.Second || values.IndexOfAnyExcept(0.0) < 0) continue;
            var scale = 1 / Math.Sqrt(constants.Masses[bond.First] * constants.Masses[bond.Second]);
            var isBack = bond.First == bond.Second && (bond.A, bond.B, bond.C).CompareTo((0, 0, 0)) < 0;
            var key = isBack ? (bond.First, bond.Second, -bond.A, -bond.B, -bond.C) : (bond.First, bond.Second, bond.A, bond.B, bond.C);
            if (!blocks.TryGetValue(key, out var sum)) blocks[key] = sum = new double[9];
            if (bond.First == bond.Second) AddHalves(values, scale, isBack, sum);
            else for (var e = 0; e < 9; e++) sum[e] += scale * values[e];
        }

        var cells = new Dictionary<(int, int, int), int>();
        (_cellOf, _values) = (new int[blocks.Count], [.. blocks.Values.SelectMany(v => v)]);
        var pairs = new List<Pair>();
        foreach (var (i, j, a, b, c) in blocks.Keys)
        {
            var at = pairs.Count == 0 ? 0 : pairs[^1].End;
            if (!cells.TryGetValue((a, b, c), out var cell)) cells[(a, b, c)] = cell = cells.Count;
            _cellOf[at] = cell;
            if (pairs.Count > 0 && (pairs[^1].First, pairs[^1].Second) == (i, j)) pairs[^1] = pairs[^1] with { End = at + 1 };
            else pairs.Add(new(i, j, at, at + 1));
        }

        (_cells, _pairs) = ([.. cells.OrderBy(c => c.Value).Select(c => c.Key)], [.. pairs]);
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
        var matrices = new Complex[Count(q) * Order * Order];
        Evaluate(q, matrices, direction);
        return matrices;
    }

    /// <summary>The matrices at wave vectors, into memory that the caller keeps.</summary>
    /// <param name="q">Wave vectors, reciprocal basis, shape [q, 3].</param>
    /// <param name="matrices">Receives them, eV/(Å² u), shape [q, 3 atom, 3 atom].</param>
    /// <param name="direction">Cartesian direction of approach at q = 0, shape [3], or empty.</param>
    public void Evaluate(ReadOnlySpan<double> q, Span<Complex> matrices, ReadOnlySpan<double> direction = default)
    {
        var (count, size) = (Count(q), Order * Order);
        if (matrices.Length != count * size) throw new ArgumentException($"DynamicalMatrix: room for {matrices.Length} elements; {count} matrices have {count * size}.", nameof(matrices));
        var work = Rent();
        for (var first = 0; first < count; first += ILongRange.Lanes)
        {
            var lanes = Math.Min(ILongRange.Lanes, count - first);
            work.Fill(q.Slice(3 * first, 3 * lanes), direction);
            for (var lane = 0; lane < lanes; lane++) work.Matrix(lane, matrices.Slice((first + lane) * size, size));
        }

        _idle = work;
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
        var blocks = (count + ILongRange.Lanes - 1) / ILongRange.Lanes;
        void Block(Workspace work, int block)
        {
            var first = block * ILongRange.Lanes;
            var lanes = Math.Min(ILongRange.Lanes, count - first);
            work.Fill(q.AsSpan(3 * first, 3 * lanes), []);
            work.Energies(energies.AsSpan(first * Order, lanes * Order));
        }

        if (threads == 1)
        {
            var work = Rent();
            for (var block = 0; block < blocks; block++) Block(work, block);
            _idle = work;
        }
        else
        {
            Parallel.For(0, blocks, new ParallelOptions { MaxDegreeOfParallelism = threads }, Rent, (block, _, work) =>
            {
                Block(work, block);
                return work;
            }, work => _idle = work);
        }

        return energies;
    }

    /// <summary>All that is to be known of the vibrations at one wave vector.</summary>
    /// <param name="q">Wave vector, reciprocal basis, shape [3].</param>
    /// <param name="direction">Cartesian direction of approach at q = 0, shape [3], or empty.</param>
    public PhononModes Modes(ReadOnlySpan<double> q, ReadOnlySpan<double> direction = default)
    {
        if (q.Length != 3) throw new ArgumentException($"DynamicalMatrix: a wave vector of {q.Length} numbers; three are needed.", nameof(q));
        var work = Rent();
        work.Fill(q, direction);
        var (values, vectors) = (new double[Order], new Complex[Order * Order]);
        work.Solve(values, vectors);
        _idle = work;
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

    // Of Φ and its reversed partner the Hermitian mean counts: the symmetric halves multiply cos(2πi q·R), the antisymmetric ones the sine.
    private static void AddHalves(ReadOnlySpan<double> values, double scale, bool isBack, double[] sum)
    {
        for (var e = 0; e < 9; e++)
        {
            var (own, other) = (values[e], values[3 * (e % 3) + e / 3]);
            sum[e] += e / 3 <= e % 3 ? scale / 2 * (own + other) : (isBack ? -scale : scale) / 2 * (other - own);
        }
    }

    // One workspace waits for the next call; a second thread makes its own.
    private Workspace Rent() => Interlocked.Exchange(ref _idle, null) ?? new Workspace(this);

    private static int Count(ReadOnlySpan<double> q) => q.Length % 3 == 0
        ? q.Length / 3
        : throw new ArgumentException($"DynamicalMatrix: {q.Length} components of wave vectors; three each are needed.", nameof(q));

    // The blocks of one pair of atoms: Φ row by row; of an atom with its images the symmetric part in the upper triangle, the antisymmetric part below.
    private readonly record struct Pair(int First, int Second, int Start, int End);
}
