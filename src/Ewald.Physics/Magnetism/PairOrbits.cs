namespace Ewald.Physics.Magnetism;

/// <summary>Pairs of Ising spins of a periodic cubic box, those that a symmetry operation turns into each other taken together: what a symmetrised S(Q) is made of.</summary>
/// <remarks>S(Q) = Σ_o c_o A_o(Q) with the mean c_o = ⟨σᵢσⱼ⟩ over an orbit of pairs and A_o(Q) = (F²/n) Σ_{pairs} [vᵢ·vⱼ − (vᵢ·Q̂)(vⱼ·Q̂)] cos Q·rᵢⱼ, r the shortest way around
/// the box, shared where several are equally short. At wavevectors of the box this is the S(Q) of <see cref="SpinCorrelations"/> averaged over all operations; between them it is
/// its Fourier interpolation. Operations: the signed permutations of the axes, with translations, that map sites on sites and moments (axial vectors) on moments or all on their
/// opposites. Limit: c_o = 0 but for a spin with itself gives the scattering of free spins. Source: J. A. M. Paddison, J. R. Stewart
/// and A. L. Goodwin, J. Phys.: Condens. Matter 25, 454220 (2013), doi:10.1088/0953-8984/25/45/454220 (pair correlations and S(Q)).</remarks>
public sealed class PairOrbits
{
    private readonly SpinVector[] _moments;
    private readonly int[] _orbits; // [site, spin]
    private readonly int[] _sizes;
    private readonly (int Orbit, int From, int To, double Weight, double X, double Y, double Z)[] _pairs; // one of each pair and its opposite, rlu

    /// <summary>Finds the orbits of a box.</summary>
    /// <param name="box">A cubic cell, as many cells along each axis.</param>
    /// <param name="axes">Unit vectors zᵢ, shape [site of a cell].</param>
    /// <exception cref="ArgumentException">The box is not cubic.</exception>
    public PairOrbits(SpinBox box, IReadOnlyList<SpinVector> axes)
    {
        ArgumentNullException.ThrowIfNull(box);
        ArgumentNullException.ThrowIfNull(axes);
        var vectors = box.Hamiltonian.Cell.Vectors;
        for (var i = 0; i < 3; i++)
            for (var j = 0; j < 3; j++)
                if (Math.Abs(vectors[i, j] - (i == j ? vectors[0, 0] : 0)) > 1e-9 || box.A != box.B || box.B != box.C) throw new ArgumentException("PairOrbits: the box is not cubic.", nameof(box));
        if (axes.Count != box.Basis) throw new ArgumentException($"PairOrbits: {axes.Count} axes for {box.Basis} sites.", nameof(axes));
        (Box, _moments) = (box, [.. axes.Select((z, i) => box.Hamiltonian.Sites[i].Spin * z)]);
        _orbits = Joined(Operations(axes));
        _sizes = new int[_orbits.Max() + 1];
        foreach (var o in _orbits) _sizes[o]++;
        _pairs = Pairs();
    }

    /// <summary>The box.</summary>
    public SpinBox Box { get; }

    /// <summary>Number of orbits; the first is a spin with itself.</summary>
    public int Count => _sizes.Length;

    /// <summary>Pairs of each orbit that begin in one cell, both ways counted.</summary>
    public IReadOnlyList<int> Sizes => _sizes;

    /// <summary>The orbit of a pair.</summary>
    /// <param name="site">Site of the cell at the origin.</param>
    /// <param name="spin">Any spin of the box.</param>
    public int Of(int site, int spin) => _orbits[site * Box.Count + spin];

