using System.Collections.Immutable;
using System.Numerics;
using Ewald.Core;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.SmallAngle;

/// <summary>Cylinder inside a closed shell of even thickness.</summary>
/// <remarks>F(Q, θ) = Σ over core and whole of Δρ V sinc(½QL cos θ) Λ(QR sin θ), Λ(x) = 2J₁(x)/x; core R, L with ρ_c − ρ_h; whole
/// R + t, L + 2t with ρ_h − ρ_s; averaged over orientations. Limits: equal densities or t = 0 give the cylinder; envelope ∝ Q⁻⁴.
/// Volume is that of the whole. Valid: dilute, sharp interfaces.
/// Source: Livsey, J. Chem. Soc. Faraday Trans. 2 83 (1987) 1445, doi:10.1039/F29878301445.</remarks>
public sealed class CoreShellCylinder : IFormFactor<CoreShellCylinder>
{
    /// <inheritdoc/>
    public static ForwardModelCard Card { get; } = new("core-shell-cylinder", "Core-shell cylinder",
        "F(Q,θ) = Σ Δρ V sinc(½QL cos θ) Λ(QR sin θ), core (R, L) with ρ_c − ρ_h, whole (R + t, L + 2t) with ρ_h − ρ_s",
        "dilute, sharp interfaces, random orientation", "Livsey, J. Chem. Soc. Faraday Trans. 2 83 (1987) 1445, doi:10.1039/F29878301445");

    /// <inheritdoc/>
    public static ImmutableArray<Parameter> Parameters { get; } =
    [
        ShapeParameter.Contrast("sldCore", "ρ_c", 4, "Scattering length density of the core."),
        ShapeParameter.Contrast("sldShell", "ρ_h", 3, "Scattering length density of the shell."),
        ShapeParameter.Contrast("sldSolvent", "ρ_s", 1, "Scattering length density of the solvent."),
        ShapeParameter.Length("coreRadius", "R", 20, "Radius of the core."),
        ShapeParameter.Thickness("thickness", "t", 20, "Thickness of the shell on the side and at both ends."),
        ShapeParameter.Length("coreLength", "L", 400, "Length of the core."),
    ];

    /// <inheritdoc/>
    public static double Volume(ReadOnlySpan<double> p) => Math.PI * (p[3] + p[4]) * (p[3] + p[4]) * (p[5] + 2 * p[4]);

    /// <inheritdoc/>
    public static double RadiusOfGyration(ReadOnlySpan<double> p)
    {
        double r = p[3], big = p[3] + p[4], l = p[5], length = p[5] + 2 * p[4];
        double core = (p[0] - p[1]) * r * r * l, whole = (p[1] - p[2]) * big * big * length;
        return Math.Sqrt((core * (r * r / 2 + l * l / 12) + whole * (big * big / 2 + length * length / 12)) / (core + whole));
    }

    /// <inheritdoc/>
    public static double MaximumDimension(ReadOnlySpan<double> p)
    {
        double across = 2 * (p[3] + p[4]), along = p[5] + 2 * p[4];
        return Math.Sqrt(across * across + along * along);
    }

    /// <inheritdoc/>
    public static void Evaluate(ReadOnlySpan<double> q, ReadOnlySpan<double> p, Span<double> squared, Span<double> amplitude)
    {
        var core = (p[0] - p[1]) * Math.PI * p[3] * p[3] * p[5];
        var body = new Amplitude(core, p[3], p[5], (p[1] - p[2]) * Volume(p), p[3] + p[4], p[5] + 2 * p[4]);
        OrientationAverage.Axial(q, body, MaximumDimension(p), squared, amplitude);
    }

    private readonly struct Amplitude(double core, double coreRadius, double coreLength, double whole, double radius, double length)
        : IAxialAmplitude
    {
        public Vector<double> At(Vector<double> along, Vector<double> across) =>
            core * VectorMath.Sinc(0.5 * coreLength * along) * Bessel.TwoJ1OverX(coreRadius * across)
            + whole * VectorMath.Sinc(0.5 * length * along) * Bessel.TwoJ1OverX(radius * across);
    }
}
