using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.Physics.Magnetism;

/// <summary>A spin Hamiltonian on a larger cell: what a magnetic order with a cell of its own needs.</summary>
public sealed class Supercell
{
    private readonly int[,] _matrix;

    private Supercell(SpinHamiltonian hamiltonian, int[,] matrix, (int Site, int A, int B, int C)[] origin) =>
        (Hamiltonian, _matrix, Origin) = (hamiltonian, matrix, origin);

    /// <summary>The Hamiltonian on the larger cell.</summary>
    public SpinHamiltonian Hamiltonian { get; }

    /// <summary>Which site of which small cell each site of the larger one is.</summary>
    public IReadOnlyList<(int Site, int A, int B, int C)> Origin { get; }

    /// <summary>A larger cell of small ones side by side.</summary>
    /// <param name="hamiltonian">On the small cell.</param>
    /// <param name="a">Cells along a.</param>
    /// <param name="b">Cells along b.</param>
    /// <param name="c">Cells along c.</param>
    public static Supercell Of(SpinHamiltonian hamiltonian, int a, int b, int c) => Of(hamiltonian, new[,] { { a, 0, 0 }, { 0, b, 0 }, { 0, 0, c } });

    /// <summary>A larger cell whose vectors are whole combinations of the small ones.</summary>
    /// <param name="hamiltonian">On the small cell.</param>
    /// <param name="matrix">Rows a′, b′, c′ in units of a, b, c, shape [3, 3].</param>
    /// <exception cref="InputException">The vectors lie in a plane.</exception>
    public static Supercell Of(SpinHamiltonian hamiltonian, int[,] matrix)
    {
        ArgumentNullException.ThrowIfNull(hamiltonian);
        ArgumentNullException.ThrowIfNull(matrix);
        var v = hamiltonian.Cell.Vectors;
        var (vectors, count) = (new double[3, 3], Math.Abs(Determinant(matrix)));
        if (count == 0) throw new InputException("A magnetic cell whose vectors lie in a plane; give three that do not.");
        for (var i = 0; i < 3; i++)
            for (var x = 0; x < 3; x++) vectors[i, x] = matrix[i, 0] * v[0, x] + matrix[i, 1] * v[1, x] + matrix[i, 2] * v[2, x];
        var cell = UnitCell.FromVectors(vectors);
        var origin = new List<(int Site, int A, int B, int C)>();
        var index = new Dictionary<(int, int, int), int>();
        var reach = 0;
        foreach (var m in matrix) reach += Math.Abs(m);
        for (var a = -reach; a <= reach; a++)
        {
            for (var b = -reach; b <= reach; b++)
            {
                for (var c = -reach; c <= reach; c++)
                {
                    if (Home(cell, v, a, b, c).Outside != (0, 0, 0)) continue;
                    index[(a, b, c)] = origin.Count;
                    for (var s = 0; s < hamiltonian.Sites.Count; s++) origin.Add((s, a, b, c));
                }
            }
        }

        SpinSite[] sites = [.. origin.Select(o =>
        {
            var site = hamiltonian.Sites[o.Site];
            return site with { Position = cell.ToFractional(hamiltonian.Cell.ToCartesian((site.Position.X + o.A, site.Position.Y + o.B, site.Position.Z + o.C))) };
        })];
        var bonds = new List<SpinBond>();
        foreach (var ((a, b, c), first) in index)
        {
            foreach (var bond in hamiltonian.Bonds)
            {
                var (home, outside) = Home(cell, v, a + bond.A, b + bond.B, c + bond.C);
                var image = (a + bond.A - home.A, b + bond.B - home.B, c + bond.C - home.C);
                bonds.Add(new SpinBond(first + bond.From, index[image] + bond.To, outside.A, outside.B, outside.C, bond.Exchange));
            }
        }

        return new Supercell(
            new SpinHamiltonian(cell, sites, bonds, [.. origin.Select(o => hamiltonian.SingleIon[o.Site])], hamiltonian.Field, hamiltonian.Dipoles),
            (int[,])matrix.Clone(), [.. origin]);

        // The lattice vector of the large cell that holds this small cell, in small cells and in large ones.
        ((int A, int B, int C) Home, (int A, int B, int C) Outside) Home(UnitCell large, double[,] small, int a, int b, int c)
        {
            var (x, y, z) = large.ToFractional((
                a * small[0, 0] + b * small[1, 0] + c * small[2, 0], a * small[0, 1] + b * small[1, 1] + c * small[2, 1], a * small[0, 2] + b * small[1, 2] + c * small[2, 2]));
            var (i, j, k) = ((int)Math.Floor(x + 1e-9), (int)Math.Floor(y + 1e-9), (int)Math.Floor(z + 1e-9));
            return ((i * matrix[0, 0] + j * matrix[1, 0] + k * matrix[2, 0], i * matrix[0, 1] + j * matrix[1, 1] + k * matrix[2, 1], i * matrix[0, 2] + j * matrix[1, 2] + k * matrix[2, 2]), (i, j, k));
        }
    }

    /// <summary>A momentum transfer in the units of the large cell.</summary>
    /// <param name="q">Reciprocal lattice units of the small cell.</param>
    public (double H, double K, double L) Momentum((double H, double K, double L) q) => (
        _matrix[0, 0] * q.H + _matrix[0, 1] * q.K + _matrix[0, 2] * q.L,
        _matrix[1, 0] * q.H + _matrix[1, 1] * q.K + _matrix[1, 2] * q.L,
        _matrix[2, 0] * q.H + _matrix[2, 1] * q.K + _matrix[2, 2] * q.L);

    /// <summary>The directions of a spiral on the large cell: those of the small cell turned by 2π k·R.</summary>
    /// <param name="directions">Unit vectors in the home cell, shape [site of the small cell].</param>
    /// <param name="k">Propagation vector, reciprocal lattice units of the small cell.</param>
    /// <param name="axis">Unit vector to turn about; for a collinear order of k = ½ any axis across the spins.</param>
    public SpinVector[] Spiral(IReadOnlyList<SpinVector> directions, (double H, double K, double L) k, SpinVector axis) =>
        [.. Origin.Select(o => directions[o.Site].Turned(axis, 2 * Math.PI * (k.H * o.A + k.K * o.B + k.L * o.C)))];

    private static int Determinant(int[,] m) => m[0, 0] * (m[1, 1] * m[2, 2] - m[1, 2] * m[2, 1]) - m[0, 1] * (m[1, 0] * m[2, 2] - m[1, 2] * m[2, 0])
        + m[0, 2] * (m[1, 0] * m[2, 1] - m[1, 1] * m[2, 0]);
}