    /// <summary>A_o at one momentum transfer.</summary>
    /// <param name="q">Reciprocal lattice units, any.</param>
    /// <param name="coefficients">Receives A_o, shape [orbit].</param>
    /// <param name="formFactor">Multiplies with the form factor of the first site.</param>
    public void Coefficients((double H, double K, double L) q, Span<double> coefficients, bool formFactor = true)
    {
        if (coefficients.Length != Count) throw new ArgumentException($"PairOrbits: room for {coefficients.Length} of {Count} orbits.", nameof(coefficients));
        coefficients.Clear();
        var vector = ScatteringVector.Of(Box.Hamiltonian.Cell, q);
        var unit = vector.Length > 1e-9 ? vector.Normalised() : default;
        var n = _moments.Length;
        var form = formFactor ? Box.Hamiltonian.Sites[0].FormFactor?.At(vector.Length) ?? 1 : 1;
        Span<double> across = stackalloc double[n * n];
        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++) across[i * n + j] = form * form / n * (_moments[i].Dot(_moments[j]) - _moments[i].Dot(unit) * _moments[j].Dot(unit));
        foreach (var p in _pairs) coefficients[p.Orbit] += p.Weight * across[p.From * n + p.To] * Math.Cos(2 * Math.PI * (q.H * p.X + q.K * p.Y + q.L * p.Z));
    }

    // Rotation, the site that each becomes, and the cells that it moves by.
    private List<(int[] Rotation, int[] To, int[] Cells)> Operations(IReadOnlyList<SpinVector> axes)
    {
        var (sites, n) = (Box.Hamiltonian.Sites, Box.Basis);
        var found = new List<(int[], int[], int[])>();
        int[][] orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
        foreach (var order in orders)
        {
            for (var signs = 0; signs < 8; signs++)
            {
                var rotation = new int[9];
                for (var r = 0; r < 3; r++) rotation[3 * r + order[r]] = (signs >> r & 1) == 0 ? 1 : -1;
                var first = Turned(rotation, sites[0].Position);
                for (var target = 0; target < n; target++)
                {
                    var p = sites[target].Position;
                    if (Maps(rotation, (p.X - first.X, p.Y - first.Y, p.Z - first.Z)) is var (to, cells)) found.Add((rotation, to, cells));
                }
            }
        }

        return found;

        (int[] To, int[] Cells)? Maps(int[] rotation, (double X, double Y, double Z) shift)
        {
            var (to, cells, sign) = (new int[n], new int[3 * n], 0.0);
            for (var i = 0; i < n; i++)
            {
                var (x, y, z) = Turned(rotation, sites[i].Position);
                (x, y, z) = (x + shift.X, y + shift.Y, z + shift.Z);
                to[i] = -1;
                for (var j = 0; j < n; j++)
                {
                    var p = sites[j].Position;
                    var (a, b, c) = (x - p.X, y - p.Y, z - p.Z);
                    if (Math.Abs(a - Math.Round(a)) + Math.Abs(b - Math.Round(b)) + Math.Abs(c - Math.Round(c)) > 1e-6) continue;
                    (to[i], cells[3 * i], cells[3 * i + 1], cells[3 * i + 2]) = (j, (int)Math.Round(a), (int)Math.Round(b), (int)Math.Round(c));
                }

                if (to[i] < 0) return null;
                // An operation without rotation part turns an axial vector the other way; here only that all turn alike counts.
                var turned = Turned(rotation, (axes[i].X, axes[i].Y, axes[i].Z));
                var cosine = new SpinVector(turned.X, turned.Y, turned.Z).Dot(axes[to[i]]);
                if (Math.Abs(Math.Abs(cosine) - 1) > 1e-6 || sign * cosine < 0) return null;
                sign = cosine;
            }

            return (to, cells);
        }
    }

    private int[] Joined(List<(int[] Rotation, int[] To, int[] Cells)> operations)
    {
        var (n, count) = (Box.Basis, Box.Count);
        int[] parent = [.. Enumerable.Range(0, n * count)];
        for (var site = 0; site < n; site++)
        {
            for (var spin = 0; spin < count; spin++)
            {
                var (a, b, c, other) = Box.At(spin);
                Join(site * count + spin, other * count + Box.Index(-a, -b, -c, site));
                foreach (var (r, to, cells) in operations)
                {
                    int Moved(int row) => r[3 * row] * a + r[3 * row + 1] * b + r[3 * row + 2] * c + cells[3 * other + row] - cells[3 * site + row];
                    Join(site * count + spin, to[site] * count + Box.Index(Moved(0), Moved(1), Moved(2), to[other]));
                }
            }
        }

        var numbers = new Dictionary<int, int>();
        var orbits = new int[parent.Length];
        // The pair of the first site with itself comes first.
        for (var k = 0; k < parent.Length; k++)
        {
            var root = Root(k);
            if (!numbers.TryGetValue(root, out var number)) numbers[root] = number = numbers.Count;
            orbits[k] = number;
        }

        return orbits;

        int Root(int k)
        {
            while (parent[k] != k) k = parent[k] = parent[parent[k]];
            return k;
        }

        void Join(int k, int l)
        {
            (k, l) = (Root(k), Root(l));
            parent[Math.Max(k, l)] = Math.Min(k, l);
        }
    }

    private (int Orbit, int From, int To, double Weight, double X, double Y, double Z)[] Pairs()
    {
        var (sites, size) = (Box.Hamiltonian.Sites, Box.A);
        var pairs = new List<(int, int, int, double, double, double, double)>();
        var images = new List<(double X, double Y, double Z)>();
        for (var i = 0; i < Box.Basis; i++)
        {
            for (var k = 0; k < Box.Count; k++)
            {
                var (a, b, c, j) = Box.At(k);
                // The cosine is the same for the opposite pair.
                var opposite = j * Box.Count + Box.Index(-a, -b, -c, i);
                if (opposite < i * Box.Count + k) continue;
                var (p, q) = (sites[i].Position, sites[j].Position);
                images.Clear();
                var shortest = double.PositiveInfinity;
                for (var image = 0; image < 27; image++)
                {
                    var (x, y, z) = (a + q.X - p.X + (image % 3 - 1) * size, b + q.Y - p.Y + (image / 3 % 3 - 1) * size, c + q.Z - p.Z + (image / 9 - 1) * size);
                    var length = x * x + y * y + z * z;
                    if (length > shortest + 1e-6) continue;
                    if (length < shortest - 1e-6) images.Clear();
                    shortest = Math.Min(shortest, length);
                    images.Add((x, y, z));
                }

                var weight = (opposite == i * Box.Count + k ? 1.0 : 2.0) / images.Count;
                pairs.AddRange(images.Select(r => (Of(i, k), i, j, weight, r.X, r.Y, r.Z)));
            }
        }

        return [.. pairs];
    }

    private static (double X, double Y, double Z) Turned(int[] r, (double X, double Y, double Z) v) =>
        (r[0] * v.X + r[1] * v.Y + r[2] * v.Z, r[3] * v.X + r[4] * v.Y + r[5] * v.Z, r[6] * v.X + r[7] * v.Y + r[8] * v.Z);
}
