using System.Collections.Immutable;
using System.Numerics;
using Ewald.Core;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.SmallAngle;

/// <summary>Ellipsoid with three different semi-axes.</summary>
/// <remarks>F(Q) = (ρ − ρ_s) V Φ(x), x² = (aQ_x)² + (bQ_y)² + (cQ_z)², averaged over orientations.
/// Limits: a = b is the ellipsoid of revolution; R_g² = (a² + b² + c²)/5; envelope ∝ Q⁻⁴. Valid: dilute, homogeneous.
/// Source: Feigin and Svergun, Structure Analysis by Small-Angle X-Ray and Neutron Scattering (1987), p. 93.</remarks>
public sealed class TriaxialEllipsoid : IFormFactor<TriaxialEllipsoid>
{
    /// <inheritdoc/>
    public static ForwardModelCard Card { get; } = new("triaxial-ellipsoid", "Triaxial ellipsoid",
        "F(Q) = (ρ − ρ_s) V Φ(x), x² = (aQ_x)² + (bQ_y)² + (cQ_z)²", "dilute homogeneous ellipsoids, random orientation",
        "Feigin and Svergun, Structure Analysis by Small-Angle X-Ray and Neutron Scattering (1987), p. 93");

    /// <inheritdoc/>
    public static ImmutableArray<Parameter> Parameters { get; } =
    [
        ShapeParameter.Sld,
        ShapeParameter.SldSolvent,
        ShapeParameter.Length("semiAxisA", "a", 20, "First semi-axis."),
        ShapeParameter.Length("semiAxisB", "b", 400, "Second semi-axis."),
        ShapeParameter.Length("semiAxisC", "c", 10, "Third semi-axis."),
    ];

    /// <inheritdoc/>
    public static double Volume(ReadOnlySpan<double> p) => 4 * Math.PI / 3 * p[2] * p[3] * p[4];

    /// <inheritdoc/>
    public static double RadiusOfGyration(ReadOnlySpan<double> p) => Math.Sqrt((p[2] * p[2] + p[3] * p[3] + p[4] * p[4]) / 5);

    /// <inheritdoc/>
    public static double MaximumDimension(ReadOnlySpan<double> p) => 2 * Math.Max(p[2], Math.Max(p[3], p[4]));

    /// <inheritdoc/>
    public static void Evaluate(ReadOnlySpan<double> q, ReadOnlySpan<double> p, Span<double> squared, Span<double> amplitude)
    {
        // The longest semi-axis becomes the polar one: the azimuth then needs the fewest nodes.
        Span<double> axes = [p[2], p[3], p[4]];
        axes.Sort();
        var body = new Amplitude((p[0] - p[1]) * Volume(p), axes[0], axes[1], axes[2]);
        OrientationAverage.Triaxial(q, body, 2 * axes[2], 2 * axes[1], squared, amplitude);
    }

    private readonly struct Amplitude(double forward, double a, double b, double c) : ITriaxialAmplitude
    {
        public Vector<double> At(Vector<double> x, Vector<double> y, Vector<double> z)
        {
            Vector<double> ax = a * x, by = b * y, cz = c * z;
            return forward * VectorMath.SphereAmplitude(Vector.SquareRoot(ax * ax + by * by + cz * cz));
        }
    }
}
