using System.Collections.Immutable;
using System.Numerics;
using Ewald.Core;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.SmallAngle;

/// <summary>Hollow sphere or unilamellar vesicle: a shell with solvent inside and outside.</summary>
/// <remarks>F(Q) = (ρ − ρ_s) [V(R) Φ(QR) − V(r) Φ(Qr)], R = r + t, Φ(x) = 3 (sin x − x cos x)/x³.
/// Limits: r = 0 is the sphere; R_g² = 3 (R⁵ − r⁵)/(5 (R³ − r³)); envelope ∝ Q⁻⁴. Volume is that of the shell.
/// Valid: dilute, one radius. Source: Guinier and Fournet, Small-Angle Scattering of X-Rays (1955), p. 19.</remarks>
public sealed class HollowSphere : IFormFactor<HollowSphere>
{
    /// <inheritdoc/>
    public static ForwardModelCard Card { get; } = new("hollow-sphere", "Hollow sphere (vesicle)",
        "F(Q) = (ρ − ρ_s) [V(R) Φ(QR) − V(r) Φ(Qr)], R = r + t", "dilute shells with solvent inside",
        "Guinier and Fournet, Small-Angle Scattering of X-Rays (1955), p. 19");

    /// <inheritdoc/>
    public static ImmutableArray<Parameter> Parameters { get; } =
    [
        ShapeParameter.Sld,
        ShapeParameter.SldSolvent,
        ShapeParameter.Thickness("coreRadius", "r", 100, "Radius of the hollow."),
        ShapeParameter.Length("thickness", "t", 30, "Thickness of the shell."),
    ];

    /// <inheritdoc/>
    public static double Volume(ReadOnlySpan<double> p) =>
        4 * Math.PI / 3 * p[3] * (3 * p[2] * p[2] + 3 * p[2] * p[3] + p[3] * p[3]);

    /// <inheritdoc/>
    public static double OuterVolume(ReadOnlySpan<double> p) => 4 * Math.PI / 3 * Math.Pow(p[2] + p[3], 3);

    /// <inheritdoc/>
    public static double RadiusOfGyration(ReadOnlySpan<double> p)
    {
        // (R⁵ − r⁵)/(R³ − r³) with the common factor R − r taken out, exact for the thinnest shell.
        double r = p[2], big = p[2] + p[3];
        var fifth = big * big * big * big + big * big * big * r + big * big * r * r + big * r * r * r + r * r * r * r;
        return Math.Sqrt(0.6 * fifth / (big * big + big * r + r * r));
    }

    /// <inheritdoc/>
    public static double MaximumDimension(ReadOnlySpan<double> p) => 2 * (p[2] + p[3]);

    /// <inheritdoc/>
    public static void Evaluate(ReadOnlySpan<double> q, ReadOnlySpan<double> p, Span<double> squared, Span<double> amplitude) =>
        OrientationAverage.Radial(q, new Amplitude(p[0] - p[1], p[2], p[2] + p[3]), squared, amplitude);

    private readonly struct Amplitude(double contrast, double inner, double outer) : IRadialAmplitude
    {
        private readonly double _inside = contrast * 4 * Math.PI / 3 * inner * inner * inner;
        private readonly double _whole = contrast * 4 * Math.PI / 3 * outer * outer * outer;

        public Vector<double> At(Vector<double> q) =>
            _whole * VectorMath.SphereAmplitude(outer * q) - _inside * VectorMath.SphereAmplitude(inner * q);
    }
}
