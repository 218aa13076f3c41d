using System.Collections.Immutable;
using System.Numerics;
using Ewald.Core;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.SmallAngle;

/// <summary>Ellipsoid of revolution.</summary>
/// <remarks>F(Q, θ) = (ρ − ρ_s) V Φ(Qr), Φ(x) = 3 (sin x − x cos x)/x³, r² = R_p² cos²θ + R_e² sin²θ, averaged over orientations.
/// Limits: R_p = R_e is the sphere; R_g² = (R_p² + 2R_e²)/5; envelope ∝ Q⁻⁴. Valid: dilute, homogeneous.
/// Source: Guinier and Fournet, Small-Angle Scattering of X-Rays (1955), p. 19.</remarks>
public sealed class Ellipsoid : IFormFactor<Ellipsoid>
{
    /// <inheritdoc/>
    public static ForwardModelCard Card { get; } = new("ellipsoid", "Ellipsoid of revolution",
        "F(Q,θ) = (ρ − ρ_s) V Φ(Qr), r² = R_p² cos²θ + R_e² sin²θ", "dilute homogeneous ellipsoids, random orientation",
        "Guinier and Fournet, Small-Angle Scattering of X-Rays (1955), p. 19");

    /// <inheritdoc/>
    public static ImmutableArray<Parameter> Parameters { get; } =
    [
        ShapeParameter.Sld,
        ShapeParameter.SldSolvent,
        ShapeParameter.Length("polarRadius", "R_p", 20, "Semi-axis along the axis of revolution."),
        ShapeParameter.Length("equatorialRadius", "R_e", 400, "Semi-axis across the axis of revolution."),
    ];

    /// <inheritdoc/>
    public static double Volume(ReadOnlySpan<double> p) => 4 * Math.PI / 3 * p[2] * p[3] * p[3];

    /// <inheritdoc/>
    public static double RadiusOfGyration(ReadOnlySpan<double> p) => Math.Sqrt((p[2] * p[2] + 2 * p[3] * p[3]) / 5);

    /// <inheritdoc/>
    public static double MaximumDimension(ReadOnlySpan<double> p) => 2 * Math.Max(p[2], p[3]);

    /// <inheritdoc/>
    public static void Evaluate(ReadOnlySpan<double> q, ReadOnlySpan<double> p, Span<double> squared, Span<double> amplitude) =>
        OrientationAverage.Axial(q, new Amplitude((p[0] - p[1]) * Volume(p), p[2], p[3]), MaximumDimension(p), squared, amplitude);

    private readonly struct Amplitude(double forward, double polar, double equatorial) : IAxialAmplitude
    {
        public Vector<double> At(Vector<double> along, Vector<double> across)
        {
            Vector<double> a = along * polar, b = across * equatorial;
            return forward * VectorMath.SphereAmplitude(Vector.SquareRoot(a * a + b * b));
        }
    }
}
