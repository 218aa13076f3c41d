using System.Collections.Immutable;
using System.Numerics;
using Ewald.Core;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.SmallAngle;

/// <summary>Right cylinder with an elliptical cross-section.</summary>
/// <remarks>F(Q) = (ρ − ρ_s) πabL sinc(½LQ_z) Λ(√((aQ_x)² + (bQ_y)²)), Λ(x) = 2J₁(x)/x, averaged over orientations.
/// Limits: a = b is the cylinder; R_g² = (a² + b²)/4 + L²/12; envelope ∝ Q⁻⁴. Valid: dilute, homogeneous, straight.
/// Source: Feigin and Svergun, Structure Analysis by Small-Angle X-Ray and Neutron Scattering (1987), p. 92.</remarks>
public sealed class EllipticalCylinder : IFormFactor<EllipticalCylinder>
{
    /// <inheritdoc/>
    public static ForwardModelCard Card { get; } = new("elliptical-cylinder", "Elliptical cylinder",
        "F(Q) = (ρ − ρ_s) πabL sinc(½LQ_z) Λ(√((aQ_x)² + (bQ_y)²)), Λ(x) = 2J₁(x)/x", "dilute homogeneous straight cylinders, random orientation",
        "Feigin and Svergun, Structure Analysis by Small-Angle X-Ray and Neutron Scattering (1987), p. 92");

    /// <inheritdoc/>
    public static ImmutableArray<Parameter> Parameters { get; } =
    [
        ShapeParameter.Sld,
        ShapeParameter.SldSolvent,
        ShapeParameter.Length("semiAxisA", "a", 20, "First semi-axis of the cross-section."),
        ShapeParameter.Length("semiAxisB", "b", 30, "Second semi-axis of the cross-section."),
        ShapeParameter.Length("length", "L", 400, "Length of the cylinder."),
    ];

    /// <inheritdoc/>
    public static double Volume(ReadOnlySpan<double> p) => Math.PI * p[2] * p[3] * p[4];

    /// <inheritdoc/>
    public static double RadiusOfGyration(ReadOnlySpan<double> p) => Math.Sqrt((p[2] * p[2] + p[3] * p[3]) / 4 + p[4] * p[4] / 12);

    /// <inheritdoc/>
    public static double MaximumDimension(ReadOnlySpan<double> p)
    {
        var across = 2 * Math.Max(p[2], p[3]);
        return Math.Sqrt(across * across + p[4] * p[4]);
    }

    /// <inheritdoc/>
    public static void Evaluate(ReadOnlySpan<double> q, ReadOnlySpan<double> p, Span<double> squared, Span<double> amplitude) =>
        OrientationAverage.Triaxial(q, new Amplitude((p[0] - p[1]) * Volume(p), p[2], p[3], p[4]), MaximumDimension(p),
            2 * Math.Max(p[2], p[3]), squared, amplitude);

    private readonly struct Amplitude(double forward, double a, double b, double length) : ITriaxialAmplitude
    {
        public Vector<double> At(Vector<double> x, Vector<double> y, Vector<double> z)
        {
            Vector<double> ax = a * x, by = b * y;
            return forward * VectorMath.Sinc(0.5 * length * z) * Bessel.TwoJ1OverX(Vector.SquareRoot(ax * ax + by * by));
        }
    }
}
