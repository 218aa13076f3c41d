using Ewald.Core;

namespace Ewald.Physics.SmallAngle.Populations;

/// <summary>Random bodies of the shape classes: closed forms and chains, each class a mix of families.</summary>
/// <remarks>Axis ratios and heights are uniform in their logarithm, void ratios uniform; families of a class are drawn with equal
/// weight. Bodies are scale-free: only ratios matter on x = Q R_g.</remarks>
/// <param name="limits">Where the classes begin and end.</param>
public sealed class BodyPopulation(ShapeLimits limits)
{
    /// <summary>Where the classes begin and end.</summary>
    public ShapeLimits Limits { get; } = limits;

    /// <summary>Body number <paramref name="id"/>: its class is id modulo the number of classes, its shape that of its own stream.</summary>
    /// <param name="randomness">The run's streams.</param>
    /// <param name="id">Number of the body; same number, same body.</param>
    public RandomBody Draw(Randomness randomness, long id)
    {
        ArgumentNullException.ThrowIfNull(randomness);
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        return Draw(randomness.Stream("body", (ulong)id), id, (ShapeClass)(id % ShapeClassNames.All.Length));
    }

    /// <summary>A body of one class.</summary>
    /// <param name="random">Its stream.</param>
    /// <param name="id">Its number.</param>
    /// <param name="shape">The class.</param>
    public RandomBody Draw(RandomStream random, long id, ShapeClass shape)
    {
        ArgumentNullException.ThrowIfNull(random);
        var (family, parameters) = shape switch
        {
            ShapeClass.Compact => Compact(random),
            ShapeClass.Extended => Extended(random),
            ShapeClass.Flat => Flat(random),
            ShapeClass.Ring => Ring(random),
            ShapeClass.CompactHollow => CompactHollow(random),
            ShapeClass.HollowSphere => HollowSphere(random),
            _ => Chain(random),
        };
        return new RandomBody(id, family, shape, parameters);
    }

    private (BodyFamily, double[]) Compact(RandomStream r)
    {
        var k = Limits.CompactAxisRatio;
        double Axis() => r.LogUniform(1, k);
        double Ratio() => r.LogUniform(1 / k, k);
        switch (r.Below(6))
        {
            case 0: return (BodyFamily.Ellipsoid, [Ratio(), 1]);
            case 1: return (BodyFamily.TriaxialEllipsoid, [Axis(), Axis(), Axis()]);
            case 2: return (BodyFamily.Cylinder, [0.5, Ratio()]);
            case 3: return (BodyFamily.EllipticalCylinder, [0.5 * Axis(), 0.5 * Axis(), Axis()]);
            case 4: return (BodyFamily.Parallelepiped, [Axis(), Axis(), Axis()]);
            default:
                var root = Math.Sqrt(k);
                return (BodyFamily.EllipsoidalShell, [r.LogUniform(1 / root, root), 1, r.Uniform(0, Limits.CompactVoid - 2 * Limits.Margin)]);
        }
    }

    private (BodyFamily, double[]) Extended(RandomStream r)
    {
        // Half of a class's cross-sections are round; the long axis is compared with the larger of the two others.
        var across = r.LogUniform(1 / Limits.CompactAxisRatio, 1);
        var length = r.LogUniform(Limits.AnisometricAxisRatio, Limits.LargestAxisRatio);
        switch (r.Below(6))
        {
            case 0: return (BodyFamily.Ellipsoid, [length, 1]);
            case 1: return (BodyFamily.TriaxialEllipsoid, [across, 1, length]);
            case 2: return (BodyFamily.Cylinder, [0.5, length]);
            case 3: return (BodyFamily.EllipticalCylinder, [0.5 * across, 0.5, length]);
            case 4: return (BodyFamily.Parallelepiped, [across, 1, length]);
            default:
                var hole = r.Uniform(0.1, 0.9);
                return (BodyFamily.HollowCylinder, [0.5 * hole, 0.5 * (1 - hole), length]);
        }
    }

    private (BodyFamily, double[]) Flat(RandomStream r)
    {
        var along = r.LogUniform(1, Limits.CompactAxisRatio);
        var height = r.LogUniform(1 / Limits.LargestAxisRatio, 1 / Limits.AnisometricAxisRatio);
        return r.Below(5) switch
        {
            0 => (BodyFamily.Ellipsoid, [height, 1]),
            1 => (BodyFamily.TriaxialEllipsoid, [height, 1, along]),
            2 => (BodyFamily.Cylinder, [0.5, height]),
            3 => (BodyFamily.EllipticalCylinder, [0.5, 0.5 * along, height]),
            _ => (BodyFamily.Parallelepiped, [height, 1, along]),
        };
    }

    private (BodyFamily, double[]) Ring(RandomStream r)
    {
        var hole = r.Uniform(Limits.RingVoid + Limits.Margin, Limits.LargestVoid);
        var height = r.LogUniform(Limits.SmallestHeight, Limits.RingHeight - 2 * Limits.Margin);
        return (BodyFamily.HollowCylinder, [0.5 * hole, 0.5 * (1 - hole), height]);
    }

    private (BodyFamily, double[]) CompactHollow(RandomStream r)
    {
        var low = Limits.CompactVoid + Limits.Margin;
        var root = Math.Sqrt(Limits.CompactAxisRatio);
        switch (r.Below(3))
        {
            case 0:
                var inner = r.Uniform(low, Limits.HollowSphereVoid - Limits.Margin);
                return (BodyFamily.HollowSphere, [inner, 1 - inner]);
            case 1:
                return (BodyFamily.EllipsoidalShell, [r.LogUniform(1 / root, root), 1, r.Uniform(low, Limits.HollowSphereVoid - Limits.Margin)]);
            default:
                // As high as wide: a hole of any width above the compact bodies' makes a hollow body that is no closed shell.
                var hole = r.Uniform(low, 0.9);
                return (BodyFamily.HollowCylinder, [0.5 * hole, 0.5 * (1 - hole), r.LogUniform(0.75, 1.5)]);
        }
    }

    private (BodyFamily, double[]) HollowSphere(RandomStream r)
    {
        var inner = r.Uniform(Limits.HollowSphereVoid + Limits.Margin, Limits.LargestVoid);
        return r.Below(2) == 0
            ? (BodyFamily.HollowSphere, [inner, 1 - inner])
            : (BodyFamily.EllipsoidalShell, [r.LogUniform(1 / Limits.ShellAxisRatio, Limits.ShellAxisRatio), 1, inner]);
    }

    private (BodyFamily, double[]) Chain(RandomStream r)
    {
        if (r.Below(2) == 0) return (BodyFamily.FloryChain, [r.Uniform(0.5, 0.6)]);
        var kuhn = r.LogUniform(Limits.FewestKuhnLengths, Limits.MostKuhnLengths);
        // At least three beads a Kuhn length: the local stiffness is then seen, and the bead spacing is not.
        var beadsPerKuhnLength = Math.Max(3, 60 / kuhn);
        var conformers = Limits.FewestConformers + r.Below(Limits.MostConformers - Limits.FewestConformers + 1);
        return (BodyFamily.ConformerChain, [Math.Round(kuhn * beadsPerKuhnLength), beadsPerKuhnLength, conformers, r.NextBits() >> 12]);
    }
}
