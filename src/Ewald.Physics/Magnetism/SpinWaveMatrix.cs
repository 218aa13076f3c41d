using System.Numerics;

namespace Ewald.Physics.Magnetism;

/// <summary>The boson Hamiltonian H(q) of a spin Hamiltonian in given frames; linear in its couplings, so that a derivative is the matrix of a term taken alone.</summary>
internal sealed class SpinWaveMatrix
{
    private readonly int _sites;
    private readonly (int A, int B, int C)[] _cells;                                                        // the distinct cell vectors of the bonds
    private readonly (int From, int To, int Cell, Complex Normal, Complex Anomalous)[] _terms;               // from < to or both directions on one site
    private readonly Complex[] _onSite;
    private readonly SpinHamiltonian _hamiltonian;
    private readonly SpinFrame[] _frames;

    public SpinWaveMatrix(SpinHamiltonian hamiltonian, SpinFrame[] frames)
    {
        (_hamiltonian, _frames, _sites) = (hamiltonian, frames, hamiltonian.Sites.Count);
        var cells = new Dictionary<(int, int, int), int>();
        var terms = new List<(int, int, int, Complex, Complex)>();
        foreach (var bond in hamiltonian.Bonds.SelectMany(b => new[] { b, b.Reversed }))
        {
            var (f, t) = (frames[bond.From], frames[bond.To]);
            var factor = 0.5 * Math.Sqrt(hamiltonian.Sites[bond.From].Spin * hamiltonian.Sites[bond.To].Spin);
            if (!cells.TryGetValue(bond.Cells, out var cell)) cells[bond.Cells] = cell = cells.Count;
            terms.Add((bond.From, bond.To, cell, factor * bond.Exchange.Between(f.X, f.Y, t.X, -t.Y), factor * bond.Exchange.Between(f.X, f.Y, t.X, t.Y)));
        }

        (_cells, _terms) = ([.. cells.OrderBy(c => c.Value).Select(c => c.Key)], [.. terms]);
        SpinVector[] spins = [.. frames.Select(f => f.N)];
        _onSite = new Complex[2 * _sites];
        for (var i = 0; i < _sites; i++)
        {
            var (f, s, k) = (frames[i], hamiltonian.Sites[i].Spin, hamiltonian.SingleIon[i]);
            _onSite[i] = s * k.Between(f.X, f.Y, f.X, -f.Y) - f.N.Dot(hamiltonian.Gradient(i, spins));
            _onSite[_sites + i] = s * k.Between(f.X, f.Y, f.X, f.Y);
        }
        var largest = _onSite.Concat(terms.Select(t => t.Item4)).Max(z => z.Magnitude);
        Scale = largest > 0 ? largest : 1;
    }

    /// <summary>The largest of the terms that are summed, meV.</summary>
    public double Scale { get; }

    /// <summary>Writes H(q).</summary>
    /// <param name="q">Reciprocal lattice units.</param>
    /// <param name="h">Receives H, shape [2 L, 2 L].</param>
    public void Fill((double H, double K, double L) q, Span<Complex> h)
    {
        var (n, all) = (_sites, 2 * _sites);
        h.Clear();
        var phases = _cells.Length <= 256 ? stackalloc Complex[_cells.Length] : new Complex[_cells.Length];
        for (var c = 0; c < _cells.Length; c++)
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * (q.H * _cells[c].A + q.K * _cells[c].B + q.L * _cells[c].C));
            phases[c] = new Complex(cos, sin);
        }

        foreach (var (from, to, cell, normal, anomalous) in _terms) Add(h, from, to, phases[cell] * normal, phases[cell] * Complex.Conjugate(normal), phases[cell] * anomalous);
        if (_hamiltonian.DipoleSum is { } sum) AddDipoles(sum.At(q), h);
        for (var i = 0; i < n; i++)
        {
            h[i * all + i] += _onSite[i];
            h[(n + i) * all + n + i] += Complex.Conjugate(_onSite[i]);
            h[i * all + n + i] += _onSite[n + i];
        }

        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++) h[(n + j) * all + i] = Complex.Conjugate(h[i * all + n + j]);
    }

    private void AddDipoles(DipoleMatrix sums, Span<Complex> h)
    {
        for (var i = 0; i < _sites; i++)
        {
            for (var j = 0; j < _sites; j++)
            {
                var (si, sj, f, t) = (_hamiltonian.Sites[i], _hamiltonian.Sites[j], _frames[i], _frames[j]);
                var factor = 0.5 * MagneticUnits.DipoleEnergy * Math.Sqrt(si.Spin * sj.Spin);
                SpinTensor real = si.G.Transposed * sums.Real(i, j) * sj.G, imaginary = si.G.Transposed * sums.Imaginary(i, j) * sj.G;
                Add(h, i, j, Sandwich(f.X, f.Y, t.X, -t.Y), Sandwich(f.X, -f.Y, t.X, t.Y), Sandwich(f.X, f.Y, t.X, t.Y));

                Complex Sandwich(SpinVector ax, SpinVector ay, SpinVector bx, SpinVector by) =>
                    factor * (real.Between(ax, ay, bx, by) + Complex.ImaginaryOne * imaginary.Between(ax, ay, bx, by));
            }
        }
    }

    // A(q), conj A(−q) and B(q) of one pair.
    private void Add(Span<Complex> h, int i, int j, Complex normal, Complex partner, Complex anomalous)
    {
        var (n, all) = (_sites, 2 * _sites);
        h[i * all + j] += normal;
        h[(n + i) * all + n + j] += partner;
        h[i * all + n + j] += anomalous;
    }
}
