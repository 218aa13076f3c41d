using System.Collections.Immutable;
using System.Numerics;
using Ewald.Core;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.SmallAngle;

/// <summary>Tube: a cylinder with a coaxial hole that is open to the solvent.</summary>
/// <remarks>F(Q, θ) = (ρ − ρ_s) πL sinc(½QL cos θ) [R² Λ(QR sin θ) − r² Λ(Qr sin θ)], Λ(x) = 2J₁(x)/x, R = r + t, averaged over
/// orientations. Limits: r = 0 is the cylinder; R_g² = (R² + r²)/2 + L²/12; envelope ∝ Q⁻⁴. Valid: dilute, homogeneous wall.
/// Source: Feigin and Svergun, Structure Analysis by Small-Angle X-Ray and Neutron Scattering (1987), p. 92.</remarks>
public sealed class HollowCylinder : IFormFactor<HollowCylinder>
{
    /// <inheritdoc/>
    public static ForwardModelCard Card { get; } = new("hollow-cylinder", "Hollow cylinder",
        "F(Q,θ) = (ρ − ρ_s) πL sinc(½QL cos θ) [R² Λ(QR sin θ) − r² Λ(Qr sin θ)], R = r + t", "dilute homogeneous open tubes, random orientation",
        "Feigin and Svergun, Structure Analysis by Small-Angle X-Ray and Neutron Scattering (1987), p. 92");

    /// <inheritdoc/>
    public static ImmutableArray<Parameter> Parameters { get; } =
    [
        ShapeParameter.Sld,
        ShapeParameter.SldSolvent,
        ShapeParameter.Thickness("coreRadius", "r", 20, "Radius of the hole."),
        ShapeParameter.Length("thickness", "t", 10, "Thickness of the wall."),
        ShapeParameter.Length("length", "L", 400, "Length of the tube."),
    ];

    /// <inheritdoc/>
    public static double Volume(ReadOnlySpan<double> p) => Math.PI * p[3] * (2 * p[2] + p[3]) * p[4];

    /// <inheritdoc/>
    public static double OuterVolume(ReadOnlySpan<double> p) => Math.PI * (p[2] + p[3]) * (p[2] + p[3]) * p[4];

    /// <inheritdoc/>
    public static double RadiusOfGyration(ReadOnlySpan<double> p)
    {
        var outer = p[2] + p[3];
        return Math.Sqrt((outer * outer + p[2] * p[2]) / 2 + p[4] * p[4] / 12);
    }

    /// <inheritdoc/>
    public static double MaximumDimension(ReadOnlySpan<double> p) => Math.Sqrt(4 * (p[2] + p[3]) * (p[2] + p[3]) + p[4] * p[4]);

    /// <inheritdoc/>
    public static void Evaluate(ReadOnlySpan<double> q, ReadOnlySpan<double> p, Span<double> squared, Span<double> amplitude) =>
        OrientationAverage.Axial(q, new Amplitude(p[0] - p[1], p[2], p[2] + p[3], p[4]), MaximumDimension(p), squared, amplitude);

    private readonly struct Amplitude(double contrast, double inner, double outer, double length) : IAxialAmplitude
    {
        public Vector<double> At(Vector<double> along, Vector<double> across)
        {
            var section = outer * outer * Bessel.TwoJ1OverX(outer * across) - inner * inner * Bessel.TwoJ1OverX(inner * across);
            return contrast * Math.PI * length * VectorMath.Sinc(0.5 * length * along) * section;
        }
    }
}
