using System.Numerics;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.Magnetism;

/// <summary>Krylov space of a Hermitian matrix: the lowest states, and the spectrum that a vector sees as a continued fraction.</summary>
/// <remarks>⟨v|(z − H)⁻¹|v⟩ = ⟨v|v⟩ / (z − a₀ − b₁² / (z − a₁ − …)). Every vector is made orthogonal to all before it, twice: no ghosts, at the cost of holding them.
/// Source: C. Lanczos, J. Res. Natl. Bur. Stand. 45, 255 (1950), doi:10.6028/jres.045.026; E. R. Gagliano and C. A. Balseiro, Phys. Rev. Lett. 59, 2999 (1987),
/// doi:10.1103/PhysRevLett.59.2999.</remarks>
public sealed class Lanczos
{
    private readonly List<Complex[]> _basis = [];

    private Lanczos(double norm) => Norm = norm;

    /// <summary>⟨v|v⟩ of the first vector.</summary>
    public double Norm { get; }

    /// <summary>a₀, a₁, …</summary>
    public IReadOnlyList<double> Diagonal { get; private set; } = [];

    /// <summary>b₁, b₂, …</summary>
    public IReadOnlyList<double> OffDiagonal { get; private set; } = [];

    /// <summary>Spans the Krylov space of a vector.</summary>
    /// <param name="apply">y = H x.</param>
    /// <param name="start">v.</param>
    /// <param name="steps">Most steps; fewer where the space is exhausted.</param>
    public static Lanczos Of(Action<Complex[], Complex[]> apply, Complex[] start, int steps)
    {
        ArgumentNullException.ThrowIfNull(apply);
        ArgumentNullException.ThrowIfNull(start);
        var norm = start.Sum(z => z.Real * z.Real + z.Imaginary * z.Imaginary);
        var result = new Lanczos(norm);
        if (norm < 1e-28) return result;
        var (diagonal, off, scale) = (new List<double>(), new List<double>(), 0.0);
        var v = start.Select(z => z / Math.Sqrt(norm)).ToArray();
        for (var step = 0; step < steps; step++)
        {
            result._basis.Add(v);
            var w = new Complex[v.Length];
            apply(v, w);
            diagonal.Add(Dot(v, w).Real);
            scale = Math.Max(scale, Math.Abs(diagonal[^1]));
            for (var pass = 0; pass < 2; pass++)
            {
                foreach (var b in result._basis)
                {
                    var overlap = Dot(b, w);
                    for (var i = 0; i < w.Length; i++) w[i] -= overlap * b[i];
                }
            }

            var length = Math.Sqrt(Dot(w, w).Real);
            scale = Math.Max(scale, length);
            if (length < 1e-11 * scale || step == steps - 1) break;
            off.Add(length);
            for (var i = 0; i < w.Length; i++) w[i] /= length;
            v = w;
        }

        (result.Diagonal, result.OffDiagonal) = (diagonal, off);
        return result;
    }

    /// <summary>The poles of the continued fraction and their weights; weights sum to <see cref="Norm"/>.</summary>
    /// <returns>Energies ascending and weights, shape [step].</returns>
    public (double[] Energies, double[] Weights) Poles()
    {
        var (energies, vectors) = Tridiagonal();
        return (energies, [.. Enumerable.Range(0, energies.Length).Select(j => Norm * vectors[j * energies.Length].Magnitude * vectors[j * energies.Length].Magnitude)]);
    }

    /// <summary>The lowest eigenvalue and its vector in the space.</summary>
    public (double Energy, Complex[] State) Lowest()
    {
        var (energies, vectors) = Tridiagonal();
        var state = new Complex[_basis[0].Length];
        for (var k = 0; k < energies.Length; k++)
            for (var i = 0; i < state.Length; i++) state[i] += vectors[k] * _basis[k][i];
        return (energies[0], state);
    }

    /// <summary>−Im ⟨v|(ω + iη − H + E₀)⁻¹|v⟩ / π by the continued fraction.</summary>
    /// <param name="omega">ω, meV.</param>
    /// <param name="ground">E₀, meV.</param>
    /// <param name="eta">Half width of the Lorentzians, meV, positive.</param>
    public double Spectral(double omega, double ground, double eta)
    {
        if (Diagonal.Count == 0) return 0;
        var z = new Complex(omega + ground, eta);
        var fraction = z - Diagonal[^1];
        for (var k = Diagonal.Count - 2; k >= 0; k--) fraction = z - Diagonal[k] - OffDiagonal[k] * OffDiagonal[k] / fraction;
        return -(Norm / fraction).Imaginary / Math.PI;
    }

    private (double[] Energies, Complex[] Vectors) Tridiagonal()
    {
        var n = Diagonal.Count;
        var (a, energies, vectors) = (new Complex[n * n], new double[n], new Complex[n * n]);
        for (var i = 0; i < n; i++)
        {
            a[i * n + i] = Diagonal[i];
            if (i + 1 < n) a[i * n + i + 1] = a[(i + 1) * n + i] = OffDiagonal[i];
        }

        new HermitianEigen(Math.Max(n, 1)).Solve(a, energies, vectors);
        return (energies, vectors);
    }

    private static Complex Dot(Complex[] a, Complex[] b)
    {
        var sum = Complex.Zero;
        for (var i = 0; i < a.Length; i++) sum += Complex.Conjugate(a[i]) * b[i];
        return sum;
    }
}
