using System.Numerics;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.Magnetism;

/// <summary>The wavevector at which the exchange matrix J(q) has its lowest eigenvalue: where the spins want to order.</summary>
/// <remarks>J_ij(q) = Σ_d J(d) e^{2πi q·d} + 2 K, dipoles included; ½ λ_min Σ S² bounds the energy of a cell from below (weak constraint: Σ S² kept, not each |S|),
/// and is reached by a spiral where the eigenvector has equal lengths on all sites, as always for one site. Source: J. M. Luttinger and L. Tisza, Phys. Rev. 70, 954
/// (1946), doi:10.1103/PhysRev.70.954.</remarks>
public static class LuttingerTisza
{
    /// <summary>Searches the zone.</summary>
    /// <param name="hamiltonian">On the chemical cell.</param>
    /// <param name="points">Grid points along each axis before the polish.</param>
    /// <returns>q in reciprocal lattice units, within (−½, ½]; the bound of the energy of a cell, meV.</returns>
    public static ((double H, double K, double L) Q, double Energy) Find(SpinHamiltonian hamiltonian, int points = 12)
    {
        ArgumentNullException.ThrowIfNull(hamiltonian);
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 2);
        var n = 3 * hamiltonian.Sites.Count;
        var (eigen, matrix, values, vectors) = (new HermitianEigen(n), new Complex[n * n], new double[n], new Complex[n * n]);
        var half = points / 2;
        // Short wavevectors first, and later ones only when clearly lower: axes without coupling stay at zero, and of ±q the positive one is taken.
        var grid = (from a in Enumerable.Range(-half + 1, points) from b in Enumerable.Range(-half + 1, points) from c in Enumerable.Range(-half + 1, points)
                    orderby a * a + b * b + c * c, -a, -b, -c select ((double)a / points, (double)b / points, (double)c / points)).ToArray();
        (double H, double K, double L) best = (0, 0, 0);
        var lowest = Lowest(best);
        var clear = 1e-9 * Math.Max(Math.Abs(values[0]), Math.Abs(values[n - 1]));
        foreach (var q in grid)
        {
            var value = Lowest(q);
            if (value < lowest - clear) (best, lowest) = (q, value);
        }

        var step = 0.5 / points;
        while (step > 1e-9)
        {
            var moved = false;
            foreach (var (x, y, z) in ((double, double, double)[])[(1, 0, 0), (-1, 0, 0), (0, 1, 0), (0, -1, 0), (0, 0, 1), (0, 0, -1), (1, 1, 0), (-1, -1, 0), (1, -1, 0), (-1, 1, 0)])
            {
                (double H, double K, double L) q = (best.H + step * x, best.K + step * y, best.L + step * z);
                var value = Lowest(q);
                if (!(value < lowest - 1e-15 * clear / 1e-9)) continue;
                (best, lowest, moved) = (q, value, true);
            }

            if (!moved) step *= 0.5;
        }

        return (best, 0.5 * lowest * hamiltonian.Sites.Sum(s => s.Spin * s.Spin));

        double Lowest((double H, double K, double L) q)
        {
            ExchangeAt(hamiltonian, q, matrix);
            eigen.Solve(matrix, values, vectors);
            return values[0];
        }
    }

    /// <summary>J(q) of all sites, shape [3 site, 3 site].</summary>
    internal static void ExchangeAt(SpinHamiltonian h, (double H, double K, double L) q, Span<Complex> matrix)
    {
        var n = 3 * h.Sites.Count;
        matrix.Clear();
        foreach (var bond in h.Bonds.SelectMany(b => new[] { b, b.Reversed }))
            Add(matrix, n, bond.From, bond.To, Complex.FromPolarCoordinates(1, 2 * Math.PI * (q.H * bond.A + q.K * bond.B + q.L * bond.C)), bond.Exchange);
        var sums = h.DipoleSum?.At(q);
        for (var i = 0; i < h.Sites.Count; i++)
        {
            Add(matrix, n, i, i, 1, 2 * h.SingleIon[i]);
            for (var j = 0; sums is not null && j < h.Sites.Count; j++)
            {
                var (left, right) = (h.Sites[i].G.Transposed, h.Sites[j].G);
                Add(matrix, n, i, j, MagneticUnits.DipoleEnergy, left * sums.Real(i, j) * right);
                Add(matrix, n, i, j, new Complex(0, MagneticUnits.DipoleEnergy), left * sums.Imaginary(i, j) * right);
            }
        }
    }

    private static void Add(Span<Complex> matrix, int n, int i, int j, Complex phase, SpinTensor t)
    {
        ReadOnlySpan<double> elements = [t.XX, t.XY, t.XZ, t.YX, t.YY, t.YZ, t.ZX, t.ZY, t.ZZ];
        for (var a = 0; a < 9; a++) matrix[(3 * i + a / 3) * n + 3 * j + a % 3] += phase * elements[a];
    }
}
