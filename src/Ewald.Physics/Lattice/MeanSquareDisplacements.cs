namespace Ewald.Physics.Lattice;

/// <summary>Mean square displacements of atoms: U_xy = (ħ²/2m) ⟨(2n + 1)/E e_x e_y*⟩ over all vibrations.</summary>
/// <remarks>Limits: T → 0, zero-point motion; high T, k_B T ⟨D⁻¹⟩/m, linear in T. Imaginary vibrations and those at rest are left out. Source: B. T. M. Willis, A. W. Pryor, Thermal Vibrations
/// in Crystallography (1975).</remarks>
public static class MeanSquareDisplacements
{
    /// <summary>The tensors of all atoms.</summary>
    /// <param name="matrix">The dynamical matrix.</param>
    /// <param name="mesh">A mesh reduced by q and −q only, best beside the origin.</param>
    /// <param name="temperature">K; 0 gives the zero-point motion.</param>
    /// <returns>Å², Cartesian, shape [atom, 3, 3].</returns>
    public static double[] Of(DynamicalMatrix matrix, QMesh mesh, double temperature)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        ArgumentNullException.ThrowIfNull(mesh);
        ArgumentOutOfRangeException.ThrowIfNegative(temperature);
        var masses = matrix.ForceConstants.Masses;
        var tensors = new double[9 * masses.Count];
        for (var p = 0; p < mesh.Weights.Length; p++)
        {
            var modes = matrix.Modes(mesh.Q.AsSpan(3 * p, 3));
            for (var m = 0; m < modes.Energies.Length; m++)
            {
                var energy = modes.Energies[m];
                if (energy <= PhononStability.DefaultTolerance) continue;
                var weight = PhononUnits.Recoil * (2 * HarmonicThermodynamics.Occupation(energy, temperature) + 1) / energy * mesh.Weights[p] / mesh.Total;
                var e = modes.Vector(m);
                for (var i = 0; i < masses.Count; i++)
                    for (var c = 0; c < 9; c++)
                    {
                        var (a, b) = (e[3 * i + c / 3], e[3 * i + c % 3]);
                        // −q brings the complex conjugate.
                        tensors[9 * i + c] += weight / masses[i] * (a.Real * b.Real + a.Imaginary * b.Imaginary);
                    }
            }
        }

        return tensors;
    }
}
