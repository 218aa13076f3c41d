using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.Physics.Lattice;

/// <summary>An embedded-atom metal of Sutton and Chen: E = ε Σ_i [½ Σ_j (a/r)ⁿ − c √(Σ_j (a/r)ᵐ)].</summary>
/// <remarks>The published constants give lattice parameter and cohesive energy when the sums run to infinity; both shift by some 0.1 % with a cutoff of four
/// lattice parameters. Face-centred cubic metals of one kind only. Source: A. P. Sutton, J. Chen, Philos. Mag. Lett. 61, 139 (1990),
/// doi:10.1080/09500839008206493.</remarks>
/// <param name="energy">ε, eV.</param>
/// <param name="length">a, Å.</param>
/// <param name="repulsion">n.</param>
/// <param name="attraction">m.</param>
/// <param name="strength">c.</param>
/// <param name="cutoff">Where the sums end, Å.</param>
public sealed class SuttonChen(double energy, double length, int repulsion, int attraction, double strength, double cutoff) : IInteratomicPotential
{
    private static readonly Dictionary<string, (double Energy, double Length, int N, int M, double C)> Published = new(StringComparer.Ordinal)
    {
        ["Ni"] = (1.5707e-2, 3.52, 9, 6, 39.432), ["Cu"] = (1.2382e-2, 3.61, 9, 6, 39.432), ["Rh"] = (4.9371e-3, 3.80, 12, 6, 144.41),
        ["Pd"] = (4.1790e-3, 3.89, 12, 7, 108.27), ["Ag"] = (2.5415e-3, 4.09, 12, 6, 144.41), ["Ir"] = (2.4489e-3, 3.84, 14, 6, 334.94),
        ["Pt"] = (1.9833e-2, 3.92, 10, 8, 34.408), ["Au"] = (1.2793e-2, 4.08, 10, 8, 34.408), ["Pb"] = (5.5765e-3, 4.95, 10, 7, 45.778),
        ["Al"] = (3.3147e-2, 4.05, 7, 6, 16.399),
    };

    /// <summary>The published metals.</summary>
    public static IReadOnlyCollection<string> Metals => Published.Keys;

    /// <summary>A published metal.</summary>
    /// <param name="metal">Its symbol.</param>
    /// <param name="range">Cutoff in lattice parameters.</param>
    /// <exception cref="InputException">There are no constants of it.</exception>
    public static SuttonChen Of(string metal, double range = 2)
    {
        if (!Published.TryGetValue(metal, out var p))
            throw new InputException($"No Sutton-Chen constants of {metal} were published; there are {string.Join(", ", Published.Keys)}.");
        return new(p.Energy, p.Length, p.N, p.M, p.C, range * p.Length);
    }

    /// <inheritdoc/>
    public double Energy(Crystal crystal, Span<double> forces, Span<double> strain)
    {
        ArgumentNullException.ThrowIfNull(crystal);
        forces.Clear();
        strain.Clear();
        var list = NeighbourList.Of(crystal, cutoff);
        var (slopes, total) = (new double[list.Sites], 0.0);
        for (var i = 0; i < list.Sites; i++)
        {
            var density = 0.0;
            foreach (var n in list[i]) density += Power(n.Distance, attraction);
            total -= energy * strength * Math.Sqrt(density);
            slopes[i] = -energy * strength / (2 * Math.Sqrt(density));
        }

        for (var i = 0; i < list.Sites; i++)
        {
            foreach (var n in list[i])
            {
                var (value, r) = (energy * Power(n.Distance, repulsion), n.Distance);
                total += value / 2;
                // Half of the pair's slope, from both ends over all bonds.
                var slope = -repulsion * value / r - attraction * Power(r, attraction) / r * (slopes[i] + slopes[n.Site]);
                Span<double> d = [n.X, n.Y, n.Z];
                for (var x = 0; x < 3; x++)
                {
                    forces[3 * i + x] += slope / r * d[x];
                    for (var y = 0; y < 3; y++) strain[3 * x + y] += slope / r * d[x] * d[y] / 2;
                }
            }
        }

        return total;
    }

    /// <inheritdoc/>
    public void AddForceConstants(ForceConstantBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var list = NeighbourList.Of(builder.Crystal, cutoff);
        var (first, second) = (new double[list.Sites], new double[list.Sites]);
        for (var i = 0; i < list.Sites; i++)
        {
            var density = 0.0;
            foreach (var n in list[i]) density += Power(n.Distance, attraction);
            first[i] = -energy * strength / (2 * Math.Sqrt(density));
            second[i] = energy * strength / (4 * density * Math.Sqrt(density));
        }

        for (var i = 0; i < list.Sites; i++)
        {
            foreach (var n in list[i])
            {
                var (r, value, density) = (n.Distance, energy * Power(n.Distance, repulsion), Power(n.Distance, attraction));
                var embedding = first[i] + first[n.Site];
                var slope = -repulsion * value / r - attraction * density / r * embedding;
                var curvature = (repulsion * (repulsion + 1) * value + attraction * (attraction + 1) * density * embedding) / (r * r);
                builder.AddSpring(i, n, curvature, slope / r);
            }

            AddEmbedding(builder, list[i], i, second[i]);
        }
    }

    /// <inheritdoc/>
    public ILongRange? LongRange(Crystal crystal, IReadOnlyList<double> masses) => null;

    // F″ of one atom times the outer product of the gradients of its density, its own gradient being minus the sum of the others.
    private void AddEmbedding(ForceConstantBuilder builder, ReadOnlySpan<Neighbour> near, int centre, double curvature)
    {
        var gradients = new double[3 * (near.Length + 1)];
        var atoms = new (int Atom, int A, int B, int C)[near.Length + 1];
        atoms[near.Length] = (centre, 0, 0, 0);
        for (var k = 0; k < near.Length; k++)
        {
            var n = near[k];
            var slope = -attraction * Power(n.Distance, attraction) / (n.Distance * n.Distance);
            (gradients[3 * k], gradients[3 * k + 1], gradients[3 * k + 2]) = (slope * n.X, slope * n.Y, slope * n.Z);
            for (var x = 0; x < 3; x++) gradients[3 * near.Length + x] -= gradients[3 * k + x];
            atoms[k] = (n.Site, n.A, n.B, n.C);
        }

        Span<double> block = stackalloc double[9];
        for (var k = 0; k < atoms.Length; k++)
            for (var l = 0; l < atoms.Length; l++)
            {
                for (var e = 0; e < 9; e++) block[e] = curvature * gradients[3 * k + e / 3] * gradients[3 * l + e % 3];
                builder.Add(new(atoms[k].Atom, atoms[l].Atom, atoms[l].A - atoms[k].A, atoms[l].B - atoms[k].B, atoms[l].C - atoms[k].C), block);
            }
    }

    private double Power(double r, int exponent)
    {
        var (x, product) = (length / r, 1.0);
        for (var p = 0; p < exponent; p++) product *= x;
        return product;
    }
}
