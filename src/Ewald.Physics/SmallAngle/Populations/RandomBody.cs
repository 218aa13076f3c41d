using Ewald.Physics.SmallAngle;

namespace Ewald.Physics.SmallAngle.Populations;

/// <summary>Families that random bodies are drawn from.</summary>
public enum BodyFamily
{
    /// <summary>Solid ellipsoid of revolution: polar and equatorial semi-axis.</summary>
    Ellipsoid,

    /// <summary>Solid ellipsoid with three semi-axes.</summary>
    TriaxialEllipsoid,

    /// <summary>Solid circular cylinder: radius, length.</summary>
    Cylinder,

    /// <summary>Solid elliptical cylinder: two semi-axes, length.</summary>
    EllipticalCylinder,

    /// <summary>Brick: three edges.</summary>
    Parallelepiped,

    /// <summary>Tube or ring: hole radius, wall thickness, length.</summary>
    HollowCylinder,

    /// <summary>Spherical shell: hole radius, thickness.</summary>
    HollowSphere,

    /// <summary>Similar ellipsoids of revolution, one inside the other: outer polar and equatorial semi-axis, inner over outer.</summary>
    EllipsoidalShell,

    /// <summary>Chain with excluded volume: Flory exponent (0.5 is Debye's Gaussian chain).</summary>
    FloryChain,

    /// <summary>Average over conformers of a freely rotating chain: beads, beads a Kuhn length, conformers, number of the stream.</summary>
    ConformerChain,
}

/// <summary>One random body: its family, its parameters (lengths in units of its own, chosen freely) and its class.</summary>
/// <param name="Id">Number of the body: what a split must keep together.</param>
/// <param name="Family">The family.</param>
/// <param name="Shape">The class.</param>
/// <param name="Parameters">As the family's summary lists them.</param>
public sealed record RandomBody(long Id, BodyFamily Family, ShapeClass Shape, double[] Parameters)
{
    /// <summary>I(Q)/I(0) on the scale-free abscissa x = Q R_g.</summary>
    /// <param name="x">Abscissa, shape [point].</param>
    /// <param name="normalised">Receives I/I(0), shape [point].</param>
    public void Evaluate(ReadOnlySpan<double> x, Span<double> normalised)
    {
        var p = Parameters;
        switch (Family)
        {
            case BodyFamily.Ellipsoid: OfFormFactor<Ellipsoid>(x, [1, 0, p[0], p[1]], normalised); break;
            case BodyFamily.TriaxialEllipsoid: OfFormFactor<TriaxialEllipsoid>(x, [1, 0, p[0], p[1], p[2]], normalised); break;
            case BodyFamily.Cylinder: OfFormFactor<Cylinder>(x, [1, 0, p[0], p[1]], normalised); break;
            case BodyFamily.EllipticalCylinder: OfFormFactor<EllipticalCylinder>(x, [1, 0, p[0], p[1], p[2]], normalised); break;
            case BodyFamily.Parallelepiped: OfFormFactor<Parallelepiped>(x, [1, 0, p[0], p[1], p[2]], normalised); break;
            case BodyFamily.HollowCylinder: OfFormFactor<HollowCylinder>(x, [1, 0, p[0], p[1], p[2]], normalised); break;
            case BodyFamily.HollowSphere: OfFormFactor<HollowSphere>(x, [1, 0, p[0], p[1]], normalised); break;
            case BodyFamily.EllipsoidalShell: EllipsoidalShell.Evaluate(x, p[0], p[1], p[2], normalised); break;
            case BodyFamily.FloryChain: FloryChain.Evaluate(x, p[0], normalised); break;
            case BodyFamily.ConformerChain: ConformerChain.Evaluate(x, (int)p[0], p[1], (int)p[2], (ulong)p[3], normalised); break;
            default: throw new ArgumentException($"RandomBody: family {Family} has no curve.");
        }
    }

    private static void OfFormFactor<T>(ReadOnlySpan<double> x, ReadOnlySpan<double> parameters, Span<double> normalised)
        where T : IFormFactor<T>
    {
        var rg = T.RadiusOfGyration(parameters);
        Span<double> q = x.Length <= 1024 ? stackalloc double[x.Length] : new double[x.Length];
        for (var i = 0; i < x.Length; i++) q[i] = x[i] / rg;
        FormFactor.Normalised<T>(q, parameters, normalised);
    }
}
