using System.Collections.Immutable;
using System.Numerics;
using Ewald.Core;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.SmallAngle;

/// <summary>Ellipsoid of revolution with a coaxial shell.</summary>
/// <remarks>F(Q, θ) = (ρ_c − ρ_h) V_c Φ(Qr_c) + (ρ_h − ρ_s) V Φ(Qr), r² = R_p² cos²θ + R_e² sin²θ for each surface, averaged over
/// orientations. Core semi-axes (polar, equatorial) XR, R; outer ones XR + Yt, R + t. Limits: equal densities give the ellipsoid;
/// X = Y = 1 the core-shell sphere; envelope ∝ Q⁻⁴. Volume is that of the whole. Valid: dilute, sharp interfaces.
/// Source: Kotlarchyk and Chen, J. Chem. Phys. 79 (1983) 2461, doi:10.1063/1.446055.</remarks>
public sealed class CoreShellEllipsoid : IFormFactor<CoreShellEllipsoid>
{
    /// <inheritdoc/>
    public static ForwardModelCard Card { get; } = new("core-shell-ellipsoid", "Core-shell ellipsoid of revolution",
        "F(Q,θ) = (ρ_c − ρ_h) V_c Φ(Qr_c) + (ρ_h − ρ_s) V Φ(Qr), r² = R_p² cos²θ + R_e² sin²θ", "dilute, sharp interfaces, random orientation",
        "Kotlarchyk and Chen, J. Chem. Phys. 79 (1983) 2461, doi:10.1063/1.446055");

    /// <inheritdoc/>
    public static ImmutableArray<Parameter> Parameters { get; } =
    [
        ShapeParameter.Contrast("sldCore", "ρ_c", 2, "Scattering length density of the core."),
        ShapeParameter.Contrast("sldShell", "ρ_h", 1, "Scattering length density of the shell."),
        ShapeParameter.SldSolvent,
        ShapeParameter.Length("coreEquatorialRadius", "R", 20, "Equatorial semi-axis of the core."),
        ShapeParameter.Number("coreAxialRatio", "X", 3, 1e-3, 1e3, "Polar over equatorial semi-axis of the core."),
        ShapeParameter.Thickness("thickness", "t", 30, "Thickness of the shell at the equator."),
        ShapeParameter.Number("polarThicknessRatio", "Y", 1, 0, 1e3, "Thickness of the shell at the poles over that at the equator."),
    ];

    /// <inheritdoc/>
    public static double Volume(ReadOnlySpan<double> p)
    {
        var (polar, equatorial) = Outer(p);
        return 4 * Math.PI / 3 * polar * equatorial * equatorial;
    }

    /// <inheritdoc/>
    public static double RadiusOfGyration(ReadOnlySpan<double> p)
    {
        var (polar, equatorial) = Outer(p);
        double corePolar = p[4] * p[3], core = (p[0] - p[1]) * corePolar * p[3] * p[3], whole = (p[1] - p[2]) * polar * equatorial * equatorial;
        var second = core * (corePolar * corePolar + 2 * p[3] * p[3]) + whole * (polar * polar + 2 * equatorial * equatorial);
        return Math.Sqrt(second / (5 * (core + whole)));
    }

    /// <inheritdoc/>
    public static double MaximumDimension(ReadOnlySpan<double> p)
    {
        var (polar, equatorial) = Outer(p);
        return 2 * Math.Max(polar, equatorial);
    }

    /// <inheritdoc/>
    public static void Evaluate(ReadOnlySpan<double> q, ReadOnlySpan<double> p, Span<double> squared, Span<double> amplitude)
    {
        var (polar, equatorial) = Outer(p);
        var corePolar = p[4] * p[3];
        var core = (p[0] - p[1]) * 4 * Math.PI / 3 * corePolar * p[3] * p[3];
        var body = new Amplitude(core, corePolar, p[3], (p[1] - p[2]) * Volume(p), polar, equatorial);
        OrientationAverage.Axial(q, body, MaximumDimension(p), squared, amplitude);
    }

    private static (double Polar, double Equatorial) Outer(ReadOnlySpan<double> p) => (p[4] * p[3] + p[5] * p[6], p[3] + p[5]);

    private readonly struct Amplitude(double core, double corePolar, double coreEquatorial, double whole, double polar, double equatorial)
        : IAxialAmplitude
    {
        public Vector<double> At(Vector<double> along, Vector<double> across) =>
            core * Ellipsoid(along * corePolar, across * coreEquatorial) + whole * Ellipsoid(along * polar, across * equatorial);

        private static Vector<double> Ellipsoid(Vector<double> a, Vector<double> b) =>
            VectorMath.SphereAmplitude(Vector.SquareRoot(a * a + b * b));
    }
}
