using Ewald.Crystals;

namespace Ewald.Physics.Lattice;

/// <summary>A regular mesh of wave vectors over the reciprocal cell, reduced to the ones that symmetry tells apart.</summary>
/// <remarks>Points are (h + s)/n along each reciprocal vector with s = 0, or ½ for a mesh beside the origin. q and −q have the same energies, so
/// that half the points suffice even without a space group. Source: H. J. Monkhorst, J. D. Pack, Phys. Rev. B 13, 5188 (1976),
/// doi:10.1103/PhysRevB.13.5188.</remarks>
public sealed class QMesh
{
    private QMesh(int[] divisions, bool shifted, double[] q, int[] weights, int[] indexOf)
    {
        (Divisions, Shifted, Q, Weights, IndexOf) = (divisions, shifted, q, weights, indexOf);
    }

    /// <summary>Points along each reciprocal vector, shape [3].</summary>
    public IReadOnlyList<int> Divisions { get; }

    /// <summary>True when the points lie half a step beside the origin.</summary>
    public bool Shifted { get; }

    /// <summary>The points that symmetry tells apart, reciprocal basis, shape [point, 3].</summary>
    public double[] Q { get; }

    /// <summary>How many points of the whole mesh each stands for, shape [point].</summary>
    public int[] Weights { get; }

    /// <summary>The point that stands for each of the whole mesh, the third index fastest, shape [h · k · l].</summary>
    public int[] IndexOf { get; }

    /// <summary>Points of the whole mesh.</summary>
    public int Total => IndexOf.Length;

    /// <summary>A mesh of given divisions.</summary>
    /// <param name="divisions">Points along each reciprocal vector, shape [3].</param>
    /// <param name="operations">Operations of the space group in the basis of the crystal; null: only q and −q are alike.</param>
    /// <param name="shifted">True: half a step beside the origin.</param>
    /// <exception cref="ArgumentException">A division is not positive.</exception>
    public static QMesh Of(IReadOnlyList<int> divisions, IReadOnlyList<SymmetryOperation>? operations = null, bool shifted = false)
    {
        ArgumentNullException.ThrowIfNull(divisions);
        if (divisions.Count != 3 || divisions.Any(d => d < 1)) throw new ArgumentException("QMesh: three positive divisions are needed.", nameof(divisions));
        int[] n = [.. divisions];
        var half = shifted ? 1 : 0;
        var rotations = Rotations(operations);
        var indexOf = new int[n[0] * n[1] * n[2]];
        Array.Fill(indexOf, -1);
        var (points, weights) = (new List<double>(), new List<int>());
        for (var p = 0; p < indexOf.Length; p++)
        {
            if (indexOf[p] >= 0) continue;
            int[] doubled = [2 * (p / (n[1] * n[2])) + half, 2 * (p / n[2] % n[1]) + half, 2 * (p % n[2]) + half];
            var index = weights.Count;
            weights.Add(0);
            for (var x = 0; x < 3; x++)
            {
                var q = doubled[x] / (2.0 * n[x]);
                points.Add(q > 0.5 ? q - 1 : q);
            }

            foreach (var r in rotations)
            {
                var image = Image(doubled, r, n, half);
                if (image < 0 || indexOf[image] >= 0) continue;
                indexOf[image] = index;
                weights[index]++;
            }
        }

        return new(n, shifted, [.. points], [.. weights], indexOf);
    }

    /// <summary>A mesh whose steps are at most as long as asked in every direction.</summary>
    /// <param name="crystal">The crystal.</param>
    /// <param name="length">The number of points along a reciprocal vector is this over the spacing of its planes, Å.</param>
    /// <param name="operations">See <see cref="Of"/>.</param>
    /// <param name="shifted">See <see cref="Of"/>.</param>
    public static QMesh OfLength(Crystal crystal, double length, IReadOnlyList<SymmetryOperation>? operations = null, bool shifted = false)
    {
        ArgumentNullException.ThrowIfNull(crystal);
        var r = crystal.Cell.ReciprocalVectors;
        return Of([.. Enumerable.Range(0, 3).Select(i => Math.Max(1, (int)Math.Round(length * Math.Sqrt(r[i, 0] * r[i, 0] + r[i, 1] * r[i, 1] + r[i, 2] * r[i, 2]))))], operations, shifted);
    }

    // How wave vectors turn: q′ = R⁻ᵀ q; inverses are in the group, so Rᵀ serves. With −1 for time reversal.
    private static List<int[]> Rotations(IReadOnlyList<SymmetryOperation>? operations)
    {
        var rotations = new List<int[]>();
        foreach (var o in operations ?? [SymmetryOperation.Identity])
        {
            var r = o.Rotation;
            int[] t = [r[0], r[3], r[6], r[1], r[4], r[7], r[2], r[5], r[8]];
            foreach (var sign in (ReadOnlySpan<int>)[1, -1])
            {
                int[] turned = [.. t.Select(v => sign * v)];
                if (!rotations.Exists(o2 => o2.AsSpan().SequenceEqual(turned))) rotations.Add(turned);
            }
        }

        return rotations;
    }

    private static int Image(int[] doubled, int[] r, int[] n, int half)
    {
        var at = 0;
        for (var x = 0; x < 3; x++)
        {
            // Numerators over the common multiple 2 n0 n1 n2 / n_y of each axis, exact in integers.
            long sum = 0;
            for (var y = 0; y < 3; y++) sum += (long)r[3 * x + y] * doubled[y] * (n[0] * n[1] * n[2] / n[y]);
            var unit = (long)n[0] * n[1] * n[2] / n[x];
            if (sum % unit != 0) return -1;
            var steps = sum / unit - half;
            if (steps % 2 != 0) return -1;
            at = at * n[x] + (int)(((steps / 2 % n[x]) + n[x]) % n[x]);
        }

        return at;
    }
}
