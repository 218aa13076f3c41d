using System.Numerics;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.Lattice;

/// <summary>Group velocities of vibrations: ∂ω/∂k = (1/2ω) e† (∂D/∂k) e.</summary>
/// <remarks>The matrix is differentiated by central differences of 10⁻⁵ Å⁻¹, dipoles included, which leaves a relative error of some 10⁻⁷. Vibrations of one energy are
/// told apart by their slope along one direction. Limit: acoustic vibrations at small q have the speeds of sound.</remarks>
public static class GroupVelocities
{
    private const double Difference = 1e-5, SameEnergy = 4e-4;
    private static readonly double[] Along = [1 / Math.Sqrt(14), 2 / Math.Sqrt(14), 3 / Math.Sqrt(14)];

    /// <summary>The velocities at one wave vector.</summary>
    /// <param name="matrix">The dynamical matrix.</param>
    /// <param name="q">Wave vector, reciprocal basis, shape [3].</param>
    /// <returns>Å/ps = 100 m/s, Cartesian, shape [mode, 3]; zero for imaginary vibrations and those at rest.</returns>
    public static double[] Of(DynamicalMatrix matrix, ReadOnlySpan<double> q)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        var (n, vectors) = (matrix.Order, matrix.ForceConstants.Crystal.Cell.Vectors);
        var modes = matrix.Modes(q);
        var slopes = new Complex[3][];
        Span<double> moved = stackalloc double[6];
        for (var x = 0; x < 3; x++)
        {
            for (var i = 0; i < 3; i++) (moved[i], moved[3 + i]) = (q[i] + Difference * vectors[i, x], q[i] - Difference * vectors[i, x]);
            var both = matrix.Evaluate(moved);
            slopes[x] = new Complex[n * n];
            for (var e = 0; e < n * n; e++) slopes[x][e] = (both[e] - both[n * n + e]) / (2 * Difference);
        }

        var velocities = new double[3 * n];
        for (var first = 0; first < n;)
        {
            var end = first + 1;
            while (end < n && modes.Energies[end] - modes.Energies[end - 1] < SameEnergy) end++;
            var basis = Apart(modes, first, end, slopes);
            for (var m = first; m < end; m++)
            {
                if (modes.Energies[m] <= PhononStability.DefaultTolerance) continue;
                // E = c √λ, so dE = c² dλ / 2E; over h and per wave vector without 2π it is ∂ω/∂k in Å THz.
                var scale = PhononUnits.MeVPerRoot * PhononUnits.MeVPerRoot / (2 * modes.Energies[m]) / PhononUnits.MeVPerTHz;
                for (var x = 0; x < 3; x++) velocities[3 * m + x] = scale * Between(basis[m - first], slopes[x], basis[m - first]).Real;
            }

            first = end;
        }

        return velocities;
    }

    private static Complex[][] Apart(PhononModes modes, int first, int end, Complex[][] slopes)
    {
        var (n, size) = (modes.Energies.Length, end - first);
        Complex[][] basis = [.. Enumerable.Range(first, size).Select(m => modes.Vector(m).ToArray())];
        if (size == 1) return basis;
        var (re, im) = (new double[size * size], new double[size * size]);
        for (var i = 0; i < size; i++)
            for (var j = 0; j < size; j++)
                for (var x = 0; x < 3; x++)
                {
                    var value = Along[x] * Between(basis[i], slopes[x], basis[j]);
                    (re[i * size + j], im[i * size + j]) = (re[i * size + j] + value.Real, im[i * size + j] + value.Imaginary);
                }

        var mix = new Complex[size * size];
        new HermitianEigen(size).Solve(re, im, new double[size], mix);
        var turned = new Complex[size][];
        for (var m = 0; m < size; m++)
        {
            turned[m] = new Complex[n];
            for (var k = 0; k < size; k++)
                for (var c = 0; c < n; c++) turned[m][c] += mix[m * size + k] * basis[k][c];
        }

        return turned;
    }

    private static Complex Between(Complex[] left, Complex[] matrix, Complex[] right)
    {
        var (n, sum) = (left.Length, Complex.Zero);
        for (var i = 0; i < n; i++)
        {
            var row = Complex.Zero;
            for (var j = 0; j < n; j++) row += matrix[i * n + j] * right[j];
            sum += Complex.Conjugate(left[i]) * row;
        }

        return sum;
    }
}
