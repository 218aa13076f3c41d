using System.Numerics;
using Ewald.Core;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.Magnetism;

/// <summary>Exact diagonalisation of a small cluster of quantum spins: the cell of a spin Hamiltonian with its bonds closed on itself.</summary>
/// <remarks>Basis of products |m₁ m₂ …⟩, site 0 slowest, m falling from S; H sparse. S^ab(q, ω) = Σ_n ⟨0|Sᵃ(q)†|n⟩⟨n|Sᵇ(q)|0⟩ δ(ω − E_n + E₀), Sᵃ(q) = Σ e^{−2πi q·r} Sᵃ.
/// Limit: one magnon of a ferromagnet is linear spin-wave theory exactly. Source: A. W. Sandvik, AIP Conf. Proc. 1297, 135 (2010), doi:10.1063/1.3518900.</remarks>
public sealed class SpinCluster
{
    /// <summary>Most product states.</summary>
    public const int MostStates = 1 << 18;

    private readonly int[] _levels;  // 2 S + 1 of each site
    private readonly int[] _stride;
    private readonly int[] _starts;
    private readonly int[] _columns;
    private readonly Complex[] _values;

    /// <summary>The cluster of a cell; enlarge it with <see cref="Supercell"/>.</summary>
    /// <param name="hamiltonian">No dipoles; spins half-integer.</param>
    /// <exception cref="InputException">A spin is not half-integer, a bond closes on its own site, there are dipoles, or too many states.</exception>
    public SpinCluster(SpinHamiltonian hamiltonian)
    {
        ArgumentNullException.ThrowIfNull(hamiltonian);
        Hamiltonian = hamiltonian;
        if (hamiltonian.Dipoles is not null) throw new InputException("A spin cluster has no lattice sums of dipoles; give the pairs as bonds.");
        _levels = [.. hamiltonian.Sites.Select(s => Math.Abs(2 * s.Spin - Math.Round(2 * s.Spin)) < 1e-9
            ? (int)Math.Round(2 * s.Spin) + 1
            : throw new InputException(FormattableString.Invariant($"Site {s.Label} has spin {s.Spin}; a quantum spin is a multiple of 1/2.")))];
        _stride = new int[_levels.Length];
        long states = 1;
        for (var i = _levels.Length - 1; i >= 0; i--)
        {
            _stride[i] = (int)states;
            states *= _levels[i];
            if (states > MostStates) throw new InputException($"The cluster has more than {MostStates} states; take fewer sites.");
        }

        States = (int)states;
        (_starts, _columns, _values) = Build();
    }

    /// <summary>The Hamiltonian.</summary>
    public SpinHamiltonian Hamiltonian { get; }

    /// <summary>Number of product states.</summary>
    public int States { get; }

    /// <summary>y = H x.</summary>
    /// <param name="x">Shape [state].</param>
    /// <param name="y">Receives H x, shape [state].</param>
    public void Apply(Complex[] x, Complex[] y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        for (var row = 0; row < States; row++)
        {
            var sum = Complex.Zero;
            for (var k = _starts[row]; k < _starts[row + 1]; k++) sum += _values[k] * x[_columns[k]];
            y[row] = sum;
        }
    }

    /// <summary>All energies and states; for clusters of up to about a thousand states.</summary>
    /// <returns>Energies ascending, meV; states as rows, shape [state, product state].</returns>
    public (double[] Energies, Complex[] Vectors) Diagonalise()
    {
        if (States > 4096) throw new InputException($"{States} states are too many for full diagonalisation; use Lanczos.");
        var (dense, energies, vectors) = (new Complex[States * States], new double[States], new Complex[States * States]);
        for (var row = 0; row < States; row++)
            for (var k = _starts[row]; k < _starts[row + 1]; k++) dense[row * States + _columns[k]] = _values[k];
        new HermitianEigen(States).Solve(dense, energies, vectors);
        return (energies, vectors);
    }

