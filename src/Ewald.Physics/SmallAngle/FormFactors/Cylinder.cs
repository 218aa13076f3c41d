using System.Collections.Immutable;
using System.Numerics;
using Ewald.Core;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.SmallAngle;

/// <summary>Right circular cylinder.</summary>
/// <remarks>F(Q, θ) = (ρ − ρ_s) V [sin(½QL cos θ)/(½QL cos θ)] [2J₁(QR sin θ)/(QR sin θ)], averaged over orientations.
/// Limits: R_g² = R²/2 + L²/12; 1/R ≫ Q ≫ 1/L: π/(QL), the rod; envelope ∝ Q⁻⁴. Valid: dilute, homogeneous, straight.
/// Source: Fournet, Bull. Soc. Fr. Minéral. Crist. 74 (1951) 39, doi:10.3406/bulmi.1951.4670.</remarks>
public sealed class Cylinder : IFormFactor<Cylinder>
{
    /// <inheritdoc/>
    public static ForwardModelCard Card { get; } = new("cylinder", "Cylinder",
        "F(Q,θ) = (ρ − ρ_s) V sinc(½QL cos θ) 2J₁(QR sin θ)/(QR sin θ)", "dilute homogeneous straight cylinders, random orientation",
        "Fournet, Bull. Soc. Fr. Mineral. Crist. 74 (1951) 39, doi:10.3406/bulmi.1951.4670");

    /// <inheritdoc/>
    public static ImmutableArray<Parameter> Parameters { get; } =
    [
        ShapeParameter.Sld,
        ShapeParameter.SldSolvent,
        ShapeParameter.Length("radius", "R", 20, "Radius of the cylinder."),
        ShapeParameter.Length("length", "L", 400, "Length of the cylinder."),
    ];

    /// <inheritdoc/>
    public static double Volume(ReadOnlySpan<double> p) => Math.PI * p[2] * p[2] * p[3];

    /// <inheritdoc/>
    public static double RadiusOfGyration(ReadOnlySpan<double> p) => Math.Sqrt(p[2] * p[2] / 2 + p[3] * p[3] / 12);

    /// <inheritdoc/>
    public static double MaximumDimension(ReadOnlySpan<double> p) => Math.Sqrt(4 * p[2] * p[2] + p[3] * p[3]);

    /// <inheritdoc/>
    public static void Evaluate(ReadOnlySpan<double> q, ReadOnlySpan<double> p, Span<double> squared, Span<double> amplitude) =>
        OrientationAverage.Axial(q, new Amplitude((p[0] - p[1]) * Volume(p), p[2], p[3]), MaximumDimension(p), squared, amplitude);

    private readonly struct Amplitude(double forward, double radius, double length) : IAxialAmplitude
    {
        public Vector<double> At(Vector<double> along, Vector<double> across) =>
            forward * VectorMath.Sinc(0.5 * length * along) * Bessel.TwoJ1OverX(radius * across);
    }
}
