using Ewald.Core;

namespace Ewald.Physics.Magnetism;

/// <summary>Finds the classical spins of lowest energy on a cell: sweeps that turn each spin against its local field, then conjugate gradients.</summary>
/// <remarks>A sweep never raises the energy: the quadratic on-site part is bounded by its largest eigenvalue (Frobenius norm). Many starts, because frustrated
/// energies have many minima; a cell that is too small for the order hides it. Source: L. R. Walker and R. E. Walstedt, Phys. Rev. B 22, 3816 (1980),
/// doi:10.1103/PhysRevB.22.3816.</remarks>
public static class ClassicalGroundState
{
    /// <summary>The best of several random starts.</summary>
    /// <param name="hamiltonian">On the magnetic cell.</param>
    /// <param name="stream">Random starts.</param>
    /// <param name="starts">How many.</param>
    /// <returns>Energy of a cell, meV, and unit vectors of the spins.</returns>
    public static (double Energy, SpinVector[] Directions) Find(SpinHamiltonian hamiltonian, RandomStream stream, int starts = 20)
    {
        ArgumentNullException.ThrowIfNull(hamiltonian);
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(starts);
        (double Energy, SpinVector[] Directions) best = (double.PositiveInfinity, []);
        for (var start = 0; start < starts; start++)
        {
            SpinVector[] spins = [.. hamiltonian.Sites.Select(_ => new SpinVector(stream.Normal(), stream.Normal(), stream.Normal()).Normalised())];
            var energy = Minimise(hamiltonian, spins);
            // The first of equal ones, so that rounding does not choose.
            if (start == 0 || energy < best.Energy - 1e-10 * Math.Abs(best.Energy)) best = (energy, spins);
        }

        return best;
    }

    /// <summary>Goes down from where the spins are.</summary>
    /// <param name="hamiltonian">On the magnetic cell.</param>
    /// <param name="directions">In: unit vectors. Out: those of a minimum. Shape [site].</param>
    /// <param name="torque">Largest torque left, relative to the largest field.</param>
    /// <returns>Energy of a cell, meV.</returns>
    public static double Minimise(SpinHamiltonian hamiltonian, Span<SpinVector> directions, double torque = 1e-10)
    {
        ArgumentNullException.ThrowIfNull(hamiltonian);
        for (var sweep = 0; sweep < 200 && Sweep(hamiltonian, directions) > 1e-4; sweep++)
        {
        }

        for (var round = 0; round < 50; round++)
        {
            if (Descend(hamiltonian, directions, torque)) break;
            for (var sweep = 0; sweep < 20; sweep++) Sweep(hamiltonian, directions);
        }

        return hamiltonian.Energy(directions);
    }

    // Turns every spin against its field; returns the largest turn.
    private static double Sweep(SpinHamiltonian h, Span<SpinVector> n)
    {
        double most = 0;
        for (var i = 0; i < n.Length; i++)
        {
            var own = h.SingleIon[i] + 0.5 * h.AtRest(i, i);
            var bound = 2 * h.Sites[i].Spin * Math.Sqrt(
                own.XX * own.XX + own.XY * own.XY + own.XZ * own.XZ + own.YX * own.YX + own.YY * own.YY + own.YZ * own.YZ + own.ZX * own.ZX + own.ZY * own.ZY + own.ZZ * own.ZZ);
            var field = bound * n[i] - h.Gradient(i, n);
            if (field.Length < 1e-300) continue;
            var turned = field.Normalised();
            most = Math.Max(most, (turned - n[i]).Length);
            n[i] = turned;
        }

        return most;
    }

    // Conjugate gradients on the spheres (Polak and Ribière, restarted); true when the torque is small enough.
    private static bool Descend(SpinHamiltonian h, Span<SpinVector> n, double torque)
    {
        var (count, step) = (n.Length, 0.1);
        var (slope, before, way, trial) = (new SpinVector[count], new SpinVector[count], new SpinVector[count], new SpinVector[count]);
        double square = 0;
        for (var iteration = 0; iteration < 500; iteration++)
        {
            double now = 0, mixed = 0, field = 0, largest = 0;
            for (var i = 0; i < count; i++)
            {
                var gradient = h.Gradient(i, n);
                field = Math.Max(field, gradient.Length);
                (before[i], slope[i]) = (slope[i], h.Sites[i].Spin * (gradient - gradient.Dot(n[i]) * n[i]));
                largest = Math.Max(largest, slope[i].Length / h.Sites[i].Spin);
                now += slope[i].Dot(slope[i]);
                mixed += slope[i].Dot(before[i]);
            }

            if (largest <= torque * field || now == 0) return true;
            var beta = square == 0 ? 0 : Math.Max(0, (now - mixed) / square);
            square = now;
            double along = 0;
            for (var i = 0; i < count; i++)
            {
                way[i] = beta * (way[i] - way[i].Dot(n[i]) * n[i]) - slope[i];
                along += way[i].Dot(slope[i]);
            }

            if (along >= 0)
            {
                for (var i = 0; i < count; i++) way[i] = -slope[i];
                along = -now;
            }

            // The slope along the way vanishes at the step that a secant of two slopes gives.
            for (var i = 0; i < count; i++) trial[i] = (n[i] + step * way[i]).Normalised();
            double ahead = 0;
            for (var i = 0; i < count; i++) ahead += h.Sites[i].Spin * h.Gradient(i, trial).Dot(way[i] - way[i].Dot(trial[i]) * trial[i]);
            var curvature = (ahead - along) / step;
            var move = curvature > 0 ? -along / curvature : 2 * step;
            var energy = h.Energy(n);
            for (var halving = 0; halving < 30; halving++, move *= 0.5)
            {
                for (var i = 0; i < count; i++) trial[i] = (n[i] + move * way[i]).Normalised();
                // At the bottom rounding of the energy hides the fall: the torque decides there.
                if (h.Energy(trial) <= energy + 1e-14 * Math.Abs(energy)) break;
            }

            trial.CopyTo(n);
            step = Math.Clamp(move, 1e-4, 1);
        }

        return false;
    }
}
