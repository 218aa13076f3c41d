using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.Physics.Lattice;

/// <summary>A crystal brought to rest under a potential.</summary>
/// <param name="Crystal">The crystal at rest.</param>
/// <param name="Energy">Energy of a cell, eV.</param>
/// <param name="LargestForce">Largest component of a force left, eV/Å.</param>
/// <param name="LargestStress">Largest component of the stress left, eV/Å³; 1 eV/Å³ is 160.2 GPa.</param>
/// <param name="Steps">Steps taken.</param>
public sealed record RelaxedCrystal(Crystal Crystal, double Energy, double LargestForce, double LargestStress, int Steps);

/// <summary>Minimises the energy of a crystal over its cell and its atoms: vibrations belong to a lattice at rest.</summary>
/// <remarks>Quasi-Newton (Broyden, Fletcher, Goldfarb, Shanno) over a symmetric strain and the displacements together; the space group is kept,
/// since forces have it. Source: C. G. Broyden, IMA J. Appl. Math. 6, 76 (1970), doi:10.1093/imamat/6.1.76.</remarks>
public static class CrystalRelaxation
{
    // Stiffness guessed before the first step: a bond, and a bulk modulus of 100 GPa.
    private const double GuessedBond = 8, GuessedModulus = 0.6, LargestStep = 0.15;

    /// <summary>Relaxes.</summary>
    /// <param name="crystal">Where to start.</param>
    /// <param name="potential">The potential.</param>
    /// <param name="force">Largest force that counts as none, eV/Å; stresses count by the same number in eV/Å² over the edge of the cell.</param>
    /// <param name="steps">Most steps.</param>
    /// <param name="fixedCell">True: only the atoms move.</param>
    /// <exception cref="InstabilityException">The crystal collapses, flies apart, or does not come to rest.</exception>
    public static RelaxedCrystal Relax(Crystal crystal, IInteratomicPotential potential, double force = 1e-4, int steps = 200, bool fixedCell = false)
    {
        ArgumentNullException.ThrowIfNull(crystal);
        ArgumentNullException.ThrowIfNull(potential);
        ForceConstants.Check(crystal);
        var n = 6 + 3 * crystal.Sites.Count;
        var edge = Math.Cbrt(crystal.Cell.Volume);
        double[] x = new double[n], gradient = new double[n], next = new double[n], trial = new double[n], direction = new double[n];
        var inverse = new double[n * n];
        // The strain is measured in Å of the cell's edge, so that all variables are lengths.
        for (var i = 0; i < n; i++) inverse[i * n + i] = i < 6 ? edge * edge / (GuessedModulus * crystal.Cell.Volume * (i < 3 ? 1 : 0.5)) : 1 / GuessedBond;
        var energy = Evaluate(crystal, potential, x, edge, fixedCell, gradient, out var force0, out var stress0);
        for (var step = 0; step <= steps; step++)
        {
            if (gradient.Max(Math.Abs) < force) return new(At(crystal, x, edge), energy, force0, stress0, step);
            var slope = 0.0;
            for (var i = 0; i < n; i++)
            {
                direction[i] = 0;
                for (var j = 0; j < n; j++) direction[i] -= inverse[i * n + j] * gradient[j];
                slope += direction[i] * gradient[i];
            }

            if (!(slope < 0)) break;
            var scale = Math.Min(1, LargestStep / direction.Max(Math.Abs));
            var accepted = false;
            for (var halving = 0; halving < 12 && !accepted; halving++, scale *= halving < 2 ? 0.5 : 0.25)
            {
                for (var i = 0; i < n; i++) trial[i] = x[i] + scale * direction[i];
                double moved, force1, stress1;
                try
                {
                    moved = Evaluate(crystal, potential, trial, edge, fixedCell, next, out force1, out stress1);
                }
                catch (ArgumentException)
                {
                    // The cell is flat at this step: a shorter one.
                    continue;
                }

                // Rounding of the energy is allowed for near the minimum.
                if (!(moved <= energy + 1e-4 * scale * slope + 1e-10 * Math.Abs(energy))) continue;
                Update(inverse, trial, x, next, gradient);
                (energy, force0, stress0, accepted) = (moved, force1, stress1, true);
                trial.CopyTo(x, 0);
                next.CopyTo(gradient, 0);
            }

            if (!accepted) break;
            var volume = At(crystal, x, edge).Cell.Volume / crystal.Cell.Volume;
            if (volume is < 0.3 or > 3) throw new InstabilityException(FormattableString.Invariant($"{crystal.Name}: the cell grew {volume:F2} times while it relaxed; the potential does not hold this crystal together."));
        }

        throw new InstabilityException(FormattableString.Invariant($"{crystal.Name}: not at rest after {steps} steps, a force of {gradient.Max(Math.Abs):E1} eV/Å is left."));
    }

