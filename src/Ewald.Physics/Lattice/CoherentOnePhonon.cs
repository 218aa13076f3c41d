using System.Numerics;

namespace Ewald.Physics.Lattice;

/// <summary>One-phonon S(Q, E) of a crystal for neutrons, coherent, averaged over the directions of Q as in a powder.</summary>
/// <remarks>S = Σ_modes ħ²/(2E) |Σ_d b_d e^(−W_d) (Q·e_d)/√m_d|² [(n + 1) δ(E − E_s) + n δ(E + E_s)] per cell, with the eigenvectors at Q itself, so that no phase is left. W_d = ½ Q·U_d·Q. Sum rule of a
/// Bravais crystal: ∫ E S dE = b² e^(−2W) ħ²Q²/2M at every Q. Imaginary vibrations and those below the tolerance are left out. Source: G. L. Squires, Introduction to the Theory of Thermal Neutron
/// Scattering, 3rd ed. (2012), doi:10.1017/CBO9781139107808.</remarks>
/// <param name="matrix">The dynamical matrix.</param>
/// <param name="lengths">Coherent scattering length of each atom, fm, shape [atom].</param>
/// <param name="displacements">U of each atom, Å², shape [atom, 3, 3] (<see cref="MeanSquareDisplacements"/>).</param>
/// <param name="temperature">K.</param>
public sealed class CoherentOnePhonon(DynamicalMatrix matrix, IReadOnlyList<double> lengths, double[] displacements, double temperature)
{
    private const double Golden = 2.399963229728653;

    /// <summary>The spectrum at one length of Q.</summary>
    /// <param name="q">Å⁻¹.</param>
    /// <param name="edges">Edges of the energy bins, meV, ascending, shape [bin + 1].</param>
    /// <param name="directions">Directions of the sphere, on a spiral.</param>
    /// <returns>fm²/meV per cell, shape [bin].</returns>
    public double[] Spectrum(double q, ReadOnlySpan<double> edges, int directions = 500)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(directions);
        var bins = new double[edges.Length - 1];
        for (var k = 0; k < directions; k++)
        {
            var z = 1 - (2 * k + 1.0) / directions;
            var (sin, cos) = Math.SinCos(Golden * k);
            var r = Math.Sqrt(1 - z * z);
            Add([q * r * cos, q * r * sin, q * z], edges, bins, 1.0 / directions);
        }

        for (var b = 0; b < bins.Length; b++) bins[b] /= edges[b + 1] - edges[b];
        return bins;
    }

    /// <summary>Adds the lines of one Q.</summary>
    /// <param name="q">Cartesian Q with its 2π, Å⁻¹, shape [3].</param>
    /// <param name="edges">Edges of the energy bins, meV, shape [bin + 1].</param>
    /// <param name="bins">Receives fm², shape [bin].</param>
    /// <param name="weight">Multiplies them.</param>
    public void Add(ReadOnlySpan<double> q, ReadOnlySpan<double> edges, Span<double> bins, double weight)
    {
        var (vectors, atoms) = (matrix.ForceConstants.Crystal.Cell.Vectors, matrix.ForceConstants.Masses.Count);
        Span<double> reduced = stackalloc double[3], amplitude = stackalloc double[atoms];
        for (var i = 0; i < 3; i++) reduced[i] = (vectors[i, 0] * q[0] + vectors[i, 1] * q[1] + vectors[i, 2] * q[2]) / (2 * Math.PI);
        for (var d = 0; d < atoms; d++)
        {
            var square = 0.0;
            for (var c = 0; c < 9; c++) square += q[c / 3] * displacements[9 * d + c] * q[c % 3];
            amplitude[d] = lengths[d] * Math.Exp(-square / 2) / Math.Sqrt(matrix.ForceConstants.Masses[d]);
        }

        var modes = matrix.Modes(reduced);
        for (var m = 0; m < modes.Energies.Length; m++)
        {
            var energy = modes.Energies[m];
            if (energy <= PhononStability.DefaultTolerance) continue;
            var e = modes.Vector(m);
            var factor = Complex.Zero;
            for (var d = 0; d < atoms; d++) factor += amplitude[d] * (q[0] * e[3 * d] + q[1] * e[3 * d + 1] + q[2] * e[3 * d + 2]);
            // ħ²/(2E) over u, twice the recoil constant being ħ²/u.
            var strength = weight * PhononUnits.Recoil / energy * (factor.Real * factor.Real + factor.Imaginary * factor.Imaginary);
            var n = HarmonicThermodynamics.Occupation(energy, temperature);
            Put(energy, strength * (n + 1), edges, bins);
            Put(-energy, strength * n, edges, bins);
        }
    }

    private static void Put(double energy, double value, ReadOnlySpan<double> edges, Span<double> bins)
    {
        var at = edges.BinarySearch(energy);
        if (at < 0) at = ~at - 1;
        if (at >= 0 && at < bins.Length) bins[at] += value;
    }
}
