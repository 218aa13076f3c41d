using Ewald.Core;
using Ewald.Physics.SmallAngle.Atoms;

namespace Ewald.Physics.SmallAngle.Bodies;

/// <summary>A protein as a sequence placed in space: every residue has a backbone centre and a side-chain centre.</summary>
/// <param name="Name">What to call it.</param>
/// <param name="Family">Fold family, or the generator that drew it.</param>
/// <param name="Letters">One-letter codes, shape [residue].</param>
/// <param name="Backbone">Backbone centres.</param>
/// <param name="SideChain">Side-chain centres.</param>
public sealed record ProteinBody(string Name, string Family, string Letters, PointSet Backbone, PointSet SideChain)
{
    /// <summary>The bead model in a solvent.</summary>
    /// <param name="solvent">Probe and solvent.</param>
    /// <param name="specificVolume">Partial specific volume of the mean residue, cm³/g.</param>
    public BeadModel Beads(Solvent solvent, double specificVolume = ProteinPacking.SpecificVolume) =>
        BeadModel.Of(Letters, Backbone, SideChain, solvent, ProteinPacking.VolumeScale(specificVolume));

    /// <summary>Copies of a body put together into one.</summary>
    /// <param name="name">Name of the whole.</param>
    /// <param name="family">Family of the whole.</param>
    /// <param name="parts">The parts, in place.</param>
    public static ProteinBody Join(string name, string family, IReadOnlyList<ProteinBody> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        static PointSet Concatenate(IEnumerable<PointSet> sets)
        {
            var all = sets.ToArray();
            return new PointSet([.. all.SelectMany(s => s.X)], [.. all.SelectMany(s => s.Y)], [.. all.SelectMany(s => s.Z)]);
        }

        return new ProteinBody(name, family, string.Concat(parts.Select(p => p.Letters)),
            Concatenate(parts.Select(p => p.Backbone)), Concatenate(parts.Select(p => p.SideChain)));
    }

    /// <summary>The same body elsewhere.</summary>
    /// <param name="rotation">Rows of the rotation matrix, shape [3, 3].</param>
    /// <param name="shift">Å, shape [3].</param>
    public ProteinBody Moved(double[,] rotation, ReadOnlySpan<double> shift) =>
        this with { Backbone = Backbone.Moved(rotation, shift), SideChain = SideChain.Moved(rotation, shift) };

    /// <summary>The body with its centre at the origin.</summary>
    public ProteinBody Centred()
    {
        var ones = new double[Backbone.Count];
        Array.Fill(ones, 1);
        var (x, y, z, _) = Backbone.Gyration(ones);
        return Moved(Rotations.Identity, [-x, -y, -z]);
    }
}

/// <summary>Rotation matrices.</summary>
public static class Rotations
{
    /// <summary>No rotation.</summary>
    public static double[,] Identity => new double[,] { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } };

    /// <summary>A rotation drawn evenly from all rotations (unit quaternion of four normal deviates).</summary>
    /// <param name="random">Stream.</param>
    public static double[,] Draw(RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        double a = random.Normal(), b = random.Normal(), c = random.Normal(), d = random.Normal();
        var n = Math.Sqrt(a * a + b * b + c * c + d * d);
        (a, b, c, d) = (a / n, b / n, c / n, d / n);
        return new[,]
        {
            { 1 - 2 * (c * c + d * d), 2 * (b * c - a * d), 2 * (b * d + a * c) },
            { 2 * (b * c + a * d), 1 - 2 * (b * b + d * d), 2 * (c * d - a * b) },
            { 2 * (b * d - a * c), 2 * (c * d + a * b), 1 - 2 * (b * b + c * c) },
        };
    }

    /// <summary>A turn about the z axis.</summary>
    /// <param name="angle">rad.</param>
    public static double[,] AboutZ(double angle) =>
        new[,] { { Math.Cos(angle), -Math.Sin(angle), 0 }, { Math.Sin(angle), Math.Cos(angle), 0 }, { 0, 0, 1 } };

    /// <summary>The product a b: b first, then a.</summary>
    /// <param name="a">Shape [3, 3].</param>
    /// <param name="b">Shape [3, 3].</param>
    public static double[,] Product(double[,] a, double[,] b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var c = new double[3, 3];
        for (var i = 0; i < 3; i++)
            for (var j = 0; j < 3; j++)
                for (var k = 0; k < 3; k++) c[i, j] += a[i, k] * b[k, j];
        return c;
    }
}
