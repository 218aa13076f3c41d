using System.Collections.Immutable;
using System.Numerics;
using Ewald.Core;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.SmallAngle;

/// <summary>Homogeneous sphere.</summary>
/// <remarks>F(Q) = (ρ − ρ_s) V 3 (sin QR − QR cos QR)/(QR)³.
/// Limits: F²(0) = (ρ − ρ_s)² V²; Guinier with R_g² = 3R²/5; envelope ∝ Q⁻⁴. Valid: dilute, one radius.
/// Source: Rayleigh, Proc. R. Soc. A 84 (1910) 25, doi:10.1098/rspa.1910.0054.</remarks>
public sealed class Sphere : IFormFactor<Sphere>
{
    /// <inheritdoc/>
    public static ForwardModelCard Card { get; } = new("sphere", "Sphere",
        "F(Q) = (ρ − ρ_s) V 3 (sin QR − QR cos QR)/(QR)³", "dilute homogeneous spheres",
        "Rayleigh, Proc. R. Soc. A 84 (1910) 25, doi:10.1098/rspa.1910.0054");

    /// <inheritdoc/>
    public static ImmutableArray<Parameter> Parameters { get; } =
    [
        ShapeParameter.Sld,
        ShapeParameter.SldSolvent,
        ShapeParameter.Length("radius", "R", 50, "Radius of the sphere."),
    ];

    /// <inheritdoc/>
    public static double Volume(ReadOnlySpan<double> p) => 4 * Math.PI / 3 * p[2] * p[2] * p[2];

    /// <inheritdoc/>
    public static double RadiusOfGyration(ReadOnlySpan<double> p) => Math.Sqrt(0.6) * p[2];

    /// <inheritdoc/>
    public static double MaximumDimension(ReadOnlySpan<double> p) => 2 * p[2];

    /// <inheritdoc/>
    public static void Evaluate(ReadOnlySpan<double> q, ReadOnlySpan<double> p, Span<double> squared, Span<double> amplitude) =>
        OrientationAverage.Radial(q, new Amplitude((p[0] - p[1]) * Volume(p), p[2]), squared, amplitude);

    private readonly struct Amplitude(double forward, double radius) : IRadialAmplitude
    {
        public Vector<double> At(Vector<double> q) => forward * VectorMath.SphereAmplitude(radius * q);
    }
}