    private static double Evaluate(Crystal crystal, IInteratomicPotential potential, double[] x, double edge, bool fixedCell, double[] gradient, out double force, out double stress)
    {
        var at = At(crystal, x, edge);
        double[] forces = new double[3 * crystal.Sites.Count], strain = new double[9];
        var energy = potential.Energy(at, forces, strain);
        if (!double.IsFinite(energy)) throw new InstabilityException($"{crystal.Name}: the energy is not finite; atoms fell onto each other.");
        // dE/dε at the strained cell, brought back to the reference: P (1 + ε)⁻¹, symmetrised.
        var f = Strained(x, edge);
        var back = ForceSetFit.Inverse(f) ?? throw new InstabilityException($"{crystal.Name}: the cell became flat while it relaxed.");
        var pulled = new double[9];
        for (var i = 0; i < 3; i++)
            for (var j = 0; j < 3; j++)
                for (var k = 0; k < 3; k++) pulled[3 * i + j] += strain[3 * i + k] * back[3 * j + k];
        for (var i = 0; i < 3; i++)
        {
            var (a, b) = ((i + 1) % 3, (i + 2) % 3);
            gradient[i] = fixedCell ? 0 : pulled[4 * i] / edge;
            gradient[3 + i] = fixedCell ? 0 : (pulled[3 * a + b] + pulled[3 * b + a]) / edge;
        }

        // Displacements are those of the unstrained crystal: r = (1 + ε)(r₀ + u).
        for (var i = 0; i < forces.Length; i++)
        {
            gradient[6 + i] = 0;
            for (var k = 0; k < 3; k++) gradient[6 + i] -= f[3 * k + i % 3] * forces[i - i % 3 + k];
        }

        force = forces.Length == 0 ? 0 : forces.Max(Math.Abs);
        stress = strain.Max(Math.Abs) / at.Cell.Volume;
        return energy;
    }

    private static double[] Strained(double[] x, double edge)
    {
        double[] f = [1, 0, 0, 0, 1, 0, 0, 0, 1];
        for (var i = 0; i < 3; i++)
        {
            var (a, b) = ((i + 1) % 3, (i + 2) % 3);
            f[4 * i] += x[i] / edge;
            f[3 * a + b] += x[3 + i] / edge;
            f[3 * b + a] += x[3 + i] / edge;
        }

        return f;
    }

    private static Crystal At(Crystal crystal, double[] x, double edge)
    {
        var (v, f, moved) = (crystal.Cell.Vectors, Strained(x, edge), new double[3, 3]);
        for (var i = 0; i < 3; i++)
            for (var y = 0; y < 3; y++)
                for (var k = 0; k < 3; k++) moved[i, y] += v[i, k] * f[3 * y + k];
        var sites = crystal.Sites.Select((s, i) =>
        {
            var (a, b, c) = crystal.Cell.ToFractional((x[6 + 3 * i], x[7 + 3 * i], x[8 + 3 * i]));
            return s with { X = s.X + a, Y = s.Y + b, Z = s.Z + c };
        });
        return crystal with { Cell = UnitCell.FromVectors(moved), Sites = [.. sites] };
    }

    private static void Update(double[] inverse, double[] to, double[] from, double[] next, double[] gradient)
    {
        var n = to.Length;
        double[] s = new double[n], y = new double[n], hy = new double[n];
        double sy = 0, yhy = 0;
        for (var i = 0; i < n; i++)
        {
            (s[i], y[i]) = (to[i] - from[i], next[i] - gradient[i]);
            sy += s[i] * y[i];
        }

        // Without curvature along the step the old guess stays.
        if (!(sy > 1e-14)) return;
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++) hy[i] += inverse[i * n + j] * y[j];
            yhy += y[i] * hy[i];
        }

        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++)
                inverse[i * n + j] += (1 + yhy / sy) * s[i] * s[j] / sy - (hy[i] * s[j] + s[i] * hy[j]) / sy;
    }
}
