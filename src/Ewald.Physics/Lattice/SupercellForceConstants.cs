using Ewald.Core;
using Ewald.Crystals;
using Ewald.IO;

namespace Ewald.Physics.Lattice;

/// <summary>Force constants known within one periodic supercell, between the atoms of the primitive cell and all others.</summary>
/// <remarks>An atom of the supercell stands for all its images; of these the nearest share its force constant equally, so that frequencies are
/// exact at the wave vectors that the supercell holds and smooth between. Source: A. Togo et al., J. Phys. Condens. Matter 35, 353001 (2023),
/// doi:10.1088/1361-648X/acd831.</remarks>
public sealed class SupercellForceConstants
{
    private const double Tolerance = 1e-5;
    private readonly double[] _values;
    private readonly Share[][] _shares;

    internal SupercellForceConstants(Crystal primitive, double[] masses, Crystal supercell, int[] kindOf, double[] values)
    {
        (Primitive, Masses, Supercell, KindOf, _values) = (primitive, masses, supercell, kindOf, values);
        _shares = Shortest();
    }

    /// <summary>The primitive cell.</summary>
    public Crystal Primitive { get; }

    /// <summary>Masses, g/mol, shape [primitive atom].</summary>
    public IReadOnlyList<double> Masses { get; }

    /// <summary>The supercell.</summary>
    public Crystal Supercell { get; }

    /// <summary>The primitive atom of which each atom of the supercell is an image, shape [atom].</summary>
    public IReadOnlyList<int> KindOf { get; }

    /// <summary>Φ, eV/Å², shape [primitive atom, atom, 3, 3].</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>Number of primitive cells in the supercell.</summary>
    public int Cells => Supercell.Sites.Count / Primitive.Sites.Count;

    /// <summary>Force constants of a displaced-supercell calculation, with the symmetry of the crystal, translations and commuting derivatives put in.</summary>
    /// <param name="data">Displacements and forces.</param>
    /// <exception cref="InputException">The displacements do not reach every atom and direction, or the forces lack the symmetry of the crystal.</exception>
    public static SupercellForceConstants Of(PhononDataset data) => ForceSetFit.Solve(data);

    /// <summary>The force constants as bonds of the primitive crystal.</summary>
    public ForceConstants ToBonds()
    {
        var builder = new ForceConstantBuilder(Primitive);
        for (var i = 0; i < Masses.Count; i++)
            for (var s = 0; s < KindOf.Count; s++)
                foreach (var share in _shares[i * KindOf.Count + s])
                    builder.Add(share.Bond, _values.AsSpan(9 * (i * KindOf.Count + s), 9), share.Weight);
        return builder.Build([.. Masses]);
    }

    /// <summary>The dynamical matrix, with the forces between dipoles that charges bring.</summary>
    /// <param name="born">Charges of the symmetry-independent or of all primitive atoms, or null.</param>
    /// <param name="scheme">How the forces between dipoles are continued between the wave vectors of the supercell.</param>
    /// <exception cref="InputException">The number of charges fits neither.</exception>
    public DynamicalMatrix DynamicalMatrix(BornCharges? born = null, PolarScheme scheme = PolarScheme.GonzeLee) => born is null
        ? new(ToBonds())
        : PolarInterpolation.Of(this, born, scheme);

    /// <summary>The same with a part taken off.</summary>
    internal SupercellForceConstants Minus(double[] part) => new(Primitive, [.. Masses], Supercell, [.. KindOf], [.. _values.Zip(part, (v, p) => v - p)]);

    /// <summary>Images of an atom of the supercell that are nearest to a primitive atom.</summary>
    internal IReadOnlyList<Share> SharesOf(int primitive, int atom) => _shares[primitive * KindOf.Count + atom];

    private Share[][] Shortest()
    {
        var (n, m) = (Primitive.Sites.Count, Supercell.Sites.Count);
        var shares = new Share[n * m][];
        var super = Supercell.Cell;
        var found = new List<(double X, double Y, double Z, double Length)>();
        for (var i = 0; i < n; i++)
        {
            var own = super.ToFractional(Primitive.Cell.ToCartesian(Primitive.Sites[i].Position));
            for (var s = 0; s < m; s++)
            {
                var site = Supercell.Sites[s];
                var (dx, dy, dz) = (Centre(site.X - own.X), Centre(site.Y - own.Y), Centre(site.Z - own.Z));
                found.Clear();
                for (var a = -2; a <= 2; a++)
                    for (var b = -2; b <= 2; b++)
                        for (var c = -2; c <= 2; c++)
                        {
                            var (x, y, z) = super.ToCartesian((dx + a, dy + b, dz + c));
                            found.Add((x, y, z, Math.Sqrt(x * x + y * y + z * z)));
                        }

                var least = found.Min(f => f.Length);
                var near = found.Where(f => f.Length < least + Tolerance).ToArray();
                shares[i * m + s] = [.. near.Select(f => new Share(BondOf(i, KindOf[s], f.X, f.Y, f.Z), 1.0 / near.Length))];
            }
        }

        return shares;
    }

    private Bond BondOf(int i, int j, double x, double y, double z)
    {
        var (u, v, w) = Primitive.Cell.ToFractional((x, y, z));
        var (p, q) = (Primitive.Sites[i], Primitive.Sites[j]);
        return new(i, j, (int)Math.Round(u + p.X - q.X), (int)Math.Round(v + p.Y - q.Y), (int)Math.Round(w + p.Z - q.Z));
    }

    private static double Centre(double x) => x - Math.Round(x);

    /// <summary>An image with its share of the force constant.</summary>
    internal readonly record struct Share(Bond Bond, double Weight);
}
