using System.Collections.Immutable;
using System.Numerics;
using Ewald.Core;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.SmallAngle;

/// <summary>Sphere with a concentric shell.</summary>
/// <remarks>F(Q) = (ρ_c − ρ_h) V(r) Φ(Qr) + (ρ_h − ρ_s) V(R) Φ(QR), R = r + t, Φ(x) = 3 (sin x − x cos x)/x³.
/// Limits: ρ_c = ρ_h is the sphere of radius R; t = 0 the core alone; envelope ∝ Q⁻⁴. Volume is that of the whole.
/// Valid: dilute, sharp interfaces. Source: Guinier and Fournet, Small-Angle Scattering of X-Rays (1955), p. 19.</remarks>
public sealed class CoreShellSphere : IFormFactor<CoreShellSphere>
{
    /// <inheritdoc/>
    public static ForwardModelCard Card { get; } = new("core-shell-sphere", "Core-shell sphere",
        "F(Q) = (ρ_c − ρ_h) V(r) Φ(Qr) + (ρ_h − ρ_s) V(R) Φ(QR), R = r + t", "dilute concentric spheres, sharp interfaces",
        "Guinier and Fournet, Small-Angle Scattering of X-Rays (1955), p. 19");

    /// <inheritdoc/>
    public static ImmutableArray<Parameter> Parameters { get; } =
    [
        ShapeParameter.Contrast("sldCore", "ρ_c", 1, "Scattering length density of the core."),
        ShapeParameter.Contrast("sldShell", "ρ_h", 2, "Scattering length density of the shell."),
        ShapeParameter.SldSolvent,
        ShapeParameter.Length("coreRadius", "r", 60, "Radius of the core."),
        ShapeParameter.Thickness("thickness", "t", 10, "Thickness of the shell."),
    ];

    /// <inheritdoc/>
    public static double Volume(ReadOnlySpan<double> p) => 4 * Math.PI / 3 * Math.Pow(p[3] + p[4], 3);

    /// <inheritdoc/>
    public static double RadiusOfGyration(ReadOnlySpan<double> p)
    {
        double r = p[3], big = p[3] + p[4];
        double inner = (p[0] - p[1]) * r * r * r, outer = (p[1] - p[2]) * big * big * big;
        return Math.Sqrt(0.6 * (inner * r * r + outer * big * big) / (inner + outer));
    }

    /// <inheritdoc/>
    public static double MaximumDimension(ReadOnlySpan<double> p) => 2 * (p[3] + p[4]);

    /// <inheritdoc/>
    public static void Evaluate(ReadOnlySpan<double> q, ReadOnlySpan<double> p, Span<double> squared, Span<double> amplitude)
    {
        var core = 4 * Math.PI / 3 * p[3] * p[3] * p[3];
        OrientationAverage.Radial(q, new Amplitude((p[0] - p[1]) * core, p[3], (p[1] - p[2]) * Volume(p), p[3] + p[4]), squared, amplitude);
    }

    private readonly struct Amplitude(double core, double inner, double whole, double outer) : IRadialAmplitude
    {
        public Vector<double> At(Vector<double> q) =>
            core * VectorMath.SphereAmplitude(inner * q) + whole * VectorMath.SphereAmplitude(outer * q);
    }
}