    /// <summary>The ground state by Lanczos.</summary>
    /// <param name="stream">Start vector.</param>
    /// <param name="steps">Most steps.</param>
    public (double Energy, Complex[] State) GroundState(RandomStream stream, int steps = 200)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Complex[] start = [.. Enumerable.Range(0, States).Select(_ => new Complex(stream.Normal(), stream.Normal()))];
        return Lanczos.Of(Apply, start, Math.Min(steps, States)).Lowest();
    }

    /// <summary>Sᵃ(q)|state⟩ = Σ e^{−2πi q·rᵢ} Sᵃᵢ|state⟩.</summary>
    /// <param name="q">Reciprocal lattice units.</param>
    /// <param name="direction">a, any vector: components of the operator.</param>
    /// <param name="state">Shape [state].</param>
    public Complex[] Excite((double H, double K, double L) q, SpinVector direction, Complex[] state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var result = new Complex[States];
        for (var i = 0; i < _levels.Length; i++)
        {
            var r = Hamiltonian.Sites[i].Position;
            var phase = Complex.FromPolarCoordinates(1, -2 * Math.PI * (q.H * r.X + q.K * r.Y + q.L * r.Z));
            for (var from = 0; from < States; from++)
            {
                var level = Level(from, i);
                for (var to = Math.Max(level - 1, 0); to <= Math.Min(level + 1, _levels[i] - 1); to++)
                    result[from + (to - level) * _stride[i]] += phase * Element(i, direction, to, level) * state[from];
            }
        }

        return result;
    }

    private (int[] Starts, int[] Columns, Complex[] Values) Build()
    {
        var (starts, columns, values) = (new int[States + 1], new List<int>(), new List<Complex>());
        var row = new SortedDictionary<int, Complex>();
        ReadOnlySpan<SpinVector> axes = [SpinVector.UnitX, SpinVector.UnitY, SpinVector.UnitZ];
        foreach (var bond in Hamiltonian.Bonds)
            if (bond.From == bond.To) throw new InputException($"The bond {bond.From} → {bond.To} closes on its own site in this cell; enlarge the cluster.");
        for (var to = 0; to < States; to++)
        {
            row.Clear();
            foreach (var bond in Hamiltonian.Bonds)
            {
                var (i, j, a, b) = (bond.From, bond.To, Level(to, bond.From), Level(to, bond.To));
                for (var u = Math.Max(a - 1, 0); u <= Math.Min(a + 1, _levels[i] - 1); u++)
                {
                    for (var v = Math.Max(b - 1, 0); v <= Math.Min(b + 1, _levels[j] - 1); v++)
                    {
                        var sum = Complex.Zero;
                        foreach (var axis in axes) sum += Element(i, axis, a, u) * Element(j, bond.Exchange.Transposed * axis, b, v);
                        Put(to + (u - a) * _stride[i] + (v - b) * _stride[j], sum);
                    }
                }
            }

            for (var i = 0; i < _levels.Length; i++)
            {
                var a = Level(to, i);
                for (var u = Math.Max(a - 2, 0); u <= Math.Min(a + 2, _levels[i] - 1); u++)
                {
                    var sum = -Element(i, Hamiltonian.Zeeman(i), a, u);
                    for (var w = 0; w < _levels[i]; w++)
                        foreach (var axis in axes) sum += Element(i, axis, a, w) * Element(i, Hamiltonian.SingleIon[i] * axis, w, u);
                    Put(to + (u - a) * _stride[i], sum);
                }
            }

            foreach (var (column, value) in row)
            {
                if (value == Complex.Zero) continue;
                columns.Add(column);
                values.Add(value);
            }

            starts[to + 1] = columns.Count;
        }

        return (starts, [.. columns], [.. values]);

        void Put(int column, Complex value) => row[column] = row.TryGetValue(column, out var old) ? old + value : value;
    }

    private int Level(int state, int site) => state / _stride[site] % _levels[site];

    // ⟨to| a·S |from⟩ with m = S − level.
    private Complex Element(int site, SpinVector a, int to, int from)
    {
        var s = 0.5 * (_levels[site] - 1);
        if (to == from) return a.Z * (s - to);
        if (Math.Abs(to - from) != 1) return 0;
        var m = s - from;
        // S± raises or lowers m; level falls as m rises.
        return to < from
            ? 0.5 * Math.Sqrt(s * (s + 1) - m * (m + 1)) * new Complex(a.X, -a.Y)
            : 0.5 * Math.Sqrt(s * (s + 1) - m * (m - 1)) * new Complex(a.X, a.Y);
    }
}
